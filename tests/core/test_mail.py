"""Letters: written with their cause, posted once, recognisable after a crash, and never when pointless."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from smtpdfix.certs import _generate_certs
from sqlalchemy import select
from time_machine import TimeMachineFixture

from network.core import clock, jobs, letters, mail, mail_delivery, mail_handling, personal_data, registry
from network.core.audit import AuditEntry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.mail import Message, Person, Status
from network.core.permission import SYSTEM, Actor, Role
from network.core.registry import NoticeKind
from network.core.rules import Refused
from tests.core.post import ENTER, HELLO, MailServer, post_to, serving, with_templates
from tests.plugins.statements import statements

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
AMINA = Person("Amina Khan", "amina@network.example", 1)
BEN = Person("Ben Osei", "ben@network.example", 2)


def actor(*roles: Role) -> Actor:
    return SimpleNamespace(id=90, name="Somebody", roles=frozenset(roles))  # type: ignore[return-value]


CAROL = actor(Role.COORDINATOR)
ADA = actor(Role.ADMINISTRATOR)


@pytest.fixture(autouse=True)
def _templates(app: Flask, clock: TimeMachineFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    clock.move_to(NOW, tick=False)
    with_templates(app, monkeypatch)
    monkeypatch.setattr(registry, "notice_kinds", registry.Offers())
    monkeypatch.setattr(registry, "obsolete", registry.Offers())
    registry.notice_kinds.add(NoticeKind("news", "News", "What is new."), "news")


@pytest.fixture
def server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with serving() as running:
        post_to(app, f"smtp://127.0.0.1:{running.port}", monkeypatch)
        yield running


def queued(words: str = "What is new", to: mail.Addressee = AMINA, **more: Any) -> Message:
    message = mail.queue(HELLO, to=to, words=words, **more)
    assert message is not None
    db.session.commit()
    return message


# Written with its cause


def test_a_letter_is_posted_after_the_commit_that_caused_it(app: Flask, server: MailServer) -> None:
    mail.queue(HELLO, to=AMINA, words="You are in")
    db.session.commit()
    jobs.run_waiting()

    assert server.subjects == ["You are in"]
    assert db.session.scalars(select(Message.status)).all() == [Status.SENT]


def test_a_rollback_unsends_a_letter(app: Flask, server: MailServer) -> None:
    mail.queue(HELLO, to=AMINA, words="You are in")
    db.session.rollback()
    jobs.run_waiting()
    jobs.run("send-mail")

    assert server.arrived == []


def test_somebody_without_an_address_gets_no_letter(app: Flask) -> None:
    assert mail.queue(HELLO, to=Person("Dev", ""), words="x") is None


def test_a_letter_says_what_was_true_when_it_was_written(app: Flask, server: MailServer) -> None:
    thing = SimpleNamespace(title="Before")
    mail.queue(HELLO, to=AMINA, words=thing.title)
    thing.title = "After"
    db.session.commit()
    jobs.run_waiting()

    assert server.subjects == ["Before"]


def test_a_letter_with_a_hole_in_it_is_not_written(app: Flask) -> None:
    with pytest.raises(Exception, match="words"):
        mail.queue(HELLO, to=AMINA)


def test_a_question_about_obsolescence_must_be_known(app: Flask) -> None:
    with pytest.raises(LookupError, match="unheard-of"):
        mail.queue(HELLO, to=AMINA, words="x", obsolete="unheard-of")


# How it arrives


def test_a_letter_carries_what_mail_programs_need(app: Flask, server: MailServer) -> None:
    message = queued()
    jobs.run_waiting()

    arrived = server.letters[0]
    assert arrived["Message-ID"] == message.message_id
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["From"] == "Test Network <network@test.example>"
    assert arrived["To"] == "Amina Khan <amina@network.example>"
    assert arrived["Date"].datetime == NOW
    assert arrived["List-Unsubscribe"] is None


def test_a_letter_ends_with_the_network_and_its_address(app: Flask, server: MailServer) -> None:
    queued()
    jobs.run_waiting()

    assert server.letters[0].get_content().splitlines()[-2:] == ["Test Network", "http://localhost"]


def test_a_notice_can_be_stopped_by_one_press_in_the_mail_program(app: Flask, server: MailServer) -> None:
    queued(notice="news")
    jobs.run_waiting()

    arrived = server.letters[0]
    assert arrived["List-Unsubscribe"].startswith("<http://localhost/unsubscribe/")
    assert arrived["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert b"\r\nList-Unsubscribe: <http" in server.arrived[0]  # on one line and not encoded


@pytest.mark.parametrize(
    "words",
    [
        "Hello\r\nBcc: all@network.example",
        "Hello\nBcc: all@network.example",
        "Hello\u2028Bcc: all@network.example",
        "Hello\x85Bcc: all@network.example",
        "Hello\x00\x1b[31m\x7f\ud800 there",
        "Zoë's certificate " * 30,
        "x" * 5000,
    ],
    ids=["crlf", "lf", "line separator", "next line", "control", "long and accented", "very long"],
)
def test_nothing_that_is_typed_can_make_a_header(app: Flask, server: MailServer, words: str) -> None:
    message = mail.queue(HELLO, to=Person(f"Amina {words}", "amina@network.example", 1), words=words)
    db.session.commit()
    jobs.run_waiting()

    arrived = server.letters[0]
    assert arrived["Bcc"] is None
    assert message is not None
    assert len(message.subject) <= letters.LONGEST_SUBJECT
    assert message.subject.isprintable()
    assert max(len(line) for line in server.arrived[0].split(b"\r\n")) <= 998


def test_long_lines_arrive_whole(app: Flask, server: MailServer) -> None:
    long = "ä" * 3000
    message = mail.queue(HELLO, to=AMINA, words=long)
    db.session.commit()
    jobs.run_waiting()

    assert message is not None
    assert long in server.letters[0].get_content()
    assert max(len(line) for line in server.arrived[0].split(b"\r\n")) <= 90


def test_links_stand_on_the_public_address_whoever_asks(app: Flask, server: MailServer) -> None:
    with app.test_request_context("/", headers={"Host": "evil.example"}):
        message = mail.queue(HELLO, to=AMINA, words="x")

    assert message is not None
    assert "http://localhost/healthz" in message.body
    assert "evil" not in message.body


def test_without_a_mail_server_letters_are_files(app: Flask) -> None:
    folder = mail_delivery.letters_folder(app)
    message = queued()
    jobs.run_waiting()

    file = folder / f"{message.message_id[1:33]}.eml"
    assert b"Subject: What is new" in file.read_bytes()
    assert list(folder.glob("*.tmp")) == []


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    made = _generate_certs(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(made.cert)
    with serving(context) as server:
        post_to(app, f"smtp://127.0.0.1:{server.port}", monkeypatch)
        message = queued()
        jobs.run("send-mail", NOW)

    assert server.arrived == []
    assert (message.status, message.last_error) == (Status.QUEUED, "mail server: SSLCertVerificationError")


def test_a_password_never_goes_in_the_clear(
    app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    post_to(app, f"smtp://network:secret@127.0.0.1:{server.port}", monkeypatch)
    message = queued()
    jobs.run("send-mail", NOW)

    assert (server.arrived, message.status) == ([], Status.QUEUED)


def test_a_link_that_lets_somebody_in_is_forgotten_once_it_has_gone(app: Flask, server: MailServer) -> None:
    message = mail.queue(ENTER, to=AMINA, secret="s3cret")
    db.session.commit()
    before = message and message.body
    jobs.run_waiting()

    assert "s3cret" in (before or "")
    assert "s3cret" in server.letters[0].get_content()
    assert db.session.scalars(select(Message.body)).all() == [""]


def test_a_link_in_a_letter_that_failed_is_forgotten_and_not_sent_again(
    app: Flask, server: MailServer
) -> None:
    server.answers["amina@network.example"] = "550 No such person"
    message = mail.queue(ENTER, to=AMINA, secret="s3cret")
    assert message is not None
    db.session.commit()
    jobs.run_waiting()
    db.session.expire_all()

    assert (message.status, message.body) == (Status.FAILED, "")
    with pytest.raises(Refused, match="Send a new one"):
        mail_handling.retry(message, by=CAROL)


# When the server is difficult


def test_a_letter_that_cannot_go_is_tried_again_later_and_later(
    app: Flask, clock: TimeMachineFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    post_to(app, "smtp://127.0.0.1:1", monkeypatch)
    message = queued()
    waits = []
    for _ in range(7):
        moment = message.next_attempt_at
        clock.move_to(moment, tick=False)
        jobs.run("send-mail", moment)
        waits.append((message.next_attempt_at - moment) // timedelta(minutes=1))

    assert waits == [1, 2, 4, 8, 15, 15, 15]
    assert message.status is Status.QUEUED


def test_while_the_server_is_away_one_letter_is_tried_and_the_others_wait(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    post_to(app, "smtp://127.0.0.1:1", monkeypatch)
    several = [queued(str(number)) for number in range(3)]

    jobs.run("send-mail", NOW)

    assert [one.attempts for one in several] == [1, 0, 0]


def test_after_a_day_without_a_server_everything_goes_within_half_an_hour(
    app: Flask, clock: TimeMachineFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    post_to(app, "smtp://127.0.0.1:1", monkeypatch)
    for number in range(5):
        queued(str(number))
    for minute in range(0, 24 * 60, 30):
        clock.move_to(NOW + timedelta(minutes=minute), tick=False)
        jobs.run("send-mail", NOW + timedelta(minutes=minute))

    with serving() as server:
        post_to(app, f"smtp://127.0.0.1:{server.port}", monkeypatch)
        for minute in range(30):
            moment = NOW + timedelta(days=1, minutes=minute)
            clock.move_to(moment, tick=False)
            jobs.run("send-mail", moment)

    assert sorted(server.subjects) == ["0", "1", "2", "3", "4"]


def test_a_letter_is_given_up_after_two_days_and_can_be_tried_again_by_hand(
    app: Flask, clock: TimeMachineFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    post_to(app, "smtp://127.0.0.1:1", monkeypatch)
    message = queued()
    for hours in (1, 2, 47, 49):
        clock.move_to(NOW + timedelta(hours=hours), tick=False)
        jobs.run("send-mail", NOW + timedelta(hours=hours))
    given_up = message.status

    with serving() as server:
        post_to(app, f"smtp://127.0.0.1:{server.port}", monkeypatch)
        mail_handling.retry(message, by=CAROL)
        db.session.commit()
        jobs.run_waiting()

    assert given_up is Status.FAILED
    assert (message.status, len(server.arrived)) == (Status.SENT, 1)


def test_a_refused_address_is_set_aside_and_the_others_go(app: Flask, server: MailServer) -> None:
    server.answers["amina@network.example"] = "550 No such person"
    refused, taken = queued("To Amina"), queued("To Ben", to=BEN)

    jobs.run_waiting()

    db.session.expire_all()
    assert (refused.status, refused.last_error) == (Status.FAILED, "refused: [550]")
    assert (taken.status, server.subjects) == (Status.SENT, ["To Ben"])


def test_a_full_mailbox_is_tried_again(app: Flask, server: MailServer) -> None:
    server.answers["amina@network.example"] = "452 Mailbox full"
    full, taken = queued("To Amina"), queued("To Ben", to=BEN)

    jobs.run_waiting()

    db.session.expire_all()
    assert (full.status, taken.status) == (Status.QUEUED, Status.SENT)


@pytest.mark.parametrize(("answer", "becomes"), [("554 Spam", Status.FAILED), ("451 Not now", Status.QUEUED)])
def test_what_a_server_says_to_a_letter_decides(
    app: Flask, server: MailServer, answer: str, becomes: Status
) -> None:
    server.to_letters = answer
    message = queued()

    jobs.run_waiting()

    db.session.expire_all()
    assert message.status is becomes


def test_a_letter_that_cannot_be_posted_at_all_is_set_aside_and_the_queue_goes_on(
    app: Flask, server: MailServer
) -> None:
    poison = queued("Poison", to=Person("Bad", "a\nb@network.example", 5))
    other = queued("To Ben", to=BEN)

    jobs.run_waiting()

    db.session.expire_all()
    assert (poison.status, other.status, server.subjects) == (Status.FAILED, Status.SENT, ["To Ben"])


# Crashes and races


class Killed(BaseException):
    """As good as kill -9: nothing that the worker would do afterwards is done."""


def test_a_crash_between_sending_and_saying_so_sends_the_same_letter_again(
    app: Flask, server: MailServer, clock: TimeMachineFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = queued()
    with monkeypatch.context() as patched:
        patched.setattr(mail_delivery, "_settle", _killed)
        with pytest.raises(Killed):
            jobs.run("send-mail", NOW)
    too_early = jobs.run("send-mail", NOW + timedelta(minutes=1))
    clock.move_to(NOW + mail_delivery.LEASE + timedelta(seconds=1))

    jobs.run("send-mail")

    assert too_early == ""
    assert [one["Message-ID"] for one in server.letters] == [message.message_id] * 2
    assert message.status is Status.SENT


def test_a_crash_before_sending_loses_nothing(
    app: Flask, server: MailServer, clock: TimeMachineFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued()
    with monkeypatch.context() as patched:
        patched.setattr(mail_delivery, "_as_mail", _killed)
        with pytest.raises(Killed):
            jobs.run("send-mail", NOW)
    clock.move_to(NOW + mail_delivery.LEASE + timedelta(seconds=1))

    jobs.run("send-mail")

    assert len(server.arrived) == 1


def test_two_workers_post_each_letter_once(app: Flask, server: MailServer) -> None:
    for number in range(20):
        queued(str(number))

    def worker() -> None:
        with app.app_context():
            jobs.run("send-mail", NOW)

    threads = [Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(server.subjects, key=int) == [str(number) for number in range(20)]


def test_a_worker_that_lost_its_lease_does_not_speak_for_the_letter(
    app: Flask, server: MailServer, clock: TimeMachineFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = queued()
    claimed = next(mail_delivery._claimed(NOW))
    clock.move_to(NOW + mail_delivery.LEASE + timedelta(seconds=1))
    jobs.run("send-mail")

    mail_delivery._settle(claimed, Status.FAILED, mail_delivery.Outcome.FAILED)

    db.session.expire_all()
    assert message.status is Status.SENT


# Pointless letters


def test_a_letter_that_became_pointless_is_not_sent_and_says_so(app: Flask, server: MailServer) -> None:
    over: set[int] = set()
    registry.obsolete.add(lambda thing_id: thing_id in over, "event-over")
    past = queued("Reminder")
    past_about = queued("About the past", about=past, obsolete="event-over")
    coming_about = queued("About what comes", about=past_about, obsolete="event-over")
    over.add(past.id)

    jobs.run_waiting()

    db.session.expire_all()
    assert (past_about.status, coming_about.status) == (Status.OBSOLETE, Status.SENT)
    assert server.subjects == ["Reminder", "About what comes"]


def test_ending_somebodys_access_takes_their_notices_back_but_not_letters_about_their_account(
    app: Flask, server: MailServer
) -> None:
    queued("News", notice="news")
    queued("Your membership is suspended")
    queued("News for Ben", to=BEN, notice="news")

    registry.access_ended.named("mail")(AMINA)  # type: ignore[misc]
    db.session.commit()
    jobs.run_waiting()

    assert server.subjects == ["Your membership is suspended", "News for Ben"]


# Held, released, cancelled


def test_a_held_letter_waits_until_it_is_released(app: Flask, server: MailServer) -> None:
    message = queued()
    mail_handling.hold(message, by=ADA, reason="Wrong date")
    db.session.commit()
    jobs.run_waiting()
    while_held = list(server.arrived)
    mail_handling.release(message, by=CAROL)
    db.session.commit()
    jobs.run_waiting()

    assert (while_held, len(server.arrived)) == ([], 1)


def test_a_cancelled_letter_is_not_sent_and_its_secret_forgotten(app: Flask, server: MailServer) -> None:
    message = mail.queue(ENTER, to=AMINA, secret="s3cret")
    assert message is not None
    mail_handling.cancel(message, by=ADA)
    db.session.commit()
    jobs.run_waiting()

    assert (server.arrived, message.body) == ([], "")


def test_a_letter_that_a_worker_has_can_no_longer_be_held(app: Flask) -> None:
    message = queued()
    next(mail_delivery._claimed(NOW))
    message = db.session.get_one(Message, message.id)

    with pytest.raises(Refused, match="sending"):
        mail_handling.hold(message, by=CAROL)


def test_only_those_who_look_after_the_post_may_hold_a_letter(app: Flask) -> None:
    message = queued()

    with pytest.raises(NotPermitted):
        mail_handling.hold(message, by=actor(Role.INSTRUCTOR))


def test_holding_a_letter_is_recorded(app: Flask) -> None:
    mail_handling.hold(queued(), by=ADA)

    assert db.session.scalars(select(AuditEntry.what)).all() == ["letter held"]


def test_a_letter_whose_text_is_gone_is_not_tried_again(app: Flask) -> None:
    message = queued()
    db.session.execute(db.update(Message).values(status=Status.FAILED, body=""))

    with pytest.raises(Refused, match="deleted"):
        mail_handling.retry(message, by=SYSTEM)


# Many at once, and what is kept


def test_a_letter_to_many_asks_no_more_than_one_to_a_few(app: Flask) -> None:
    def asked(count: int) -> int:
        people = [Person(f"P {n}", f"p{n}@network.example", n) for n in range(1, count + 1)]
        with statements() as made:
            mail.queue_for_all(HELLO, to=people, notice="news", words="x")
        db.session.commit()
        return len(made)

    few, many = asked(2), asked(60)

    assert many == few


def test_old_letters_forget_what_they_said(app: Flask, server: MailServer) -> None:
    old, waiting = queued("Old"), queued("Waiting")
    jobs.run_waiting()
    db.session.execute(db.update(Message).where(Message.id == waiting.id).values(status=Status.HELD))

    sweep = next(one for one in personal_data.sweeps if one.period.key == "letters")
    day = clock.london_date(NOW)
    too_early, due = sweep.due(day), sweep.due(day + timedelta(days=1))
    for one in due:
        sweep.delete(one)
    db.session.refresh(old)

    assert ([one.id for one in too_early], [one.id for one in due]) == ([], [old.id])
    assert (old.body, old.subject, bool(waiting.body)) == ("", "Old", True)


def test_a_member_reads_what_was_written_to_them_but_no_link_that_lets_in(app: Flask) -> None:
    queued("News")
    queued("For Ben", to=BEN)
    mail.queue(ENTER, to=AMINA, secret="s3cret")

    section = registry.subject_access.named("mail")(AMINA)  # type: ignore[misc]

    assert [row["subject"] for row in section.rows] == ["News", "Your link"]
    assert "s3cret" not in str(section.rows)


def test_erasing_a_member_leaves_no_letter_to_them(app: Flask) -> None:
    queued("News")
    queued("For Ben", to=BEN)

    registry.erasure.named("mail")(AMINA)  # type: ignore[misc]

    assert db.session.scalars(select(Message.to_name)).all() == ["Ben Osei"]


def test_a_template_is_read_with_a_real_record(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "previews", {})
    letters.offer_preview(HELLO, "Hello", lambda: {"to": AMINA, "words": "Good day"})
    letters.offer_preview(ENTER, "A link", lambda: None)

    shown = letters.preview(HELLO)
    assert shown is not None
    assert shown.subject == "Good day"
    assert letters.preview(ENTER) is None


def _killed(*_arguments: object, **_named: object) -> None:
    raise Killed

"""Answering by mail: what is posted, and what is not, by whomever and however it is sent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from network.community.discussions.models import Discussion
from network.community.moderation import order
from network.community.replies import addresses, offers, privacy, receiving
from network.community.replies.models import MailedAnswer
from network.community.replies.rules import MOST_A_DAY, Outcome
from network.core import clock, inbound, incoming, jobs, mailbox, personal_data
from network.core.database import db
from network.core.mailbox import Mail
from network.core.permission import Role
from network.members.duplicates import operations as duplicates
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.people.rules import Status
from tests import factories
from tests.community.moderation.conftest import everything_kept
from tests.community.replies.conftest import Arrive, answers, letter
from tests.conftest import Outbox
from tests.events.invitations.post import Maildir

NHS_NUMBER = "943 476 5919"


def test_an_answer_by_mail_is_posted(
    discussion: Discussion, address: str, arrive: Arrive, esi: Member, outbox: Outbox
) -> None:
    quoted = "\n\nOn Mon, 1 Mar 2027 at 12:00, The network <a@b.example> wrote:\n> What works?\n"

    assert arrive(letter(address, f"Begin *seated*.{quoted}")) is Outcome.POSTED
    (post,) = answers(discussion)
    assert (post.text, post.author_id, post.by_mail) == ("Begin *seated*.", esi.id, True)
    assert outbox.to(esi) == []


@pytest.mark.one_database("sqlite")
def test_a_mail_in_html_is_read(discussion: Discussion, address: str, arrive: Arrive) -> None:
    html = letter(address, "<p>Begin <b>seated</b>.</p><blockquote>What works?</blockquote>")

    assert arrive(html.replace(b"text/plain", b"text/html")) is Outcome.POSTED
    assert answers(discussion)[0].text == "Begin seated."


@pytest.mark.one_database("sqlite")
def test_a_file_is_left_out_and_the_member_is_told(
    discussion: Discussion, address: str, arrive: Arrive, esi: Member, outbox: Outbox
) -> None:
    assert arrive(letter(address, file=True)) is Outcome.POSTED
    assert answers(discussion)[0].text == "Begin seated."
    assert outbox.to(esi)[0].subject == "Your answer is posted, without its file"


# What is not genuine


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda address, _ben: address.replace("talk-", "talk-9"),
        lambda address, ben: f"{address.rsplit('-', 2)[0]}-{ben.id}-{address.rpartition('-')[2]}",
        lambda address, _ben: f"{address.rpartition('-')[0]}-{'a' * 26}@test.example",
        lambda _address, _ben: f"rsvp+talk-9999999999-9999999999-{'a' * 26}@test.example",
    ],
    ids=["another discussion", "another member", "another seal", "no such numbers"],
)
def test_a_forged_address_posts_nothing(
    discussion: Discussion,
    address: str,
    arrive: Arrive,
    ben: Member,
    outbox: Outbox,
    spoil: Callable[[str, Member], str],
) -> None:
    assert arrive(letter(spoil(address, ben))) is Outcome.FORGED
    assert (answers(discussion), outbox.all()) == ([], [])


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize("sender", ["Esi <esi@evil.example>", "", "esi@network.example, x@y.example"])
def test_from_another_sender_nothing_is_posted_and_the_member_is_told_once_a_day(
    discussion: Discussion, address: str, arrive: Arrive, esi: Member, outbox: Outbox, sender: str
) -> None:
    assert arrive(letter(address, "Psst", sender=sender)) is Outcome.ANOTHER_SENDER
    assert arrive(letter(address, sender=sender, message_id="<2@x>")) is Outcome.ANOTHER_SENDER
    assert answers(discussion) == []
    (told,) = outbox.all()
    assert told.to_address == esi.email
    assert "another address" in told.body
    assert "Psst" not in told.body


def test_the_same_mail_counts_once_and_so_do_the_same_words(
    discussion: Discussion, address: str, arrive: Arrive
) -> None:
    arrive(letter(address))
    arrive(letter(address))
    assert len(db.session.scalars(db.select(MailedAnswer)).all()) == 1

    assert arrive(letter(address, message_id="<again@evil.example>")) is Outcome.REPEATED
    assert len(answers(discussion)) == 1


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize(
    "headers",
    [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"Return_Path": "<>"}],
    ids=str,
)
def test_what_a_machine_writes_is_not_posted_and_not_answered(
    discussion: Discussion, address: str, arrive: Arrive, outbox: Outbox, headers: dict[str, str]
) -> None:
    assert arrive(letter(address, "I am away until Monday.", **headers)) is Outcome.MACHINE
    assert (answers(discussion), outbox.all()) == ([], [])


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.LEFT])
def test_who_has_no_access_any_more_posts_nothing(
    discussion: Discussion, address: str, arrive: Arrive, esi: Member, carol: Member, status: Status
) -> None:
    change = people.suspend if status is Status.SUSPENDED else people.leave
    change(esi, by=carol, reason="A reason")
    db.session.commit()

    assert arrive(letter(address)) is Outcome.NOT_A_MEMBER
    assert answers(discussion) == []


# What does not go in


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize(
    "words",
    [f"Her NHS number is {NHS_NUMBER}", "Mrs Jane Smith has cancer and fell", "Born 12 March 1941"],
)
def test_words_by_which_a_patient_could_be_recognised_are_kept_nowhere(
    discussion: Discussion,
    address: str,
    arrive: Arrive,
    esi: Member,
    outbox: Outbox,
    caplog: pytest.LogCaptureFixture,
    words: str,
) -> None:
    assert arrive(letter(address, words)) is Outcome.GUARDED
    assert answers(discussion) == []
    (told,) = outbox.to(esi)
    assert f"/community/{discussion.id}" in told.body
    db.session.commit()
    for secret in (words, NHS_NUMBER, "Jane", "March 1941"):
        assert secret not in everything_kept()
        assert secret not in caplog.text


def test_a_closed_or_hidden_discussion_takes_no_answer(
    discussion: Discussion, address: str, arrive: Arrive, esi: Member, carol: Member, outbox: Outbox
) -> None:
    order.lock(discussion, "It is answered.", by=carol)
    db.session.commit()
    assert arrive(letter(address)) is Outcome.CLOSED
    assert f"/community/{discussion.id}" in outbox.to(esi)[0].body

    order.unlock(discussion, by=carol)
    first = discussion.posts[0]
    first.hidden_at, first.hidden_because = clock.now(), "Not here"
    db.session.commit()
    assert arrive(letter(address, message_id="<2@x>")) is Outcome.CLOSED
    assert f"/community/{discussion.id}" not in outbox.to(esi)[1].body
    assert answers(discussion) == []


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize("what", ["large", "many parts"])
def test_who_sends_a_mail_that_cannot_be_read_is_told_and_the_mailbox_keeps_none_of_it(
    discussion: Discussion, address: str, arrive: Arrive, esi: Member, outbox: Outbox, what: str
) -> None:
    spoilt = "x" * incoming.MOST_BYTES if what == "large" else "boundary\n" * (incoming.MOST_PARTS + 1)

    assert arrive(letter(address, spoilt)) is Outcome.TOO_LONG
    assert answers(discussion) == []
    assert "large file" in outbox.to(esi)[0].body


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize(
    ("text", "outcome", "words"),
    [
        ("> What works?\n", Outcome.EMPTY, "no words of yours"),
        ("long " * 3000, Outcome.TOO_LONG, "10,000 characters"),
    ],
    ids=["empty", "long"],
)
def test_who_sends_nothing_or_too_much_is_told(
    discussion: Discussion,
    address: str,
    arrive: Arrive,
    esi: Member,
    outbox: Outbox,
    text: str,
    outcome: Outcome,
    words: str,
) -> None:
    assert arrive(letter(address, text)) is outcome
    assert words in outbox.to(esi)[0].body


def test_one_member_posts_so_many_a_day_and_no_more(
    discussion: Discussion, address: str, arrive: Arrive, esi: Member
) -> None:
    now = clock.now() - timedelta(hours=1)
    for number in range(MOST_A_DAY):
        row = MailedAnswer(mail_id=str(number), member_id=esi.id, outcome=Outcome.POSTED, received_at=now)
        db.session.add(row)
    db.session.commit()

    assert arrive(letter(address)) is Outcome.TOO_MANY


# The mailbox


def test_answers_and_other_mails_come_through_one_mailbox(
    discussion: Discussion, address: str, maildir: Maildir
) -> None:
    maildir.put(letter("rsvp+1-2-x@test.example"))
    maildir.put(b"\x00\xff" * 1000)
    maildir.put(letter(address, message_id="<2@x>"))

    jobs.run("read-replies")

    assert len(answers(discussion)) == 1
    assert (maildir.unread, len(maildir.read)) == ([], 2)  # the answer's own mail is deleted


def test_a_crash_before_the_mail_is_deleted_posts_it_once(
    discussion: Discussion, address: str, maildir: Maildir, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_args: object) -> None:
        raise OSError("killed")

    maildir.put(letter(address))
    with monkeypatch.context() as patched:
        patched.setattr(mailbox.Maildir, "delete", killed)
        with pytest.raises(OSError, match="killed"):
            jobs.run("read-replies")
    assert len(maildir.unread) == 1

    jobs.run("read-replies")

    assert (len(answers(discussion)), maildir.unread) == (1, [])


@pytest.mark.one_database("sqlite")
def test_a_mail_that_nobody_foresaw_is_set_aside(
    discussion: Discussion, address: str, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("never seen before")

    monkeypatch.setattr(receiving, "_judged", fail)

    assert arrive(letter(address)) is Outcome.FAILED
    assert inbound.receive(Mail("one", letter(address))).outcome == inbound.KNOWN


@pytest.mark.one_database("sqlite")
def test_without_a_mailbox_there_is_no_address(app: Flask, discussion: Discussion, esi: Member) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], inbound_mail_url="")

    assert addresses.reply_to(discussion, esi.id) is None


def test_a_merged_record_s_address_posts_as_the_one_that_stays(
    discussion: Discussion, address: str, arrive: Arrive, esi: Member, carol: Member
) -> None:
    stays = factories.member("Esi Mensah-Cole", Role.HEALTH_PARTNER)
    db.session.commit()
    duplicates.merge(stays, esi, by=carol)
    db.session.commit()

    assert arrive(letter(address)) is Outcome.POSTED
    assert answers(discussion)[0].author_id == stays.id


# Data rights


def test_that_a_mail_came_is_forgotten_after_three_months_and_with_its_sender(
    discussion: Discussion, address: str, arrive: Arrive, esi: Member
) -> None:
    arrive(letter(address))
    arrive(letter(address, "> only a quote", message_id="<2@x>"))
    assert [one["became of it"] for one in offers.held(esi).rows] == ["posted", "empty"]
    sweep = next(one for one in personal_data.sweeps if one.period == privacy.KEPT)
    assert sweep.due(clock.today()) == []

    first, _second = sweep.due(clock.today() + timedelta(days=2))
    sweep.delete(first)
    assert len(offers.held(esi).rows) == 1
    offers.erase(esi)
    assert offers.held(esi).rows == []
    assert len(answers(discussion)) == 1

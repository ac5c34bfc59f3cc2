"""When letters come: each member's rhythm and hours of quiet, also in the nights when the clocks change."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import TimeMachineFixture

from network.administration import queries as administration
from network.core import jobs, letter_times, mail, notices, registry
from network.core.clock import LONDON
from network.core.database import db
from network.core.letter_rules import Quiet, Rhythm, Times, last_due, next_due
from network.core.mail import Message, Person, Status
from network.core.registry import NoticeKind
from network.members.people.models import Member
from tests.core.post import HELLO, with_templates
from tests.plugins.client import Client
from tests.plugins.statements import statements

WEDNESDAY = datetime(2027, 3, 3, 12, 0, tzinfo=UTC)
SignIn = Callable[[Member], Client]


@pytest.fixture(autouse=True)
def _kinds(app: Flask, clock: TimeMachineFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.move_to(WEDNESDAY, tick=False)
    with_templates(app, monkeypatch)
    monkeypatch.setattr(registry, "notice_kinds", registry.Offers())
    registry.notice_kinds.add(NoticeKind("news", "News", "What is new."), "news")
    registry.notice_kinds.add(NoticeKind("talk", "Talk", "What is said.", waits=True, listed=True), "talk")
    registry.notice_kinds.add(NoticeKind("tips", "Tips", "What helps.", default="digest"), "tips")


def written(to: mail.Addressee, notice: str, words: str = "Said", **more: Any) -> Message:
    message = mail.queue(HELLO, to=to, notice=notice, words=words, **more)
    assert message is not None
    return message


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


# Rules


@pytest.mark.parametrize(
    ("quiet", "now", "over"),
    [
        ((21, 7), "2027-03-03 20:59", "2027-03-03 20:59"),
        ((21, 7), "2027-03-03 21:00", "2027-03-04 07:00"),
        ((21, 7), "2027-03-04 06:59", "2027-03-04 07:00"),
        ((21, 7), "2027-03-04 07:00", "2027-03-04 07:00"),
        ((12, 14), "2027-03-04 12:30", "2027-03-04 14:00"),
        ((12, 14), "2027-03-04 14:30", "2027-03-04 14:30"),
        ((0, 23), "2027-03-04 00:00", "2027-03-04 23:00"),
        ((21, 7), "2027-03-27 23:00", "2027-03-28 07:00"),  # an hour shorter
        ((21, 7), "2027-10-30 23:00", "2027-10-31 07:00"),  # an hour longer
    ],
)
def test_when_the_quiet_is_over(quiet: tuple[int, int], now: str, over: str) -> None:
    found = Quiet(*quiet).over(london(now).astimezone(UTC))

    assert found.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") == over


def test_in_the_hour_that_comes_twice_nothing_goes_back_in_time() -> None:
    for minutes in range(0, 180, 10):
        now = datetime(2027, 10, 31, 0, 0, tzinfo=UTC) + timedelta(minutes=minutes)
        for ends in (1, 2, 3):
            assert Quiet(22, ends).over(now) >= now


@pytest.mark.parametrize(
    ("rhythm", "now", "last", "after"),
    [
        (Rhythm.DAILY, "2027-03-03 08:00", "2027-03-03", "2027-03-04"),
        (Rhythm.DAILY, "2027-03-03 07:59", "2027-03-02", "2027-03-03"),
        (Rhythm.DAILY, "2027-03-28 12:00", "2027-03-28", "2027-03-29"),
        (Rhythm.DAILY, "2027-10-31 07:59", "2027-10-30", "2027-10-31"),
        (Rhythm.WEEKLY, "2027-03-28 12:00", "2027-03-22", "2027-03-29"),
        (Rhythm.WEEKLY, "2027-10-31 12:00", "2027-10-25", "2027-11-01"),
    ],
)
def test_when_the_gathered_letter_is_due(rhythm: Rhythm, now: str, last: str, after: str) -> None:
    moment = london(now)

    assert last_due(moment, rhythm) == london(f"{last} 08:00")
    assert next_due(moment, rhythm) == london(f"{after} 08:00")


# Choosing


@pytest.mark.one_database("sqlite")
def test_a_member_chooses_the_rhythm_and_the_quiet(app: Flask, amina: Member, signed_in_as: SignIn) -> None:
    answers = {"news": "never", "talk": "at_once", "tips": "digest"}
    times = {"rhythm": "daily", "quiet": "y", "quiet_begins": "22", "quiet_ends": "6"}
    browser = signed_in_as(amina)

    assert browser.post("/account/notices", data=answers | times).status_code == 302
    assert letter_times.times_of([amina.id]) == {amina.id: Times(Rhythm.DAILY, Quiet(22, 6))}
    assert "never" in registry.subject_access.named("notices")(amina).rows[0].values()  # type: ignore[misc]

    same = browser.post("/account/notices", data=answers | times | {"quiet_ends": "22"})
    assert "Choose another hour" in same.text

    times.pop("quiet")
    browser.post("/account/notices", data=answers | times)
    assert letter_times.times_of([amina.id]) == {amina.id: Times(Rhythm.DAILY, None)}
    registry.erasure.named("letter-times")(amina)  # type: ignore[misc]
    assert letter_times.times_of([amina.id, None]) == {amina.id: Times(), None: Times()}


# Quiet hours


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize(
    ("quiet", "notice", "goes_at"),
    [
        (Quiet(21, 7), "talk", "2027-03-04 07:00"),
        (Quiet(21, 7), "news", "2027-03-03 23:00"),
        (Quiet(21, 7), None, "2027-03-03 23:00"),
        (None, "talk", "2027-03-03 23:00"),
        (Quiet(1, 6), "talk", "2027-03-03 23:00"),
    ],
    ids=["of others' posts", "what cannot wait", "about the account", "no quiet", "other hours"],
)
def test_only_word_of_others_posts_waits_for_the_morning(
    app: Flask,
    amina: Member,
    clock: TimeMachineFixture,
    quiet: Quiet | None,
    notice: str | None,
    goes_at: str,
) -> None:
    clock.move_to(london("2027-03-03 23:00"), tick=False)
    letter_times.keep(amina.id, Times(Rhythm.WEEKLY, quiet))

    message = mail.queue(HELLO, to=amina, notice=notice, words="Said")
    many = mail.queue_for_all(HELLO, to=[amina], notice=notice or "news", words="Said")

    assert message is not None
    assert message.next_attempt_at == london(goes_at)
    assert message.give_up_at - message.next_attempt_at == mail.TRYING_FOR
    assert many == 1


@pytest.mark.one_database("sqlite")
def test_a_letter_of_the_night_is_posted_in_the_morning_and_troubles_nobody(
    app: Flask, amina: Member, clock: TimeMachineFixture
) -> None:
    clock.move_to(london("2027-03-03 23:00"), tick=False)
    written(amina, "talk")
    db.session.commit()

    assert jobs.run("send-mail", london("2027-03-04 06:59")) == ""
    clock.move_to(london("2027-03-04 06:59"), tick=False)
    assert administration.post().age < timedelta(hours=1)
    clock.move_to(london("2027-03-04 07:00"), tick=False)
    assert jobs.run("send-mail", london("2027-03-04 07:00")) == "1 sent"


# Weekly and daily


@pytest.mark.one_database("sqlite")
def test_the_daily_letter_comes_each_day_and_the_weekly_one_on_monday(
    app: Flask, amina: Member, ben: Member, clock: TimeMachineFixture
) -> None:
    letter_times.keep(amina.id, Times(Rhythm.DAILY))
    said = []
    for day in range(8):  # from Wednesday on
        for one in (amina, ben):
            written(one, "tips")
        db.session.commit()
        clock.shift(timedelta(days=1) if day else timedelta(hours=21))
        said.append(jobs.run("send-digests", datetime.now(UTC)))

    daily, both = "1 daily letters written", "1 weekly letters written, 1 daily letters written"
    assert said == [daily, daily, daily, daily, both, daily, daily, daily]
    subjects = select(Message.subject).where(Message.notice == "digest", Message.member_id == amina.id)
    assert set(db.session.scalars(subjects)) == {"Your day: Said"}


def test_there_is_no_second_letter_on_a_day_whatever_comes_to_light(
    app: Flask, amina: Member, clock: TimeMachineFixture
) -> None:
    letter_times.keep(amina.id, Times(Rhythm.DAILY))
    written(amina, "tips")
    late_id = written(amina, "tips").id
    db.session.execute(db.update(Message).where(Message.id == late_id).values(status=Status.HELD))
    db.session.commit()
    clock.move_to(london("2027-03-04 08:05"), tick=False)
    assert jobs.run("send-digests", datetime.now(UTC)) == "1 daily letters written"

    # A transaction that was open since yesterday ends now.
    db.session.execute(db.update(Message).where(Message.id == late_id).values(status=Status.DIGEST))
    db.session.commit()

    said = [jobs.run("send-digests", london(f"2027-03-0{day} 09:05")) for day in (4, 5, 5)]
    assert said == ["", "1 daily letters written", ""]


@pytest.mark.one_database("sqlite")
def test_after_days_without_a_worker_there_is_one_letter(
    app: Flask, amina: Member, clock: TimeMachineFixture
) -> None:
    letter_times.keep(amina.id, Times(Rhythm.DAILY))
    for _ in range(5):
        written(amina, "tips")
        clock.shift(timedelta(days=1))
    db.session.commit()

    said = [jobs.run("send-digests", datetime.now(UTC) + timedelta(hours=hour)) for hour in range(3)]

    assert said == ["1 daily letters written", "", ""]


def test_three_schedulers_write_one_daily_letter(
    app: Flask, amina: Member, clock: TimeMachineFixture
) -> None:
    letter_times.keep(amina.id, Times(Rhythm.DAILY))
    written(amina, "tips")
    db.session.commit()

    def worker() -> None:
        with app.app_context():
            jobs.run("send-digests", london("2027-03-04 08:05"))

    threads = [Thread(target=worker) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = select(Message.to_name).where(Message.notice == "digest")
    assert db.session.scalars(found).all() == ["Amina Khan"]


def test_daily_letters_of_many_with_records_take_as_many_questions_as_those_of_few(
    app: Flask, amina: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_about: list[int] = []

    def gone(letters: Any) -> set[Any]:
        asked_about.append(len(letters))
        return {one for one in letters if one[1] == 3}

    registry.obsolete_among.add(gone, "for some")
    try:

        def asked(first: int, last: int) -> int:
            for number in range(first, last):
                to = Person(f"P {number}", f"p{number}@network.example", number)
                written(to, "tips", about=amina, obsolete="for some")
            db.session.commit()
            with statements() as made:
                jobs.run("send-digests", london("2027-03-08 08:05"))
            return len(made)

        few, many = asked(1, 4), asked(4, 60)
    finally:
        del registry.obsolete_among._offers["for some"]

    assert many == few
    assert asked_about == [3, 56]
    obsolete = select(Message.member_id).where(Message.status == Status.OBSOLETE)
    assert db.session.scalars(obsolete).all() == [3]


@pytest.mark.one_database("sqlite")
def test_what_is_never_mailed_stands_on_the_site_where_its_kind_says_so(app: Flask, amina: Member) -> None:
    for kind in ("news", "talk"):
        notices.choose(amina.id, kind, notices.Choice.NEVER)

    assert mail.queue(HELLO, to=amina, notice="news", words="Said") is None
    assert written(amina, "talk").status is Status.ON_SITE
    assert mail.queue(HELLO, to=Person("P", "p@network.example"), notice="talk", words="Said") is not None

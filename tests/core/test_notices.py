"""Notices: each member's choice, the one-press stop, and the weekly letter."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from time_machine import TimeMachineFixture

from network.core import digest, jobs, mail, notices, registry
from network.core.clock import LONDON
from network.core.database import db
from network.core.mail import Message, Person, Status
from network.core.notices import Choice
from network.core.registry import NoticeKind
from network.members.people.models import Member
from tests.core.post import HELLO, with_templates
from tests.plugins.client import Client
from tests.plugins.statements import statements

WEDNESDAY = datetime(2027, 3, 3, 12, 0, tzinfo=UTC)
MONDAY = datetime(2027, 3, 8, 8, 5, tzinfo=UTC)
SignIn = Callable[[Member], Client]


@pytest.fixture(autouse=True)
def _kinds(app: Flask, clock: TimeMachineFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.move_to(WEDNESDAY, tick=False)
    with_templates(app, monkeypatch)
    monkeypatch.setattr(registry, "notice_kinds", registry.Offers())
    monkeypatch.setattr(registry, "obsolete", registry.Offers())
    registry.notice_kinds.add(NoticeKind("news", "News", "What is new."), "news")
    registry.notice_kinds.add(NoticeKind("tips", "Tips", "What helps.", default="digest"), "tips")


def written(to: mail.Addressee, words: str = "What is new", notice: str | None = "news", **more: Any) -> None:
    mail.queue(HELLO, to=to, notice=notice, words=words, **more)


# Choosing


@pytest.mark.one_database("sqlite")
def test_without_a_choice_the_default_of_the_kind_holds(app: Flask, amina: Member) -> None:
    assert notices.choice_of(amina.id, "news") is Choice.AT_ONCE
    assert notices.choice_of(amina.id, "tips") is Choice.DIGEST


@pytest.mark.one_database("sqlite")
def test_somebody_who_is_no_member_has_not_chosen(app: Flask) -> None:
    assert notices.choice_of(None, "news") is Choice.AT_ONCE


@pytest.mark.one_database("sqlite")
def test_a_member_chooses_on_their_page(app: Flask, amina: Member, ben: Member, signed_in_as: SignIn) -> None:
    answer = signed_in_as(amina).post("/account/notices", data={"news": "never", "tips": "at_once"})

    assert answer.status_code == 302
    assert [notices.choice_of(amina.id, kind) for kind in ("news", "tips")] == [Choice.NEVER, Choice.AT_ONCE]
    assert notices.choice_of(ben.id, "news") is Choice.AT_ONCE


@pytest.mark.one_database("sqlite")
def test_the_page_shows_what_was_chosen(app: Flask, amina: Member, signed_in_as: SignIn) -> None:
    notices.choose(amina.id, "news", Choice.DIGEST)

    page = signed_in_as(amina).get("/account/notices").text

    assert 'value="digest" checked' in " ".join(page.split())


@pytest.mark.one_database("sqlite")
def test_a_choice_that_does_not_exist_is_refused(app: Flask, amina: Member, signed_in_as: SignIn) -> None:
    answer = signed_in_as(amina).post("/account/notices", data={"news": "sometimes", "tips": "never"})

    assert answer.status_code == 200
    assert notices.choice_of(amina.id, "tips") is Choice.DIGEST


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize(
    ("choice", "becomes"), [("at_once", [Status.QUEUED]), ("digest", [Status.DIGEST]), ("never", [])]
)
def test_a_choice_decides_what_becomes_of_a_notice(
    app: Flask, amina: Member, choice: str, becomes: list[Status]
) -> None:
    notices.choose(amina.id, "news", Choice(choice))

    written(amina)

    assert db.session.scalars(select(Message.status)).all() == becomes


@pytest.mark.one_database("sqlite")
def test_letters_about_ones_account_always_go(app: Flask, amina: Member) -> None:
    notices.choose(amina.id, "news", Choice.NEVER)

    written(amina, notice=None)

    assert db.session.scalars(select(Message.status)).all() == [Status.QUEUED]


@pytest.mark.one_database("sqlite")
def test_a_notice_of_a_kind_that_nobody_offers_is_a_mistake(app: Flask, amina: Member) -> None:
    with pytest.raises(LookupError, match="gossip"):
        written(amina, notice="gossip")


def test_choices_of_many_are_one_question(app: Flask, amina: Member) -> None:
    notices.choose(amina.id, "news", Choice.NEVER)
    with statements() as asked:
        found = notices.choices_of(range(amina.id, amina.id + 1000), "news")

    assert len(asked) == 1
    assert found[amina.id] is Choice.NEVER


# The link in the letter


@pytest.mark.one_database("sqlite")
def test_opening_the_link_changes_nothing(app: Flask, amina: Member, client: Client) -> None:
    address = f"/unsubscribe/{notices.unsubscribe_token(amina.id, 'news')}"

    answers = [client.get(address), client.head(address), client.get(address)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert "Stop these letters" in answers[0].text
    assert notices.choice_of(amina.id, "news") is Choice.AT_ONCE


@pytest.mark.one_database("sqlite")
def test_a_mail_program_stops_a_notice_without_a_page(app: Flask, amina: Member, client: Client) -> None:
    address = f"/unsubscribe/{notices.unsubscribe_token(amina.id, 'news')}"

    answer = client.post(address, data={"List-Unsubscribe": "One-Click"}, csrf=False)

    assert answer.status_code == 200
    assert notices.choice_of(amina.id, "news") is Choice.NEVER
    assert notices.choice_of(amina.id, "tips") is Choice.DIGEST


@pytest.mark.one_database("sqlite")
def test_pressing_twice_is_as_good_as_once(app: Flask, amina: Member, client: Client) -> None:
    address = f"/unsubscribe/{notices.unsubscribe_token(amina.id, 'news')}"

    assert [client.post(address).status_code for _ in range(2)] == [200, 200]


@pytest.mark.one_database("sqlite")
def test_stopping_the_weekly_letter_stops_all_that_it_carries(
    app: Flask, amina: Member, client: Client
) -> None:
    client.post(f"/unsubscribe/{notices.unsubscribe_token(amina.id, 'digest')}")

    assert notices.choice_of(amina.id, "tips") is Choice.NEVER
    assert notices.choice_of(amina.id, "news") is Choice.AT_ONCE


def test_what_waits_when_a_member_stops_its_letters_does_not_come(
    app: Flask, amina: Member, ben: Member
) -> None:
    registry.notice_kinds.add(NoticeKind("talk", "Talk", "Said.", default="digest", listed=True), "talk")
    for to in (amina, ben):
        for kind in ("news", "tips", "talk", None):
            written(to, notice=kind)
    notices.choose(amina.id, "news", Choice.NEVER)
    notices.choose(amina.id, "digest", Choice.NEVER)

    assert jobs.run("send-digests", MONDAY) == "1 weekly letters written"

    became = select(Message.status).where(Message.member_id == amina.id).order_by(Message.id)
    assert db.session.scalars(became).all() == [
        Status.CANCELLED, Status.CANCELLED, Status.ON_SITE, Status.QUEUED,
    ]  # fmt: skip


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize(
    "token", ["nonsense", "WzEsIm5ld3MiXQ.forged", "WzEsImdvc3NpcCJd", "%00", "a" * 5000]
)
def test_a_link_that_we_did_not_make_leads_nowhere(app: Flask, client: Client, token: str) -> None:
    assert client.get(f"/unsubscribe/{token}").status_code == 404
    assert client.post(f"/unsubscribe/{token}").status_code == 404


# The weekly letter


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2027, 3, 8, 8, 0, tzinfo=LONDON), "2027-03-08 08:00"),
        (datetime(2027, 3, 8, 7, 59, tzinfo=LONDON), "2027-03-01 08:00"),
        (datetime(2027, 3, 14, 23, 0, tzinfo=LONDON), "2027-03-08 08:00"),
        (datetime(2027, 3, 29, 8, 30, tzinfo=LONDON), "2027-03-29 08:00"),
    ],
    ids=["on the hour", "a minute before", "on Sunday", "after the clocks changed"],
)
def test_the_weekly_letter_is_due_on_monday_at_eight(now: datetime, due: str) -> None:
    assert digest.last_due(now).astimezone(LONDON).strftime("%Y-%m-%d %H:%M") == due


def test_what_was_kept_for_the_week_comes_in_one_letter(app: Flask, amina: Member, ben: Member) -> None:
    written(amina, "First tip", notice="tips")
    written(amina, "Second tip", notice="tips")
    written(ben, "First tip", notice="tips")

    words = jobs.run("send-digests", MONDAY)

    letters = db.session.scalars(select(Message).where(Message.notice == "digest").order_by(Message.id)).all()
    assert words == "2 weekly letters written"
    assert [(one.to_name, one.status) for one in letters] == [
        ("Amina Khan", Status.QUEUED),
        ("Ben Osei", Status.QUEUED),
    ]
    assert letters[0].body.count("First tip") == 2  # as its heading and in its text
    assert letters[0].body.count("Hello Amina Khan") == 1
    kept = db.session.scalars(select(Message).where(Message.notice == "tips")).all()
    assert {one.status for one in kept} == {Status.SENT}
    assert {one.digest_id for one in kept if one.member_id == amina.id} == {letters[0].id}


@pytest.mark.one_database("sqlite")
def test_what_waited_goes_to_the_address_of_today(app: Flask, amina: Member) -> None:
    written(amina, notice="tips")
    amina.email = "new@network.example"
    db.session.commit()

    jobs.run("send-digests", MONDAY)

    to = select(Message.to_address).where(Message.notice == "digest")
    assert db.session.scalars(to).all() == ["new@network.example"]


@pytest.mark.one_database("sqlite")
def test_the_weekly_letter_comes_once_and_not_before_it_is_due(app: Flask, amina: Member) -> None:
    written(amina, notice="tips")

    said = [jobs.run("send-digests", moment) for moment in (WEDNESDAY, MONDAY, MONDAY + timedelta(hours=1))]

    assert said == ["", "1 weekly letters written", ""]


@pytest.mark.one_database("sqlite")
def test_a_week_that_the_worker_missed_is_made_up(app: Flask, amina: Member) -> None:
    written(amina, notice="tips")

    assert jobs.run("send-digests", MONDAY + timedelta(days=10)) == "1 weekly letters written"


@pytest.mark.one_database("sqlite")
def test_a_weekly_letter_with_nothing_in_it_is_not_sent(app: Flask, amina: Member) -> None:
    registry.obsolete.add(lambda _thing: True, "always")
    written(amina, notice="tips", about=amina, obsolete="always")

    assert jobs.run("send-digests", MONDAY) == ""
    assert db.session.scalars(select(Message.status)).all() == [Status.OBSOLETE]


def test_the_weekly_letters_of_many_take_as_many_questions_as_those_of_few(app: Flask) -> None:
    def asked(first: int, last: int) -> int:
        for number in range(first, last):
            written(Person(f"P {number}", f"p{number}@network.example", number), notice="tips")
        db.session.commit()
        with statements() as made:
            jobs.run("send-digests", MONDAY)
        return len(made)

    few, many = asked(1, 3), asked(3, 60)

    assert many == few


def test_two_workers_write_one_weekly_letter(app: Flask, amina: Member) -> None:
    for number in range(5):
        written(amina, str(number), notice="tips")
    db.session.commit()

    def worker() -> None:
        with app.app_context():
            jobs.run("send-digests", MONDAY)

    threads = [Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    digests = select(func.count()).select_from(Message).where(Message.notice == "digest")
    assert db.session.scalar(digests) == 1


def test_erasing_a_member_forgets_their_choices(app: Flask, amina: Member) -> None:
    notices.choose(amina.id, "news", Choice.NEVER)

    held = registry.subject_access.named("notices")(amina).rows  # type: ignore[misc]
    registry.erasure.named("notices")(amina)  # type: ignore[misc]

    assert [row["choice"] for row in held] == ["never"]
    assert notices.choice_of(amina.id, "news") is Choice.AT_ONCE

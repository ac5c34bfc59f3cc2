"""What is new: the list of what a member was told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.core import mail, registry
from network.core.database import db
from network.core.inbox import operations, queries
from network.core.mail import Status
from network.core.registry import NoticeKind
from network.members.people.models import Member
from tests.core.post import ENTER, HELLO, with_templates
from tests.plugins.client import Client
from tests.plugins.statements import statements

NOW = datetime(2027, 3, 3, 12, 0, tzinfo=UTC)
SignIn = Callable[[Member], Client]


@pytest.fixture(autouse=True)
def _kinds(app: Flask, clock: TimeMachineFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.move_to(NOW, tick=False)
    with_templates(app, monkeypatch)
    monkeypatch.setattr(registry, "notice_kinds", registry.Offers())
    monkeypatch.setattr(registry, "leads_to", registry.Offers())
    registry.notice_kinds.add(NoticeKind("news", "News", "What is new."), "news")


def told(to: Member, words: str, notice: str | None = "news", template: str = HELLO, **more: Any) -> None:
    mail.queue(template, to=to, notice=notice, words=words, **more)
    db.session.commit()


def lines(reader: Member) -> list[tuple[str, bool]]:
    return [(one.subject, one.is_new) for one in queries.page(reader).lines]


@pytest.mark.one_database("sqlite")
def test_the_newest_stands_first_and_what_was_not_read_is_marked(
    app: Flask, amina: Member, ben: Member, signed_in_as: SignIn
) -> None:
    told(amina, "First")
    told(amina, "Second")
    told(ben, "Of another")
    browser = signed_in_as(amina)

    page = browser.get("/news").text
    assert page.index("Second") < page.index("First")
    assert "Of another" not in page
    assert 'href="/healthz"' in page  # where the letter leads
    assert "What is new" in browser.get("/").text.partition("What needs you")[2]

    newest = queries.page(amina).newest
    told(amina, "Third")
    browser.post(f"/news/read?until={newest}")

    assert lines(amina) == [("Third", True), ("Second", False), ("First", False)]
    assert queries.count_new(amina) == 1
    assert [queries.count_new(one) for one in (ben,)] == [1]


@pytest.mark.one_database("sqlite")
def test_reading_again_what_is_older_makes_nothing_new(app: Flask, amina: Member) -> None:
    told(amina, "First")
    told(amina, "Second")
    first, second = (one.id for one in reversed(queries.page(amina).lines))

    operations.mark_read(amina.id, second)
    operations.mark_read(amina.id, first)

    assert queries.count_new(amina) == 0


@pytest.mark.one_database("sqlite")
def test_the_page_is_kept_by_nobody(app: Flask, amina: Member, signed_in_as: SignIn, client: Client) -> None:
    assert "no-store" in signed_in_as(amina).get("/news").headers["Cache-Control"]
    assert client.get("/news").status_code == 302


def test_what_is_secret_old_held_or_about_the_account_is_not_listed(
    app: Flask, amina: Member, clock: TimeMachineFixture
) -> None:
    told(amina, "About the account", notice=None)
    told(amina, "", template=ENTER, secret="token")
    told(amina, "Held back")
    db.session.execute(
        db.update(mail.Message).where(mail.Message.subject == "Held back").values(status="held")
    )
    told(amina, "Old")
    clock.shift(queries.SHOWN_FOR + timedelta(seconds=1))
    told(amina, "Listed")

    assert lines(amina) == [("Listed", True)]


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize(("status", "listed"), [(one, one in queries.SHOWN) for one in Status])
def test_a_letter_is_listed_unless_it_was_taken_back(
    app: Flask, amina: Member, status: Status, listed: bool
) -> None:
    told(amina, "Said")
    db.session.execute(db.update(mail.Message).values(status=status))

    assert bool(lines(amina)) is listed
    assert queries.count_new(amina) == int(listed)


@pytest.mark.one_database("sqlite")
def test_a_thing_that_its_feature_does_not_show_is_neither_listed_nor_counted(
    app: Flask, amina: Member, ben: Member
) -> None:
    registry.leads_to.add(
        lambda _reader, ids: {one: f"/there/{one}" for one in ids if one == ben.id}, "members"
    )
    told(amina, "About Ben", about=ben)
    told(amina, "About Amina", about=amina)

    assert [(one.subject, one.href) for one in queries.page(amina).lines] == [
        ("About Ben", f"/there/{ben.id}")
    ]
    assert queries.count_new(amina) == 1


@pytest.mark.one_database("sqlite")
def test_a_long_list_is_read_page_by_page_with_as_many_questions(
    app: Flask, amina: Member, signed_in_as: SignIn
) -> None:
    for number in range(queries.PAGE + 2):
        told(amina, f"Number {number}")
    browser = signed_in_as(amina)

    db.session.refresh(amina)
    with statements() as long:
        page = queries.page(amina)
    with statements() as short:
        rest = queries.page(amina, before=page.next)
    assert len(long) == len(short) == 1
    assert len(page.lines) == queries.PAGE
    assert [one.subject for one in rest.lines] == ["Number 1", "Number 0"]
    assert rest.next is None
    first, later = browser.get("/news").text, browser.get(f"/news?before={page.next}").text
    assert f"before={page.next}" in first
    assert "Number 0" in later
    assert ("Mark all" in first, "Mark all" in later) == (True, False)  # there it would not be all
    for strange in ("0", "-1", "x", "9" * 30):
        assert browser.get(f"/news?before={strange}").status_code == 200


def test_the_count_on_the_home_page_is_one_question(app: Flask, amina: Member) -> None:
    told(amina, "Said")
    db.session.refresh(amina)

    with statements() as asked:
        assert queries.count_new(amina) == 1

    assert len(asked) == 1


@pytest.mark.one_database("sqlite")
def test_a_copy_of_ones_data_and_deletion(app: Flask, amina: Member) -> None:
    operations.mark_read(amina.id, 7)

    held = registry.subject_access.named("inbox")(amina).rows  # type: ignore[misc]
    registry.erasure.named("inbox")(amina)  # type: ignore[misc]

    assert held == [{"read_until": NOW.isoformat()}]
    assert queries.mark_of(amina.id) is None

"""The privacy notice: made from what is declared, with its day, and members are told when it changes."""

import dataclasses
from datetime import timedelta

import pytest

from network.core import clock as core_clock
from network.core import jobs, personal_data, registry
from network.core.database import db
from network.rights import notice
from tests import factories


@pytest.fixture
def other_words(app):
    """Let one declaration say something else, and put it back."""
    old = personal_data.declarations.named("people.contact")
    assert old is not None
    personal_data.declare(dataclasses.replace(old, why="For quite another purpose"))
    yield
    personal_data.declare(old)


def test_every_declaration_stands_in_the_notice(app, client):
    page = client.get("/privacy").text
    missing = [
        held.key
        for held in personal_data.declarations
        if held.what.split(",")[0].split("'")[0].split("&")[0][:25] not in page
    ]

    assert missing == []


def test_its_cookies_are_those_that_are_set(app, amina, client, signed_in_as):
    answer = client.get("/sign-in")
    names = {cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")}

    page = client.get("/privacy").text
    assert [name for name in names if name not in page] == []


def test_it_is_noted_once_while_it_says_the_same(app):
    assert notice.note_version()
    assert not notice.note_version()


def test_members_are_told_once_of_a_change(app, amina, signed_in_as, request, clock):
    clock.move_to(core_clock.now())
    jobs.run("note-privacy-notice")
    clock.shift(timedelta(days=1))
    with app.test_request_context():
        unchanged = [task.title for task in registry.tasks_for(amina, core_clock.today())]
    request.getfixturevalue("other_words")
    jobs.run("note-privacy-notice")
    browser = signed_in_as(amina)
    home = browser.get("/").text
    page = browser.get("/account/privacy-notice").text
    browser.post("/account/privacy-notice")

    assert "The privacy notice has changed" not in unchanged
    assert "The privacy notice has changed" in home
    assert "For quite another purpose" in page
    assert "The privacy notice has changed" not in browser.get("/").text


def test_who_came_after_the_change_is_not_told(app, other_words, clock):
    clock.move_to(core_clock.now())
    notice.note_version()
    clock.shift(timedelta(days=1))
    newcomer = factories.member("Nia New")
    db.session.commit()

    assert notice.unread_by(newcomer) is None


def test_the_record_of_processing_is_a_page_and_a_file(app, ada, signed_in_as):
    browser = signed_in_as(ada)
    page = browser.get("/administration/processing/").text
    table = browser.get("/administration/processing/record.csv").text

    assert "Legal obligation (UK GDPR article 6(1)(c))" in page
    assert table.count("\r\n") == len(list(personal_data.declarations)) + 1


def test_the_terms_have_a_version_and_a_day(client):
    assert "Version 1, in force from" in client.get("/terms").text

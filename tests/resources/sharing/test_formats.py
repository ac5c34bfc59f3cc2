"""Asking for another format, with an account or without, and what comes of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import current_app

from network.core import clock as time
from network.core import letters
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.permission import VISITOR
from network.core.rules import Refused
from network.members.people.models import Member
from network.resources.library.models import Resource
from network.resources.library.rules import Status as Standing
from network.resources.library.rules import Visibility
from network.resources.sharing import asking, offers, policy, privacy, queries
from network.resources.sharing.models import FormatRequest
from network.resources.sharing.rules import Format, Status, Wish
from tests import factories
from tests.conftest import Outbox
from tests.plugins.client import Client
from tests.plugins.statements import statements

SignIn = Callable[[Member], Client]
GWEN = Wish(Format.LARGE_PRINT, "Gwen Pryce", "gwen@elsewhere.example", words="18 points")
SENT = {"format": "large_print", "name": "Gwen Pryce", "email": "gwen@elsewhere.example"}


@pytest.fixture
def leaflet(amina: Member) -> Resource:
    """Amina looks after a leaflet that everybody may read."""
    return factories.resource(amina, title="Keep moving", visibility=Visibility.PUBLIC)


def tasks(member: Member) -> list[int | None]:
    with current_app.test_request_context():
        return [one.count for one in offers.tasks(member, time.today())]


def test_the_owner_and_the_coordinators_are_told_and_find_it_on_their_list(
    leaflet: Resource, amina: Member, ben: Member, carol: Member, outbox: Outbox
) -> None:
    request = asking.ask(leaflet, GWEN, by=VISITOR)

    assert {one.to_address for one in outbox.all()} == {amina.email, carol.email}
    assert "Gwen Pryce needs “Keep moving” in another format" in outbox.to(amina)[0].body
    assert "18 points" in outbox.to(amina)[0].body
    assert "gwen@elsewhere.example" not in "".join(one.body for one in outbox.all())
    assert [tasks(one) for one in (amina, carol, ben)] == [[1], [1], []]
    assert queries.waiting(amina) == queries.waiting(carol) == [request]
    assert queries.waiting(ben) == []


@pytest.mark.parametrize(("to", "word"), [(Status.ANSWERED, "answered"), (Status.CLOSED, "closed")])
def test_whoever_asked_gets_the_answer_as_a_letter_and_nobody_waits_any_more(
    leaflet: Resource, amina: Member, outbox: Outbox, to: Status, word: str
) -> None:
    request = asking.ask(leaflet, GWEN, by=VISITOR)

    asking.answer(request, to, "It is ready at the desk.", by=amina)

    (letter,) = outbox.to("gwen@elsewhere.example")
    assert (letter.to_name, letter.subject) == (
        "Gwen Pryce",
        "Your request for another format: Keep moving",
    )
    assert "It is ready at the desk." in letter.body
    assert (request.status.value, request.closed_by_id, tasks(amina)) == (word, amina.id, [])
    assert offers.is_answered(request.id)
    assert queries.done(amina) == [request]


def test_it_is_answered_once_with_words_by_who_looks_after_it(
    leaflet: Resource, amina: Member, ben: Member
) -> None:
    request = asking.ask(leaflet, GWEN, by=VISITOR)

    with pytest.raises(NotPermitted):
        asking.answer(request, Status.ANSWERED, "Here", by=ben)
    with pytest.raises(Refused, match="what to tell them"):
        asking.answer(request, Status.ANSWERED, " ", by=amina)
    asking.answer(request, Status.ANSWERED, "Here", by=amina)
    with pytest.raises(Refused, match="answered this already"):
        asking.answer(request, Status.CLOSED, "There", by=amina)


def test_asking_twice_is_asking_once(leaflet: Resource, ben: Member, outbox: Outbox) -> None:
    first = asking.ask(leaflet, GWEN, by=VISITOR)
    letters_then = len(outbox.all())

    assert asking.ask(leaflet, GWEN, by=VISITOR) == first
    assert len(outbox.all()) == letters_then
    assert asking.ask(leaflet, Wish(Format.LARGE_PRINT, ben.name, ""), by=ben) != first
    assert asking.ask(leaflet, Wish(Format.AUDIO, GWEN.name, GWEN.email), by=VISITOR) != first


def test_many_requests_for_one_thing_are_enough(leaflet: Resource) -> None:
    for number in range(asking.MOST_WAITING):
        asking.ask(leaflet, Wish(Format.AUDIO, "Gwen", f"gwen{number}@elsewhere.example"), by=VISITOR)

    with pytest.raises(Refused, match="Many people have asked"):
        asking.ask(leaflet, GWEN, by=VISITOR)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish(Format.LANGUAGE, "Gwen", "gwen@elsewhere.example"), "Enter the language"),
        (Wish(Format.AUDIO, "Gwen", ""), "Enter your e-mail address"),
    ],
)
def test_what_is_needed_for_an_answer_is_asked(leaflet: Resource, wish: Wish, words: str) -> None:
    with pytest.raises(Refused, match=words):
        asking.ask(leaflet, wish, by=VISITOR)


@pytest.mark.parametrize(
    ("facts", "may"),
    [
        ({"visibility": Visibility.PUBLIC}, (True, True)),
        ({"visibility": Visibility.NETWORK}, (False, True)),
        ({"visibility": Visibility.COORDINATORS}, (False, False)),
        ({"visibility": Visibility.PUBLIC, "status": Standing.DRAFT}, (False, False)),
        ({"visibility": Visibility.PUBLIC, "status": Standing.WITHDRAWN}, (False, False)),
    ],
)
def test_whoever_may_read_it_may_ask(
    amina: Member, ben: Member, facts: dict[str, object], may: tuple[bool, bool]
) -> None:
    resource = factories.resource(amina, **facts)

    assert (policy.may_ask(VISITOR, resource), policy.may_ask(ben, resource)) == may


@pytest.mark.one_database("sqlite")
def test_a_visitor_asks_without_an_account_and_the_owner_answers(
    leaflet: Resource, client: Client, signed_in_as: SignIn, amina: Member, outbox: Outbox
) -> None:
    address = f"/resources/{leaflet.id}/other-format"

    empty = client.post(address, data={})
    answer = client.post(address, data=SENT)
    (request,) = db.session.scalars(db.select(FormatRequest))
    browser = signed_in_as(amina)
    listed = browser.get("/resources/other-formats").text
    browser.post(
        f"/resources/other-formats/{request.id}", data={"outcome": "answered", "note": "See version 2."}
    )

    assert "Enter your e-mail address, so that we can answer" in empty.text
    assert "Choose a format" in empty.text
    assert answer.location == f"/resources/{leaflet.id}"
    assert "Gwen Pryce" in listed
    assert "gwen@elsewhere.example" not in listed
    assert "See version 2." in outbox.to("gwen@elsewhere.example")[0].body


@pytest.mark.one_database("sqlite")
def test_a_member_is_not_asked_who_they_are(leaflet: Resource, signed_in_as: SignIn, ben: Member) -> None:
    browser = signed_in_as(ben)
    page = browser.get(f"/resources/{leaflet.id}/other-format").text

    browser.post(f"/resources/{leaflet.id}/other-format", data={"format": "language", "language": "Urdu"})

    assert 'name="email"' not in page
    (request,) = db.session.scalars(db.select(FormatRequest))
    assert (request.asker, request.asker_name, request.said) == (ben, ben.name, "Another language: Urdu")


@pytest.mark.one_database("sqlite")
def test_a_patient_is_not_named_in_a_request_and_nobody_asks_without_end(
    leaflet: Resource, client: Client
) -> None:
    address = f"/resources/{leaflet.id}/other-format"
    blocked = client.post(address, data=SENT | {"words": "NHS number 943 476 5919"})
    answers = [client.post(address, data={}).status_code for _ in range(10)]

    assert "is an NHS number" in blocked.text
    assert db.session.scalars(db.select(FormatRequest)).all() == []
    assert answers[-1] == 429


@pytest.mark.one_database("sqlite")
def test_the_page_of_a_resource_leads_there(
    leaflet: Resource, client: Client, signed_in_as: SignIn, amina: Member
) -> None:
    asking.ask(leaflet, GWEN, by=VISITOR)

    assert f'href="/resources/{leaflet.id}/other-format"' in client.get(f"/resources/{leaflet.id}").text
    assert (
        "1 request for another format to answer" in signed_in_as(amina).get(f"/resources/{leaflet.id}").text
    )


def test_a_copy_of_data_holds_what_was_asked_and_deletion_takes_it_away(
    leaflet: Resource, ben: Member
) -> None:
    asking.ask(leaflet, Wish(Format.EASY_READ, ben.name, "", words="Short, please"), by=ben)
    asking.ask(leaflet, GWEN, by=VISITOR)

    (row,) = offers.held(ben).rows
    offers.erase(ben)

    assert (row["resource"], row["in your words"]) == ("Keep moving", "Short, please")
    assert [one.asker_name for one in db.session.scalars(db.select(FormatRequest))] == ["Gwen Pryce"]


def test_requests_are_deleted_when_their_time_is_over(leaflet: Resource, ben: Member) -> None:
    old = asking.ask(leaflet, GWEN, by=VISITOR)
    old.asked_at = time.now() - timedelta(days=200)
    asking.ask(leaflet, Wish(Format.AUDIO, ben.name, ""), by=ben)
    db.session.flush()

    for one in privacy.due(time.today() - timedelta(days=180)):
        privacy.remove(one)

    assert [one.asker_id for one in db.session.scalars(db.select(FormatRequest))] == [ben.id]


def test_the_letters_can_be_read_with_a_real_request(leaflet: Resource, amina: Member) -> None:
    asking.answer(asking.ask(leaflet, GWEN, by=VISITOR), Status.ANSWERED, "Here.", by=amina)
    asking.ask(leaflet, GWEN, by=VISITOR)

    for letter in ("asked", "answered"):
        shown = letters.preview(f"{asking.FOLDER}/{letter}.txt")
        assert shown is not None
        assert "Keep moving" in shown.subject


def test_the_list_takes_as_many_questions_however_long_it_is(leaflet: Resource, amina: Member) -> None:
    asking.ask(leaflet, GWEN, by=VISITOR)
    db.session.commit()

    def count() -> int:
        db.session.expire_all()
        with statements() as asked:
            assert all(one.resource.title for one in queries.waiting(amina))
        return len(asked)

    once = count()
    for number in range(3):
        asking.ask(leaflet, Wish(Format.AUDIO, "Gwen", f"gwen{number}@elsewhere.example"), by=VISITOR)
    db.session.commit()

    assert count() == once

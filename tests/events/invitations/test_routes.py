"""Answering by the buttons of a letter, and what coordinators see of what came in."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.core import audit
from network.core.database import db
from network.events.invitations import tokens
from network.events.invitations.models import CalendarReply
from network.events.invitations.rules import Outcome
from network.events.meetings import operations as events
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind
from network.events.registrations import operations as registrations
from network.events.registrations import queries as answers
from network.events.registrations.rules import Place, Source, Status
from network.members.people import operations as people
from network.members.people.models import Member
from tests import factories
from tests.events.invitations.conftest import ENDS, STARTS, Publish
from tests.plugins.client import Client
from tests.plugins.statements import statements

SignIn = Callable[[Member], Client]


@pytest.fixture
def event(publish: Publish, amina: Member) -> Event:
    """Give an event to which Amina was invited."""
    return publish()


def link(event: Event, member: Member) -> str:
    return f"/events/{event.id}/rsvp/{tokens.for_link(event.id, member.id)}"


def standing(event: Event, member: Member) -> tuple[Status, Source] | None:
    db.session.expire_all()
    there = answers.of(event.id, member.id)
    return (there.status, there.source) if there else None


@pytest.mark.parametrize(
    ("button", "status", "says"),
    [
        ("going", Status.GOING, "You are coming"),
        ("maybe", Status.MAYBE, "Maybe"),
        ("declined", Status.DECLINED, "You are not coming"),
    ],
)
def test_a_button_answers_without_signing_in(
    client: Client, event: Event, amina: Member, button: str, status: Status, says: str
) -> None:
    answer = client.post(link(event, amina), data={"answer": button})

    assert standing(event, amina) == (status, Source.LETTER)
    assert says in client.get(answer.location).text


def test_opening_the_link_changes_nothing(client: Client, event: Event, amina: Member) -> None:
    page = client.get(link(event, amina) + "?answer=going")

    assert "Yes, I am coming" in page.text
    assert standing(event, amina) is None


@pytest.mark.parametrize("asked", ["going", "maybe", "declined"])
def test_what_was_pressed_in_the_letter_is_asked_first(
    client: Client, event: Event, amina: Member, asked: str
) -> None:
    page = client.get(link(event, amina) + f"?answer={asked}").text

    assert page.index(f'value="{asked}"') == page.index('name="answer" value="') + len('name="answer" ')


def test_the_page_tells_no_more_of_the_member_than_what_they_are_called(
    client: Client, event: Event, amina: Member
) -> None:
    page = client.get(link(event, amina))

    assert "Will you come, Amina?" in page.text
    assert "Khan" not in page.text
    assert "amina@" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_an_answer_is_undone_by_one_press(client: Client, event: Event, amina: Member) -> None:
    registrations.answer(event, amina, Status.MAYBE, by=amina)
    db.session.commit()
    answer = client.post(link(event, amina), data={"answer": "going"})
    page = client.get(answer.location)
    assert "Undo: back to “Maybe”" in page.text

    client.post(link(event, amina), data={"answer": "maybe"})

    assert standing(event, amina) == (Status.MAYBE, Source.LETTER)


def test_who_waits_reads_where_in_the_queue(client: Client, event: Event, amina: Member, ben: Member) -> None:
    event.capacity_online = 1
    registrations.answer(event, ben, Status.GOING, by=ben)
    db.session.commit()

    answer = client.post(link(event, amina), data={"answer": "going"})

    assert standing(event, amina) == (Status.WAITING, Source.LETTER)
    assert "You are first in the queue" in client.get(answer.location).text


def test_where_it_has_a_room_and_is_online_one_says_which(
    client: Client, publish: Publish, amina: Member
) -> None:
    event = publish(kind=Kind.HYBRID, venue=factories.venue())
    page = client.get(link(event, amina)).text
    assert "Yes, I am coming to the room" in page
    assert "Yes, I am coming online" in page

    client.post(link(event, amina), data={"answer": "room"})

    there = answers.of(event.id, amina.id)
    assert there is not None
    assert (there.status, there.place) == (Status.GOING, Place.ROOM)


@pytest.mark.parametrize("answer", ["", "perhaps", "waiting", "offered"])
def test_what_is_no_answer_is_refused_on_the_page(
    client: Client, event: Event, amina: Member, answer: str
) -> None:
    page = client.post(link(event, amina), data={"answer": answer})

    assert page.status_code == 200
    assert "Please put this right" in page.text
    assert standing(event, amina) is None


def test_who_lacks_what_it_asks_for_reads_why(client: Client, publish: Publish, amina: Member) -> None:
    event = publish(kinds_asked=[factories.kind(title="Level 4 Cancer")])

    page = client.post(link(event, amina), data={"answer": "going"})

    assert "This is for holders of Level 4 Cancer" in page.text
    assert standing(event, amina) is None


@pytest.mark.parametrize("name", ["none", "another event", "changed", "another member"])
def test_a_link_that_nobody_gave_out_leads_nowhere(
    client: Client, event: Event, publish: Publish, amina: Member, name: str
) -> None:
    other = publish("Another")
    token = tokens.for_link(event.id, amina.id)
    address = {
        "none": f"/events/{event.id}/rsvp/nothing",
        "another event": f"/events/{other.id}/rsvp/{token}",
        "changed": f"/events/{event.id}/rsvp/{token[:-9]}{token[-9:].swapcase()}",
        "another member": f"/events/{event.id}/rsvp/{tokens.for_link(event.id, 999_999)}",
    }[name]

    assert client.get(address).status_code == 404
    assert client.post(address, data={"answer": "going"}).status_code == 404


@pytest.mark.parametrize("what", ["over", "cancelled", "suspended"])
def test_a_dead_link_says_so_and_takes_no_answer(
    client: Client, event: Event, amina: Member, carol: Member, clock: TimeMachineFixture, what: str
) -> None:
    if what == "over":
        clock.move_to(ENDS, tick=False)
    elif what == "cancelled":
        events.cancel(event, "Too few", by=carol)
    else:
        people.suspend(amina, reason="A concern", by=carol)
    db.session.commit()

    page = client.get(link(event, amina))
    assert page.status_code == 410
    assert "nothing to answer any more" in page.text
    assert client.post(link(event, amina), data={"answer": "going"}).status_code == 410
    assert standing(event, amina) is None


def test_a_postponed_event_takes_only_a_no(
    client: Client, event: Event, amina: Member, carol: Member
) -> None:
    registrations.answer(event, amina, Status.GOING, by=amina)
    events.postpone(event, "The speaker is ill", by=carol)
    db.session.commit()

    page = client.get(link(event, amina)).text
    assert "no new date yet" in page
    assert "Yes, I am coming" not in page

    client.post(link(event, amina), data={"answer": "declined"})
    assert standing(event, amina) == (Status.CANCELLED, Source.LETTER)


def test_the_record_says_that_the_member_answered(client: Client, event: Event, amina: Member) -> None:
    client.post(link(event, amina), data={"answer": "going"})

    entry = db.session.scalars(db.select(audit.AuditEntry).where(audit.AuditEntry.what == "answered")).one()
    assert (entry.by_id, entry.about_id) == (amina.id, amina.id)


def test_one_address_does_not_press_for_ever(client: Client, event: Event, amina: Member) -> None:
    for _ in range(60):
        client.post(link(event, amina), data={"answer": "perhaps"})

    assert client.post(link(event, amina), data={"answer": "going"}).status_code == 429


# What came in


def came_in(event: Event, member: Member, outcome: Outcome, number: int = 1) -> CalendarReply:
    return factories.kept(
        CalendarReply(
            mail_id=f"{outcome} {number}",
            event=event,
            member=member,
            said="DELEGATED" if outcome is Outcome.TO_A_PERSON else "ACCEPTED",
            sequence=0,
            stamp=STARTS,
            outcome=outcome,
        )
    )


def test_coordinators_read_what_came_in_and_what_became_of_it(
    signed_in_as: SignIn, event: Event, amina: Member, carol: Member
) -> None:
    for outcome in Outcome:
        came_in(event, amina, outcome)
    factories.kept(CalendarReply(mail_id="stranger", outcome=Outcome.DROPPED))

    page = signed_in_as(carol).get("/events/replies").text

    for words in ("Taken down", "For an earlier date", "Not proven", "Needs a person", "Nobody we know"):
        assert words in page


def test_a_coordinator_says_that_a_reply_is_seen_to(
    signed_in_as: SignIn, event: Event, amina: Member, carol: Member
) -> None:
    reply = came_in(event, amina, Outcome.TO_A_PERSON)
    browser = signed_in_as(carol)
    assert "Answers by mail that need you" in browser.get("/").text

    browser.post(f"/events/replies/{reply.id}/seen")

    assert "Answers by mail that need you" not in browser.get("/").text
    assert "These need you" not in browser.get("/events/replies").text


def test_the_list_asks_the_database_as_often_for_many(
    signed_in_as: SignIn, event: Event, amina: Member, ben: Member, carol: Member
) -> None:
    browser = signed_in_as(carol)
    came_in(event, amina, Outcome.TAKEN)
    browser.get("/events/replies")
    with statements() as few:
        browser.get("/events/replies")
    for number in range(2, 6):
        came_in(event, ben if number % 2 else amina, Outcome.TAKEN, number)
    with statements() as many:
        browser.get("/events/replies")

    assert len(many) == len(few)


def test_the_list_goes_on_on_the_next_page(
    signed_in_as: SignIn, event: Event, amina: Member, carol: Member
) -> None:
    for number in range(52):
        came_in(event, amina, Outcome.TAKEN, number)
    browser = signed_in_as(carol)

    first = browser.get("/events/replies").text
    last = min(db.session.scalars(db.select(CalendarReply.id).order_by(CalendarReply.id.desc()).limit(50)))
    assert f"before={last}" in first
    assert browser.get(f"/events/replies?before={last}").text.count("Taken down") == 2


# The address that calendars answer to


@pytest.mark.parametrize(("mailbox", "begins"), [("", "network@"), ("maildir:///x", "rsvp+7-12-")])
def test_the_organizer_is_a_mailbox_that_is_read(
    app: Flask, monkeypatch: pytest.MonkeyPatch, mailbox: str, begins: str
) -> None:
    settings = replace(app.config["SETTINGS"], inbound_mail_url=mailbox)
    monkeypatch.setitem(app.config, "SETTINGS", settings)

    address = tokens.organizer(7, 12)

    assert address.startswith(begins)
    assert address.endswith("@test.example")
    assert len(address.partition("@")[0]) <= 64
    assert tokens.proven([address.upper()]) == ({(7, 12)} if mailbox else set())
    assert tokens.proven([address.replace("-12-", "-13-")]) == set()

"""The pages of answers: one's own, and those of who arranges an event."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from network.core.audit import AuditEntry
from network.core.database import db
from network.events.meetings import operations as events
from network.events.registrations import guests, needs, queries
from network.events.registrations.models import Needs
from network.events.registrations.rules import Place, Status
from network.members.groups.models import GroupMembership, WorkingGroup
from tests import factories
from tests.events.registrations.conftest import NOON, ONLINE, ROOM, STARTS, answer, people, room
from tests.plugins.statements import statements


@pytest.fixture
def full(workshop):
    """A workshop whose two places are taken."""
    for member in people("One Smith", "Two Smith"):
        answer(workshop, member)
    db.session.commit()
    return workshop


def standing(event, member):
    db.session.expire_all()
    there = queries.of(event.id, member.id)
    return there.status if there else None


# One's own


def test_a_member_answers_with_a_place_and_a_reminder(hybrid, amina, signed_in_as):
    data = {"status": "going", "place": "room", "hour_before": "y"}

    browser = signed_in_as(amina)
    browser.post(f"/events/{hybrid.id}/answer", data=data)
    page = browser.get(f"/events/{hybrid.id}/answer")

    there = queries.of(hybrid.id, amina.id)
    assert (there.status, there.place, there.wants_hour_before) == (Status.GOING, Place.ROOM, True)
    assert "You are going, in the room." in page.text


def test_an_answer_that_cannot_be_is_explained_beside_the_place(hybrid, amina, ben, signed_in_as):
    answer(hybrid, ben, place=ONLINE)
    answer(hybrid, amina, place=ROOM)
    db.session.commit()

    page = signed_in_as(amina).post(
        f"/events/{hybrid.id}/answer", data={"status": "going", "place": "online"}
    )

    assert "All places online are taken, so your place stays as it is." in page.text


def test_the_page_of_an_event_asks_for_an_answer_and_says_what_is_left(workshop, amina, signed_in_as):
    page = signed_in_as(amina).get(f"/events/{workshop.id}")

    assert "Will you come?" in page.text
    assert "2 places left" in page.text
    assert page.text.index("Will you come?") < page.text.index("Places in the room")


def test_the_public_reads_no_numbers(app, client, at_noon):
    event = room(2, visibility=events.Visibility.PUBLIC)
    db.session.commit()

    page = client.get(f"/events/{event.id}")

    assert page.status_code == 200
    assert "places left" not in page.text


def test_a_full_event_leads_into_the_queue_and_says_which_turn(full, amina, signed_in_as):
    browser = signed_in_as(amina)
    browser.post(f"/events/{full.id}/answer/going")
    page = browser.get(f"/events/{full.id}/answer")

    assert standing(full, amina) is Status.WAITING
    assert "You are first in the queue for a place in the room." in page.text


def test_shortly_before_the_start_a_free_place_is_offered_to_whoever_looks_first(
    full, amina, ben, signed_in_as, at_noon
):
    answer(full, ben)
    at_noon.move_to(STARTS - timedelta(hours=1), tick=False)
    answer(full, queries.going(full.id)[0].member, Status.CANCELLED)
    db.session.commit()

    browser = signed_in_as(amina)
    page = browser.get(f"/events/{full.id}").text

    assert "Join the queue" not in page
    assert standing(full, ben) is Status.WAITING
    browser.post(f"/events/{full.id}/answer/going")
    assert standing(full, amina) is Status.GOING


def test_an_offer_is_taken_by_a_press_and_not_by_looking(full, amina, signed_in_as, outbox):
    answer(full, amina)
    [first, _second] = queries.going(full.id)
    answer(full, first.member, Status.CANCELLED)
    db.session.commit()
    browser = signed_in_as(amina)

    home = browser.get("/")
    page = browser.get(f"/events/{full.id}/answer")

    assert "A place is free for you: Workshop" in home.text
    assert "Held until Tuesday 2 February 2027, midday" in home.text
    assert "Take the place" in page.text
    assert standing(full, amina) is Status.OFFERED
    browser.post(f"/events/{full.id}/answer/going")
    assert standing(full, amina) is Status.GOING


def test_home_says_to_which_event_one_goes_next_unless_it_names_that_event_anyway(
    workshop, amina, signed_in_as
):
    answer(workshop, amina)
    db.session.commit()
    assert "You are going: Workshop" not in signed_in_as(amina).get("/").text

    factories.event("Sooner", starts_at=NOON + timedelta(days=1))
    db.session.commit()

    assert "You are going: Workshop" in signed_in_as(amina).get("/").text


def test_the_list_of_events_names_what_one_has_answered(workshop, amina, signed_in_as):
    answer(workshop, amina, Status.MAYBE)
    db.session.commit()

    page = signed_in_as(amina).get("/events/")

    assert "Your answers" in page.text
    assert f"/events/{workshop.id}/answer" in page.text


def test_an_event_for_holders_says_why_somebody_cannot_come_and_offers_no_button(
    app, at_noon, amina, signed_in_as
):
    event = room(2, kinds_asked=[factories.kind("Level 4 Cancer Rehab")])
    db.session.commit()

    page = signed_in_as(amina).get(f"/events/{event.id}")

    assert "This is for holders of Level 4 Cancer Rehab. You have none" in page.text
    assert "/answer/going" not in page.text


def test_my_answers_with_what_is_to_come_first(workshop, full, hybrid, amina, signed_in_as):
    answer(full, amina)
    answer(hybrid, amina, place=ONLINE)
    db.session.commit()

    page = signed_in_as(amina).get("/events/mine")

    assert "Number 1" in page.text
    assert "Both ways" in page.text


def test_without_answers_the_list_leads_to_the_events(app, amina, signed_in_as):
    assert "No answers yet" in signed_in_as(amina).get("/events/mine").text


def test_a_partner_adds_a_guest_and_leaves_them_out(workshop, esi, signed_in_as):
    own = answer(workshop, esi)
    db.session.commit()
    browser = signed_in_as(esi)

    browser.post(f"/events/answers/{own.id}/guests", data={"name": "Tamsin Hill"})
    page = browser.get(f"/events/{workshop.id}/answer")

    assert "Leave out Tamsin Hill" in page.text
    [guest] = queries.of(workshop.id, esi.id).guests
    browser.post(f"/events/guests/{guest.id}/leave-out")
    assert "Tamsin Hill" not in browser.get(f"/events/{workshop.id}/answer").text


def test_needs_without_consent_are_given_back_and_not_kept(workshop, amina, signed_in_as):
    own = answer(workshop, amina)
    db.session.commit()
    browser = signed_in_as(amina)

    page = browser.post(f"/events/answers/{own.id}/needs", data={"access": "Step-free access"})

    assert "Step-free access" in page.text
    assert "Without it we keep nothing" in page.text
    assert db.session.scalars(select(Needs)).all() == []
    browser.post(f"/events/answers/{own.id}/needs", data={"access": "Step-free access", "agreed": "y"})
    assert "Step-free access" in browser.get(f"/events/{workshop.id}/answer").text
    browser.post(f"/events/answers/{own.id}/needs/take-back")
    assert db.session.scalars(select(Needs)).all() == []


# Who comes


def test_coordinators_see_who_comes_with_guests_needs_and_the_queue(full, amina, esi, carol, signed_in_as):
    needs.declare(answer(full, amina), "", "No nuts", agreed=True, by=amina)
    guests.bring(answer(full, esi), "Tamsin Hill", by=esi)
    db.session.commit()

    page = signed_in_as(carol).get(f"/events/{full.id}/people")

    for words in ("One Smith", "Amina Khan", "Tamsin Hill", "No nuts", "1 × No nuts", "2 of 2"):
        assert words in page.text
    [seen] = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "needs seen")).all()
    assert (seen.by_id, seen.thing_id, seen.detail) == (carol.id, full.id, {"rows": 1})


def test_whoever_leads_the_working_group_of_an_event_sees_who_comes_and_no_needs(
    app, at_noon, amina, esi, signed_in_as
):
    group = WorkingGroup(name="Falls", purpose="Fewer falls")
    factories.kept(GroupMembership(group=group, member=amina, leads=True, joined_on=NOON.date()))
    event = room(5, group=group)
    needs.declare(answer(event, esi), "", "No nuts", agreed=True, by=esi)
    db.session.commit()
    browser = signed_in_as(amina)

    page, file = browser.get(f"/events/{event.id}/people"), browser.get(f"/events/{event.id}/people.csv")

    assert "Esi Mensah" in page.text
    assert "No nuts" not in page.text
    assert "Esi Mensah" in file.text
    assert "No nuts" not in file.text
    assert "To take part" not in file.text


def test_fewer_places_than_people_are_said_to_who_arranges_it(full, carol, signed_in_as):
    full.capacity_room = 1
    db.session.commit()

    page = signed_in_as(carol).get(f"/events/{full.id}/people")

    assert "1 person has a place in the room beyond the 1 that there are" in page.text
    assert "nobody is thrown out" in page.text


def test_the_list_as_a_file_holds_the_queue_in_its_order_and_its_taking_is_written_down(
    full, amina, carol, signed_in_as
):
    needs.declare(answer(full, amina), "=1+1", "No nuts", agreed=True, by=amina)
    db.session.commit()

    file = signed_in_as(carol).get(f"/events/{full.id}/people.xlsx")

    rows = list(load_workbook(BytesIO(file.data)).active.iter_rows(values_only=True))
    assert rows[0] == (
        "Name", "Answer", "How", "Guests", "Place in the queue", "Answered on", "To take part", "Eats",
    )  # fmt: skip
    assert rows[1][:2] == ("Amina Khan", "Waiting")
    assert (rows[1][4], rows[1][6]) == (1, "'=1+1")
    [taken] = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "answers exported")).all()
    assert taken.detail == {"rows": 3, "needs": True}


def test_a_coordinator_adds_somebody_and_changes_an_answer(workshop, amina, carol, signed_in_as, outbox):
    browser = signed_in_as(carol)

    assert "Amina Khan" in browser.get(f"/events/{workshop.id}/people/add?name=Amina").text
    browser.post(f"/events/{workshop.id}/people/add", data={"member": amina.id})
    there = queries.of(workshop.id, amina.id)
    browser.post(f"/events/answers/{there.id}/change", data={"status": "maybe"})

    assert standing(workshop, amina) is Status.MAYBE
    assert [one.subject for one in outbox.to(amina)] == [
        "You are going: Workshop",
        "Your answer was changed: Workshop",
    ]


def test_bringing_somebody_forward_asks_for_the_reason(full, amina, ben, carol, signed_in_as):
    answer(full, amina)
    there = answer(full, ben)
    db.session.commit()
    browser = signed_in_as(carol)

    page = browser.post(f"/events/answers/{there.id}/forward", data={"reason": ""})
    assert "Say why they come before those who have waited longer" in page.text
    browser.post(f"/events/answers/{there.id}/forward", data={"reason": "Speaks there"})
    page = browser.get(f"/events/{full.id}/people")

    assert "Brought forward: Speaks there" in page.text
    assert [one.member_id for one in queries.waiting(full.id)] == [ben.id, amina.id]


def test_the_list_of_who_comes_asks_the_database_as_often_for_many_as_for_one(
    app, at_noon, carol, signed_in_as
):
    event = room(9)
    browser = signed_in_as(carol)
    counts = []
    for names in (["One Smith"], ["Two Smith", "Three Smith", "Four Smith"]):
        for member in people(*names):
            needs.declare(answer(event, member), "A seat", "", agreed=True, by=member)
        db.session.commit()
        browser.get(f"/events/{event.id}/people")
        with statements() as asked:
            browser.get(f"/events/{event.id}/people")
        counts.append(len(asked))

    assert counts[0] == counts[1]

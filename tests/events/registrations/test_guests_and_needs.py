"""Guests whom health partners bring, and what somebody needs: with consent, for coordinators, for a while."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from network.core import audit, clock, jobs
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.rules import Refused
from network.events.registrations import guests, needs, operations, queries, standing
from network.events.registrations.models import Guest, Needs
from network.events.registrations.rules import MOST_GUESTS, NEEDS_KEPT, Status
from tests.events.registrations.conftest import NOON, ROOM, STARTS, answer, people, room


def words_kept():
    return [one.detail for one in db.session.scalars(select(audit.AuditEntry))]


# Guests


def test_a_guest_takes_a_place_beside_their_partner(workshop, esi, amina):
    own = answer(workshop, esi)

    guests.bring(own, "Tamsin Hill", by=esi)

    assert queries.places(workshop)[ROOM].left == 0
    assert answer(workshop, amina).status is Status.WAITING


def test_there_is_no_guest_without_a_place(workshop, esi, amina):
    own = answer(workshop, esi)
    answer(workshop, amina)

    with pytest.raises(Refused, match="No place in the room is free"):
        guests.bring(own, "Tamsin Hill", by=esi)


def test_nobody_brings_a_guest_past_the_queue(workshop, esi):
    members = people("One", "Two")
    own = answer(workshop, esi)
    for member in members:
        answer(workshop, member)
    answer(workshop, members[0], Status.CANCELLED)
    answer(workshop, members[1], Status.CANCELLED)
    assert queries.places(workshop)[ROOM].left == 1
    answer(workshop, members[0])

    with pytest.raises(Refused, match="No place"):
        guests.bring(own, "Tamsin Hill", by=esi)


def test_a_guest_who_is_left_out_frees_the_place(workshop, esi, amina, outbox):
    own = answer(workshop, esi)
    guest = guests.bring(own, "Tamsin Hill", by=esi)
    answer(workshop, amina)

    guests.leave_out(guest, by=esi)

    assert queries.of(workshop.id, amina.id).status is Status.OFFERED
    assert len(outbox.to(amina)) == 1


def test_a_partner_brings_five_guests_at_most(app, at_noon, esi):
    own = answer(room(None), esi)
    for number in range(MOST_GUESTS):
        guests.bring(own, f"Guest {number}", by=esi)

    with pytest.raises(Refused, match="5 guests at most"):
        guests.bring(own, "One more", by=esi)


def test_instructors_bring_no_guests(workshop, amina):
    own = answer(workshop, amina)

    with pytest.raises(NotPermitted):
        guests.bring(own, "Tamsin Hill", by=amina)


@pytest.mark.parametrize("status", [Status.MAYBE, Status.DECLINED])
def test_who_is_not_coming_brings_no_guest(workshop, esi, status):
    with pytest.raises(Refused, match="Answer that you are going first"):
        guests.bring(answer(workshop, esi, status), "Tamsin Hill", by=esi)


def test_guests_go_when_their_partner_does(workshop, esi):
    guests.bring(answer(workshop, esi), "Tamsin Hill", by=esi)

    answer(workshop, esi, Status.CANCELLED)

    assert db.session.scalars(select(Guest)).all() == []
    assert queries.places(workshop)[ROOM].left == 2


def test_a_party_waits_at_the_head_of_the_queue_until_all_of_it_fits(workshop, esi, amina):
    one, two = people("One", "Two")
    for member in (one, two, esi, amina):
        answer(workshop, member)
    guests.bring(queries.of(workshop.id, esi.id), "Tamsin Hill", by=esi)

    answer(workshop, one, Status.CANCELLED)

    assert queries.of(workshop.id, esi.id).status is Status.WAITING
    assert queries.of(workshop.id, amina.id).status is Status.WAITING
    assert [(found.member.name, lacking) for found, lacking in standing.held_up(workshop)] == [
        ("Esi Mensah", 1)
    ]
    answer(workshop, two, Status.CANCELLED)
    assert queries.of(workshop.id, esi.id).status is Status.OFFERED
    assert queries.places(workshop)[ROOM].left == 0


def test_who_comes_with_fewer_may_come_sooner(workshop, esi):
    one, two = people("One", "Two")
    for member in (one, two, esi):
        answer(workshop, member)
    guest = guests.bring(queries.of(workshop.id, esi.id), "Tamsin Hill", by=esi)
    answer(workshop, one, Status.CANCELLED)

    guests.leave_out(guest, by=esi)

    assert queries.of(workshop.id, esi.id).status is Status.OFFERED


def test_no_guest_is_named_in_the_record_of_what_happened(workshop, esi):
    guests.leave_out(guests.bring(answer(workshop, esi), "Tamsin Hill", by=esi), by=esi)

    assert "Tamsin" not in str(words_kept())


# Needs


def test_needs_are_kept_with_consent_alone(workshop, amina):
    own = answer(workshop, amina)

    with pytest.raises(Refused, match="Without it we keep nothing") as refusal:
        needs.declare(own, "Step-free access", "", agreed=False, by=amina)
    needs.declare(own, " Step-free access ", "No nuts", agreed=True, by=amina)

    assert refusal.value.field == "agreed"
    assert (own.needs.access, own.needs.diet, own.needs.agreed_at) == ("Step-free access", "No nuts", NOON)
    assert "Step-free" not in str(words_kept())


def test_nobody_declares_what_somebody_else_needs(workshop, amina, carol):
    own = answer(workshop, amina)

    with pytest.raises(NotPermitted):
        needs.declare(own, "Step-free access", "", agreed=True, by=carol)


def test_needs_can_be_taken_back_at_any_time_also_after_the_event(workshop, amina, at_noon):
    own = answer(workshop, amina)
    needs.declare(own, "Step-free access", "", agreed=True, by=amina)
    at_noon.move_to(STARTS + timedelta(days=3))

    needs.withdraw(own, by=amina)
    needs.withdraw(own, by=amina)

    assert db.session.scalars(select(Needs)).all() == []


def test_saying_nothing_takes_back_what_was_said(workshop, amina):
    own = answer(workshop, amina)
    needs.declare(own, "Step-free access", "", agreed=True, by=amina)

    needs.declare(own, "", " ", agreed=False, by=amina)

    assert own.needs is None


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.DECLINED])
def test_who_does_not_come_needs_nothing(workshop, amina, status):
    needs.declare(answer(workshop, amina), "Step-free access", "", agreed=True, by=amina)

    own = answer(workshop, amina, status)

    assert db.session.scalars(select(Needs)).all() == []
    with pytest.raises(Refused, match="Answer first that you are going"):
        needs.declare(own, "Step-free access", "", agreed=True, by=amina)


@pytest.mark.parametrize(("after", "left"), [(NEEDS_KEPT, 1), (NEEDS_KEPT + timedelta(seconds=1), 0)])
def test_needs_are_deleted_30_days_after_the_event(workshop, amina, at_noon, after, left):
    needs.declare(answer(workshop, amina), "Step-free access", "", agreed=True, by=amina)
    db.session.commit()
    at_noon.move_to(workshop.ends_at + after, tick=False)

    said = jobs.run("forget-needs", clock.now())

    assert len(db.session.scalars(select(Needs)).all()) == left
    assert said == ("" if left else "needs of 1 person deleted")


def test_the_caterer_is_told_counts_and_no_names(app, at_noon):
    event = room(None)
    for number, diet in enumerate(("Vegetarian", "vegetarian", "No nuts", "")):
        [member] = people(f"Person{number} Smith")
        needs.declare(answer(event, member), "A seat", diet, agreed=True, by=member)

    assert needs.diets(queries.everybody(event.id)) == [("Vegetarian", 2), ("No nuts", 1)]


def test_the_job_passes_places_on(workshop, at_noon):
    one, two, three = people("One", "Two", "Three")
    for member in (one, two, three):
        answer(workshop, member)
    answer(workshop, one, Status.CANCELLED)
    db.session.commit()
    at_noon.shift(timedelta(hours=24))

    assert jobs.run("pass-on-places", clock.now()) == "places of 1 event passed on"
    assert jobs.run("pass-on-places", clock.now()) == ""
    assert queries.of(workshop.id, three.id).status is Status.LAPSED
    assert operations.answer(workshop, three, Status.GOING, by=three).status is Status.GOING

"""What becomes of answers when a record is copied, deleted, merged, or kept for its time."""

from datetime import timedelta

from sqlalchemy import select

from network.core import registry
from network.core.database import db
from network.core.permission import Role
from network.core.personal_data import sweeps
from network.events.registrations import guests, needs, offers, privacy, queries
from network.events.registrations.models import Guest, Needs, Registration
from network.events.registrations.rules import Status
from network.members.duplicates import operations as duplicates
from tests import factories
from tests.events.registrations.conftest import ROOM, STARTS, answer, people, room


def test_a_copy_holds_answers_with_guests_and_needs(workshop, esi):
    own = answer(workshop, esi)
    guests.bring(own, "Tamsin Hill", by=esi)
    needs.declare(own, "Step-free access", "No nuts", agreed=True, by=esi)

    [row] = offers.held(esi).rows

    assert (row["event"], row["answer"], row["how"]) == ("Workshop", "going", "room")
    assert (row["guests"], row["to take part"], row["eats"]) == (
        ["Tamsin Hill"],
        "Step-free access",
        "No nuts",
    )


def test_a_deletion_takes_answers_guests_and_needs_and_passes_the_place_on(workshop, esi):
    one, two, three = people("One", "Two", "Three")
    own = answer(workshop, esi)
    for member in (one, two, three):
        answer(workshop, member)
    needs.declare(own, "Step-free access", "", agreed=True, by=esi)

    registry.erasure.named("registrations")(esi)

    assert queries.of(workshop.id, esi.id) is None
    assert [len(db.session.scalars(select(model)).all()) for model in (Guest, Needs)] == [0, 0]
    assert queries.of(workshop.id, two.id).status is Status.OFFERED


def test_of_two_answers_of_one_person_the_stronger_stands_and_a_second_place_is_passed_on(
    workshop, amina, carol
):
    twin = factories.member("Amina Khan", Role.INSTRUCTOR, email="amina@elsewhere.example")
    [waits] = people("Waits")
    for member in (amina, twin, waits):
        answer(workshop, member)

    duplicates.merge(amina, twin, by=carol)

    assert queries.of(workshop.id, amina.id).status is Status.GOING
    assert queries.of(workshop.id, waits.id).status is Status.OFFERED
    assert queries.places(workshop)[ROOM].taken == 2


def test_a_place_of_the_other_record_is_kept_where_the_one_that_stays_has_none(workshop, amina, carol):
    twin = factories.member("Amina Khan", Role.INSTRUCTOR, email="amina@elsewhere.example")
    answer(workshop, amina, Status.DECLINED)
    answer(workshop, twin)

    made = duplicates.merge(amina, twin, by=carol)

    assert queries.of(workshop.id, amina.id).status is Status.GOING
    duplicates.undo(made, by=carol)
    db.session.expire_all()
    assert queries.of(workshop.id, amina.id).status is Status.DECLINED
    assert queries.of(workshop.id, twin.id).status is Status.GOING


def test_answers_are_kept_for_their_time_after_the_event_and_no_longer(app, at_noon, amina):
    old = factories.registration(room(None, starts_at=STARTS - timedelta(days=900)), amina)
    young = factories.registration(room(None, starts_at=STARTS - timedelta(days=9)), amina)
    [sweep] = [one for one in sweeps if one.period is privacy.ANSWERS]

    [due] = sweep.due((STARTS - timedelta(days=800)).date())
    sweep.delete(due)

    assert (due.id, due.member_id) == (old.id, amina.id)
    assert [one.id for one in db.session.scalars(select(Registration))] == [young.id]

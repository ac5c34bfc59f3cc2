"""Whatever people do in whatever order, no place is taken twice and nobody in a queue is passed over."""

from datetime import timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from network.core import clock
from network.core.database import db
from network.core.lifecycle import StatusChange
from network.core.mail import Message
from network.core.permission import Role
from network.core.rules import Refused
from network.events.meetings.rules import Kind
from network.events.registrations import guests, operations, queries, queue
from network.events.registrations.models import Guest, Registration
from network.events.registrations.rules import Place, Status, offer_end, whose_turn
from tests import factories
from tests.events.registrations.conftest import NOON, STARTS

PEOPLE = 6
STEPS = st.one_of(
    st.tuples(
        st.just("answer"),
        st.integers(0, PEOPLE - 1),
        st.sampled_from([Status.GOING, Status.GOING, Status.MAYBE, Status.CANCELLED]),
        st.sampled_from(Place),
    ),
    st.tuples(st.just("bring"), st.integers(0, PEOPLE - 1)),
    st.tuples(st.just("leave out"), st.integers(0, PEOPLE - 1)),
    st.tuples(st.just("wait"), st.sampled_from([1, 13, 24, 70])),
    st.tuples(st.just("enlarge"), st.sampled_from(Place)),
)


def do(event, members, step, traveller):
    match step:
        case ("answer", who, status, place):
            operations.answer(event, members[who], status, by=members[who], place=place)
        case ("bring", who):
            if there := queries.of(event.id, members[who].id):
                guests.bring(there, "A guest", by=members[who])
        case ("leave out", who):
            there = queries.of(event.id, members[who].id)
            if there and there.guests:
                guests.leave_out(there.guests[0], by=members[who])
        case ("wait", hours):
            traveller.shift(timedelta(hours=hours))
            operations.pass_on_places(event.id)
        case ("enlarge", place):
            name = f"capacity_{place.value}"
            setattr(event, name, min(4, getattr(event, name) + 1))
            operations.pass_on_places(event.id)


def holds(event, order):
    """Hold what is true at every instant; ``order`` is who joined each queue, as the test saw it."""
    rows = db.session.scalars(select(Registration).where(Registration.event_id == event.id)).all()
    assert len({one.member_id for one in rows}) == len(rows)
    near = offer_end(clock.now(), event.starts_at) is None
    for place, full in queries.places(event).items():
        assert full.taken <= full.capacity
        line = queries.waiting(event.id, place)
        assert [one.id for one in line] == [one for one in order[place] if one in {two.id for two in line}]
        assert near or whose_turn(full.left, [one.party for one in line]) == 0
    for one in rows:
        assert (one.status is Status.OFFERED) == (one.offered_until is not None)
        assert one.status is not Status.OFFERED or one.offered_until > clock.now()


def note_order(event, order):
    """Bring ``order`` up to date; whoever was offered a place meanwhile stood before all who still wait."""
    offered = {one.id for one in queue.open_offers(event)}
    for place in Place:
        line = [one.id for one in queries.waiting(event.id, place)]
        turns = [one in offered for one in order[place] if one in offered or one in line]
        assert turns == sorted(turns, reverse=True)
        order[place] = [one for one in order[place] if one in line]
        order[place] += [one for one in line if one not in order[place]]


@pytest.mark.usefixtures("app")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=25))
def test_whatever_people_do_places_suffice_and_the_order_is_kept(steps):
    db.session.execute(delete(Message))
    with time_machine.travel(NOON, tick=False) as traveller:
        members = [factories.member(f"Person {number}", Role.HEALTH_PARTNER) for number in range(PEOPLE)]
        event = factories.event(
            kind=Kind.HYBRID,
            venue=factories.venue(),
            capacity_room=2,
            capacity_online=1,
            starts_at=STARTS,
        )
        order = {place: [] for place in Place}
        for step in steps:
            try:
                with db.session.begin_nested():
                    do(event, members, step, traveller)
            except Refused:
                db.session.expire_all()
            note_order(event, order)
            holds(event, order)
        offers = db.session.scalars(
            select(Message.subject).where(Message.subject.like("A place is free%"))
        ).all()
        moves = select(func.count()).select_from(StatusChange).where(StatusChange.new == "offered")
        assert len(offers) == db.session.scalar(moves)
    db.session.execute(delete(Guest))
    db.session.rollback()

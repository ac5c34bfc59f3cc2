"""Many at one moment: nobody overtakes, nobody is offered a place twice, and nothing is given twice."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from network.core import clock
from network.core.database import db
from network.core.mail import Message
from network.core.permission import Role
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind
from network.events.registrations import operations, queries
from network.events.registrations.models import Registration
from network.events.registrations.rules import Place, Status
from network.members.people.models import Member
from tests import factories


def at_once(app: Flask, deeds: Sequence[Callable[[], object]]) -> None:
    """Do all at the same moment, each in a thread and a transaction of its own."""
    ready = Barrier(len(deeds))
    wrong: list[BaseException] = []

    def run(deed: Callable[[], object]) -> None:
        with app.app_context():
            try:
                ready.wait(timeout=60)
                deed()
                db.session.commit()
            except BaseException as error:  # told by the test, not lost with the thread
                wrong.append(error)

    db.session.commit()
    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    db.session.expire_all()
    assert not wrong, wrong


def answering(event_id: int, member_id: int, status: Status) -> Callable[[], object]:
    def deed() -> object:
        member = db.session.get_one(Member, member_id)
        return operations.answer(db.session.get_one(Event, event_id), member, status, by=member)

    return deed


def people(many: int) -> list[int]:
    return [factories.member(f"Person {number}", Role.INSTRUCTOR).id for number in range(many)]


@pytest.fixture
def workshop(app: Flask) -> Event:
    """A workshop with five places."""
    return factories.event("Workshop", kind=Kind.FACE_TO_FACE, venue=factories.venue(), capacity_room=5)


def test_of_40_answers_at_once_for_5_places_5_are_going_and_35_wait_in_the_order_in_which_they_came(
    app: Flask, workshop: Event
) -> None:
    members = people(40)

    at_once(app, [answering(workshop.id, one, Status.GOING) for one in members])

    found = db.session.scalars(select(Registration).order_by(Registration.id)).all()
    assert [one.status for one in found] == [Status.GOING] * 5 + [Status.WAITING] * 35
    assert [one.queue_number for one in found[5:]] == list(range(1, 36))
    assert {one.member_id for one in found} == set(members)
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_of_40_cancellations_at_once_with_10_waiting_10_are_offered_a_place_each_once_and_in_order(
    app: Flask,
) -> None:
    event = factories.event(kind=Kind.FACE_TO_FACE, venue=factories.venue(), capacity_room=40)
    going, waiting = people(40), people(10)
    for member in (*going, *waiting):
        answering(event.id, member, Status.GOING)()
    assert [one.member_id for one in queries.waiting(event.id)] == waiting

    at_once(app, [answering(event.id, one, Status.CANCELLED) for one in going])

    offers = select(Registration).where(Registration.status == Status.OFFERED)
    assert {one.member_id for one in db.session.scalars(offers)} == set(waiting)
    letters = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert [one.member_id for one in letters] == waiting
    assert {one.subject for one in letters} == {f"A place is free for you: {event.title}"}
    assert queries.places(event)[Place.ROOM].taken == 10


def test_a_place_given_up_while_others_answer_goes_to_the_first_in_the_queue(
    app: Flask, workshop: Event
) -> None:
    going, first, others = people(5), people(1), people(10)
    for member in (*going, *first):
        answering(workshop.id, member, Status.GOING)()

    deeds = [answering(workshop.id, one, Status.GOING) for one in others]
    at_once(app, [*deeds, answering(workshop.id, going[0], Status.CANCELLED)])

    holder = queries.of(workshop.id, first[0])
    assert holder is not None
    assert holder.status is Status.OFFERED
    assert holder.offered_until is not None
    assert holder.offered_until > clock.now()
    assert queries.places(workshop)[Place.ROOM].taken == 5
    assert len(queries.waiting(workshop.id)) == 10


def test_the_job_run_by_three_at_once_passes_a_place_on_once(app: Flask, workshop: Event) -> None:
    going, waiting = people(4), people(3)
    for member in going:
        answering(workshop.id, member, Status.GOING)()
    late = factories.registration(
        workshop, db.session.get_one(Member, waiting[0]), Status.OFFERED, offered_until=clock.now()
    )
    for number, member in enumerate(waiting[1:], start=1):
        factories.registration(
            workshop, db.session.get_one(Member, member), Status.WAITING, queue_number=number
        )
    event_id, late_id = workshop.id, late.id

    at_once(app, [lambda: operations.pass_on_places(event_id)] * 3)

    assert db.session.get_one(Registration, late_id).status is Status.LAPSED
    found = {one: queries.of(event_id, one) for one in waiting[1:]}
    assert [one.status for one in found.values() if one] == [Status.OFFERED, Status.WAITING]
    letters = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert [one.member_id for one in letters] == waiting[:2]

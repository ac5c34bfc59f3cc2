"""Answering, giving up, waiting, being offered a place, taking it, and letting it pass."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from network.core.audit import AuditEntry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.rules import Refused
from network.events.meetings import operations as events
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations import operations, queries
from network.events.registrations.rules import Source, Status
from network.members.people import operations as people_operations
from network.members.people.rules import Status as MemberStatus
from tests import factories
from tests.events.registrations.conftest import NOON, ONLINE, ROOM, answer, people, room, standing


def count_of(what):
    return db.session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.what == what))


# Answering


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        (Status.GOING, Status.GOING),
        (Status.MAYBE, Status.MAYBE),
        (Status.DECLINED, Status.DECLINED),
        (Status.CANCELLED, Status.DECLINED),  # nothing to give up
    ],
)
def test_a_first_answer_stands_as_it_is_said(workshop, amina, outbox, said, stands):
    made = answer(workshop, amina, said)

    assert (made.status, made.place, made.source) == (stands, ROOM, Source.SITE)
    assert outbox.all() == []
    assert count_of("answered") == 1


@pytest.mark.parametrize("status", [Status.GOING, Status.MAYBE, Status.DECLINED])
def test_the_same_answer_again_changes_nothing(workshop, amina, at_noon, outbox, status):
    first = answer(workshop, amina, status)
    version, at = first.version, first.answered_at
    told = db.session.scalar(select(func.count()).select_from(AuditEntry))
    at_noon.shift(60)

    again = answer(workshop, amina, status, source=Source.LETTER)

    assert again is first
    assert (again.version, again.answered_at, again.source) == (version, at, Source.SITE)
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == told
    assert outbox.all() == []


@pytest.mark.parametrize(
    ("first", "then", "stands"),
    [
        (Status.GOING, Status.CANCELLED, Status.CANCELLED),
        (Status.GOING, Status.DECLINED, Status.CANCELLED),
        (Status.GOING, Status.MAYBE, Status.MAYBE),
        (Status.MAYBE, Status.CANCELLED, Status.DECLINED),
        (Status.MAYBE, Status.GOING, Status.GOING),
        (Status.DECLINED, Status.GOING, Status.GOING),
    ],
)
def test_an_answer_can_be_changed(workshop, amina, first, then, stands):
    answer(workshop, amina, first)

    assert answer(workshop, amina, then).status is stands


def test_answering_to_a_full_event_joins_the_queue_in_order_and_again_changes_nothing(workshop):
    one, two, three, four = people("One", "Two", "Three", "Four")
    for member in (one, two, three, four, three):
        answer(workshop, member)

    assert standing(workshop, one, two, three, four) == ["going", "going", "waiting", "waiting"]
    assert [(one.member_id, queries.position(one)) for one in queries.waiting(workshop.id)] == [
        (three.id, 1),
        (four.id, 2),
    ]


def test_maybe_takes_no_place(workshop):
    one, two, three = people("One", "Two", "Three")
    for member in (one, two, three):
        answer(workshop, member, Status.MAYBE)

    assert queries.places(workshop)[ROOM].left == 2


# To what nobody can answer


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"status": EventStatus.DRAFT}, "not published yet"),
        ({"status": EventStatus.CANCELLED}, "was cancelled"),
        ({"status": EventStatus.HELD}, "is over"),
        ({"starts_at": NOON - timedelta(hours=3)}, "is over"),
        ({"status": EventStatus.POSTPONED}, "no new date yet"),
    ],
    ids=["draft", "cancelled", "held", "past", "postponed"],
)
def test_an_event_that_takes_no_answers_says_why(app, at_noon, amina, facts, words):
    event = room(5, **facts)

    with pytest.raises(Refused, match=words):
        answer(event, amina)


def test_answers_to_a_postponed_event_stay_and_can_be_withdrawn(workshop, amina, esi, carol):
    answer(workshop, amina)
    answer(workshop, esi)

    events.postpone(workshop, "The hall is flooded", by=carol)
    answer(workshop, amina, Status.CANCELLED)

    assert standing(workshop, amina, esi) == ["cancelled", "going"]


def test_nobody_answers_for_somebody_else_but_who_arranges_the_event(workshop, amina, esi, carol, outbox):
    with pytest.raises(NotPermitted):
        answer(workshop, amina, by=esi)

    made = answer(workshop, amina, by=carol, source=Source.COORDINATOR)

    assert (made.status, made.source) == (Status.GOING, Source.COORDINATOR)
    assert outbox.only().to_address == amina.email
    assert outbox.only().subject == "You are going: Workshop"
    assert "Carol Hughes wrote down for you" in outbox.only().body


def test_somebody_who_has_not_joined_cannot_be_added(workshop, dev, carol):
    with pytest.raises(Refused, match="not an active member"):
        answer(workshop, dev, by=carol)


# Places in the room and online


def test_room_and_online_have_a_capacity_each(hybrid):
    one, two, three = people("One", "Two", "Three")
    answer(hybrid, one, place=ONLINE)
    answer(hybrid, two, place=ONLINE)
    answer(hybrid, three, place=ROOM)

    assert standing(hybrid, one, two, three) == ["going", "waiting", "going"]
    assert {place: full.left for place, full in queries.places(hybrid).items()} == {ROOM: 1, ONLINE: 0}


def test_without_a_place_somebody_takes_part_online_so_that_no_chair_is_taken_unsaid(hybrid, amina):
    assert answer(hybrid, amina).place is ONLINE


def test_the_place_can_be_changed_and_the_old_one_goes_to_the_queue(hybrid):
    one, two = people("One", "Two")
    answer(hybrid, one, place=ONLINE)
    answer(hybrid, two, place=ONLINE)

    moved = answer(hybrid, one, place=ROOM)

    assert (moved.status, moved.place) == (Status.GOING, ROOM)
    assert queries.of(hybrid.id, two.id).status is Status.OFFERED


def test_where_the_other_place_is_full_the_old_one_is_kept(hybrid):
    one, two = people("One", "Two")
    answer(hybrid, one, place=ONLINE)
    answer(hybrid, two, place=ROOM)

    with pytest.raises(Refused, match="so your place stays as it is") as refusal:
        answer(hybrid, two, place=ONLINE)

    assert refusal.value.field == "place"
    assert queries.of(hybrid.id, two.id).place is ROOM


def test_who_waits_for_one_place_may_take_the_other_or_queue_for_it_at_the_end(hybrid):
    one, two, three = people("One", "Two", "Three")
    answer(hybrid, one, place=ONLINE)
    answer(hybrid, two, place=ONLINE)
    answer(hybrid, three, place=ONLINE)

    answer(hybrid, two, place=ROOM)

    assert (queries.of(hybrid.id, two.id).status, queries.of(hybrid.id, two.id).place) == (Status.GOING, ROOM)
    assert [one.member_id for one in queries.waiting(hybrid.id)] == [three.id]


def test_an_event_has_no_place_that_it_does_not_offer(workshop, amina):
    with pytest.raises(Refused, match="in the room only"):
        answer(workshop, amina, place=ONLINE)


# Membership


@pytest.mark.parametrize("ended", [MemberStatus.SUSPENDED, MemberStatus.LEFT])
def test_who_is_suspended_or_leaves_frees_their_place(workshop, queue, carol, ended):
    verb = people_operations.suspend if ended is MemberStatus.SUSPENDED else people_operations.leave
    verb(queue[0], reason="A reason", by=carol)

    assert standing(workshop, queue[0], queue[2]) == ["cancelled", "offered"]


# Whom an event is for


@pytest.fixture
def cancer(app):
    return factories.kind("Level 4 Cancer Rehab")


def test_an_event_for_holders_of_a_qualification_says_why_not(app, at_noon, amina, cancer):
    event = room(5, kinds_asked=[cancer])
    factories.qualification(amina, cancer, date(2025, 1, 1), date(2027, 2, 7))

    with pytest.raises(Refused, match="Yours ends on 7 February 2027, before the event"):
        answer(event, amina)

    assert answer(event, amina, Status.DECLINED).status is Status.DECLINED


def test_a_qualification_valid_on_the_day_of_the_event_lets_its_holder_come(app, at_noon, amina, cancer):
    event = room(5, kinds_asked=[cancer])
    factories.qualification(amina, cancer, date(2025, 1, 1), date(2027, 2, 8))

    assert answer(event, amina).status is Status.GOING


def test_the_host_of_an_event_needs_no_qualification_for_it(app, at_noon, amina, cancer):
    assert answer(room(5, kinds_asked=[cancer], host_id=amina.id), amina).status is Status.GOING


def test_who_holds_it_no_more_is_not_offered_a_place_and_is_told_why(app, at_noon, amina, cancer, outbox):
    event = room(1, kinds_asked=[cancer])
    first, second = people("First", "Second")
    held = {member: factories.qualification(member, cancer) for member in (amina, first, second)}
    for member in held:
        answer(event, member)
    held[first].expires_on = date(2027, 2, 2)
    db.session.flush()

    answer(event, amina, Status.CANCELLED)

    assert standing(event, first, second) == ["cancelled", "offered"]
    assert "Yours ends on 2 February 2027" in outbox.to(first)[-1].body


# Out of order


def test_somebody_is_brought_forward_for_a_reason_alone(workshop, queue, carol):
    last = queries.of(workshop.id, queue[4].id)
    with pytest.raises(Refused, match="Say why"):
        operations.bring_forward(last, " ", by=carol)

    operations.bring_forward(last, "Speaks there", by=carol)

    assert [one.member_id for one in queries.waiting(workshop.id)] == [queue[4].id, queue[2].id, queue[3].id]
    assert last.forward_reason == "Speaks there"
    answer(workshop, queue[0], Status.CANCELLED)
    assert standing(workshop, queue[4]) == ["offered"]


def test_nobody_brings_themselves_forward(workshop, queue, carol):
    own = answer(workshop, carol)

    with pytest.raises(NotPermitted):
        operations.bring_forward(own, "I want to", by=carol)


def test_only_who_waits_is_brought_forward(workshop, queue, carol):
    with pytest.raises(Refused, match="does not wait"):
        operations.bring_forward(queries.of(workshop.id, queue[0].id), "Speaks there", by=carol)

"""Being offered a place, taking it or letting it pass, and what an event itself does to its places."""

from dataclasses import replace
from datetime import timedelta

import pytest

from network.core.rules import Refused
from network.events.meetings import operations as events
from network.events.meetings.rules import Kind
from network.events.registrations import operations, queries, telling
from network.events.registrations.rules import Status
from tests.events.registrations.conftest import NOON, ONLINE, ROOM, STARTS, answer, person, standing

# Offers


def test_a_place_given_up_is_offered_to_the_first_in_the_queue_for_a_day(workshop, queue, outbox):
    one, _two, three, four, _five = queue

    answer(workshop, one, Status.CANCELLED)

    first = queries.of(workshop.id, three.id)
    assert (first.status, first.offered_until) == (Status.OFFERED, NOON + timedelta(hours=24))
    assert queries.of(workshop.id, four.id).status is Status.WAITING
    letter = outbox.only()
    assert (letter.to_address, letter.subject) == (three.email, "A place is free for you: Workshop")
    assert "until Tuesday 2 February 2027, midday" in letter.body
    assert f"/events/{workshop.id}/answer" in letter.body


def test_an_offer_holds_its_place_and_who_takes_it_needs_no_letter_about_it(workshop, queue, outbox):
    one, _two, three, _four, _five = queue
    late = person("Late")
    answer(workshop, one, Status.CANCELLED)
    answer(workshop, late)

    taken = answer(workshop, three)

    assert (taken.status, taken.offered_until) == (Status.GOING, None)
    assert queries.of(workshop.id, late.id).status is Status.WAITING
    assert [one.subject for one in outbox.to(three)] == ["A place is free for you: Workshop"]


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.MAYBE])
def test_an_offer_that_is_given_up_passes_on_at_once(workshop, queue, status):
    one, _two, three, four, five = queue
    answer(workshop, one, Status.CANCELLED)

    answer(workshop, three, status)

    assert standing(workshop, three, four, five) == [status.value, "offered", "waiting"]


def test_an_offer_lapses_with_its_time_and_passes_on_and_its_holder_is_told(workshop, queue, at_noon, outbox):
    one, _two, three, four, _five = queue
    answer(workshop, one, Status.CANCELLED)
    at_noon.shift(timedelta(hours=24))

    operations.pass_on_places(workshop.id)
    operations.pass_on_places(workshop.id)

    assert standing(workshop, three, four) == ["lapsed", "offered"]
    assert [one.subject for one in outbox.to(three)][1:] == ["The place went to the next person: Workshop"]
    assert len(outbox.to(four)) == 1


def test_a_moment_before_its_end_an_offer_stands(workshop, queue, at_noon):
    one, _two, three, _four, _five = queue
    answer(workshop, one, Status.CANCELLED)
    at_noon.shift(timedelta(hours=24) - timedelta(seconds=1))

    assert list(queries.with_offers_over()) == []
    assert answer(workshop, three).status is Status.GOING


def test_taking_a_place_too_late_joins_the_end_of_the_queue_although_no_job_has_run(workshop, queue, at_noon):
    one, _two, three, four, five = queue
    answer(workshop, one, Status.CANCELLED)
    at_noon.shift(timedelta(hours=25))

    late = answer(workshop, three)

    assert standing(workshop, four, five) == ["offered", "waiting"]
    assert (late.status, queries.position(late)) == (Status.WAITING, 2)


def test_two_hours_before_the_start_nothing_is_held_and_whoever_comes_first_has_the_place(
    workshop, queue, at_noon, outbox
):
    one, _two, three, four, five = queue
    at_noon.move_to(STARTS - timedelta(hours=2), tick=False)

    answer(workshop, one, Status.CANCELLED)

    assert standing(workshop, three, four, five) == ["waiting"] * 3
    assert answer(workshop, five).status is Status.GOING
    assert answer(workshop, person("Late")).status is Status.WAITING
    assert outbox.all() == []


def test_an_offer_shortly_before_the_start_ends_two_hours_before_it(workshop, queue, at_noon):
    at_noon.move_to(STARTS - timedelta(hours=5), tick=False)

    answer(workshop, queue[0], Status.CANCELLED)

    assert queries.of(workshop.id, queue[2].id).offered_until == STARTS - timedelta(hours=2)


def test_nobody_who_comes_later_overtakes_the_queue(workshop, queue):
    answer(workshop, queue[0], Status.CANCELLED)
    answer(workshop, queue[1], Status.CANCELLED)

    assert answer(workshop, person("Late")).status is Status.WAITING


# What an event does to its places


def plan(event, **facts):
    return replace(events.plan_of(event), **facts)


def test_more_places_are_offered_at_once(workshop, queue, carol):
    events.edit(workshop, plan(workshop, capacity_room=4), by=carol)

    assert standing(workshop, *queue) == ["going", "going", "offered", "offered", "waiting"]


def test_fewer_places_throw_nobody_out(workshop, queue, carol):
    events.edit(workshop, plan(workshop, capacity_room=1), by=carol)

    assert standing(workshop, *queue[:3]) == ["going", "going", "waiting"]
    assert queries.places(workshop)[ROOM].over == 1
    answer(workshop, queue[0], Status.CANCELLED)
    assert standing(workshop, queue[2]) == ["waiting"]


def test_a_move_keeps_answers_and_begins_the_time_of_an_offer_anew(workshop, queue, carol, at_noon, outbox):
    answer(workshop, queue[0], Status.CANCELLED)
    at_noon.shift(timedelta(hours=20))
    later = STARTS + timedelta(days=7)

    events.reschedule(workshop, later, later + timedelta(hours=2), "The hall is taken", by=carol)

    assert standing(workshop, *queue[1:4]) == ["going", "offered", "waiting"]
    assert queries.of(workshop.id, queue[2].id).offered_until == NOON + timedelta(hours=44)


def test_an_offer_does_not_run_out_while_an_event_is_postponed(workshop, queue, carol, at_noon):
    answer(workshop, queue[0], Status.CANCELLED)
    events.postpone(workshop, "No heating", by=carol)
    at_noon.shift(timedelta(hours=30))

    operations.pass_on_places(workshop.id)

    assert standing(workshop, queue[2]) == ["offered"]
    assert list(queries.with_offers_over()) == []


def test_the_queue_and_the_offers_of_a_cancelled_event_are_over_with_it(
    workshop, queue, carol, at_noon, outbox
):
    answer(workshop, queue[0], Status.CANCELLED)
    events.cancel(workshop, "No heating", by=carol)
    at_noon.shift(timedelta(hours=30))

    operations.pass_on_places(workshop.id)

    assert standing(workshop, *queue) == ["cancelled", "going", "offered", "waiting", "waiting"]
    assert list(queries.with_offers_over()) == []
    assert telling.is_not_offered(queries.of(workshop.id, queue[2].id).id)
    with pytest.raises(Refused, match="was cancelled"):
        answer(workshop, queue[2])


def test_those_in_a_place_that_an_event_offers_no_more_move_to_the_other(hybrid, amina, carol):
    answer(hybrid, amina, place=ROOM)

    events.edit(hybrid, plan(hybrid, kind=Kind.ONLINE), by=carol)

    assert queries.of(hybrid.id, amina.id).place is ONLINE

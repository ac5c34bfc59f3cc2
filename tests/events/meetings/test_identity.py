"""What calendars are told of an event: what is shown moves its stamp, and nothing else does."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from time_machine import TimeMachineFixture

from network.core import clock
from network.core.database import db
from network.events.meetings import identity, operations
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind, Visibility
from network.members.people.models import Member
from tests import factories
from tests.events.meetings.conftest import an_event

Change = Callable[[Event], object]
HOUR = timedelta(hours=1)


def stamps(event: Event) -> tuple[int, datetime, datetime]:
    return event.sequence, event.revised_at, event.revised_inside_at


def with_a_venue(carol: Member, *, public: bool) -> Event:
    hall = factories.venue(
        "Hall", address="1 Road", postcode="HP20 9ZZ", latitude=51.8, longitude=-0.8, directions="Left",
        access="Flat", parking="Free",
    )  # fmt: skip
    return an_event(carol, kind=Kind.HYBRID, venue=hall, venue_public=public, agenda="Welcome")


def setting(name: str, value: Any, of: str = "") -> Change:
    return lambda event: setattr(getattr(event, of) if of else event, name, value)


def longer(event: Event) -> None:
    event.ends_at += HOUR


def earlier(event: Event) -> None:
    event.starts_at -= HOUR


WHEN: dict[str, Change] = {
    "start": earlier,
    "end": longer,
    "whether it lasts all day": setting("all_day", True),
}
READ_BY_ALL: dict[str, Change] = {
    "title": setting("title", "Another"),
    "summary": setting("summary", "Another"),
    "kind": setting("kind", Kind.FACE_TO_FACE),
    "town": setting("town", "Buckingham", "venue"),
    "reason": setting("status_reason", "The trains"),
    "conditions": lambda event: event.conditions.append(factories.condition("Stroke", key="stroke")),
}
READ_INSIDE: dict[str, Change] = {
    "agenda": setting("agenda", "Another"),
    "directions": setting("directions", "Right", "venue"),
    "access": setting("access", "Steps", "venue"),
    "parking": setting("parking", "None", "venue"),
}
OF_THE_VENUE: dict[str, Change] = {
    "name": setting("name", "Another", "venue"),
    "address": setting("address", "2 Road", "venue"),
    "postcode": setting("postcode", "HP21 9ZZ", "venue"),
    "point": setting("latitude", 51.9, "venue"),
}
READ_BY_NO_CALENDAR: dict[str, Change] = {
    "link": setting("provider_link", "https://meet.example.com/other"),
    "capacity": setting("capacity_room", 7),
    "places online": setting("capacity_online", 7),
    "visibility": setting("visibility", Visibility.PUBLIC),
    "CPD": setting("cpd_activities", "one;two"),
    "changed alone": setting("changed_alone", True),
    "host": lambda event: setattr(event, "host", factories.member()),
    "areas": lambda event: event.areas.append(factories.area("Winslow", key="winslow")),
    "venue closed": lambda event: setattr(event.venue, "closed_on", clock.today()),
}


def changed(event: Event, change: Change) -> tuple[bool, bool, bool]:
    """Make a change; return whether SEQUENCE, the public stamp and the inner stamp moved."""
    before = stamps(event)
    change(event)
    db.session.flush()
    moved = identity.revise(event)
    after = stamps(event)
    assert after >= before
    assert moved == (after != before)
    return tuple(one != other for one, other in zip(before, after, strict=True))  # type: ignore[return-value]


@pytest.mark.parametrize("what", WHEN)
def test_another_time_moves_sequence_and_both_stamps(app: Flask, carol: Member, what: str) -> None:
    assert changed(with_a_venue(carol, public=False), WHEN[what]) == (True, True, True)


@pytest.mark.parametrize("what", READ_BY_ALL)
def test_what_everybody_reads_moves_both_stamps(app: Flask, carol: Member, what: str) -> None:
    assert changed(with_a_venue(carol, public=False), READ_BY_ALL[what]) == (False, True, True)


@pytest.mark.parametrize("what", READ_INSIDE)
def test_what_the_network_reads_moves_the_inner_stamp_alone(app: Flask, carol: Member, what: str) -> None:
    assert changed(with_a_venue(carol, public=True), READ_INSIDE[what]) == (False, False, True)


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("what", OF_THE_VENUE)
def test_a_venue_moves_the_public_stamp_only_where_it_is_public(
    app: Flask, carol: Member, what: str, public: bool
) -> None:
    assert changed(with_a_venue(carol, public=public), OF_THE_VENUE[what]) == (False, public, True)


@pytest.mark.parametrize("what", READ_BY_NO_CALENDAR)
def test_what_no_calendar_shows_moves_nothing(app: Flask, carol: Member, what: str) -> None:
    event = with_a_venue(carol, public=True)

    assert changed(event, READ_BY_NO_CALENDAR[what]) == (False, False, False)


def test_reading_an_event_again_moves_nothing_in_whatever_zone_and_order_it_was_made(
    app: Flask, carol: Member
) -> None:
    stroke, cancer = factories.condition("Stroke", key="stroke"), factories.condition("Cancer", key="cancer")
    starts = (clock.now() + 24 * HOUR).astimezone(clock.LONDON).replace(microsecond=0)
    venue = factories.venue(latitude=51, longitude=0)
    event = an_event(carol, kind=Kind.HYBRID, venue=venue, starts_at=starts, conditions=(cancer, stroke))
    before = stamps(event)
    db.session.commit()
    db.session.expire_all()

    assert changed(event, lambda _event: None) == (False, False, False)
    assert stamps(event) == before


def test_a_draft_is_published_with_sequence_0_whatever_became_of_it(app: Flask, carol: Member) -> None:
    event = operations.draft(operations.plan_of(an_event(carol)), by=carol)
    for change in WHEN.values():
        changed(event, change)

    operations.publish(event, by=carol)

    assert event.sequence == 0


def test_every_move_of_its_status_is_told_and_a_move_back_counts_again(app: Flask, carol: Member) -> None:
    event = an_event(carol)
    starts, ends = event.starts_at, event.ends_at
    seen = [event.sequence]

    operations.reschedule(event, starts + HOUR, ends + HOUR, "The trains", by=carol)
    seen.append(event.sequence)
    operations.reschedule(event, starts, ends, "They run again", by=carol)
    seen.append(event.sequence)
    operations.postpone(event, "The speaker is ill", by=carol)
    seen.append(event.sequence)
    operations.reschedule(event, starts, ends, "And well again", by=carol)
    seen.append(event.sequence)
    operations.cancel(event, "Nobody can come", by=carol)
    seen.append(event.sequence)

    assert seen == [0, 1, 2, 3, 4, 5]


def test_stamps_grow_though_the_clock_goes_back(
    app: Flask, carol: Member, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(datetime(2026, 12, 1, 12, tzinfo=clock.LONDON), tick=False)
    event = an_event(carol)
    before = stamps(event)
    time_machine.move_to(datetime(2026, 12, 1, 11, tzinfo=clock.LONDON), tick=False)

    for word in ("one", "two", "three"):
        assert changed(event, setting("title", word)) == (False, True, True)

    assert event.revised_at == before[1] + timedelta(seconds=3)
    assert event.revised_inside_at >= event.revised_at


def test_holding_an_event_tells_calendars_nothing(
    app: Flask, carol: Member, time_machine: TimeMachineFixture
) -> None:
    event = an_event(carol)
    before = stamps(event)
    time_machine.move_to(event.ends_at + HOUR)

    operations.hold(event, by=carol)

    assert stamps(event) == before


STEPS = st.lists(
    st.sampled_from([*WHEN.values(), *READ_BY_ALL.values(), *READ_INSIDE.values(), lambda _event: None]),
    max_size=6,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_number_of_edits_of_one_event_leaves_all_others_as_they_were(
    app: Flask, steps: list[Change]
) -> None:
    carol = factories.member("", factories.Role.COORDINATOR)
    event, other = (with_a_venue(carol, public=True) for _ in range(2))
    untouched = stamps(other)
    for step in steps:
        if step is not READ_BY_ALL["conditions"] and step is not earlier:
            changed(event, step)

    identity.revise(other)

    assert stamps(other) == untouched

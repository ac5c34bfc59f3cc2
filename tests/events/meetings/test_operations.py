"""Drafting, publishing, moving and ending events; venues, speakers, series; and what follows elsewhere."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.core import clock, registry
from network.core.database import db
from network.core.lifecycle import NotPermitted, history_of
from network.core.rules import Refused
from network.events import changes
from network.events.changes import Change
from network.events.meetings import jobs, offers, operations, privacy, series, speaking, together, venues
from network.events.meetings.models import Event, Speaker
from network.events.meetings.operations import plan_of
from network.events.meetings.rules import LONDON, Kind, Status, Visibility, wall
from network.events.meetings.series import Scope
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from tests import factories
from tests.events.meetings.conftest import a_group, a_plan, a_series, an_event

HOUR = timedelta(hours=1)
DAYS = ((2027, 2, 16), (2027, 3, 30), (2027, 5, 11))


@pytest.fixture
def told() -> Iterator[list[tuple[int, Change]]]:
    heard: list[tuple[int, Change]] = []
    changes.event_changed.add(lambda event, change, _by: heard.append((event.id, change)), "tests")
    yield heard
    changes.event_changed.add(lambda *_: None, "tests")


def test_each_verb_tells_those_above_once(app: Flask, carol: Member, told: list[tuple[int, Change]]) -> None:
    event = an_event(carol)
    operations.edit(event, replace(plan_of(event), title="Another"), by=carol)
    operations.edit(
        event, replace(plan_of(event), ends_at=event.ends_at + HOUR), by=carol, reason="More to say"
    )
    operations.postpone(event, "The speaker is ill", by=carol)
    operations.reschedule(event, event.starts_at + HOUR, event.ends_at + HOUR, "Well again", by=carol)
    operations.cancel(event, "Nobody comes", by=carol)

    assert [change for _, change in told] == [
        Change.PUBLISHED, Change.REWORDED, Change.MOVED, Change.POSTPONED, Change.MOVED, Change.CANCELLED,
    ]  # fmt: skip
    assert [one.reason for one in history_of(event)] == [
        "",
        "The speaker is ill",
        "Well again",
        "Nobody comes",
    ]
    assert event.status_reason == "Nobody comes"


def test_an_event_that_moves_keeps_the_start_that_people_had_read(app: Flask, carol: Member) -> None:
    event = an_event(carol)
    first = event.starts_at

    operations.reschedule(event, first + HOUR, event.ends_at + HOUR, "The trains", by=carol)

    assert event.moved_from == first


def test_a_draft_that_moves_was_read_by_nobody(app: Flask, carol: Member) -> None:
    event = operations.draft(a_plan(), by=carol)

    operations.edit(event, replace(plan_of(event), ends_at=event.ends_at + HOUR), by=carol)

    assert event.moved_from is None


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.HELD])
def test_what_is_over_or_cancelled_stays_as_it_is(app: Flask, carol: Member, status: Status) -> None:
    event = factories.event(status=status)
    verbs: list[Callable[[], object]] = [
        lambda: operations.edit(event, replace(plan_of(event), title="Another"), by=carol),
        lambda: operations.postpone(event, "x", by=carol),
        lambda: operations.cancel(event, "x", by=carol),
        lambda: operations.reschedule(event, event.starts_at + HOUR, event.ends_at + HOUR, "x", by=carol),
        lambda: operations.discard(event, by=carol),
    ]

    for verb in verbs:
        with pytest.raises(Refused):
            verb()

    assert event.status is status


def test_an_event_is_not_moved_to_where_it_is_nor_into_the_past(app: Flask, carol: Member) -> None:
    event = an_event(carol)
    long_ago = clock.now() - timedelta(days=3)

    with pytest.raises(Refused, match="has already"):
        operations.reschedule(event, event.starts_at, event.ends_at, "x", by=carol)
    with pytest.raises(Refused, match="time to come"):
        operations.reschedule(event, long_ago, long_ago + HOUR, "x", by=carol)
    with pytest.raises(Refused, match="time to come"):
        operations.edit(event, replace(plan_of(event), starts_at=long_ago, ends_at=long_ago + HOUR), by=carol)

    assert event.sequence == 0


def test_a_postponed_event_gets_its_date_by_being_rescheduled(app: Flask, carol: Member) -> None:
    event = an_event(carol)
    operations.postpone(event, "The speaker is ill", by=carol)

    with pytest.raises(Refused, match="postponed"):
        operations.edit(event, replace(plan_of(event), ends_at=event.ends_at + HOUR), by=carol)
    with pytest.raises(Refused, match="postponed"):
        operations.publish(event, by=carol)
    operations.reschedule(event, event.starts_at, event.ends_at, "Well again", by=carol)

    assert event.status is Status.PUBLISHED


def test_a_room_needs_a_venue_before_anybody_is_told_of_it(app: Flask, carol: Member) -> None:
    event = operations.draft(a_plan(kind=Kind.FACE_TO_FACE), by=carol)

    with pytest.raises(Refused) as refusal:
        operations.publish(event, by=carol)

    assert refusal.value.field == "venue"
    assert event.status is Status.DRAFT


def test_a_link_that_is_not_https_is_refused_below_the_pages(app: Flask, carol: Member) -> None:
    with pytest.raises(Refused) as refusal:
        operations.draft(a_plan(provider_link="http://meet.example.com"), by=carol)

    assert refusal.value.field == "provider_link"


def test_a_lead_makes_events_of_their_own_group_for_the_network(app: Flask, amina: Member) -> None:
    group = a_group(amina)

    event = operations.draft(a_plan(group=group), by=amina)
    operations.publish(event, by=amina)

    assert event.status is Status.PUBLISHED
    with pytest.raises(Refused, match="coordinator decides"):
        operations.draft(a_plan(group=group, visibility=Visibility.PUBLIC), by=amina)
    with pytest.raises(NotPermitted):
        operations.draft(a_plan(), by=amina)
    with pytest.raises(NotPermitted):
        operations.edit(event, replace(plan_of(event), group=None), by=amina)


def test_a_draft_is_deleted_with_all_of_it(app: Flask, carol: Member, amina: Member) -> None:
    event = operations.draft(a_plan(conditions=(factories.condition("Cancer", key="cancer"),)), by=carol)
    speaking.add(event, "", by=carol, member=amina)

    operations.discard(event, by=carol)

    assert db.session.scalars(db.select(Event)).all() == []
    assert db.session.scalars(db.select(Speaker)).all() == []


@pytest.mark.parametrize(
    ("ends", "now", "held"),
    [
        (datetime(2026, 12, 1, 20, 30, tzinfo=LONDON), datetime(2026, 12, 1, 23, 59, tzinfo=LONDON), False),
        (datetime(2026, 12, 1, 20, 30, tzinfo=LONDON), datetime(2026, 12, 2, 0, 1, tzinfo=LONDON), True),
        (datetime(2026, 12, 2, 1, 0, tzinfo=LONDON), datetime(2026, 12, 2, 9, 0, tzinfo=LONDON), False),
        (datetime(2026, 12, 2, 1, 0, tzinfo=LONDON), datetime(2026, 12, 20, 9, 0, tzinfo=LONDON), True),
    ],
    ids=["the same evening", "after midnight", "ended this morning", "days away"],
)
def test_the_day_after_an_event_is_down_as_held(
    app: Flask, time_machine: TimeMachineFixture, ends: datetime, now: datetime, held: bool
) -> None:
    event = factories.event(starts_at=ends - 2 * HOUR, ends_at=ends)
    postponed = factories.event(starts_at=ends - 2 * HOUR, ends_at=ends, status=Status.POSTPONED)
    db.session.commit()
    time_machine.move_to(now)

    jobs.hold_events(clock.now())
    jobs.hold_events(clock.now())

    assert event.status is (Status.HELD if held else Status.PUBLISHED)
    assert postponed.status is Status.POSTPONED
    assert len(history_of(event)) == int(held)


def test_a_changed_venue_touches_every_event_that_shows_it_and_no_other(
    app: Flask, carol: Member, told: list[tuple[int, Change]]
) -> None:
    hall = factories.venue("Hall", directions="Left")
    shows = [an_event(carol, kind=Kind.HYBRID, venue=hall, venue_public=public) for public in (True, False)]
    other = an_event(carol, kind=Kind.HYBRID, venue=factories.venue())
    told.clear()
    before = other.revised_inside_at
    facts = {"name": "Great Hall", "town": hall.town, "directions": "Right"}

    venues.edit(hall, facts, by=carol)

    assert told == [(event.id, Change.REWORDED) for event in shows]
    assert other.revised_inside_at == before
    told.clear()
    venues.edit(hall, facts, by=carol)
    assert told == []


def test_half_a_point_on_the_map_is_refused(app: Flask, carol: Member) -> None:
    with pytest.raises(Refused) as refusal:
        venues.add({"name": "Hall", "town": "Aylesbury", "latitude": 51.8, "longitude": None}, by=carol)

    assert refusal.value.field == "longitude"


def test_a_condition_that_is_called_otherwise_moves_its_events_alone(
    app: Flask, carol: Member, told: list[tuple[int, Change]]
) -> None:
    cancer = factories.condition("Cancer", key="cancer")
    shows, other = an_event(carol, conditions=(cancer,)), an_event(carol)
    before = shows.revised_at, other.revised_at
    told.clear()

    cancer.title = "Living with cancer"
    for rebuild in registry.catalogue_changed:
        rebuild(cancer)

    assert told == [(shows.id, Change.REWORDED)]
    assert shows.revised_at > before[0]
    assert other.revised_at == before[1]


def test_a_speaker_agrees_takes_it_back_and_is_named_once(app: Flask, carol: Member, amina: Member) -> None:
    event = an_event(carol)
    speaker = speaking.add(event, "", by=carol, member=amina)

    with pytest.raises(Refused, match="already"):
        speaking.add(event, "", by=carol, member=amina)
    with pytest.raises(NotPermitted):
        speaking.agree(speaker, by=carol)
    speaking.agree(speaker, by=amina)
    agreed = speaker.agreed_at
    speaking.take_back(speaker, by=amina)

    assert agreed is not None
    assert speaker.agreed_at is None


def test_a_change_of_what_a_series_shares_marks_a_meeting_as_changed_alone(app: Flask, carol: Member) -> None:
    first, second, third = a_series(carol, *DAYS)

    operations.edit(first, replace(plan_of(first), title="A topic of its own", agenda="Own"), by=carol)
    operations.edit(second, replace(plan_of(second), capacity_online=50), by=carol)
    operations.reschedule(third, third.starts_at + HOUR, third.ends_at + HOUR, "The trains", by=carol)

    assert [one.changed_alone for one in (first, second, third)] == [False, True, True]


def test_a_series_moves_together_on_the_wall_clock_and_names_what_stays(app: Flask, carol: Member) -> None:
    first, second, third = a_series(carol, *DAYS)
    operations.edit(second, replace(plan_of(second), capacity_online=50), by=carol)
    plan = replace(plan_of(first), starts_at=first.starts_at + HOUR, ends_at=first.ends_at + HOUR)

    ahead = together.outlook(first, plan, Scope.ALL)
    together.edit(first, plan, Scope.ALL, by=carol, reason="The pool closes later")

    assert ahead.kept == ((second, series.CHANGED_ALONE),)
    assert [wall(one.starts_at).time() for one in (first, second, third)] == [time(20), time(19), time(20)]
    assert [one.sequence for one in (first, second, third)] == [1, 0, 1]
    assert [one.changed_alone for one in (first, second, third)] == [False, True, False]


def test_a_series_edit_changes_only_what_was_changed_and_only_where_it_said_the_same(
    app: Flask, carol: Member
) -> None:
    first, second, third = a_series(carol, *DAYS, title="To be said")
    operations.edit(second, replace(plan_of(second), title="Own topic"), by=carol)
    plan = replace(plan_of(first), title="New topic", capacity_online=30)

    ahead = together.edit(first, plan, Scope.FOLLOWING, by=carol)

    assert [one.title for one in (first, second, third)] == ["New topic", "Own topic", "New topic"]
    assert [one.capacity_online for one in (first, second, third)] == [30, 30, 30]
    assert [step.keeps for step in ahead.steps] == [("topic",), ()]


def test_this_and_following_leaves_those_before(app: Flask, carol: Member) -> None:
    first, second, third = a_series(carol, *DAYS)

    together.edit(second, replace(plan_of(second), capacity_online=9), Scope.FOLLOWING, by=carol)

    assert [one.capacity_online for one in (first, second, third)] == [None, 9, 9]


def test_a_series_edit_that_one_meeting_cannot_follow_is_refused_and_named(app: Flask, carol: Member) -> None:
    first, _second = a_series(carol, (2027, 3, 21), (2027, 3, 28))
    night = datetime.combine(date(2027, 3, 21), time(1, 30), LONDON)
    plan = replace(plan_of(first), starts_at=night, ends_at=night + HOUR)

    with pytest.raises(Refused, match=r"28 Mar 2027: The clocks change"):
        together.edit(first, plan, Scope.ALL, by=carol, reason="x")


def test_a_series_is_cancelled_together_its_drafts_deleted_and_the_rest_named(
    app: Flask, carol: Member
) -> None:
    first, second, third = a_series(carol, *DAYS)
    draft = operations.draft(a_plan(), by=carol, series=first.series)
    second.changed_alone = True
    draft_id = draft.id

    found = together.cancellation(first, Scope.ALL)
    together.cancel(first, Scope.ALL, "The host left", by=carol)

    assert found.kept == ((second, series.CHANGED_ALONE),)
    assert [one.status for one in (first, second, third)] == [
        Status.CANCELLED, Status.PUBLISHED, Status.CANCELLED,
    ]  # fmt: skip
    assert db.session.get(Event, draft_id) is None


def test_whoever_leaves_hosts_and_speaks_at_nothing_to_come(app: Flask, carol: Member, amina: Member) -> None:
    coming, past = an_event(carol, host=amina), factories.event(status=Status.HELD, host_id=amina.id)
    past.starts_at, past.ends_at = clock.now() - 2 * HOUR, clock.now() - HOUR
    speaking.add(coming, "", by=carol, member=amina)
    amina.__dict__["status"] = Membership.LEFT

    offers.end_for(amina)

    assert coming.host_id is None
    assert past.host_id == amina.id
    assert db.session.scalars(db.select(Speaker)).all() == []


def test_a_copy_and_a_deletion_hold_hosting_and_speaking(app: Flask, carol: Member, amina: Member) -> None:
    event = an_event(carol, host=amina)
    speaking.add(event, "", by=carol, member=amina)
    assert {row["you are"] for row in offers.held(amina).rows} == {"the host", "a speaker"}

    offers.erase(amina)
    offers.erase(carol)
    db.session.expire_all()

    assert offers.held(amina).rows == []
    assert event.made_by_id is None


def test_names_of_speakers_are_deleted_when_their_time_is_over(app: Flask, carol: Member) -> None:
    event = an_event(carol)
    speaking.add(event, "Dr Sample", by=carol)
    after = wall(event.ends_at).date() + timedelta(days=1)
    assert privacy.due(wall(event.ends_at).date()) == []

    for due in privacy.due(after):
        privacy.remove(due)

    assert db.session.scalars(db.select(Speaker)).all() == []


def test_home_says_what_is_next_and_what_of_the_plan_is_not_settled(
    app: Flask, carol: Member, amina: Member
) -> None:
    an_event(carol, title="Next one")
    operations.draft(a_plan(title="Soon and a draft"), by=carol)
    operations.draft(a_plan(title="Far away", starts_at=clock.now() + timedelta(days=60)), by=carol)
    off = an_event(carol, title="Off its day")
    operations.postpone(off, "Ill", by=carol)
    with app.test_request_context():
        mine = [one.title for one in offers.tasks(amina, clock.today())]
        carols = {one.title for one in offers.tasks(carol, clock.today())}

    assert mine == ["Next meeting: Next one"]
    assert carols == {
        "Next meeting: Next one",
        "Publish “Soon and a draft”",
        "Set a new date for “Off its day”",
    }

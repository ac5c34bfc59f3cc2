"""When people may join and check in, what an address to join says, and how long an event counts."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.events.attendance import rules
from network.events.attendance.rules import LIFECYCLE, Joining, Phase, Status
from network.events.meetings.rules import Kind
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations.rules import Place
from network.events.registrations.rules import Status as Answer

LONDON = ZoneInfo("Europe/London")


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)


EVENING = (london(2026, 11, 2, 19), london(2026, 11, 2, 20, 30))
OVER_MIDNIGHT = (london(2026, 12, 31, 23), london(2027, 1, 1, 1))
BEFORE_SPRING = (london(2027, 3, 28, 2, 15), london(2027, 3, 28, 4))  # the clocks went on at 1am
AFTER_AUTUMN = (london(2026, 10, 25, 2, 10), london(2026, 10, 25, 3))  # they went back at 2am


@pytest.mark.parametrize(
    ("span", "moment", "phase"),
    [
        (EVENING, london(2026, 11, 2, 18, 29), Phase.BEFORE),
        (EVENING, london(2026, 11, 2, 18, 30), Phase.OPEN),
        (EVENING, london(2026, 11, 2, 20, 44), Phase.OPEN),
        (EVENING, london(2026, 11, 2, 20, 45), Phase.OVER),
        (OVER_MIDNIGHT, london(2026, 12, 31, 22, 30), Phase.OPEN),
        (OVER_MIDNIGHT, london(2027, 1, 1, 1, 14), Phase.OPEN),
        (OVER_MIDNIGHT, london(2027, 1, 1, 1, 15), Phase.OVER),
        (BEFORE_SPRING, datetime(2027, 3, 28, 0, 44, tzinfo=UTC), Phase.BEFORE),
        (BEFORE_SPRING, datetime(2027, 3, 28, 0, 45, tzinfo=UTC), Phase.OPEN),  # 12:45am, 30 real minutes
        (AFTER_AUTUMN, datetime(2026, 10, 25, 1, 39, tzinfo=UTC), Phase.BEFORE),
        (AFTER_AUTUMN, datetime(2026, 10, 25, 1, 40, tzinfo=UTC), Phase.OPEN),  # 1:40am for the second time
    ],
)
def test_joining_opens_thirty_minutes_before_and_closes_shortly_after(span, moment, phase):
    assert rules.join_window(*(one.astimezone(UTC) for one in span)).at(moment) is phase


@pytest.mark.parametrize(
    ("span", "moment", "phase"),
    [
        (EVENING, london(2026, 11, 2, 17, 59), Phase.BEFORE),
        (EVENING, london(2026, 11, 2, 18), Phase.OPEN),
        (EVENING, london(2026, 11, 2, 21, 29), Phase.OPEN),
        (EVENING, london(2026, 11, 2, 21, 30), Phase.OVER),
        (OVER_MIDNIGHT, london(2027, 1, 1, 1, 59), Phase.OPEN),
        (OVER_MIDNIGHT, london(2027, 1, 1, 2), Phase.OVER),
        (BEFORE_SPRING, datetime(2027, 3, 28, 0, 14, tzinfo=UTC), Phase.BEFORE),
        (BEFORE_SPRING, datetime(2027, 3, 28, 0, 15, tzinfo=UTC), Phase.OPEN),
        (AFTER_AUTUMN, datetime(2026, 10, 25, 1, 10, tzinfo=UTC), Phase.OPEN),
    ],
)
def test_the_door_is_open_from_an_hour_before_to_an_hour_after(span, moment, phase):
    assert rules.door_window(*(one.astimezone(UTC) for one in span)).at(moment) is phase


MINUTES = st.integers(0, 20 * 366 * 24 * 60)
MOMENTS = MINUTES.map(lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


@given(MOMENTS, st.integers(1, 7 * 24 * 60), MOMENTS)
def test_whoever_may_join_may_check_in_and_a_window_is_never_open_and_over(starts_at, minutes, moment):
    ends_at = starts_at + timedelta(minutes=minutes)
    join, door = rules.join_window(starts_at, ends_at), rules.door_window(starts_at, ends_at)

    assert door.opens_at < join.opens_at < starts_at < ends_at < join.closes_at < door.closes_at
    assert join.at(moment) is not Phase.OPEN or door.at(moment) is Phase.OPEN
    assert rules.counts_from(ends_at) == door.closes_at


OPEN = {
    "status": EventStatus.PUBLISHED,
    "kind": Kind.ONLINE,
    "answer": Answer.GOING,
    "place": Place.ONLINE,
    "phase": Phase.OPEN,
    "active": True,
    "linked": True,
}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, Joining.OPEN),
        ({"status": EventStatus.HELD}, Joining.OPEN),
        ({"kind": Kind.HYBRID}, Joining.OPEN),
        ({"kind": Kind.HYBRID, "place": Place.ROOM}, Joining.IN_THE_ROOM),
        ({"kind": Kind.FACE_TO_FACE}, Joining.NOT_ONLINE),
        ({"phase": Phase.BEFORE}, Joining.BEFORE),
        ({"phase": Phase.BEFORE, "linked": False}, Joining.BEFORE),
        ({"phase": Phase.OVER}, Joining.OVER),
        ({"linked": False}, Joining.NO_LINK),
        ({"answer": Answer.MAYBE}, Joining.NOT_GOING),
        ({"answer": Answer.DECLINED}, Joining.NOT_GOING),
        ({"answer": Answer.CANCELLED}, Joining.NOT_GOING),
        ({"answer": Answer.LAPSED}, Joining.NOT_GOING),
        ({"answer": Answer.WAITING}, Joining.WAITING),
        ({"answer": Answer.OFFERED}, Joining.OFFERED),
        ({"status": EventStatus.CANCELLED}, Joining.CANCELLED),
        ({"status": EventStatus.CANCELLED, "phase": Phase.OVER}, Joining.CANCELLED),
        ({"status": EventStatus.POSTPONED}, Joining.POSTPONED),
        ({"active": False}, Joining.INACTIVE),
    ],
)
def test_what_an_address_to_join_says(facts, said):
    assert rules.joining(**OPEN | facts) is said


@given(
    st.sampled_from(EventStatus), st.sampled_from(Kind), st.sampled_from(Answer), st.sampled_from(Place),
    st.sampled_from(Phase), st.booleans(), st.booleans(),
)  # fmt: skip
def test_nobody_joins_but_an_active_member_who_is_going_online_at_the_time(
    status, kind, answer, place, phase, active, linked
):
    if rules.joining(status, kind, answer, place, phase, active=active, linked=linked) is Joining.OPEN:
        assert answer is Answer.GOING
        assert active
        assert linked
        assert phase is Phase.OPEN
        assert kind is Kind.ONLINE or (kind is Kind.HYBRID and place is Place.ONLINE)
        assert status not in {EventStatus.CANCELLED, EventStatus.POSTPONED}


@pytest.mark.parametrize(
    ("span", "facts", "hours"),
    [
        (EVENING, {}, Fraction(3, 2)),
        ((EVENING[0], EVENING[0] + timedelta(minutes=50)), {}, Fraction(3, 4)),
        ((EVENING[0], EVENING[0] + timedelta(minutes=10)), {}, None),
        (EVENING, {"minutes": 60}, Fraction(1)),
        (EVENING, {"minutes": 5}, None),
        (EVENING, {"all_day": True}, None),
        (EVENING, {"all_day": True, "minutes": 360}, Fraction(6)),
        ((EVENING[0], EVENING[0] + timedelta(hours=12)), {}, Fraction(12)),
        ((EVENING[0], EVENING[0] + timedelta(hours=12, minutes=1)), {}, None),
        (BEFORE_SPRING, {}, Fraction(7, 4)),
        (OVER_MIDNIGHT, {}, Fraction(2)),
    ],
)
def test_an_event_counts_in_whole_quarters_or_as_long_as_an_organiser_says(span, facts, hours):
    starts_at, ends_at = (one.astimezone(UTC) for one in span)

    assert rules.hours(starts_at, ends_at, **{"all_day": False} | facts) == hours


@pytest.mark.parametrize(
    ("link", "usable"),
    [
        ("https://meet.example.com/room", True),
        (" https://meet.example.com ", True),
        ("", False),
        ("http://meet.example.com/room", False),
        ("meet.example.com/room", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https:///room", False),
        ("https://meet.example.com/a room", False),
        ("https://meet.example.com/\r\nSet-Cookie: a=b", False),
    ],
)
def test_only_an_address_that_begins_with_https_leads_to_a_meeting(link, usable):
    assert rules.is_usable(link) is usable


CODE = "abcdefghijklmnopqrstuvwx23"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (CODE, CODE),
        (CODE.upper(), CODE),
        (f"  {CODE}\n", CODE),
        (f"https://network.example/cards/{CODE}", CODE),
        (f"network.example/cards/{CODE}?from=scanner", CODE),
        (f"https://network.example/cards/{CODE}/photo", CODE),
        (f"{CODE[:13]} {CODE[13:]}", CODE),
        (CODE[:25], None),
        (CODE + "a", None),
        ("https://network.example/people/1", None),
        ("", None),
    ],
)
def test_a_card_is_read_from_its_whole_address_or_its_code(text, code):
    assert rules.card_code(text) == code


@pytest.mark.parametrize(
    ("left", "walk_ins", "room"), [(None, 500, True), (2, 1, True), (2, 2, False), (0, 0, False)]
)
def test_a_walk_in_needs_a_place_that_no_other_walk_in_took(left, walk_ins, room):
    assert rules.has_room(left, walk_ins) is room


def test_everything_that_is_said_can_be_taken_back():
    for status in set(Status) - {Status.UNSAID}:
        assert Status.UNSAID in LIFECYCLE.moves[status]


@pytest.mark.parametrize(("text", "keys"), [("", []), ("a;b", ["a", "b"]), (" a ; ;b;a", ["a", "b"])])
def test_the_kinds_of_activity_are_read_each_once(text, keys):
    assert rules.activity_keys(text) == keys

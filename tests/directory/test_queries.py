"""Who may take a person with this condition, near here, on this date; equal to a reading by hand."""

from collections.abc import Iterator
from datetime import date, timedelta
from math import acos, cos, radians, sin

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.core.database import db
from network.core.permission import Role
from network.members.catalogue.models import Area, Condition
from network.members.catalogue.queries import choices, miles_between
from network.members.directory import queries
from network.members.directory.rules import Filter, Who
from network.members.people.models import Member
from network.members.people.rules import SHOWN_BY_DEFAULT, Status
from network.members.qualifications.models import FitInterval
from tests import factories
from tests.plugins.statements import statements

TODAY = date(2026, 12, 1)


def named(asked: Filter, by: Member, **how: int) -> list[str]:
    found = queries.page(asked, by=by, today=TODAY, choices=choices(), **how)
    return [entry.name for entry in found.entries]


def fit(member: Member, condition: Condition, begins: date, ends: date | None) -> None:
    factories.kept(
        FitInterval(member_id=member.id, condition_id=condition.id, begins_on=begins, ends_on=ends)
    )


@pytest.mark.parametrize(
    ("one", "other", "miles"),
    [
        ((51.816, -0.813), (51.816, -0.813), 0),
        ((51.943, -0.881), (51.998, -0.988), 5.9),
        ((0, 0), (0, 180), 12436.9),
        ((90, 0), (-90, 0), 12436.9),
    ],
    ids=["the same place", "Winslow to Buckingham", "half round the equator", "pole to pole"],
)
def test_distance_is_along_a_great_circle(
    one: tuple[float, float], other: tuple[float, float], miles: float
) -> None:
    here, there = (Area(latitude=place[0], longitude=place[1]) for place in (one, other))

    assert miles_between(here, there) == pytest.approx(miles, abs=0.06)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 12, 31), []),
        (date(2027, 1, 1), ["Amina"]),
        (date(2027, 3, 31), ["Amina"]),
        (date(2027, 4, 1), []),
    ],
    ids=["the day before", "the first day", "the last day", "the day after"],
)
def test_somebody_is_found_on_the_days_on_which_they_are_fit(
    app: Flask, esi: Member, day: date, found: list[str]
) -> None:
    cancer = factories.condition(key="cancer")
    amina = factories.member("Amina", Role.INSTRUCTOR)
    fit(amina, cancer, date(2027, 1, 1), date(2027, 3, 31))

    assert named(Filter(condition="cancer", on=day), by=esi) == found


def test_the_nearest_come_first_and_each_says_how_far(app: Flask, esi: Member) -> None:
    winslow = factories.area("Winslow", key="winslow", latitude=51.943, longitude=-0.881)
    buckingham = factories.area("Buckingham", latitude=51.998, longitude=-0.988)
    factories.member("Zoe", Role.INSTRUCTOR, areas=(winslow,))
    factories.member("Amina", Role.INSTRUCTOR, areas=(buckingham,))
    factories.member("Mo", Role.INSTRUCTOR, county_wide=True)

    found = queries.page(Filter(area="winslow", within=10), by=esi, today=TODAY, choices=choices())

    assert [(entry.name, entry.miles) for entry in found.entries] == [("Zoe", 0), ("Mo", 0.5), ("Amina", 5.9)]


def test_a_member_who_travels_is_near(app: Flask, esi: Member) -> None:
    factories.area("Winslow", key="winslow", latitude=51.943, longitude=-0.881)
    buckingham = factories.area("Buckingham", latitude=51.998, longitude=-0.988)
    factories.member("Stays", Role.INSTRUCTOR, areas=(buckingham,), travel_radius_miles=5)
    factories.member("Travels", Role.INSTRUCTOR, areas=(buckingham,), travel_radius_miles=6)

    assert named(Filter(area="winslow"), by=esi) == ["Travels"]


def test_an_area_or_condition_that_is_not_there_finds_nobody(app: Flask, esi: Member) -> None:
    factories.member("Amina", Role.INSTRUCTOR, county_wide=True)

    assert named(Filter(area="atlantis"), by=esi) == []
    assert named(Filter(condition="boredom"), by=esi) == []


def test_a_name_is_found_by_any_part_whatever_its_case(app: Flask, esi: Member) -> None:
    factories.member("Hana Müller-Test", Role.INSTRUCTOR)
    factories.member("Percy Hundred%", Role.INSTRUCTOR)

    assert named(Filter(text="MÜLLER hana"), by=esi) == ["Hana Müller-Test"]
    assert named(Filter(text="%"), by=esi) == ["Percy Hundred%"]


def test_a_level_counts_on_the_day(app: Flask, esi: Member) -> None:
    level_4 = factories.kind(level=4)
    amina = factories.member("Amina", Role.INSTRUCTOR)
    factories.qualification(amina, level_4, valid_from=date(2026, 1, 1), expires_on=date(2026, 12, 31))

    assert named(Filter(level=4, on=date(2026, 12, 31)), by=esi) == ["Amina"]
    assert named(Filter(level=4, on=date(2027, 1, 1)), by=esi) == []
    assert named(Filter(level=3), by=esi) == []


@pytest.mark.parametrize(
    ("status", "to_esi", "to_carol"),
    [
        (Status.ACTIVE, ["Mo"], ["Mo"]),
        (Status.SUSPENDED, [], ["Mo"]),
        (Status.UNCLAIMED, [], ["Mo"]),
        (Status.LEFT, [], []),
    ],
)
def test_partners_meet_active_members_and_coordinators_whoever_has_not_left(
    app: Flask, esi: Member, carol: Member, status: Status, to_esi: list[str], to_carol: list[str]
) -> None:
    factories.member("Mo", Role.INSTRUCTOR, status=status)

    assert (named(Filter(), by=esi), named(Filter(), by=carol)) == (to_esi, to_carol)


def test_a_field_that_is_not_ticked_is_not_in_the_answer(app: Flask, esi: Member, carol: Member) -> None:
    shown = [*SHOWN_BY_DEFAULT, "phone:partners"]
    factories.member("Mo", Role.INSTRUCTOR, email="mo@secret.example", phone="+447700900123", shown=shown)

    [to_esi] = queries.page(Filter(), by=esi, today=TODAY, choices=choices()).entries
    [to_carol] = queries.page(Filter(), by=carol, today=TODAY, choices=choices()).entries

    assert (to_esi.email, to_esi.phone) == ("", "+447700900123")
    assert (to_carol.email, to_carol.phone) == ("mo@secret.example", "+447700900123")


def test_nobody_is_found_by_an_area_or_a_stage_that_they_hide(app: Flask, esi: Member, carol: Member) -> None:
    winslow = factories.area("Winslow", key="winslow")
    stages = ["prehabilitation", "palliative"]
    factories.member("Hides", Role.INSTRUCTOR, areas=(winslow,), stages=stages, shown=["name:partners"])
    shown = ["name:partners", "areas:partners", "conditions:public"]
    factories.member("Shows", Role.INSTRUCTOR, areas=(winslow,), stages=stages, shown=shown)

    for asked in (Filter(area="winslow"), Filter(stage="palliative")):
        assert named(asked, by=esi) == ["Shows"]
        assert named(asked, by=carol) == ["Hides", "Shows"]
    assert named(Filter(stage="rehabilitation"), by=carol) == []


def test_an_area_that_ended_answers_only_for_its_days(app: Flask, esi: Member) -> None:
    old = factories.area("Old Board", key="old-board", ends_on=date(2026, 3, 31))
    factories.area("New Board", key="new-board")
    factories.member("Mo", Role.INSTRUCTOR, areas=(old,))

    assert named(Filter(area="old-board", on=date(2026, 3, 31)), by=esi) == ["Mo"]
    assert named(Filter(area="old-board", on=date(2026, 4, 1)), by=esi) == []
    assert named(Filter(area="new-board", within=5, on=date(2026, 4, 1)), by=esi) == []


def test_the_past_remembers_those_who_left_for_a_coordinator(app: Flask, esi: Member, carol: Member) -> None:
    cancer = factories.condition(key="cancer")
    gone = factories.member("Gone", Role.INSTRUCTOR, status=Status.LEFT)
    fit(gone, cancer, date(2024, 1, 1), date(2025, 12, 31))
    asked = Filter(condition="cancer", on=date(2024, 6, 1))

    assert (named(asked, by=carol), named(asked, by=esi)) == (["Gone"], [])


def test_who_is_both_partner_and_instructor_sees_what_either_may(app: Flask) -> None:
    both = factories.member("Both", Role.INSTRUCTOR, Role.HEALTH_PARTNER)
    factories.member("For Colleagues", Role.INSTRUCTOR, shown=["name:instructors"])
    factories.member("For Partners", Role.INSTRUCTOR, shown=["name:partners"])

    assert named(Filter(), by=both) == ["Both", "For Colleagues", "For Partners"]


@pytest.mark.parametrize("name", ["Soft\xadhyphen Sample", "Zero\u200dwidth Sample", "نور‎ Sample"])
def test_a_name_with_invisible_letters_does_not_stop_the_list(app: Flask, esi: Member, name: str) -> None:
    for n in range(2):
        factories.member(f"{name} {n}", Role.INSTRUCTOR)
    factories.member("Zoe Zed", Role.INSTRUCTOR)

    assert len(list(_walk(Filter(), esi, limit=1))) == 3


def test_whoever_hides_their_name_is_not_listed(app: Flask, esi: Member, amina: Member) -> None:
    factories.member("Hidden", Role.INSTRUCTOR, shown=["name:instructors"])

    assert named(Filter(), by=esi) == [amina.name]
    assert named(Filter(), by=amina) == ["Hidden", amina.name]


def test_pages_go_on_where_the_last_one_ended(app: Flask, esi: Member) -> None:
    names = [f"{first} Sample" for first in "ABCDEFG"]
    for name in names:
        factories.member(name, Role.INSTRUCTOR)

    assert list(_walk(Filter(), esi, limit=3)) == names


def test_pages_by_distance_go_on_where_the_last_one_ended(app: Flask, esi: Member) -> None:
    places = [factories.area(key=f"place-{n}", latitude=51.8 + n / 20, longitude=-0.8) for n in range(4)]
    for n in range(9):
        factories.member(f"Member {n}", Role.INSTRUCTOR, areas=(places[n % 4],))

    walked = list(_walk(Filter(area="place-0", within=100), esi, limit=2))

    assert walked == [f"Member {n}" for n in (0, 4, 8, 1, 5, 2, 6, 3, 7)]


@pytest.mark.parametrize("mark", ["", "x", "1~", "~~~", "nan~1~a", "1" * 400 + "~a", "1~\0", "-1~a", "1e9~a"])
def test_a_mark_that_makes_no_sense_shows_the_first_page(app: Flask, esi: Member, mark: str) -> None:
    factories.member("Mo", Role.INSTRUCTOR)

    found = queries.page(Filter(), by=esi, today=TODAY, choices=choices(), after=mark)

    assert [entry.name for entry in found.entries] == ["Mo"]


def test_a_page_takes_three_statements_for_one_member_or_for_many(app: Flask, esi: Member) -> None:
    area, cancer = factories.area(), factories.condition(key="cancer")
    for n in range(12):
        fit(factories.member(f"Member {n}", Role.INSTRUCTOR, areas=(area,)), cancer, TODAY, None)
    offered = choices()
    db.session.flush()
    assert esi.roles

    counts = []
    for limit in (1, 12):
        with statements() as asked:
            queries.page(Filter(condition="cancer"), by=esi, today=TODAY, choices=offered, limit=limit)
        counts.append(len(asked))

    assert counts == [3, 3]


def _walk(asked: Filter, by: Member, limit: int) -> Iterator[str]:
    after: str | None = ""
    while after is not None:
        found = queries.page(asked, by=by, today=TODAY, choices=choices(), after=after, limit=limit)
        yield from (entry.name for entry in found.entries)
        after = found.after


# Random networks against a reading of the rows by hand.

DAYS = st.integers(-40, 40).map(lambda offset: TODAY + timedelta(days=offset))
MILES = 3958.8


@st.composite
def people(draw: st.DrawFn) -> dict[str, object]:
    spells = draw(st.lists(st.tuples(st.integers(0, 1), DAYS, st.none() | st.integers(0, 30)), max_size=3))
    return {
        "status": draw(st.sampled_from([Status.ACTIVE] * 4 + [Status.SUSPENDED, Status.UNCLAIMED])),
        "areas": draw(st.sets(st.integers(0, 3), max_size=3)),
        "county_wide": draw(st.booleans()) and draw(st.booleans()),
        "travels": draw(st.integers(0, 15)),
        "shows_areas": draw(st.booleans()) or draw(st.booleans()),
        "listed": draw(st.booleans()) or draw(st.booleans()),
        "role": draw(st.sampled_from([Role.INSTRUCTOR, Role.INSTRUCTOR, Role.HEALTH_PARTNER])),
        "spells": {(which, day): lasts for which, day, lasts in spells},
    }


LAST_DAY_OF_THE_LAST_PLACE = TODAY + timedelta(days=5)
PLACES = [(51.943, -0.881), (51.998, -0.988), (51.816, -0.813), (51.571, -0.776)]


def by_hand(network: list[dict[str, object]], condition: int, area: int, within: int, on: date) -> set[str]:
    """Read the rows one by one, with another formula for the distance."""

    def miles(one: int, other: int) -> float:
        if one == other:
            return 0.0
        (a, b), (c, d) = (tuple(map(radians, PLACES[place])) for place in (one, other))
        return MILES * acos(min(1.0, sin(a) * sin(c) + cos(a) * cos(c) * cos(d - b)))

    found = set()
    for number, person in enumerate(network):
        is_fit = any(
            which == condition and day <= on and (lasts is None or on <= day + timedelta(days=lasts))
            for (which, day), lasts in person["spells"].items()  # type: ignore[attr-defined]
        )
        reach = max(within, person["travels"])  # type: ignore[call-overload]
        used = {0, 1, 2} | ({3} if on <= LAST_DAY_OF_THE_LAST_PLACE else set())
        near = person["county_wide"] or any(
            miles(place, area) <= reach
            for place in person["areas"] & used  # type: ignore[operator]
        )
        near = near and area in used and person["shows_areas"]
        shown = person["status"] is Status.ACTIVE and person["listed"] and person["role"] is Role.INSTRUCTOR
        if is_fit and near and shown:
            found.add(f"Person {number}")
    return found


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    network=st.lists(people(), max_size=7),
    condition=st.integers(0, 1),
    area=st.integers(0, 3),
    within=st.integers(0, 30),
    on=DAYS,
)
def test_the_answer_to_a_health_partner_equals_a_reading_by_hand(
    app: Flask, network: list[dict[str, object]], condition: int, area: int, within: int, on: date
) -> None:
    savepoint = db.session.begin_nested()
    esi = factories.member("Esi", Role.HEALTH_PARTNER)
    conditions = [factories.condition(key=f"hand-{n}") for n in range(2)]
    areas = [
        factories.area(
            f"Place {n}",
            key=f"hand-{n}",
            latitude=place[0],
            longitude=place[1],
            ends_on=LAST_DAY_OF_THE_LAST_PLACE if n == 3 else None,
        )
        for n, place in enumerate(PLACES)
    ]
    for number, person in enumerate(network):
        made = factories.member(
            f"Person {number}",
            person["role"],  # type: ignore[arg-type]
            status=person["status"],
            areas=tuple(areas[n] for n in person["areas"]),  # type: ignore[attr-defined]
            county_wide=person["county_wide"],
            travel_radius_miles=person["travels"],
            shown=[
                tick
                for tick in SHOWN_BY_DEFAULT
                if person["listed" if tick.startswith("name") else "shows_areas"]
            ],
        )
        for (which, day), lasts in person["spells"].items():  # type: ignore[attr-defined]
            fit(made, conditions[which], day, None if lasts is None else day + timedelta(days=lasts))

    asked = Filter(condition=f"hand-{condition}", area=f"hand-{area}", within=within, on=on)
    answer = set(_walk(asked, esi, limit=2))
    savepoint.rollback()

    assert answer == by_hand(network, condition, area, within, on)


def test_health_partners_are_another_list(app: Flask, esi: Member, amina: Member) -> None:
    assert named(Filter(who=Who.PARTNERS), by=amina) == [esi.name]
    assert set(named(Filter(who=Who.EVERYBODY), by=amina)) == {esi.name, amina.name}

"""Fit to practise: on a day, until when, what ends it first, and on which days at all."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings

from network.core.dates import add_days
from network.core.days import Period
from network.members.catalogue.requirement import Facts, HeldGrant, Practice, Voice, parse
from network.members.people.rules import Spell, Status, active_spells
from network.members.qualifications.fitness import (
    ConditionFacts,
    MemberFacts,
    fit_days,
    fitness,
    intervals,
)
from network.members.qualifications.rules import TimeState, time_state
from tests.qualifications import by_hand
from tests.qualifications.strategies import CALENDAR, LEVELS, TITLES, conditions, days, members

TODAY = date(2026, 11, 20)
JOINED = date(2024, 1, 1)
EVER_SINCE = (Spell(JOINED, None),)
CANCER = ConditionFacts("cancer", "Cancer", parse("all(l4-cancer;first-aid;insurance)"))
FALLS = ConditionFacts("falls", "Falls prevention", parse("all(any(l4-falls;l3-er);first-aid)"))
DEMENTIA = ConditionFacts("dementia", "Dementia", None)


def grant(key, valid_from, expires_on=None, *, awarded_on=None, verified=True):
    awarded_on = awarded_on or valid_from
    return HeldGrant(
        key, LEVELS[key], TITLES[key], valid_from, expires_on, awarded_on, verified, not verified
    )


CANCER_REHAB = grant("l4-cancer", date(2022, 3, 14))
FIRST_AID = grant("first-aid", date(2024, 3, 2), date(2027, 3, 2))
INSURANCE = grant("insurance", date(2026, 5, 1), date(2027, 4, 30))


A, S, L = Status.ACTIVE, Status.SUSPENDED, Status.LEFT


def member(*grants, active=EVER_SINCE, practice=()):
    return MemberFacts(Facts(tuple(grants), tuple(practice)), tuple(active))


def answer(condition, facts, on=TODAY, **options):
    return fitness(condition, facts, on, titles=TITLES, **options)


# On a day


def test_a_member_who_holds_everything_is_fit():
    assert answer(CANCER, member(CANCER_REHAB, FIRST_AID, INSURANCE)).fit is True


@pytest.mark.parametrize(
    ("on", "fit"),
    [
        (date(2026, 4, 30), False),
        (date(2026, 5, 1), True),
        (date(2027, 3, 2), True),
        (date(2027, 3, 3), False),
    ],
    ids=[
        "the day before the last part begins",
        "on the day itself",
        "on the last valid day itself",
        "the day after, in grace",
    ],
)
def test_a_member_is_fit_exactly_while_everything_is_valid(on, fit):
    assert answer(CANCER, member(CANCER_REHAB, FIRST_AID, INSURANCE), on).fit is fit


@pytest.mark.parametrize(
    ("on", "state", "fit"),
    [
        (date(2027, 3, 2), TimeState.EXPIRING, True),
        (date(2027, 3, 3), TimeState.IN_GRACE, False),
        (date(2027, 3, 31), TimeState.LAPSED, False),
    ],
)
def test_expiring_counts_and_in_grace_does_not(on, state, fit):
    assert time_state(FIRST_AID.valid_from, FIRST_AID.expires_on, on, 90, 28) is state
    assert answer(CANCER, member(CANCER_REHAB, FIRST_AID, INSURANCE), on).fit is fit


def test_what_waits_for_a_check_does_not_count():
    unchecked = grant("first-aid", date(2024, 3, 2), date(2027, 3, 2), verified=False)

    assert answer(CANCER, member(CANCER_REHAB, unchecked, INSURANCE)).fit is False


def test_a_condition_without_requirements_is_not_defined_and_never_a_yes():
    everything = member(*(grant(key, date(2020, 1, 1)) for key in LEVELS))

    found = answer(DEMENTIA, everything)

    assert (found.fit, found.until, found.first_to_break, found.words) == (None, None, None, "Not defined")
    assert intervals(DEMENTIA, everything) == []


@pytest.mark.parametrize(
    ("changes", "fit"),
    [
        ([], False),
        ([(JOINED, A)], True),
        ([(TODAY, A)], True),
        ([(date(2026, 11, 21), A)], False),
        ([(JOINED, A), (date(2026, 11, 21), L)], True),
        ([(JOINED, A), (TODAY, L)], False),
        ([(JOINED, A), (date(2025, 1, 1), L), (date(2026, 1, 1), A)], True),
        ([(JOINED, A), (TODAY, S)], False),
        ([(JOINED, A), (date(2026, 1, 1), S)], False),
        ([(JOINED, A), (TODAY, S), (date(2026, 11, 21), A)], False),
        ([(JOINED, A), (date(2026, 1, 1), S), (TODAY, A)], True),
        ([(JOINED, A), (date(2026, 11, 21), S)], True),
    ],
    ids=[
        "never active",
        "active",
        "active from the day itself",
        "active from tomorrow",
        "active to the day itself",
        "active until yesterday",
        "active again",
        "suspended from the day itself",
        "suspended for long",
        "suspended for the day",
        "suspended until yesterday",
        "suspended from tomorrow",
    ],
)
def test_only_an_active_member_who_is_not_suspended_is_fit(changes, fit):
    held = member(CANCER_REHAB, FIRST_AID, INSURANCE, active=active_spells(changes))

    assert answer(CANCER, held).fit is fit


# Until when, and what ends it first


def test_the_first_thing_that_breaks_is_named_with_its_last_day():
    found = answer(CANCER, member(CANCER_REHAB, FIRST_AID, INSURANCE))

    assert found.until == date(2027, 3, 2)
    assert found.first_to_break.what == ("First aid",)
    assert found.first_to_break.words == "First aid runs out on 2 March 2027"
    assert found.words == "Fit to practise until 2 March 2027"


def test_everything_that_runs_out_on_the_same_day_is_named():
    last = date(2026, 12, 1)
    held = member(
        grant("l4-cancer", date(2023, 12, 1), last),
        grant("first-aid", date(2023, 12, 1), last),
        grant("insurance", date(2025, 12, 2), last),
    )

    assert answer(CANCER, held).first_to_break.words == (
        "Level 4 Cancer, First aid and Insurance run out on 1 December 2026"
    )


def test_what_is_renewed_already_is_not_the_first_to_break():
    renewed = grant("first-aid", date(2027, 3, 3), date(2030, 3, 2))

    found = answer(CANCER, member(CANCER_REHAB, FIRST_AID, renewed, INSURANCE))

    assert found.first_to_break.words == "Insurance runs out on 30 April 2027"


def test_of_two_ways_the_one_that_lasts_longest_is_the_first_to_break():
    held = member(
        grant("l4-falls", date(2024, 1, 1), date(2026, 12, 31)),
        grant("l3-er", date(2026, 12, 1), date(2027, 1, 31)),
        FIRST_AID,
    )

    assert answer(FALLS, held).first_to_break.words == "Level 3 Exercise Referral runs out on 31 January 2027"


def test_a_membership_that_ends_may_be_the_first_to_break():
    held = member(CANCER_REHAB, FIRST_AID, INSURANCE, active=[Spell(JOINED, date(2026, 12, 31))])

    assert answer(CANCER, held).first_to_break.words == "Membership runs out on 31 December 2026"


def test_hours_of_practice_may_be_the_first_to_break():
    condition = ConditionFacts("cancer", "Cancer", parse("all(l4-cancer;hours:10/12m)"))
    march = date(2026, 3, 1)
    held = member(CANCER_REHAB, practice=[Practice(march, march, 10, checked=True)])

    assert answer(condition, held).first_to_break.words == (
        "Practice (10 hours in 12 months) runs out on 28 February 2027"
    )


def test_the_time_since_an_award_is_named_only_if_the_qualification_stays():
    condition = ConditionFacts("falls", "Falls", parse("all(any(l3-er;l4-falls);held:6m)"))
    l3 = grant("l3-er", date(2024, 1, 1), date(2026, 12, 31))
    l4 = grant("l4-falls", date(2026, 11, 1))

    alone, both = answer(condition, member(l3)), answer(condition, member(l3, l4))

    assert alone.first_to_break.what == ("Level 3 Exercise Referral",)
    assert both.first_to_break.what == ("Time since the award (6 months)",)


def test_fitness_that_nothing_ends_has_no_end():
    held = member(CANCER_REHAB, grant("first-aid", JOINED), grant("insurance", JOINED))

    found = answer(CANCER, held)

    assert (found.until, found.first_to_break) == (None, None)
    assert found.words == "Fit to practise, with no end date"


def test_what_stands_in_the_way_is_listed():
    held = member(CANCER_REHAB, active=[])

    assert answer(CANCER, held).obstacles == (
        "You need an active membership",
        "You need First aid",
        "You need Insurance",
    )
    assert answer(CANCER, held, voice=Voice.THEY).obstacles[0] == "Needs an active membership"
    assert answer(CANCER, held).words == "Not fit to practise"


def test_nothing_stands_in_the_way_of_who_is_fit():
    assert answer(CANCER, member(CANCER_REHAB, FIRST_AID, INSURANCE)).obstacles == ()


# On which days at all


def test_a_gap_between_two_certificates_is_a_gap_in_fitness():
    later = grant("first-aid", date(2027, 3, 20), date(2030, 3, 19))
    held = member(CANCER_REHAB, FIRST_AID, later, grant("insurance", JOINED))

    assert intervals(CANCER, held) == [
        Period(date(2024, 3, 2), date(2027, 3, 2)),
        Period(date(2027, 3, 20), date(2030, 3, 19)),
    ]


def test_a_renewal_that_runs_on_leaves_no_gap():
    renewed = grant("first-aid", date(2027, 3, 3), None)
    held = member(CANCER_REHAB, FIRST_AID, renewed, grant("insurance", JOINED))

    assert intervals(CANCER, held) == [Period(date(2024, 3, 2), None)]


def test_a_suspension_cuts_an_interval_in_two():
    held = member(
        CANCER_REHAB,
        grant("first-aid", JOINED),
        grant("insurance", JOINED),
        active=active_spells([(JOINED, A), (date(2026, 2, 28), S), (date(2026, 3, 2), A)]),
    )

    assert intervals(CANCER, held) == [
        Period(JOINED, date(2026, 2, 27)),
        Period(date(2026, 3, 2), None),
    ]


@pytest.mark.parametrize(
    "night", [date(2027, 3, 28), date(2026, 10, 25)], ids=["clocks go forward", "and back"]
)
def test_the_nights_on_which_the_clocks_change_are_days_like_others(night):
    held = member(CANCER_REHAB, grant("first-aid", JOINED, night), grant("insurance", JOINED))

    assert intervals(CANCER, held) == [Period(JOINED, night)]
    assert answer(CANCER, held, night).fit is True
    assert answer(CANCER, held, add_days(night, 1)).fit is False


@settings(deadline=None)
@given(conditions(), members(), days)
def test_fitness_is_what_the_rule_says_read_by_hand(condition, facts, on):
    assert fitness(condition, facts, on).fit == by_hand.is_fit(condition, facts, on)


@settings(deadline=None, max_examples=50)
@given(conditions(), members())
def test_the_intervals_are_the_days_found_one_by_one(condition, facts):
    fit = [day for day in CALENDAR if any(day in period for period in intervals(condition, facts))]

    assert fit == [day for day in CALENDAR if by_hand.is_fit(condition, facts, day)]


@settings(deadline=None)
@given(conditions(), members())
def test_intervals_are_as_long_as_they_can_be(condition, facts):
    found = intervals(condition, facts)

    for period in found:
        assert not by_hand.is_fit(condition, facts, add_days(period.begins_on, -1))
        assert period.ends_on is None or not by_hand.is_fit(condition, facts, add_days(period.ends_on, 1))
    assert all(later.begins_on - earlier.ends_on > timedelta(days=1) for earlier, later in pairwise(found))


@settings(deadline=None)
@given(conditions(), members(), days)
def test_the_answer_for_a_day_lies_in_the_intervals(condition, facts, on):
    found, period = fitness(condition, facts, on), fit_days(condition, facts).period_around(on)

    assert found.fit == (period is not None)
    assert found.until == (period.ends_on if period else None)


@settings(deadline=None)
@given(conditions(), members(), days)
def test_what_breaks_first_is_named_whenever_there_is_an_end(condition, facts, on):
    found = fitness(condition, facts, on, titles=TITLES)

    assert (found.first_to_break is not None) == (found.until is not None)
    if found.first_to_break:
        assert found.first_to_break.what
        assert found.first_to_break.last_day == found.until


@settings(deadline=None)
@given(conditions(), members(), days)
def test_whoever_is_not_fit_is_told_why(condition, facts, on):
    found = fitness(condition, facts, on, titles=TITLES)

    assert bool(found.obstacles) == (not found.fit)

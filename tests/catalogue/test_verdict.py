"""What a rule comes to on a day: whether it is met, until when, why, and what is missing."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.core.dates import add_days
from network.members.catalogue.requirement import (
    All,
    Any,
    Facts,
    HeldGrant,
    Practice,
    Voice,
    days_met,
    evaluate,
    missing,
    parse,
)
from tests.qualifications import by_hand
from tests.qualifications.strategies import CALENDAR, LEVELS, TITLES, days, facts, keys, trees

LEVEL_4 = parse("all(any(l3-er;l3-ltc;level:4);hours:150/24m;held:6m)")
JUNE = date(2026, 6, 1)


def grant(key, valid_from=None, expires_on=None, *, awarded_on=None, verified=True, waiting=False):
    awarded_on = awarded_on or valid_from
    return HeldGrant(
        key, LEVELS[key], TITLES[key], valid_from, expires_on, awarded_on, verified=verified, waiting=waiting
    )


def holding(*grants, practice=()):
    return Facts(tuple(grants), tuple(practice))


def verdict_on(rule, facts, on=JUNE, *, kind=None, voice=Voice.YOU):
    return evaluate(parse(rule), facts, on, kind=kind, titles=TITLES, voice=voice)


# Whether, and until when


@pytest.mark.parametrize(
    ("on", "met"),
    [
        (date(2024, 2, 28), False),
        (date(2024, 2, 29), True),
        (date(2026, 6, 1), True),
        (date(2027, 2, 28), True),
        (date(2027, 3, 1), False),
    ],
    ids=["the day before", "on the first day itself", "between", "on the last day itself", "the day after"],
)
def test_a_grant_counts_from_its_first_day_to_its_last(on, met):
    held = holding(grant("first-aid", date(2024, 2, 29), date(2027, 2, 28)))

    assert verdict_on("first-aid", held, on).met is met


@pytest.mark.parametrize(
    "held",
    [
        grant("first-aid", date(2024, 1, 1), verified=False, waiting=True),
        grant("first-aid", date(2024, 1, 1), verified=False),
        grant("first-aid"),
        grant("first-aid", date(2026, 6, 2)),
        grant("first-aid", date(2024, 1, 1), date(2026, 5, 31)),
        grant("first-aid", date(2027, 1, 1), date(2026, 1, 1)),
        grant("insurance", date(2024, 1, 1)),
    ],
    ids=[
        "waiting",
        "rejected",
        "without a date",
        "not begun",
        "run out",
        "with dates the wrong way",
        "of another kind",
    ],
)
def test_a_grant_does_not_count_if_it_is(held):
    assert not verdict_on("first-aid", holding(held)).met


def test_a_renewal_that_runs_on_carries_the_verdict_further():
    held = holding(
        grant("first-aid", date(2023, 6, 15), date(2026, 6, 15)),
        grant("first-aid", date(2026, 6, 16), date(2029, 6, 15)),
    )

    assert verdict_on("first-aid", held).until == date(2029, 6, 15)


def test_an_earlier_end_is_not_hidden_by_another_kind_that_ends_later():
    held = holding(
        grant("first-aid", date(2024, 1, 1), date(2026, 9, 12)),
        grant("insurance", date(2024, 1, 1), date(2027, 3, 31)),
    )

    assert verdict_on("all(first-aid;insurance)", held).until == date(2026, 9, 12)


def test_one_of_several_may_take_over_from_another_before_it_ends():
    held = holding(
        grant("l4-falls", date(2024, 1, 1), date(2026, 6, 30)),
        grant("l4-cancer", date(2026, 6, 20), date(2026, 12, 31)),
    )

    assert verdict_on("any(l4-falls;l4-cancer)", held).until == date(2026, 12, 31)


def test_what_was_held_once_stays_so():
    held = holding(grant("l3-er", date(2014, 6, 4), date(2017, 6, 3)))

    assert verdict_on("once:l3-er", held).met
    assert verdict_on("once:l3-er", held).until is None
    assert not verdict_on("once:l3-er", held, date(2014, 6, 3)).met


def test_a_level_is_met_by_that_level_and_no_other():
    held = holding(grant("l4-cancer", date(2024, 1, 1)))

    assert verdict_on("level:4", held).met
    assert not verdict_on("level:3", held).met


def test_a_level_is_not_met_by_the_kind_that_is_asked_for():
    held = holding(grant("l4-cancer", date(2024, 1, 1)))

    assert not verdict_on("level:4", held, kind="l4-cancer").met
    assert verdict_on("level:4", held, kind="l4-falls").met


def test_an_existing_level_4_exempts_from_referral_but_not_from_the_hours():
    held = holding(grant("l4-cancer", date(2024, 1, 1)))

    verdict = evaluate(LEVEL_4, held, JUNE, kind="l4-falls", titles=TITLES)

    assert [child.met for child in verdict.children] == [True, False, True]


@pytest.mark.parametrize(
    ("awarded_on", "met_from"),
    [
        (date(2026, 1, 15), date(2026, 7, 15)),
        (date(2025, 8, 31), date(2026, 2, 28)),
        (date(2023, 8, 31), date(2024, 2, 29)),
    ],
    ids=["the same day", "the last of a shorter month", "the last of a leap February"],
)
def test_six_months_since_an_award_are_up_on(awarded_on, met_from):
    rule, held = "all(l3-er;held:6m)", holding(grant("l3-er", awarded_on))

    assert not verdict_on(rule, held, add_days(met_from, -1)).met
    assert verdict_on(rule, held, met_from).met
    assert verdict_on(rule, held, awarded_on).met_from == met_from


def test_months_count_from_a_qualification_that_still_meets_the_rule():
    lapsed, new = grant("l3-er", date(2020, 1, 1), date(2023, 1, 1)), grant("l3-ltc", date(2026, 5, 1))

    verdict = verdict_on("all(any(l3-er;l3-ltc);held:6m)", holding(lapsed, new))

    assert not verdict.met
    assert verdict.met_from == date(2026, 11, 1)


def test_months_do_not_count_from_a_credential():
    held = holding(grant("first-aid", date(2020, 1, 1)))

    assert not verdict_on("all(first-aid;held:6m)", held).met


def test_months_without_a_qualification_in_the_rule_are_never_met():
    assert not verdict_on("held:1m", holding(grant("l3-er", date(2020, 1, 1)))).met


LEAP_DAY = date(2024, 2, 29)
DAY_OF_TEN = Practice(JUNE, JUNE, 10, checked=True)
LEAP_DAY_OF_TEN = Practice(LEAP_DAY, LEAP_DAY, 10, checked=True)
TWENTY_IN_TWENTY_DAYS = Practice(date(2026, 5, 1), date(2026, 5, 20), 20, checked=True)


@pytest.mark.parametrize(
    ("entry", "on", "met"),
    [
        (DAY_OF_TEN, date(2026, 5, 31), False),
        (DAY_OF_TEN, date(2026, 6, 1), True),
        (DAY_OF_TEN, date(2028, 5, 31), True),
        (DAY_OF_TEN, date(2028, 6, 1), False),
        (LEAP_DAY_OF_TEN, date(2026, 2, 27), True),
        (LEAP_DAY_OF_TEN, date(2026, 2, 28), True),
        (LEAP_DAY_OF_TEN, date(2026, 3, 1), False),
        (TWENTY_IN_TWENTY_DAYS, date(2026, 5, 9), False),
        (TWENTY_IN_TWENTY_DAYS, date(2026, 5, 10), True),
        (TWENTY_IN_TWENTY_DAYS, date(2028, 5, 10), True),
        (TWENTY_IN_TWENTY_DAYS, date(2028, 5, 11), False),
        (Practice(JUNE, JUNE, 10, checked=False), JUNE, False),
        (Practice(JUNE, JUNE, Decimal("9.99"), checked=True), JUNE, False),
    ],
    ids=[
        "the day before it is done",
        "on the day itself",
        "on the last day of two years",
        "two years later",
        "a leap day, two years later but two days",
        "a leap day, on the last day of February",
        "a leap day, on the day after that",
        "partly done, too little",
        "partly done, enough",
        "partly too long ago, enough",
        "partly too long ago, too little",
        "not checked",
        "almost enough",
    ],
)
def test_hours_count_in_the_months_up_to_the_day(entry, on, met):
    assert verdict_on("hours:10/24m", holding(practice=[entry]), on).met is met


@settings(deadline=None)
@given(trees(), facts(), days, st.none() | keys)
def test_a_verdict_is_what_the_rule_says_read_by_hand(tree, facts, on, kind):
    assert evaluate(tree, facts, on, kind=kind).met == by_hand.is_met(tree, facts, on, kind)


@settings(deadline=None, max_examples=40)
@given(trees(), facts(), st.none() | keys)
def test_the_days_on_which_a_rule_is_met_are_the_days_found_one_by_one(tree, facts, kind):
    met = days_met(tree, facts, kind=kind)

    assert [day for day in CALENDAR if day in met] == [
        day for day in CALENDAR if by_hand.is_met(tree, facts, day, kind)
    ]


@settings(deadline=None)
@given(trees(), facts(), days)
def test_a_verdict_holds_until_the_day_it_names_and_no_longer(tree, facts, on):
    verdict = evaluate(tree, facts, on)

    if verdict.met and verdict.until:
        assert by_hand.is_met(tree, facts, verdict.until)
        assert not by_hand.is_met(tree, facts, add_days(verdict.until, 1))
    if not verdict.met:
        assert verdict.until is None
    if not verdict.met and verdict.met_from:
        assert by_hand.is_met(tree, facts, verdict.met_from)


# Why


RAN_OUT = grant("first-aid", date(2020, 1, 1), date(2023, 1, 1))
WAITING = grant("first-aid", date(2026, 5, 1), verified=False, waiting=True)
REFERRAL = grant("l3-er", date(2014, 6, 4))
OLD_REFERRAL = grant("l3-er", date(2014, 6, 4), date(2017, 6, 3))
FALLS = grant("l4-falls", date(2020, 1, 1))
OLD_FALLS = grant("l4-falls", date(2020, 1, 1), date(2023, 1, 1))
CANCER = grant("l4-cancer", date(2022, 1, 1), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("rule", "held", "why"),
    [
        ("first-aid", [grant("first-aid", date(2024, 1, 1), date(2026, 9, 12))],
         "You hold First aid until 12 September 2026"),
        ("l3-er", [REFERRAL], "You hold Level 3 Exercise Referral, with no end date"),
        ("first-aid", [], "You do not hold First aid"),
        ("first-aid", [RAN_OUT], "You do not hold First aid; it ran out on 1 January 2023"),
        ("first-aid", [RAN_OUT, WAITING],
         "You do not hold First aid; it ran out on 1 January 2023; one waits for a check"),
        ("first-aid", [grant("first-aid", date(2026, 7, 1))],
         "You do not hold First aid; one begins on 1 July 2026"),
        ("once:l3-er", [OLD_REFERRAL], "You first held Level 3 Exercise Referral on 4 June 2014"),
        ("once:l3-er", [], "You have never held Level 3 Exercise Referral"),
        ("level:4", [FALLS, CANCER], "You hold Level 4 Falls and Level 4 Cancer, Level 4, with no end date"),
        ("level:4", [OLD_FALLS],
         "You do not hold a Level 4 qualification; Level 4 Falls ran out on 1 January 2023"),
        ("all(l3-er;first-aid)", [REFERRAL], "1 of 2 met"),
        ("all(l3-er)", [REFERRAL], "All met"),
        ("any(l3-er;first-aid)", [REFERRAL], "1 of 2 met, and one is enough"),
        ("any(l3-er;first-aid)", [], "None met, and one is needed"),
    ],
)  # fmt: skip
def test_a_verdict_says_why(rule, held, why):
    assert verdict_on(rule, holding(*held)).why == why


@pytest.mark.parametrize(
    ("rule", "held", "why"),
    [
        ("l3-er", [REFERRAL], "Holds Level 3 Exercise Referral, with no end date"),
        ("first-aid", [RAN_OUT], "Does not hold First aid; it ran out on 1 January 2023"),
        ("once:l3-er", [OLD_REFERRAL], "First held Level 3 Exercise Referral on 4 June 2014"),
        ("once:l3-er", [], "Has never held Level 3 Exercise Referral"),
        ("level:4", [CANCER], "Holds Level 4 Cancer, Level 4, until 1 January 2027"),
        ("level:4", [], "Does not hold a Level 4 qualification"),
        ("hours:1/1m", [], "Has 0 checked hours in the month to 1 June 2026; 1 more is needed"),
    ],
)
def test_a_verdict_speaks_about_somebody(rule, held, why):
    assert verdict_on(rule, holding(*held), voice=Voice.THEY).why == why


@pytest.mark.parametrize(
    ("checked", "waiting", "why"),
    [
        ("160", "0", "You have 160 checked hours"),
        ("120", "12", "You have 120 checked hours; 30 more are needed; 12 hours wait for a check"),
        ("149.5", "0", "You have 149 checked hours; 1 more is needed"),
        ("149", "1", "You have 149 checked hours; 1 more is needed; 1 hour waits for a check"),
        ("1", "0.5", "You have 1 checked hour; 149 more are needed; less than an hour waits for a check"),
        ("0", "0", "You have 0 checked hours; 150 more are needed"),
    ],
)
def test_a_verdict_on_hours_counts_them(checked, waiting, why):
    may = date(2026, 5, 1)
    entries = [(Decimal(checked), True), (Decimal(waiting), False)]
    held = holding(practice=[Practice(may, may, hours, checked=is_checked) for hours, is_checked in entries])

    found = verdict_on("hours:150/24m", held).why

    assert found.replace(" in the 24 months to 1 June 2026", "") == why


@pytest.mark.parametrize(
    ("held", "why"),
    [
        ([grant("l3-er", date(2014, 6, 4))],
         "Level 3 Exercise Referral was awarded on 4 June 2014, at least 6 months before"),
        ([grant("l3-er", date(2026, 3, 31))],
         "6 months after Level 3 Exercise Referral was awarded is 30 September 2026"),
        ([], "There is no qualification yet to count 6 months from"),
    ],
)  # fmt: skip
def test_a_verdict_on_time_since_an_award_names_it(held, why):
    assert verdict_on("all(l3-er;held:6m)", holding(*held)).children[1].why == why


@settings(deadline=None)
@given(trees(), facts(), days, st.none() | keys)
def test_explanation_and_verdict_agree(tree, facts, on, kind):
    verdict = evaluate(tree, facts, on, kind=kind, titles=TITLES)

    assert _conclude(verdict) == verdict.met
    assert bool(missing(verdict)) == (not verdict.met)
    for part in verdict.leaves():
        assert part.met == (part.lack is None)
        assert part.met == _sounds_met(part.why), part.why


def _conclude(verdict):
    """Work a verdict out again from those on its parts alone."""
    if isinstance(verdict.node, All):
        return all(map(_conclude, verdict.children))
    if isinstance(verdict.node, Any):
        return any(map(_conclude, verdict.children))
    return verdict.met


def _sounds_met(why):
    refusals = ("You do not hold", "You have never held", "There is no", "needed", "was awarded is")
    return not any(words in why for words in refusals)


# What is missing


@pytest.mark.parametrize(
    ("rule", "held", "lines"),
    [
        ("first-aid", [grant("first-aid", date(2020, 1, 1))], []),
        ("first-aid", [], ["You need First aid"]),
        ("first-aid", [grant("first-aid", date(2026, 5, 1), verified=False, waiting=True)],
         ["You need First aid; one waits for a check"]),
        ("all(first-aid;insurance;l3-er)", [grant("insurance", date(2026, 1, 1))],
         ["You need First aid", "You need Level 3 Exercise Referral"]),
        ("any(l3-er;l3-ltc;level:4)", [],
         ["You need Level 3 Exercise Referral, or Level 3 Long-Term Conditions, or a Level 4 qualification"]),
        ("any(l3-er;first-aid)", [grant("first-aid", date(2020, 1, 1), date(2023, 1, 1))],
         ["You need Level 3 Exercise Referral, or First aid (it ran out on 1 January 2023)"]),
        ("any(all(l3-er;first-aid);l3-ltc)", [],
         ["You need Level 3 Long-Term Conditions, or Level 3 Exercise Referral and First aid"]),
        ("any(all(l3-er;first-aid);l3-er)", [], ["You need Level 3 Exercise Referral"]),
        ("any(all(l3-er;first-aid);l3-ltc)", [grant("first-aid", date(2020, 1, 1))],
         ["You need Level 3 Exercise Referral, or Level 3 Long-Term Conditions"]),
        ("all(l3-er;any(l3-er;l3-er);l3-er)", [], ["You need Level 3 Exercise Referral"]),
        ("all(l3-er;held:6m)", [],
         ["You need Level 3 Exercise Referral",
          "You need 6 months to pass after that qualification is awarded"]),
        ("all(l3-er;held:6m)", [grant("l3-er", date(2026, 3, 31))],
         ["You need to wait until 30 September 2026, 6 months after Level 3 Exercise Referral was awarded"]),
        ("once:l3-er", [], ["You need Level 3 Exercise Referral, held now or before"]),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_as_short_as_it_can_be(rule, held, lines):
    assert [line.words for line in missing(verdict_on(rule, holding(*held)))] == lines


def test_missing_hours_are_counted_with_those_that_wait():
    may = date(2026, 5, 1)
    held = holding(practice=[Practice(may, may, 120, checked=True), Practice(may, may, 12, checked=False)])

    (line,) = missing(verdict_on("hours:150/24m", held))

    assert line.words == "You need 30 more checked hours of practice; 12 hours wait for a check"


def test_what_is_missing_can_be_said_about_somebody():
    (line,) = missing(verdict_on("first-aid", holding(), voice=Voice.THEY))

    assert line.words == "Needs First aid"


def test_a_line_knows_which_parts_of_the_rule_it_speaks_of():
    (line,) = missing(verdict_on("any(l3-er;level:4)", holding()))

    assert line.parts == (parse("l3-er"), parse("level:4"))


def test_the_path_to_a_level_4_is_told_step_by_step():
    may = date(2026, 5, 1)
    held = holding(practice=[Practice(may, may, 120, checked=True)])

    lines = missing(evaluate(LEVEL_4, held, JUNE, kind="l4-cancer", titles=TITLES))

    assert [line.words for line in lines] == [
        (
            "You need Level 3 Exercise Referral, or Level 3 Long-Term Conditions, "
            "or another Level 4 qualification"
        ),
        "You need 30 more checked hours of practice",
        "You need 6 months to pass after that qualification is awarded",
    ]

"""How long a grant is valid, when a renewal runs on, how dates are read, and what a rule may ask for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.core.dates import PartialDate, add_months
from network.core.rules import Refused
from network.members.catalogue.requirement import parse
from network.members.catalogue.rules import (
    Entry,
    Reading,
    Validity,
    ValidityFacts,
    check_requirement,
    first_and_last_day,
    is_early_renewal,
    least_favourable,
    out_of_reach,
    parse_reminder_days,
    spell_reminder_days,
)

FOR_EVER = ValidityFacts(Validity.NONE)
CARDIAC = ValidityFacts(Validity.MONTHS, months=36, renewal_window_days=90)
FIRST_AID = ValidityFacts(Validity.MONTHS, months=36)
LICENCE = ValidityFacts(Validity.YEAR_END, renewal_window_days=60)
INSURANCE = ValidityFacts(Validity.PRINTED, renewal_window_days=30)
KINDS = [FOR_EVER, CARDIAC, FIRST_AID, LICENCE]

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("kind", "awarded_on", "printed", "expires_on"),
    [
        (FOR_EVER, date(2014, 6, 4), None, None),
        (FOR_EVER, date(2014, 6, 4), date(2027, 9, 30), date(2027, 9, 30)),
        (CARDIAC, date(2023, 10, 11), None, date(2026, 10, 11)),
        (CARDIAC, date(2023, 10, 11), date(2026, 10, 31), date(2026, 10, 31)),
        (CARDIAC, date(2024, 2, 29), None, date(2027, 2, 28)),
        (ValidityFacts(Validity.MONTHS, months=48), date(2024, 2, 29), None, date(2028, 2, 29)),
        (ValidityFacts(Validity.MONTHS, months=1), date(2027, 1, 31), None, date(2027, 2, 28)),
        (ValidityFacts(Validity.MONTHS, months=6), date(2026, 8, 31), None, date(2027, 2, 28)),
        (LICENCE, date(2026, 1, 1), None, date(2026, 12, 31)),
        (LICENCE, date(2026, 12, 31), None, date(2026, 12, 31)),
        (LICENCE, date(2026, 5, 1), date(2027, 4, 30), date(2027, 4, 30)),
        (INSURANCE, date(2026, 5, 1), date(2027, 4, 30), date(2027, 4, 30)),
        (INSURANCE, date(2026, 5, 1), date(2026, 5, 1), date(2026, 5, 1)),
    ],
    ids=[
        "never",
        "never, but a date is printed",
        "36 months to the day",
        "36 months, but another date is printed",
        "36 months after a leap day",
        "48 months after a leap day",
        "a month after the 31st",
        "half a year to the end of February",
        "the end of a year just begun",
        "the end of a year on its last day",
        "the end of the year, but a date is printed",
        "the printed date",
        "the printed date, the same day",
    ],
)
def test_a_first_grant_begins_when_awarded_and_ends(kind, awarded_on, printed, expires_on):
    assert first_and_last_day(kind, awarded_on, printed=printed) == (awarded_on, expires_on)


OLD_END = date(2026, 10, 11)


@pytest.mark.parametrize(
    ("awarded_on", "valid_from", "expires_on"),
    [
        (date(2026, 7, 12), date(2026, 7, 12), date(2029, 7, 12)),
        (date(2026, 7, 13), date(2026, 10, 12), date(2029, 10, 11)),
        (date(2026, 10, 10), date(2026, 10, 12), date(2029, 10, 11)),
        (date(2026, 10, 11), date(2026, 10, 12), date(2029, 10, 11)),
        (date(2026, 10, 12), date(2026, 10, 12), date(2029, 10, 12)),
        (date(2026, 12, 1), date(2026, 12, 1), date(2029, 12, 1)),
    ],
    ids=[
        "the day before the window opens",
        "on the first day of the window itself",
        "the day before the old end",
        "on the old last day itself",
        "the day after",
        "late",
    ],
)
def test_a_renewal_inside_the_window_runs_on_from_the_old_end(awarded_on, valid_from, expires_on):
    assert first_and_last_day(CARDIAC, awarded_on, OLD_END) == (valid_from, expires_on)


def day(text):
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("kind", "awarded_on", "old_end", "printed", "valid_from", "expires_on"),
    [
        (FIRST_AID, "2026-10-01", "2026-10-11", "", "2026-10-01", "2029-10-01"),
        (FIRST_AID, "2026-10-11", "2026-10-11", "", "2026-10-11", "2029-10-11"),
        (CARDIAC, "2027-02-01", "2027-02-28", "", "2027-03-01", "2030-02-28"),
        (CARDIAC, "2028-02-01", "2028-02-29", "", "2028-03-01", "2031-02-28"),
        (LICENCE, "2026-11-20", "2026-12-31", "", "2027-01-01", "2027-12-31"),
        (LICENCE, "2026-10-20", "2026-12-31", "", "2026-10-20", "2026-12-31"),
        (INSURANCE, "2027-04-10", "2027-04-30", "2028-04-30", "2027-05-01", "2028-04-30"),
        (INSURANCE, "2027-04-10", "2027-04-30", "2027-04-20", "2027-04-10", "2027-04-20"),
        (INSURANCE, "2027-04-10", "2027-04-30", "2027-04-30", "2027-04-10", "2027-04-30"),
        (CARDIAC, "2026-09-01", "2026-10-11", "2029-08-31", "2026-10-12", "2029-08-31"),
        (CARDIAC, "2026-03-01", "2026-10-11", "2029-08-31", "2026-03-01", "2029-08-31"),
    ],
    ids=[
        "no window, so the new period overlaps the old",
        "no window, on the old last day itself",
        "from the end of February",
        "from a leap day",
        "to the end of the next year",
        "to the end of a year, too early",
        "the printed date, running on",
        "a document that ends before the old one does not run on",
        "nor does one that ends with it",
        "the printed date wins over the old end and 36 months",
        "outside the window, with a printed date",
    ],
)
def test_a_renewal_of_other_kinds(kind, awarded_on, old_end, printed, valid_from, expires_on):
    period = first_and_last_day(kind, day(awarded_on), day(old_end), day(printed))

    assert period == (day(valid_from), day(expires_on))


def test_a_kind_that_goes_by_the_document_needs_its_date():
    with pytest.raises(Refused) as refusal:
        first_and_last_day(INSURANCE, date(2026, 5, 1))

    assert (str(refusal.value), refusal.value.field) == (
        "Give the last day that is printed on the document",
        "expires_on",
    )


def test_a_document_cannot_end_before_it_was_awarded():
    with pytest.raises(Refused, match="before the day it was awarded"):
        first_and_last_day(FOR_EVER, date(2026, 5, 1), printed=date(2026, 4, 30))


@given(st.sampled_from(KINDS), days, st.none() | days)
def test_a_period_never_ends_before_it_begins(kind, awarded_on, old_end):
    valid_from, expires_on = first_and_last_day(kind, awarded_on, old_end)

    assert valid_from >= awarded_on
    assert expires_on is None or expires_on >= valid_from


@given(days, st.integers(0, 90))
def test_renewing_early_loses_no_day_and_leaves_no_gap(old_end, days_early):
    valid_from, expires_on = first_and_last_day(CARDIAC, old_end - timedelta(days=days_early), old_end)

    assert valid_from == old_end + timedelta(days=1)
    assert expires_on == add_months(old_end, 36)


def test_only_a_kind_with_a_window_can_be_renewed_early():
    assert is_early_renewal(CARDIAC, OLD_END, OLD_END)
    assert not is_early_renewal(FIRST_AID, OLD_END, OLD_END)


# Imprecise dates


@pytest.mark.parametrize(
    ("kind", "awarded", "printed", "reading"),
    [
        (FOR_EVER, "2009", None, Reading(date(2009, 12, 31), date(2009, 12, 31), None)),
        (FOR_EVER, "14/03/2022", None, Reading(date(2022, 3, 14), date(2022, 3, 14), None)),
        (CARDIAC, "Sept 2024", None, Reading(date(2024, 9, 30), date(2024, 9, 30), date(2027, 9, 1))),
        (CARDIAC, "Sept 2024", "Sept 2027", Reading(date(2024, 9, 30), date(2024, 9, 30), date(2027, 9, 1))),
        (CARDIAC, "2024", None, Reading(date(2024, 12, 31), date(2024, 12, 31), date(2027, 1, 1))),
        (LICENCE, "2024", None, Reading(date(2024, 12, 31), date(2024, 12, 31), date(2024, 12, 31))),
        (INSURANCE, None, "05/2027", Reading(None, None, date(2027, 5, 1))),
        (INSURANCE, None, "2027", Reading(None, None, date(2027, 1, 1))),
        (CARDIAC, None, None, Reading(None, None, None)),
        (ValidityFacts(Validity.MONTHS, months=6), "2024", None,
         Reading(date(2024, 12, 31), date(2024, 7, 1), date(2024, 7, 1))),
        (INSURANCE, "2027", "05/2027", Reading(date(2027, 5, 31), date(2027, 5, 1), date(2027, 5, 1))),
        (INSURANCE, "May 2027", "2027", Reading(date(2027, 5, 31), date(2027, 5, 1), date(2027, 5, 1))),
    ],
)  # fmt: skip
def test_an_imprecise_date_is_read_in_the_way_least_favourable(kind, awarded, printed, reading):
    awarded_on = PartialDate.parse(awarded) if awarded else None
    printed_on = PartialDate.parse(printed) if printed else None

    assert least_favourable(kind, awarded_on, printed=printed_on) == reading


def test_an_imprecise_renewal_runs_on_only_as_far_as_is_sure():
    assert least_favourable(CARDIAC, PartialDate(2026, 10), OLD_END) == Reading(
        date(2026, 10, 31), date(2026, 10, 31), date(2029, 10, 11)
    )


def test_imprecise_dates_that_cannot_be_in_order_are_refused():
    with pytest.raises(Refused):
        least_favourable(INSURANCE, PartialDate(2027, 6), printed=PartialDate(2027, 5))


@given(st.sampled_from(KINDS), days, st.none() | days, st.sampled_from(["year", "month", "day"]))
def test_no_day_that_the_date_could_be_gives_less(kind, awarded_on, old_end, known):
    vague = {
        "year": PartialDate(awarded_on.year),
        "month": PartialDate(awarded_on.year, awarded_on.month),
        "day": PartialDate.of(awarded_on),
    }[known]

    reading, exact = least_favourable(kind, vague, old_end), first_and_last_day(kind, awarded_on, old_end)

    assert reading.awarded_on >= awarded_on
    assert reading.expires_on is None or reading.expires_on <= exact.ends_on
    assert reading.valid_from >= exact.begins_on or reading.valid_from == reading.expires_on


@given(st.sampled_from([*KINDS, INSURANCE]), days, days, st.none() | days)
def test_a_reading_is_a_period_that_can_be_kept(kind, one, other, old_end):
    first, last = sorted((one, other))
    for awarded, printed in (
        (PartialDate(first.year), PartialDate.of(last)),
        (PartialDate(first.year, first.month), PartialDate(last.year)),
        (PartialDate.of(first), PartialDate(last.year, last.month)),
    ):
        reading = least_favourable(kind, awarded, old_end, printed)

        assert reading.valid_from <= reading.expires_on


# Reminders


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("90;60;30;7", (90, 60, 30, 7)),
        ("7; 30 ;90", (90, 30, 7)),
        ("90, 60 30;;30", (90, 60, 30)),
        ("1", (1,)),
        ("", ()),
        (" ; ", ()),
    ],
)
def test_reminder_steps_are_read_most_first(text, steps):
    assert parse_reminder_days(text) == steps


@pytest.mark.parametrize(
    "text", ["0", "90;0", "-7", "731", "9.5", "ninety", "90;60;x", "99999999999", "1 2 3 4 5 6 7 8 9 10 11"]
)
def test_reminder_steps_that_make_no_sense_are_refused(text):
    with pytest.raises(Refused) as refusal:
        parse_reminder_days(text)

    assert refusal.value.field == "reminder_days"


@given(st.sets(st.integers(1, 730), max_size=10))
def test_reminder_steps_are_read_back_as_written(steps):
    assert parse_reminder_days(spell_reminder_days(tuple(steps))) == tuple(sorted(steps, reverse=True))


# What a rule may ask for


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("l5-x", "There is no kind of qualification called “l5-x”"),
        ("all(l3-er;once:l5-x)", "There is no kind of qualification called “l5-x”"),
        ("any(l3-er;l4-cancer)", "A kind cannot ask for itself"),
        (
            "all(hours:150/24m;held:6m)",
            "Months since an award need a qualification in the same rule to count from",
        ),
    ],
)
def test_a_rule_that_cannot_work_is_refused(rule, words):
    with pytest.raises(Refused) as refusal:
        check_requirement(parse(rule), {"l3-er", "l4-cancer"}, kind="l4-cancer")

    assert (str(refusal.value), refusal.value.field) == (words, "requires")


@pytest.mark.parametrize(
    "rule", ["", "l3-er", "all(any(l3-er;level:4);hours:150/24m;held:6m)", "all(level:3;held:6m)"]
)
def test_a_rule_that_works_is_accepted(rule):
    check_requirement(parse(rule), {"l3-er", "l4-cancer"}, kind="l4-cancer")


@pytest.mark.parametrize(
    ("rules", "closed"),
    [
        ({"a": (3, ""), "b": (4, "all(a;hours:150/24m;held:6m)")}, ()),
        ({"a": (3, "b"), "b": (4, "a")}, ("a", "b")),
        ({"a": (3, "any(b;c)"), "b": (4, "a"), "c": (2, "")}, ()),
        ({"a": (4, "level:4")}, ("a",)),
        ({"a": (4, "any(b;level:4)"), "b": (3, "")}, ()),
        ({"a": (4, "level:4"), "b": (4, "")}, ()),
        ({"a": (3, "once:gone")}, ("a",)),
    ],
    ids=[
        "one after the other",
        "each before the other",
        "a way round",
        "a level that it alone gives",
        "a level that others may have",
        "a level that another gives",
        "a kind that does not exist",
    ],
)
def test_kinds_that_nobody_could_ever_get_are_found(rules, closed):
    catalogue = {key: Entry(level, parse(rule)) for key, (level, rule) in rules.items()}

    assert out_of_reach(catalogue) == closed

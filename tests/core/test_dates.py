"""Dates as people in Britain write and count them."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.core.dates import (
    PartialDate,
    Precision,
    add_days,
    add_months,
    day_after,
    day_before,
    days_between,
    in_words,
    year_end,
)
from network.core.rules import Refused

days = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@st.composite
def partial_dates(draw):
    day = draw(days)
    return draw(
        st.sampled_from([PartialDate(day.year), PartialDate(day.year, day.month), PartialDate.of(day)])
    )


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 3, 14), 36, date(2029, 3, 14)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2096, 2, 29), 48, date(2100, 2, 28)),
        (date(2026, 8, 31), -6, date(2026, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2027, 1, 15), -1, date(2026, 12, 15)),
        (date(2026, 5, 31), 0, date(2026, 5, 31)),
        (date(9999, 6, 1), 7, date.max),
        (date(1, 6, 1), -6, date.min),
        (date(2026, 1, 1), 10**9, date.max),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months, later):
    assert add_months(day, months) == later


@given(days, st.integers(-600, 600))
def test_months_are_counted_by_the_calendar(day, months):
    later = add_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and day_after(later).day == 1)


@given(days, days, st.integers(-600, 600))
def test_adding_months_keeps_the_order_of_days(one, other, months):
    earlier, later = sorted((one, other))

    assert add_months(earlier, months) <= add_months(later, months)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2028, 2, 29), date(2028, 2, 28), date(2028, 3, 1)),
        (date(2027, 3, 1), date(2027, 2, 28), date(2027, 3, 2)),
        (date(2027, 1, 1), date(2026, 12, 31), date(2027, 1, 2)),
        (date(2027, 3, 28), date(2027, 3, 27), date(2027, 3, 29)),  # the night on which the clocks go forward
        (date(2027, 10, 31), date(2027, 10, 30), date(2027, 11, 1)),  # and back
        (date.max, date(9999, 12, 30), date.max),
        (date.min, date.min, date(1, 1, 2)),
    ],
)
def test_the_days_beside_a_day(day, before, after):
    assert (day_before(day), day_after(day)) == (before, after)


def test_days_past_the_ends_of_the_calendar_stop_at_them():
    assert (add_days(date.max, 5), add_days(date.min, -5)) == (date.max, date.min)


@given(days, days)
def test_days_between_are_what_must_be_added(one, other):
    assert add_days(one, days_between(one, other)) == other


def test_a_year_ends_on_its_last_day():
    assert [year_end(date(2027, 1, 1)), year_end(date(2027, 12, 31))] == [date(2027, 12, 31)] * 2


def test_a_day_in_words():
    assert in_words(date(2022, 3, 4)) == "4 March 2022"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2009", PartialDate(2009)),
        ("Sept 2024", PartialDate(2024, 9)),
        ("Sep 2024", PartialDate(2024, 9)),
        ("september 2024", PartialDate(2024, 9)),
        ("Sept. 2024", PartialDate(2024, 9)),
        ("Sept '24", PartialDate(2024, 9)),
        ("Oct 26", PartialDate(2026, 10)),
        ("June 2014", PartialDate(2014, 6)),
        ("MAY 2027", PartialDate(2027, 5)),
        ("Apr-27", PartialDate(2027, 4)),
        ("March, 2022", PartialDate(2022, 3)),
        ("09/2020", PartialDate(2020, 9)),
        ("05/2027", PartialDate(2027, 5)),
        ("5.2027", PartialDate(2027, 5)),
        ("2024-09", PartialDate(2024, 9)),
        ("14/03/2022", PartialDate(2022, 3, 14)),
        ("02.05.2012", PartialDate(2012, 5, 2)),
        ("1.9.20", PartialDate(2020, 9, 1)),
        ("31/3/27", PartialDate(2027, 3, 31)),
        ("05-06-2021", PartialDate(2021, 6, 5)),
        ("05 06 2021", PartialDate(2021, 6, 5)),
        ("12/09/2026", PartialDate(2026, 9, 12)),
        ("2027-01-15", PartialDate(2027, 1, 15)),
        ("2027/01/15", PartialDate(2027, 1, 15)),
        ("1st Feb 2023", PartialDate(2023, 2, 1)),
        ("the 2nd of February, 2023", PartialDate(2023, 2, 2)),
        ("22 Nov 2018", PartialDate(2018, 11, 22)),
        ("22-Nov-18", PartialDate(2018, 11, 22)),
        ("3 Feb 2028", PartialDate(2028, 2, 3)),
        ("3feb2028", PartialDate(2028, 2, 3)),
        ("February 3, 2028", PartialDate(2028, 2, 3)),
        ("Feb 3rd 2028", PartialDate(2028, 2, 3)),
        ("Tues 1 December 2026", PartialDate(2026, 12, 1)),
        ("Tuesday, 1 December 2026", PartialDate(2026, 12, 1)),
        ("  1\u00a0December\n2026 ", PartialDate(2026, 12, 1)),
        ("29/02/2028", PartialDate(2028, 2, 29)),
    ],
)
def test_a_date_is_read_as_people_write_it(typed, read):
    assert PartialDate.parse(typed) == read


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("1/1/00", 2000),
        ("1/1/69", 2069),
        ("1/1/70", 1970),
        ("1/1/99", 1999),
        ("Sept 69", 2069),
        ("1 Jan 70", 1970),
    ],
)
def test_two_figures_of_a_year_mean_the_nearer_century(typed, year):
    assert PartialDate.parse(typed).year == year


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("29/02/2027", "29 February 2027 does not exist"),
        ("29 Feb 2100", "29 February 2100 does not exist"),
        ("31/04/2027", "31 April 2027 does not exist"),
        ("0/3/2022", "0 March 2022 does not exist"),
        ("13/13/2018", "There is no month 13"),
        ("12/31/2018", "There is no month 31"),
        ("13/2018", "There is no month 13"),
        ("2018-00-01", "There is no month 0"),
        ("1/1/1066", "1066 does not look like the right year"),
        ("0000", "0 does not look like the right year"),
        ("2200", "2200 does not look like the right year"),
    ],
)
def test_a_date_that_no_calendar_has_is_refused(typed, words):
    with pytest.raises(Refused) as refusal:
        PartialDate.parse(typed)

    assert str(refusal.value) == words


NO_DATES = (
    "", " ", "?", "n/a", "employer", "soon 2024", "Febtober 24", "exp 01/12/26", "14/03/2022 or so", "-2009",
    "12/09", "09/24", "Feb", "1 Feb", "32", "202", "20222", "46500", "1/1/202", "1/2/3/4",
    "9" * 5000,
    "\N{FULLWIDTH DIGIT TWO}009",
)  # fmt: skip


@pytest.mark.parametrize("typed", NO_DATES)
def test_words_that_are_no_date_are_refused_with_an_example(typed):
    with pytest.raises(Refused, match=r"^Write a date like 14/03/2022, March 2022 or 2022$"):
        PartialDate.parse(typed)


@given(st.text(max_size=60))
def test_nothing_that_anybody_types_is_a_surprise(typed):
    with suppress(Refused):
        assert PartialDate.parse(PartialDate.parse(typed).iso) == PartialDate.parse(typed)


@pytest.mark.parametrize(
    ("written", "precision", "words", "earliest", "latest"),
    [
        (PartialDate(2009), Precision.YEAR, "2009", date(2009, 1, 1), date(2009, 12, 31)),
        (PartialDate(2024, 9), Precision.MONTH, "September 2024", date(2024, 9, 1), date(2024, 9, 30)),
        (PartialDate(2024, 2), Precision.MONTH, "February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        (PartialDate(2022, 3, 4), Precision.DAY, "4 March 2022", date(2022, 3, 4), date(2022, 3, 4)),
    ],
)
def test_a_partial_date_keeps_its_precision(written, precision, words, earliest, latest):
    assert (written.precision, str(written)) == (precision, words)
    assert (written.earliest(), written.latest()) == (earliest, latest)


@given(partial_dates())
def test_a_date_written_out_is_read_back_the_same(written):
    assert PartialDate.parse(str(written)) == written
    assert PartialDate.parse(written.iso) == written
    assert PartialDate.from_iso(written.iso) == written


@given(days)
def test_the_day_always_comes_before_the_month(day):
    assert PartialDate.parse(f"{day.day}/{day.month}/{day.year}") == PartialDate.of(day)


def test_vaguer_dates_stand_before_the_sharper_ones_they_could_be():
    in_order = [
        PartialDate(2008, 12, 31),
        PartialDate(2009),
        PartialDate(2009, 1),
        PartialDate(2009, 1, 1),
        PartialDate(2009, 1, 2),
        PartialDate(2009, 2),
        PartialDate(2010),
    ]

    assert sorted(in_order, reverse=True) == in_order[::-1]


@given(st.lists(partial_dates()))
def test_the_stored_form_sorts_like_the_date(written):
    assert sorted(partial.iso for partial in written) == [partial.iso for partial in sorted(written)]


def test_a_day_needs_a_month():
    with pytest.raises(Refused, match="A day needs a month"):
        PartialDate(2024, None, 3)

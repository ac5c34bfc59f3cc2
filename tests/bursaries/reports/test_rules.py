"""The rules of reports: the state on a day, the middle of some days, and what may leave the site."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.bursaries.reports import rules, rules_open
from network.bursaries.reports.rules import Change, Column, Row, Table, Unit, could_be, leaving, rounded
from network.bursaries.reports.rules_open import Award

COUNTS = st.lists(st.integers(0, 14), min_size=1, max_size=4)
FEW_COUNTS = st.lists(st.integers(0, 14), min_size=1, max_size=3)


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


HISTORY = [Change(at(2), "draft", "submitted"), Change(at(9), "submitted", "approved")]


@pytest.mark.parametrize(
    ("moment", "was"),
    [(at(1), "draft"), (at(2), "draft"), (at(3), "submitted"), (at(9, 13), "approved"), (at(30), "approved")],
)
def test_the_state_on_a_day_is_that_after_the_last_move_before(moment, was):
    assert rules.as_it_was("paid", HISTORY, moment) == was


def test_what_never_moved_is_what_it_is():
    assert rules.as_it_was("accepted", [], at(5)) == "accepted"


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 29, 23, tzinfo=UTC)),  # the night in which clocks go forward
        (date(2026, 10, 25), datetime(2026, 10, 26, 0, tzinfo=UTC)),
        (date(2026, 7, 1), datetime(2026, 7, 1, 23, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_in_london(day, ends):
    assert rules.end_of(day) == ends


@pytest.mark.parametrize(
    ("day", "month_end"),
    [
        (date(2026, 12, 2), date(2026, 11, 30)),
        (date(2026, 11, 30), date(2026, 11, 30)),
        (date(2028, 2, 29), date(2028, 2, 29)),
        (date(2027, 1, 1), date(2026, 12, 31)),
    ],
)
def test_what_leaves_the_site_is_of_whole_months(day, month_end):
    assert rules.for_committee(day) == month_end


@pytest.mark.parametrize(
    ("days", "half"), [([], None), ([3], 3), ([1, 2], 2), ([5, 1, 9], 5), ([0, 0, 1, 4], 1)]
)
def test_half_took_no_longer_than_the_middle(days, half):
    assert rules.middle(days) == half


@pytest.mark.parametrize(
    ("pence", "people", "each"), [(0, 0, None), (100, 3, 33), (200, 3, 67), (101, 2, 51)]
)
def test_the_cost_of_each_is_to_the_nearest_penny(pence, people, each):
    assert rules.share(pence, people) == each


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ((12, 3, 40), "To decision: half within 12 days; the quickest 3 days, the longest 40 days."),
        ((1, 1, 1), "To decision: 1 day."),
        ((2, 0, 4), "To decision: half within 2 days; the quickest the same day, the longest 4 days."),
        ((None, None, None), "To decision: nothing to measure yet."),
    ],
)
def test_how_long_it_took_is_said_in_words(figures, words):
    assert rules.in_words("To decision", *figures) == words


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), (1, rules.FEW), (4, rules.FEW), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15)],
)
def test_counts_that_leave_are_coarse(count, shown):
    assert rounded(count) == shown


def counted(counts):
    rows = [Row(f"Area {number}", (count,)) for number, count in enumerate(counts)]
    total = Row("All", (sum(counts),), is_total=True)
    return Table("areas", "By area", "Area", (Column("Sent in", Unit.COUNT),), (*rows, total))


def readings(counts):
    """Return every set of parts that a reader of the published table must hold for possible."""
    table = leaving(counted(counts))
    if not table.parts:
        return None
    least, most = could_be(sum(counts))
    ranges = [range(low, high + 1) for low, high in map(could_be, counts)]
    return [parts for parts in product(*ranges) if least <= sum(parts) <= most]


@settings(deadline=None)
@given(COUNTS)
def test_no_small_part_can_be_worked_out_from_the_others_and_their_total(counts):
    possible = readings(counts)

    for number, count in enumerate(counts):
        if possible is not None and 0 < count < rules.FEWEST_SHOWN:
            assert len({parts[number] for parts in possible}) > 1


@settings(deadline=None, max_examples=40)
@given(FEW_COUNTS, st.data())
def test_neither_can_what_came_between_two_reports(counts, data):
    later = [count + data.draw(st.integers(0, 3)) for count in counts]
    before, after = readings(counts), readings(later)

    for number, (old, new) in enumerate(zip(counts, later, strict=True)):
        if before is not None and after is not None and new > old:
            steps = {b[number] - a[number] for a in before for b in after if b[number] >= a[number]}
            assert len(steps) > 1


def test_where_each_part_is_one_only_the_total_leaves():
    table = leaving(counted([1] * 7))

    assert [row.label for row in table.rows] == ["All"]
    assert table.rows[0].values == (5,)
    assert "too few" in table.note


def test_an_average_of_few_is_not_shown_and_a_sum_of_money_is():
    columns = (Column("People", Unit.COUNT), Column("Cost each", Unit.PENCE))
    people = Table("people", "People", "Kind", columns, (Row("All", (3, 250_00), is_total=True),))
    money = Table("money", "Money", "Fund", (Column("Paid", Unit.PENCE),), (Row("Fund", (300_00,)),))

    assert leaving(people).rows[0].values == (rules.FEW, rules.NOT_SHOWN)
    assert leaving(money) == money


def award(code, course):
    return Award(code, f"R{code}", course, 1, "Fund", "Trust", "GB-LAE-BUC", 1, 1, 0, date(2026, 12, 1))


@pytest.mark.parametrize(
    ("cancer", "falls", "others", "named"),
    [(4, 1, 0, set()), (5, 1, 0, {"Cancer"}), (3, 2, 2, {"Cancer"}), (5, 5, 0, {"Cancer", "Falls"})],
)
def test_a_course_is_named_from_five_awards_on(cancer, falls, others, named):
    awards = [award(f"C{number}", "Cancer") for number in range(cancer)]
    awards += [award(f"F{number}", "Falls") for number in range(falls)]

    titles = rules_open.titles(awards, ["Cancer"] * others)

    assert len(titles) == len(awards)
    assert {title.removeprefix("Bursary towards ") for title in titles.values()} - {
        "a qualification"
    } == named


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("360G-bucks", True), ("360g-bucks", False), ("360G-", False), ("bucks", False), ("360G-b c", False)],
)
def test_a_prefix_is_written_as_it_is_given(text, is_one):
    assert rules_open.is_prefix(text) is is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("GB-COH-01234567", True),
        ("GB-LAE-BUC", True),
        ("360G-bucks", True),
        ("gb-coh-1", False),
        ("x", False),
    ],
)
def test_an_identifier_is_written_as_org_id_has_it(text, is_one):
    assert rules_open.is_org_id(text) is is_one


@pytest.mark.parametrize(("pence", "pounds"), [(300_00, 300), (125_050, 1250.5), (1, 0.01)])
def test_amounts_are_pounds_in_the_standard(pence, pounds):
    assert rules_open.pounds(pence) == pounds

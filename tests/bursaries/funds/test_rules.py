"""When a round is open, also on the nights of the clocks, and which rounds a rule proposes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from network.bursaries.funds.rules import (
    LAST,
    Every,
    Proposed,
    RoundRule,
    RoundState,
    check_deputy_days,
    check_fund,
    check_round,
    closing,
    is_open,
    next_working_day,
    opening,
    propose,
    state_of,
)
from network.core.clock import LONDON
from network.core.rules import Refused
from network.events.planning.bank_holidays import bank_holidays

OPENS = datetime(2026, 11, 2, 9, 0, tzinfo=LONDON)
CLOSES = datetime(2026, 11, 30, 17, 0, tzinfo=LONDON)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "closes", "pence", "answer"),
    [
        (OPENS - SECOND, CLOSES, 1, False),
        (OPENS, CLOSES, 1, True),
        (CLOSES - SECOND, CLOSES, 1, True),
        (CLOSES, CLOSES, 1, False),
        (CLOSES, None, 1, True),
        (CLOSES, None, 0, False),
        (OPENS - SECOND, None, 1, False),
        (OPENS, CLOSES, 0, True),
    ],
    ids=[
        "a second before it opens",
        "as it opens",
        "16:59:59",
        "17:00:00 is late",
        "rolling, with a penny left",
        "rolling, all allocated",
        "rolling, before it opens",
        "one with a last day is open whatever is left",
    ],
)
def test_a_round_is_open_from_its_first_moment_until_the_last_before_its_end(
    now: datetime, closes: datetime | None, pence: int, answer: bool
) -> None:
    assert is_open(OPENS, closes, now, pence) is answer


def test_where_a_round_is_in_time() -> None:
    assert state_of(OPENS, CLOSES, OPENS - SECOND, 0) is RoundState.COMING
    assert state_of(OPENS, CLOSES, CLOSES, 0) is RoundState.OVER
    assert state_of(OPENS, None, CLOSES, 0) is RoundState.SPENT


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        (date(2026, 3, 28), utc(2026, 3, 28, 1, 30), utc(2026, 3, 28, 1, 30)),
        (date(2026, 3, 29), utc(2026, 3, 29, 1, 0), utc(2026, 3, 29, 1, 0)),
        (date(2026, 6, 1), utc(2026, 6, 1, 0, 30), utc(2026, 6, 1, 0, 30)),
        (date(2026, 10, 25), utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)),
        (date(2026, 10, 26), utc(2026, 10, 26, 1, 30), utc(2026, 10, 26, 1, 30)),
    ],
    ids=[
        "a winter night",
        "the hour is skipped",
        "a summer night",
        "the hour is told twice",
        "the night after",
    ],
)
def test_half_past_one_at_night_is_read_in_favour_of_whoever_applies(
    day: date, opens: datetime, closes: datetime
) -> None:
    assert opening(day, time(1, 30)) == opens
    assert closing(day, time(1, 30)) == closes


def test_on_the_night_of_the_clocks_no_moment_that_reads_earlier_than_the_end_is_late() -> None:
    closes = closing(date(2026, 10, 25), time(1, 30))
    opens = opening(date(2026, 10, 24), time(9))
    moment = utc(2026, 10, 24, 23, 0)
    while moment < utc(2026, 10, 25, 3, 0):
        here = moment.astimezone(LONDON)
        if not is_open(opens, closes, moment, 1):
            assert (here.date(), here.time()) >= (date(2026, 10, 25), time(1, 30))
        moment += timedelta(minutes=1)


def english(year: int) -> dict[date, str]:
    return {one.first_on: one.name for one in bank_holidays(date(year, 1, 1), date(year + 1, 12, 31))}


@pytest.mark.parametrize(
    ("rule", "year", "days"),
    [
        (RoundRule(), 2026, ["2026-01-05", "2026-04-07", "2026-07-06", "2026-10-05"]),
        (RoundRule(), 2029, ["2029-01-02", "2029-04-03", "2029-07-02", "2029-10-01"]),
        (
            RoundRule(Every.MONTH),
            2026,
            ["2026-01-05", "2026-02-02", "2026-03-02", "2026-04-07", "2026-05-05", "2026-06-01"],
        ),
        (RoundRule(Every.YEAR, month=9, weekday=1, which=2), 2026, ["2026-09-08"]),
        (RoundRule(Every.YEAR, which=LAST, weekday=4, month=12), 2026, ["2026-12-29"]),
        (
            RoundRule(Every.QUARTER, which=LAST, weekday=5),
            2027,
            ["2027-02-01", "2027-04-26", "2027-08-02", "2027-11-01"],
        ),
    ],
    ids=[
        "the first Monday of each quarter, after Easter Monday",
        "New Year's Day and Easter Monday are the first Mondays",
        "each month, after the bank holiday in May",
        "the second Tuesday of September",
        "the last Friday of December is Christmas Day, and then a substitute",
        "a Saturday becomes the Monday after it",
    ],
)
def test_a_rule_proposes_its_days_or_the_next_working_day(
    rule: RoundRule, year: int, days: list[str]
) -> None:
    found = propose(rule, english(year), since=date(year, 1, 1), until=date(year, 12, 31))

    assert [one.opens_at.astimezone(LONDON).date().isoformat() for one in found] == days
    assert {one.opens_at.astimezone(LONDON).time() for one in found} == {time(9)}


def test_what_is_proposed_says_why_it_opens_on_another_day_and_until_when_it_is_open() -> None:
    rule = RoundRule(at=time(1, 30), open_days=20)

    found = propose(rule, english(2026), since=date(2026, 4, 1), until=date(2026, 5, 1))

    opens = datetime(2026, 4, 7, 1, 30, tzinfo=LONDON)
    assert found == [
        Proposed("April 2026", date(2026, 4, 6), opens, opens + timedelta(days=20), "Easter Monday")
    ]


def test_a_round_moved_into_the_time_asked_about_is_found_and_one_moved_out_is_not() -> None:
    monday, tuesday = date(2026, 4, 6), date(2026, 4, 7)

    assert propose(RoundRule(), english(2026), since=tuesday, until=tuesday)
    assert propose(RoundRule(), english(2026), since=monday, until=monday) == []


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            RoundRule(),
            (
                "Rounds open on the first Monday of each quarter, or on the next working day, at "
                "9am until the "
                "money is allocated."
            ),
        ),
        (
            RoundRule(Every.YEAR, LAST, 4, 9, time(12), 1),
            (
                "Rounds open on the last Friday of September each year, or on the next working day, at "
                "midday "
                "for 1 day."
            ),
        ),
        (
            RoundRule(Every.MONTH, 2, 2, at=time(17, 30), open_days=14),
            (
                "Rounds open on the second Wednesday of each month, or on the next working day, at "
                "5:30pm for "
                "14 days."
            ),
        ),
    ],
)
def test_a_rule_reads_back_as_a_sentence_and_from_what_is_kept(rule: RoundRule, sentence: str) -> None:
    assert rule.sentence == sentence
    assert RoundRule.from_data(rule.as_data()) == rule


def test_the_next_working_day_is_no_weekend_and_no_day_off() -> None:
    assert next_working_day(date(2026, 12, 25), english(2026)) == date(2026, 12, 29)
    assert next_working_day(date(2026, 11, 4), english(2026)) == date(2026, 11, 4)


DAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("ask", "field"),
    [
        (lambda: check_round(" ", OPENS, CLOSES), "name"),
        (lambda: check_round("Spring", CLOSES, CLOSES), "closes_on"),
        (lambda: check_fund("", DAY, DAY), "name"),
        (lambda: check_fund("County", DAY, DAY - timedelta(days=1)), "ends_on"),
        (lambda: check_deputy_days(DAY, DAY - timedelta(days=1), DAY), "ends_on"),
        (lambda: check_deputy_days(DAY - timedelta(days=9), DAY - timedelta(days=1), DAY), "ends_on"),
        (lambda: check_deputy_days(DAY, DAY + timedelta(days=366), DAY), "ends_on"),
    ],
    ids=[
        "a round without a name",
        "a round of no time",
        "a fund without a name",
        "a fund that ends first",
        "a deputy whose days are the wrong way round",
        "a deputy in the past",
        "a deputy for more than a year",
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(ask: object, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        ask()  # type: ignore[operator]

    assert refusal.value.field == field

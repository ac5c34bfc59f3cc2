"""The life of a fund, when a round is open, and when rounds begin (pure)."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from network.core.clock import LONDON
from network.core.dates import MONTHS, add_days, days_in_month
from network.core.rules import Lifecycle, Refused

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LAST = 5  # of a rule: the last such weekday of its month, whether that is the fourth or the fifth
WHICH: Mapping[int, str] = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}
AT_A_TIME: Mapping[str, int] = {"month": 6, "quarter": 4, "year": 2}  # how many rounds are proposed
LONGEST_OPEN_DAYS = 366
LONGEST_DEPUTY_DAYS = 366


class FundStatus(StrEnum):
    """Whether a fund is being prepared, takes applications in its rounds, or has ended."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


LIFECYCLE = Lifecycle(
    {
        FundStatus.DRAFT: {FundStatus.OPEN, FundStatus.CLOSED},
        FundStatus.OPEN: {FundStatus.CLOSED},
        FundStatus.CLOSED: {FundStatus.OPEN},
    },
    start=FundStatus.DRAFT,
)


# Rounds:


class RoundState(StrEnum):
    """Where a round is in time. It is worked out, and never kept."""

    COMING = "coming"
    OPEN = "open"
    OVER = "over"
    SPENT = "spent"  # open until the money is allocated, which it is


def state_of(opens: datetime, closes: datetime | None, now: datetime, available_pence: int) -> RoundState:
    """Return where a round is at a moment. It is [opens, closes): at closes itself it is over."""
    if now < opens:
        return RoundState.COMING
    if closes is not None:
        return RoundState.OPEN if now < closes else RoundState.OVER
    return RoundState.OPEN if available_pence > 0 else RoundState.SPENT


def is_open(
    round_opens: datetime, round_closes: datetime | None, now: datetime, available_pence: int
) -> bool:
    """Whether a round takes applications: in [opens, closes), or until the money is allocated."""
    return state_of(round_opens, round_closes, now, available_pence) is RoundState.OPEN


def opening(day: date, at: time) -> datetime:
    """Return the moment at which London's clocks first show ``at``, or a later time if they skip it.

    On the nights of the clocks (01:30 on 29 March or 25 October 2026) a time is told never or twice.
    """
    return min(_readings(day, at))


def closing(day: date, at: time) -> datetime:
    """Return the first moment too late for a round that closes at ``at``.

    Where London's clocks show it twice, the second: nobody who read an earlier time is turned away.
    """
    return max(_readings(day, at))


def _readings(day: date, at: time) -> tuple[datetime, datetime]:
    wall = datetime.combine(day, at)
    early, late = (wall.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early <= late:
        return early, late
    # The clocks skip it: `late` lies before the change, `early` after it. The change is what both stand for.
    change = late
    while change.astimezone(LONDON).replace(tzinfo=None) < wall:
        change += MINUTE
    return change, change


def check_round(name: str, opens_at: datetime, closes_at: datetime | None) -> None:
    """Raise Refused unless these can be a round."""
    if not name.strip():
        raise Refused("Enter a name, such as “Spring 2027”.", "name")
    if closes_at is not None and closes_at <= opens_at:
        raise Refused("The round closes before it opens. Check both.", "closes_on")


# Rounds by the calendar:


class Every(StrEnum):
    """How often a round opens."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Proposed(NamedTuple):
    """A round that a rule proposes, and why it opens on another day than the rule says."""

    name: str
    meant_on: date
    opens_at: datetime
    closes_at: datetime | None
    moved_by: str = ""


@dataclass(frozen=True)
class RoundRule:
    """When rounds open: "the first Monday of each quarter, or the next working day", at a time in London.

    ``open_days``: it closes at the same time so many days later; None: once the money is allocated.
    """

    every: Every = Every.QUARTER
    which: int = 1
    weekday: int = 0  # 0 is Monday
    month: int = 1  # of a yearly round; a quarter's round opens in its first month
    at: time = time(9)
    open_days: int | None = None

    @property
    def sentence(self) -> str:
        """Say the rule as it is read aloud."""
        of = f"{MONTHS[self.month - 1]} each year" if self.every is Every.YEAR else f"each {self.every}"
        until = (
            "until the money is allocated"
            if self.open_days is None
            else f"for {self.open_days} day{'' if self.open_days == 1 else 's'}"
        )
        day = f"{WHICH[self.which]} {WEEKDAYS[self.weekday]} of {of}"
        return f"Rounds open on the {day}, or on the next working day, at {_clock(self.at)} {until}."

    def as_data(self) -> dict[str, Any]:
        """Return the rule as it is kept."""
        return {
            "every": self.every.value,
            "which": self.which,
            "weekday": self.weekday,
            "month": self.month,
            "at": f"{self.at:%H:%M}",
            "open_days": self.open_days,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "RoundRule":
        """Read back what :meth:`as_data` gave."""
        return cls(**{**data, "every": Every(data["every"]), "at": time.fromisoformat(data["at"])})


def propose(rule: RoundRule, days_off: Mapping[date, str], *, since: date, until: date) -> list[Proposed]:
    """Return the next rounds of a rule that open from ``since`` to ``until``, both counted, in order.

    ``days_off`` names the bank holidays: a round that would open on one, or at a weekend, opens on the next
    working day.
    """
    found: list[Proposed] = []
    for meant in _meant(rule, since):
        if meant > until or len(found) == AT_A_TIME[rule.every]:
            break
        day = next_working_day(meant, days_off)
        if since <= day <= until:
            closes = closing(add_days(day, rule.open_days), rule.at) if rule.open_days else None
            why = days_off.get(meant, f"a {WEEKDAYS[meant.weekday()]}") if day != meant else ""
            found.append(Proposed(_name(rule, meant), meant, opening(day, rule.at), closes, why))
    return found


def next_working_day(day: date, days_off: Container[date]) -> date:
    """Return a day, or the next that is neither at a weekend nor off."""
    while day.weekday() >= 5 or day in days_off:
        day += DAY
    return day


def _meant(rule: RoundRule, since: date) -> Iterator[date]:
    """Give the days that the rule names, from a period before ``since`` on: its round may open later."""
    step = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}[rule.every]
    first = rule.month - 1 if rule.every is Every.YEAR else 0
    count = (since.year * 12 + since.month - 1 - first) // step - 1
    while True:
        year, month = divmod(count * step + first, 12)
        yield _weekday_of(year, month + 1, rule.weekday, rule.which)
        count += 1


def _weekday_of(year: int, month: int, weekday: int, which: int) -> date:
    first = date(year, month, 1)
    days = (weekday - first.weekday()) % 7 + 7 * (which - 1)
    return first + DAY * (days if days < days_in_month(year, month) else days - 7)


def _name(rule: RoundRule, meant: date) -> str:
    if rule.every is Every.YEAR:
        return str(meant.year)
    return f"{MONTHS[meant.month - 1]} {meant.year}"


def _clock(at: time) -> str:
    if at.minute == 0 and at.hour % 12 == 0:
        return "midday" if at.hour else "midnight"
    hour = f"{at.hour % 12 or 12}"
    return f"{hour}{f':{at:%M}' if at.minute else ''}{'am' if at.hour < 12 else 'pm'}"


# Funds and deputies:


def check_fund(name: str, begins_on: date, ends_on: date) -> None:
    """Raise Refused unless these can be a fund."""
    if not name.strip():
        raise Refused("Enter the fund's name.", "name")
    if ends_on < begins_on:
        raise Refused("The last day comes before the first.", "ends_on")


def check_deputy_days(begins_on: date, ends_on: date, today: date) -> None:
    """Raise Refused unless somebody can be a deputy from one day to another."""
    if ends_on < begins_on:
        raise Refused("The last day comes before the first.", "ends_on")
    if ends_on < today:
        raise Refused("The last day is over already.", "ends_on")
    if (ends_on - begins_on).days >= LONGEST_DEPUTY_DAYS:
        raise Refused("Name a deputy for a year at most. You can name them again.", "ends_on")

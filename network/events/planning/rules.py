"""The rhythm of meetings: which dates a rule proposes, why another week, what a year still lacks (pure)."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from network.core.rules import Lifecycle, Refused
from network.events.meetings.rules import LONDON, Kind, is_told_twice_or_never

WEEK = timedelta(days=7)
USUAL_WEEKS = 6
MEETINGS_FACE_TO_FACE = 2  # in a calendar year
NEXT_YEAR_FROM_MONTH = 10  # from October on the next year is looked at as well
LONGEST_DAYS_OFF = 100
FIRST_YEAR, LAST_YEAR = 2000, 2100
SAID = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
COMMON = frozenset({"half", "half-term", "school", "spring", "summer", "autumn", "winter", "inset"})


class DaysOffKind(StrEnum):
    """Why the network does not meet on some days."""

    SCHOOL = "school"
    OTHER = "other"
    BANK = "bank"  # worked out, and never kept


class TopicStatus(StrEnum):
    """Where a topic stands."""

    OPEN = "open"  # to vote for
    PLANNED = "planned"  # an event has taken it
    DONE = "done"  # that event was held
    CLOSED = "closed"  # a coordinator said why


TOPIC_LIFECYCLE = Lifecycle(
    {
        TopicStatus.OPEN: {TopicStatus.PLANNED, TopicStatus.CLOSED},
        TopicStatus.PLANNED: {TopicStatus.OPEN, TopicStatus.DONE},
        TopicStatus.DONE: set(),
        TopicStatus.CLOSED: {TopicStatus.OPEN},
    },
    start=TopicStatus.OPEN,
)


@dataclass(frozen=True)
class Off:
    """Days on which the network does not meet, both ends counted: a holiday, or closed days."""

    name: str
    first_on: date
    last_on: date
    kind: DaysOffKind = DaysOffKind.SCHOOL

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first_on <= day <= self.last_on

    @property
    def called(self) -> str:
        """How it stands in a sentence: "Easter Monday", "in the Easter holidays", "in the half term"."""
        if self.first_on == self.last_on:
            return self.name
        first, _, rest = self.name.partition(" ")
        if first.lower() == "the":
            return f"in the {rest}"
        name = f"{first.lower()} {rest}".strip() if first.lower() in COMMON else self.name
        return f"in the {name}"


@dataclass(frozen=True)
class Busy:
    """An event that stands already."""

    title: str
    begins: datetime
    ends: datetime

    def overlaps(self, begins: datetime, ends: datetime) -> bool:
        """Whether it takes place at any moment of [begins, ends)."""
        return self.begins < ends and begins < self.ends


@dataclass(frozen=True)
class Rhythm:
    """Meetings some weeks apart, counted from one date, at the same time on London's clocks."""

    anchor_on: date
    begins: time
    minutes: int
    interval_weeks: int = USUAL_WEEKS
    months: int = 12
    weekday: int | None = None  # 0 is Monday; None: that of the date

    @property
    def first_on(self) -> date:
        """The date from which the rhythm counts: the first such weekday from the anchor on."""
        if self.weekday is None:
            return self.anchor_on
        return self.anchor_on + timedelta(days=(self.weekday - self.anchor_on.weekday()) % 7)

    @property
    def reach(self) -> int:
        """How many weeks away a meeting may be moved: half of the interval, so that none passes the next."""
        return self.interval_weeks // 2

    def begins_at(self, day: date) -> datetime:
        """Return the moment at which the meeting of a day begins."""
        return datetime.combine(day, self.begins, LONDON).astimezone(UTC)

    def ends_at(self, day: date) -> datetime:
        """Return the moment at which it is over."""
        return self.begins_at(day) + timedelta(minutes=self.minutes)

    def grid(self, since: date) -> Iterator[date]:
        """Give the dates of the rhythm itself, for its months from ``since`` or from its first date on."""
        day = self.first_on
        if since > day:
            day += -((day - since) // (WEEK * self.interval_weeks)) * self.interval_weeks * WEEK
        end = months_after(max(since, self.first_on), self.months)
        while day < end:
            yield day
            day += self.interval_weeks * WEEK


@dataclass(frozen=True)
class Proposal:
    """One meeting that a rhythm proposes: when it was meant to be, when it is to be, and why then."""

    number: int
    meant_on: date
    on: date | None  # None: no week near it is free
    reason: str = ""


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def propose(rhythm: Rhythm, off: Sequence[Off], busy: Sequence[Busy], *, since: date) -> list[Proposal]:
    """Propose the dates of the months from ``since`` on, none on a day off or at the time of another event.

    A date that cannot be goes to the nearest week that can, within half of the interval and not before the
    first date. Of two weeks as near
    as each other the later is taken: whoever kept the first date free has then missed nothing. Later dates
    are counted from the rhythm itself, so that one that moved moves no other.

    Raises Refused for an hour that London's clocks show twice or not at all on a date of the rhythm.
    """
    found: list[Proposal] = []
    taken: set[date] = set()
    earliest = max(since, rhythm.first_on)
    for number, meant in enumerate(rhythm.grid(since), start=1):
        why = _hindrance(rhythm, meant, off, busy)
        day = _nearest(rhythm, meant, off, busy, taken, earliest) if why else meant
        if day is not None:
            _check_clock(rhythm, day)
            taken.add(day)
        found.append(Proposal(number, meant, day, _said(meant, day, why)))
    return found


def off_on(day: date, off: Iterable[Off]) -> Off | None:
    """Return what a day is off for; of several the shortest, which says most."""
    return min((one for one in off if day in one), key=lambda one: one.last_on - one.first_on, default=None)


def weeks(number: int) -> str:
    """Say a number of weeks: "one week", "six weeks"."""
    return f"{number_in_words(number)} week{'' if number == 1 else 's'}"


def number_in_words(number: int) -> str:
    """Say a number: small ones as words."""
    return SAID[number] if number < len(SAID) else str(number)


def day_in_words(day: date) -> str:
    """Say a date: "Tuesday 30 March 2027"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def _hindrance(rhythm: Rhythm, day: date, off: Sequence[Off], busy: Sequence[Busy]) -> str:
    """Say why there can be no meeting on a day, after its name: "is Easter Monday"; "" where there can."""
    if holiday := off_on(day, off):
        return f"is {holiday.called}"
    begins, ends = rhythm.begins_at(day), rhythm.ends_at(day)
    there = next((one for one in busy if one.overlaps(begins, ends)), None)
    return f"has “{there.title}” at that time" if there else ""


def _nearest(
    rhythm: Rhythm, meant: date, off: Sequence[Off], busy: Sequence[Busy], taken: set[date], earliest: date
) -> date | None:
    for away in range(1, rhythm.reach + 1):
        for day in (meant + away * WEEK, meant - away * WEEK):
            if day >= earliest and day not in taken and not _hindrance(rhythm, day, off, busy):
                return day
    return None


def _said(meant: date, day: date | None, why: str) -> str:
    if day == meant:
        return ""
    begins = f"{day_in_words(meant)} {why}"
    if day is None:
        return f"{begins}, and no week near it is free: left out"
    away = (day - meant) // WEEK
    return f"{begins}; {weeks(abs(away))} {'later' if away > 0 else 'earlier'} instead"


def _check_clock(rhythm: Rhythm, day: date) -> None:
    begins = datetime.combine(day, rhythm.begins)
    ends = rhythm.ends_at(day).astimezone(LONDON).replace(tzinfo=None)
    if is_told_twice_or_never(begins) or is_told_twice_or_never(ends):
        words = f"The clocks change in that hour on {day_in_words(day)}. Leave out the time from 1am to 2am."
        raise Refused(words, "begins")


# What is missing:


@dataclass(frozen=True)
class Planned:
    """An event that counts as planned: a draft, a published one, or one that was held."""

    on: date
    kind: Kind
    is_draft: bool


@dataclass(frozen=True)
class LackingYear:
    """A calendar year without its two events face to face, and those that it has."""

    year: int
    there: tuple[Planned, ...]

    @property
    def words(self) -> str:
        """Say what it has: "2027 has one of its two face-to-face events: a draft for 12 May"."""
        count = number_in_words(len(self.there)) if self.there else "none"
        has = f"{self.year} has {count} of its two face-to-face events"
        said = (f"{'a draft for ' if one.is_draft else ''}{one.on.day} {one.on:%B}" for one in self.there)
        return f"{has}: {', '.join(said)}" if self.there else has


def lacks_the_next(planned: Iterable[Planned], today: date, interval_weeks: int = USUAL_WEEKS) -> bool:
    """Whether no meeting stands within the weeks of the rhythm, today counted."""
    last = today + interval_weeks * WEEK
    return not any(today <= one.on <= last for one in planned)


def years_lacking(
    planned: Iterable[Planned], today: date, interval_weeks: int = USUAL_WEEKS
) -> list[LackingYear]:
    """Return which years lack their two events face to face, a hybrid one counted as one.

    This year is looked at while there is still time to call people together (one interval); the next from
    October on.
    """
    years = [today.year] if today + interval_weeks * WEEK <= date(today.year, 12, 31) else []
    if today.month >= NEXT_YEAR_FROM_MONTH:
        years.append(today.year + 1)
    meetings = sorted((one for one in planned if one.kind is not Kind.ONLINE), key=lambda one: one.on)
    found = (LackingYear(year, tuple(one for one in meetings if one.on.year == year)) for year in years)
    return [one for one in found if len(one.there) < MEETINGS_FACE_TO_FACE]


def check_days_off(name: str, first_on: date, last_on: date) -> None:
    """Raise Refused unless these can be days off."""
    if last_on < first_on:
        raise Refused("The last day comes before the first.", "last_on")
    if (last_on - first_on).days >= LONGEST_DAYS_OFF:
        raise Refused(f"Days off are {LONGEST_DAYS_OFF} days at most. Check the year.", "last_on")
    if not name.strip():
        raise Refused("Enter a name.", "name")


def key_of(name: str, first_on: date, last_on: date) -> tuple[str, date, date]:
    """Return by what the same days off are known again, however their name is written."""
    return (" ".join(name.split()).casefold(), first_on, last_on)

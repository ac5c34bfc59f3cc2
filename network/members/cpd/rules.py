"""What a CPD scheme says, and what it makes of somebody's entries: points, caps, what is carried and missing.

Points and hours are fractions, never floats: a quarter of a point is a quarter.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from network.core.dates import add_days, add_months, day_before, in_words
from network.core.days import Period
from network.core.rules import Lifecycle

ENDS_SOON_DAYS = 60
NOTHING = Fraction(0)


class Status(StrEnum):
    """What has been found out about an entry of the CPD log."""

    DECLARED = "declared"
    CHECKED = "checked"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


# A declined entry may be corrected and declared again; a mistaken check is taken back by declining. Its owner
# withdraws what does not count yet, for good: the same thing may then be added anew.
LIFECYCLE = Lifecycle(
    {
        Status.DECLARED: {Status.CHECKED, Status.DECLINED, Status.WITHDRAWN},
        Status.CHECKED: {Status.DECLINED},
        Status.DECLINED: {Status.DECLARED, Status.WITHDRAWN},
        Status.WITHDRAWN: set(),
    },
    start=Status.DECLARED,
)


class Measure(StrEnum):
    """What a kind of activity counts by: each hour of it, or each entry as a whole."""

    HOUR = "hour"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Activity:
    """A kind of activity, and what a scheme gives for it. ``None`` is no cap."""

    key: str
    title: str
    points: Fraction
    measure: Measure = Measure.HOUR
    from_hours: Fraction = NOTHING
    most_an_entry: Fraction | None = None
    most_a_period: Fraction | None = None
    shared_cap: str | None = None
    helps_share: bool = False

    def worth(self, hours: Fraction) -> Fraction:
        """Return the points of so many hours, before anything is cut off."""
        return self.points * hours if self.measure is Measure.HOUR else self.points


@dataclass(frozen=True, slots=True)
class SharedCap:
    """The most points a period that several kinds of activity count together."""

    title: str
    most: Fraction


@dataclass(frozen=True)
class Scheme:
    """The rules of a body that asks for CPD.

    A period is so many months, counted from ``anchor`` where the scheme has a calendar of its own, otherwise
    from the day on which each member began. ``least_share`` points of those needed come from the kinds of
    activity that help the share.
    """

    title: str
    months: int
    needed: Fraction
    activities: Mapping[str, Activity]
    anchor: date | None = None
    carries: Fraction = NOTHING
    least_share: Fraction = NOTHING
    share_title: str = ""
    shared_caps: Mapping[str, SharedCap] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody did, as a scheme sees it. It counts in the period of its last day."""

    id: int
    title: str
    activity: str
    ends_on: date
    hours: Fraction
    checked: bool = True


@dataclass(frozen=True, slots=True)
class Cut:
    """Points that do not count, and why."""

    points: Fraction
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one entry: its worth, what counts of it, and what was cut off."""

    entry: Entry
    activity: Activity
    worth: Fraction
    counted: Fraction
    cuts: tuple[Cut, ...] = ()

    @property
    def words(self) -> str:
        """Say it in a sentence: "Workshop, 7 h: 6 points counted of 7, the most a workshop counts"."""
        what = self.activity.title
        if self.entry.hours:
            what += f", {number(self.entry.hours)} h"
        if not self.cuts:
            return f"{what}: {points(self.counted)}"
        reasons = "; ".join(cut.why for cut in self.cuts)
        return f"{what}: {points(self.counted)} counted of {number(self.worth)}, {reasons}"


@dataclass(frozen=True)
class Balance:
    """How somebody stands in one period of a scheme.

    ``lines`` are the checked entries; ``waiting`` says what the others would add once they are checked.
    """

    scheme: Scheme
    period: Period
    lines: tuple[Line, ...]
    waiting: tuple[Line, ...]
    carried_in: Fraction

    @property
    def counted(self) -> Fraction:
        """The points of the checked entries."""
        return sum((line.counted for line in self.lines), NOTHING)

    @property
    def total(self) -> Fraction:
        """The points of this period, with those that were carried into it."""
        return self.carried_in + self.counted

    @property
    def share(self) -> Fraction:
        """The points from the kinds of activity of which the scheme wants a least share."""
        return sum((line.counted for line in self.lines if line.activity.helps_share), NOTHING)

    @property
    def share_missing(self) -> Fraction:
        """How much of the least share is still missing."""
        return max(NOTHING, self.scheme.least_share - self.share)

    @property
    def missing(self) -> Fraction:
        """How many points are still missing, in all: those that the share wants are among them."""
        return max(NOTHING, self.scheme.needed - self.total, self.share_missing)

    @property
    def would_add(self) -> Fraction:
        """What the entries that wait for a check would add."""
        return sum((line.counted for line in self.waiting), NOTHING)

    @property
    def carries_out(self) -> Fraction:
        """What goes on into the next period: what is above the points needed, as far as allowed."""
        return max(NOTHING, min(self.scheme.carries, self.total - self.scheme.needed))

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.period.last_day

    @property
    def began_late(self) -> bool:
        """Whether somebody began within a period of the scheme's own calendar; it asks for all points."""
        return add_months(self.period.begins_on, self.scheme.months) > add_days(self.last_day, 1)

    @property
    def by_kind(self) -> list[tuple[Activity, Fraction]]:
        """The points counted by kind of activity, in the scheme's order."""
        sums: dict[str, Fraction] = defaultdict(Fraction)
        for line in self.lines:
            sums[line.activity.key] += line.counted
        return [(one, sums[one.key]) for one in self.scheme.activities.values() if one.key in sums]

    def missing_words(self, today: date) -> str:
        """Say what is missing and by when, and how much of it the share wants.

        "Still missing 3.5 points by 31 March 2027, 2 of them from endorsed activity".
        """
        over = today > self.last_day
        if not self.missing:
            return f"All {points(self.scheme.needed)} {'were' if over else 'are'} there"
        if over:
            start = f"{points(self.missing)} {'was' if self.missing == 1 else 'were'} missing on"
        else:
            start = f"Still missing {points(self.missing)} by"
        return f"{start} {in_words(self.last_day)}{self._share_words}"

    @property
    def _share_words(self) -> str:
        if not self.share_missing:
            return ""
        some = "all" if self.share_missing == self.missing else number(self.share_missing)
        return f", {some} of {'it' if self.missing <= 1 else 'them'} from {self.scheme.share_title}"


def number(value: Fraction) -> str:
    """Write a fraction of two, four, eight … as people read it: "3.5", "0.25", "10"."""
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def points(value: Fraction) -> str:
    """Say how many points: "1 point", "3.5 points"."""
    return f"{number(value)} {'point' if value == 1 else 'points'}"


def kind_changed(scheme: str, old: str | None, new: str | None) -> str:
    """Say that an entry counts as another kind: "CIMSPA: Partner event, not Endorsed activity."."""
    return f"{scheme}: {f'“{new}”' if new else 'does not count'}{f', not “{old}”' if old else ''}."


def periods(scheme: Scheme, started_on: date, until: date) -> list[Period]:
    """Return the periods of somebody who began on a day, up to the one that ``until`` lies in.

    Where the scheme has a calendar of its own, the first of them begins on their first day, inside it.
    """
    origin = scheme.anchor or started_on
    at = _months_between(origin, started_on) // scheme.months - 1
    while add_months(origin, (at + 1) * scheme.months) <= started_on:
        at += 1
    found = []
    begins_on = started_on
    while begins_on <= until:
        at += 1
        follows = add_months(origin, at * scheme.months)
        if follows <= begins_on:  # the end of the calendar
            break
        found.append(Period(begins_on, day_before(follows)))
        begins_on = follows
    return found


def balances(scheme: Scheme, started_on: date, entries: Iterable[Entry], until: date) -> list[Balance]:
    """Work out every period from somebody's first to the one that ``until`` lies in.

    Each carries into the next; entries from before the first day, or of a kind that the scheme does not
    know, count nowhere.
    """
    found: list[Balance] = []
    spans = periods(scheme, started_on, until)
    begins = [span.begins_on for span in spans]
    inside: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.activity in scheme.activities:
            inside[bisect_right(begins, entry.ends_on) - 1].append(entry)
    for at, span in enumerate(spans):
        ours = [entry for entry in inside[at] if entry.ends_on in span]
        carried_in = found[-1].carries_out if found else NOTHING
        lines = _count(scheme, ours)
        found.append(
            Balance(
                scheme,
                span,
                tuple(line for line in lines if line.entry.checked),
                tuple(line for line in lines if not line.entry.checked),
                carried_in,
            )
        )
    return found


def balance(scheme: Scheme, started_on: date, entries: Iterable[Entry], on: date) -> Balance | None:
    """Work out the period that a day lies in; None before somebody's first day."""
    found = balances(scheme, started_on, entries, on)
    return found[-1] if found and on in found[-1].period else None


def _count(scheme: Scheme, entries: Sequence[Entry]) -> list[Line]:
    """Count entries of one period, those that wait after all that are checked.

    What helps the least share is counted before the rest, so that a shared cap never costs anybody their
    share; what comes earlier is counted before what comes later.
    """
    left = {
        ("kind", one.key): one.most_a_period
        for one in scheme.activities.values()
        if one.most_a_period is not None
    }
    left |= {("shared", key): cap.most for key, cap in scheme.shared_caps.items()}

    def order(entry: Entry) -> tuple[bool, bool, date, int]:
        helps = scheme.activities[entry.activity].helps_share
        return not entry.checked, not helps, entry.ends_on, entry.id

    return [_count_one(scheme, entry, left) for entry in sorted(entries, key=order)]


def _count_one(scheme: Scheme, entry: Entry, left: dict[tuple[str, str], Fraction]) -> Line:
    activity = scheme.activities[entry.activity]
    worth = counted = activity.worth(entry.hours)
    cuts: list[Cut] = []

    def keep_to(most: Fraction, why: str) -> None:
        nonlocal counted
        if counted > most:
            cuts.append(Cut(counted - most, why))
            counted = most

    if entry.hours < activity.from_hours:
        keep_to(NOTHING, f"it counts from {number(activity.from_hours)} h on")
    if activity.most_an_entry is not None:
        keep_to(activity.most_an_entry, f"the most {_one(activity.title)} counts")
    rooms = [("kind", activity.key, activity.title, activity.most_a_period)]
    if activity.shared_cap is not None:
        cap = scheme.shared_caps[activity.shared_cap]
        rooms.append(("shared", activity.shared_cap, cap.title, cap.most))
    for room, key, title, most in rooms:
        if most is not None:
            keep_to(left[room, key], f"since “{title}” counts at most {points(most)} a period")
    for room, key, _title, most in rooms:
        if most is not None:
            left[room, key] -= counted
    return Line(entry, activity, worth, counted, tuple(cuts))


def _one(title: str) -> str:
    """Say one of a kind: "a workshop", "an activity of another kind"."""
    first, rest = title[:1], title[1:]
    name = title if rest[:1].isupper() else first.lower() + rest
    return f"{'an' if first.lower() in 'aeiou' else 'a'} {name}"


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month

"""What an event is and how it moves on: kinds, statuses, and the hours that no clock in London shows once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from network.core.rules import Lifecycle, Refused

LONDON = ZoneInfo("Europe/London")
LONGEST = timedelta(days=7)
LARGEST_ID = 2_147_483_647


class Kind(StrEnum):
    """How people come together."""

    ONLINE = "online"
    FACE_TO_FACE = "face_to_face"
    HYBRID = "hybrid"


class Visibility(StrEnum):
    """Who may know of an event."""

    PUBLIC = "public"
    NETWORK = "network"


class Status(StrEnum):
    """Where an event stands. Whether it is over follows from the clock; *held* says that it took place."""

    DRAFT = "draft"
    PUBLISHED = "published"
    POSTPONED = "postponed"  # off its day, and without another one yet
    CANCELLED = "cancelled"
    HELD = "held"


LIFECYCLE = Lifecycle(
    {
        Status.DRAFT: {Status.PUBLISHED, Status.HELD},  # held: from before the network had this site
        Status.PUBLISHED: {Status.POSTPONED, Status.CANCELLED, Status.HELD},
        Status.POSTPONED: {Status.PUBLISHED, Status.CANCELLED},
        Status.CANCELLED: set(),
        Status.HELD: set(),
    },
    start=Status.DRAFT,
)

SHOWN = frozenset(Status) - {Status.DRAFT}  # what calendars and readers may come to see


class Stage(StrEnum):
    """Where an event stands at a moment, as a reader would say it."""

    DRAFT = "draft"
    COMING = "coming"
    MOVED = "moved"  # coming, on another day or hour than was said before
    RUNNING = "running"
    OVER = "over"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


def stage_of(
    status: Status, starts_at: datetime, ends_at: datetime, now: datetime, moved_from: datetime | None = None
) -> Stage:
    """Return where an event stands at ``now``: its status, and what follows from the clock."""
    if status in {Status.DRAFT, Status.POSTPONED, Status.CANCELLED}:
        return Stage(status.value)
    if status is Status.HELD or ends_at <= now:
        return Stage.OVER
    if starts_at <= now:
        return Stage.RUNNING
    return Stage.MOVED if moved_from is not None else Stage.COMING


@dataclass(frozen=True)
class Filter:
    """What a list or a feed of events is narrowed to; the page and the feed of a filter read it alike."""

    kind: Kind | None = None
    condition: str = ""
    area: str = ""
    group: int | None = None

    @classmethod
    def read(cls, parts: Mapping[str, str]) -> "Filter":
        """Read a filter from an address; what makes no sense is left out."""
        kind, group = parts.get("kind", ""), parts.get("group", "")
        number = int(group) if group.isascii() and group.isdecimal() and len(group) <= 10 else 0
        return cls(
            kind=Kind(kind) if kind in set(Kind) else None,
            condition=parts.get("condition", "").strip(),
            area=parts.get("area", "").strip(),
            group=number if 0 < number <= LARGEST_ID else None,
        )

    @property
    def address(self) -> dict[str, str | int]:
        """The parts of an address that say it, without the empty ones."""
        said = {
            "kind": self.kind.value if self.kind else "",
            "condition": self.condition,
            "area": self.area,
            "group": self.group or "",
        }
        return {name: value for name, value in said.items() if value}


def is_told_twice_or_never(moment: datetime) -> bool:
    """Whether London's clocks show this wall time twice or not at all, on a day of their change.

    ``moment`` is a wall time without a zone. Calendar programs disagree about such hours, so no event begins
    or ends in one.
    """
    early = moment.replace(tzinfo=LONDON, fold=0).astimezone(UTC)
    late = moment.replace(tzinfo=LONDON, fold=1).astimezone(UTC)
    return early != late


def check_times(starts_at: datetime, ends_at: datetime) -> None:
    """Raise Refused unless an event of these moments can stand in every calendar as it is meant."""
    if ends_at <= starts_at:
        raise Refused("The end must come after the start.", "ends")
    if ends_at - starts_at > LONGEST:
        raise Refused("An event lasts 7 days at most. Make one for each part.", "ends")
    for moment, field in ((starts_at, "starts"), (ends_at, "ends")):
        if is_told_twice_or_never(moment.astimezone(LONDON).replace(tzinfo=None)):
            raise Refused("The clocks change in that hour. Choose a time before 1am or from 2am.", field)


def moments(
    day: date, begins: time | None, ends: time | None, last_day: date | None, *, all_day: bool
) -> tuple[datetime, datetime]:
    """Return when an event begins and ends, from what people fill in; raises Refused where that is no event.

    An all-day event ends with its last day, at midnight in London.
    """
    last = last_day or day
    if last < day:
        raise Refused("The last day must not come before the first.", "last_day")
    if all_day:
        until = date.fromordinal(last.toordinal() + 1)
        span = datetime.combine(day, time(), LONDON), datetime.combine(until, time(), LONDON)
    elif begins is None:
        raise Refused("Say when it starts, or tick that it lasts all day.", "starts")
    elif ends is None:
        raise Refused("Say when it ends, or tick that it lasts all day.", "ends")
    else:
        span = datetime.combine(day, begins, LONDON), datetime.combine(last, ends, LONDON)
        if last_day is None and ends <= begins:
            words = "The end must come after the start. If it ends on a later day, fill in the last day."
            raise Refused(words, "ends")
    check_times(*span)
    return span[0].astimezone(UTC), span[1].astimezone(UTC)


def check_link(link: str) -> None:
    """Raise Refused unless a provider's link is empty or a whole https address."""
    if not link:
        return
    try:
        parts = urlsplit(link)
        sound = parts.scheme == "https" and bool(parts.hostname) and not parts.username
    except ValueError:
        sound = False
    if not sound or any(mark.isspace() or mark < " " for mark in link):
        raise Refused("Enter the whole link, which begins with https://", "provider_link")


def wall(moment: datetime) -> datetime:
    """Return what the clocks in London show at a moment, without a zone."""
    return moment.astimezone(LONDON).replace(tzinfo=None)


def weeks_of(month: date) -> list[list[date]]:
    """Return the weeks of a month, Monday first, whole weeks with the days of its neighbours."""
    first = month.replace(day=1)
    begins = first - timedelta(days=first.weekday())
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    weeks = []
    while begins < following:
        weeks.append([begins + timedelta(days=n) for n in range(7)])
        begins += timedelta(days=7)
    return weeks

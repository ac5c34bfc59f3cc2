"""Which reminder of an event is due: each a time from a moment until a moment, and each told once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MORNING = time(9)  # when the day's reminders go, on the wall clock in London
HOUR = timedelta(hours=1)
ASKED_DAYS_BEFORE = 7
LET_ALONE_DAYS = 3  # after the invitation nobody is asked again for so long
LOOKS_BACK = timedelta(days=14)  # what began longer ago than this is not even written down as missed


class Kind(StrEnum):
    """What a letter reminds of."""

    NOT_ANSWERED = "not_answered"
    DAY_BEFORE = "day_before"
    HOUR_BEFORE = "hour_before"


class Outcome(StrEnum):
    """What became of a reminder."""

    SENT = "sent"
    NOT_WANTED = "not_wanted"  # the member has no address, or wants no such letters
    PASSED_OVER = "passed_over"  # the hour before had come already, and its letter says as much
    TOO_LATE = "too_late"  # nothing was sent until the event began, and then it was pointless


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when a reminder may go: from ``begins`` on, and before ``ends``."""

    begins: datetime
    ends: datetime

    def __contains__(self, moment: object) -> bool:
        return isinstance(moment, datetime) and self.begins <= moment < self.ends


@dataclass(frozen=True, slots=True)
class Meeting:
    """What reminders ask of an event."""

    id: int
    starts_at: datetime
    published_at: datetime
    all_day: bool = False


@dataclass(frozen=True, slots=True)
class Coming:
    """What reminders ask of the answer of somebody who is going."""

    answered_at: datetime
    wants_hour_before: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. ``dropped``: its letter had lost its point before it could be posted."""

    kind: Kind
    starts_at: datetime
    outcome: Outcome
    dropped: bool = False

    def stands(self, now: datetime) -> bool:
        """Tell whether this has been decided for good.

        A letter that was dropped has told nobody, so its reminder may become due again: somebody is going
        once more, or an event is back at its first time. And an event that had begun by a clock that was
        wrong has not begun by the right one.
        """
        if self.outcome is Outcome.TOO_LATE:
            return now >= self.starts_at
        return not self.dropped


def morning_of(day: date) -> datetime:
    """Return when the reminders of a day go."""
    return datetime.combine(day, MORNING, LONDON)


def day_before(meeting: Meeting) -> Window:
    """Return when people are reminded of tomorrow: from nine the day before in London until it begins."""
    first = _day_of(meeting.starts_at) - timedelta(days=1)
    return Window(morning_of(first), meeting.starts_at)


def hour_before(meeting: Meeting) -> Window | None:
    """Return when those are reminded who asked for it; an event of whole days has no such hour."""
    if meeting.all_day:
        return None
    return Window(meeting.starts_at - HOUR, meeting.starts_at)


def question(meeting: Meeting) -> Window | None:
    """Return when those may be asked who have not answered; None where an event was published too late.

    From a week before, but three days after it was published, until the reminders of the day before go.
    """
    day = _day_of(meeting.starts_at)
    first = max(
        day - timedelta(days=ASKED_DAYS_BEFORE),
        _day_of(meeting.published_at) + timedelta(days=LET_ALONE_DAYS),
    )
    last = day - timedelta(days=1)
    return Window(morning_of(first), morning_of(last)) if first < last else None


def decide(
    meeting: Meeting, coming: Coming, entries: Collection[Entry], now: datetime
) -> dict[Kind, Outcome]:
    """Say what becomes now of the reminders of somebody who is going; nothing of those decided or to come.

    Who answered when a reminder was due already has just read when and where it is, and needs none.
    """
    windows = {Kind.DAY_BEFORE: day_before(meeting)}
    if coming.wants_hour_before and (hour := hour_before(meeting)) is not None:
        windows[Kind.HOUR_BEFORE] = hour
    due = [
        kind
        for kind, window in windows.items()
        if coming.answered_at < window.begins <= now and not _is_decided(kind, meeting, entries, now)
    ]
    if now >= meeting.starts_at:
        return dict.fromkeys(due, Outcome.TOO_LATE) if now - meeting.starts_at < LOOKS_BACK else {}
    if Kind.HOUR_BEFORE in due:
        return dict.fromkeys(due, Outcome.PASSED_OVER) | {Kind.HOUR_BEFORE: Outcome.SENT}
    return dict.fromkeys(due, Outcome.SENT)


def is_asked(meeting: Meeting, entries: Collection[Entry], now: datetime) -> bool:
    """Tell whether somebody who has not answered is asked now: once an event, wherever it is moved to."""
    window = question(meeting)
    asked = any(one.kind is Kind.NOT_ANSWERED and one.stands(now) for one in entries)
    return window is not None and now in window and not asked


def can_wait(meeting: Meeting, next_letters: Collection[datetime], now: datetime) -> bool:
    """Tell whether a question may wait for another letter to its reader, in which it then stands."""
    window = question(meeting)
    return window is not None and any(now < letter < window.ends for letter in next_letters)


def _is_decided(kind: Kind, meeting: Meeting, entries: Collection[Entry], now: datetime) -> bool:
    return any(one.kind is kind and one.starts_at == meeting.starts_at and one.stands(now) for one in entries)


def _day_of(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()

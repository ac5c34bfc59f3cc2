"""What becomes of a course, when its certificate is asked for, and the life of a wish for other dates."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from network.core.dates import days_between
from network.core.rules import Lifecycle, Refused

REMIND_AFTER = (7, 42)  # days after the course: when its certificate is asked for, and once more


class Report(StrEnum):
    """What somebody said of a course."""

    FINISHED = "finished"  # there is no certificate: a coordinator confirms it
    FAILED = "failed"
    DROPPED = "dropped"
    SEEN = "seen"  # by a coordinator, in place of a certificate


WORDS = {
    Report.FINISHED: "Finished, and there is no certificate",
    Report.FAILED: "Not passed",
    Report.DROPPED: "Given up, or it did not take place",
    Report.SEEN: "Completed, as a coordinator has seen",
}


class Move(StrEnum):
    """Where a wish for other course dates stands."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


LIFECYCLE = Lifecycle(
    {
        Move.ASKED: {Move.AGREED, Move.DECLINED, Move.WITHDRAWN},
        Move.AGREED: set(),
        Move.DECLINED: set(),
        Move.WITHDRAWN: set(),
    },
    start=Move.ASKED,
)


def due_step(ends_on: date | None, sent: Collection[int], today: date) -> int | None:
    """Return which letter about a missing certificate is due: after an outage the latest alone, each once."""
    if ends_on is None:
        return None
    due = [step for step, days in enumerate(REMIND_AFTER, 1) if days_between(ends_on, today) >= days]
    latest = due[-1] if due else None
    return None if latest is None or max(sent, default=0) >= latest else latest


def comes_after(awarded_on: date, submitted_on: date) -> bool:
    """Whether a certificate can be that of a course which an application asked for."""
    return awarded_on >= submitted_on


def check_completed(on: date, submitted_on: date, today: date) -> None:
    """Refuse a day on which the course cannot have been completed."""
    if on > today:
        raise Refused("That day has not come yet. Enter the day on which the course was completed.", "on")
    if not comes_after(on, submitted_on):
        raise Refused("That day is before the application. Enter the day on which it was completed.", "on")


def check_moved(starts_on: date, ends_on: date, before: tuple[date | None, date | None]) -> None:
    """Refuse new dates that are none."""
    if ends_on < starts_on:
        raise Refused("The last day is before the first.", "ends_on")
    if (starts_on, ends_on) == before:
        raise Refused("These are the dates that stand there already.", "starts_on")


def needed(words: str, ask: str, field: str) -> str:
    """Return words without the space around them; refuse none, with what to write instead."""
    if not words.strip():
        raise Refused(ask, field)
    return words.strip()

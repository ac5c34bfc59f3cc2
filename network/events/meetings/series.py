"""What an edit of one meeting does to the others of its series: pure rules, on what clocks in London show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from network.events.meetings.rules import LONDON, Status, check_times, wall


class Scope(StrEnum):
    """How far an edit reaches."""

    ONE = "one"
    FOLLOWING = "following"  # this one and those after it
    ALL = "all"  # every one that is still to come


class Occurrence(Protocol):
    """A meeting of a series, as far as these rules look at it."""

    id: Any
    status: Any
    starts_at: Any
    ends_at: Any
    changed_alone: Any


O = TypeVar("O", bound=Occurrence)  # noqa: E741 (an occurrence)

CHANGED_ALONE = "was changed on its own"
IS_POSTPONED = "is postponed, without a new date"
WAS_CANCELLED = "was cancelled"


@dataclass(frozen=True)
class Reach(Generic[O]):
    """The others that an edit reaches, and those that it leaves as they are, each with the reason."""

    changed: tuple[O, ...]
    kept: tuple[tuple[O, str], ...]


def reach(scope: Scope, this: O, series: Sequence[O], now: datetime) -> Reach[O]:
    """Return which others of its series an edit of ``this`` reaches; those that are over stay unnamed."""
    changed: list[O] = []
    kept: list[tuple[O, str]] = []
    for other in sorted(series, key=lambda one: (one.starts_at, one.id)):
        if other.id == this.id or scope is Scope.ONE or other.status is Status.HELD or other.ends_at <= now:
            continue
        if scope is Scope.FOLLOWING and (other.starts_at, other.id) < (this.starts_at, this.id):
            continue
        if other.status is Status.CANCELLED:
            kept.append((other, WAS_CANCELLED))
        elif other.status is Status.POSTPONED:
            kept.append((other, IS_POSTPONED))
        elif other.changed_alone:
            kept.append((other, CHANGED_ALONE))
        else:
            changed.append(other)
    return Reach(tuple(changed), tuple(kept))


@dataclass(frozen=True)
class Shift:
    """How a meeting was moved: so far on the wall clock, and to another length where that changed.

    On the wall clock, so that a meeting at 7pm stays at 7pm on either side of a change of the clocks.
    """

    by: timedelta
    length: timedelta | None  # None: each keeps its own

    def __bool__(self) -> bool:
        return bool(self.by) or self.length is not None

    def of(self, starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
        """Return the moments of another meeting, moved in the same way.

        Raises Refused where that is an hour which the clocks in London do not show once.
        """
        starts, ends = wall(starts_at), wall(ends_at)
        length = ends - starts if self.length is None else self.length
        begins = (starts + self.by).replace(tzinfo=LONDON)
        until = (starts + self.by + length).replace(tzinfo=LONDON)
        check_times(begins, until)
        return begins.astimezone(UTC), until.astimezone(UTC)


def shift_of(before: tuple[datetime, datetime], after: tuple[datetime, datetime]) -> Shift:
    """Return how a meeting was moved from one pair of moments to another."""
    was, ends = wall(before[0]), wall(before[1])
    now, until = wall(after[0]), wall(after[1])
    return Shift(now - was, None if until - now == ends - was else until - now)

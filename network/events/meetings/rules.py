"""What an event is and how it moves on: kinds, statuses, and the hours that no clock in London shows once."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from network.core.rules import Lifecycle, Refused

LONDON = ZoneInfo("Europe/London")
LONGEST = timedelta(days=7)


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

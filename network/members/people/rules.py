"""What the network says about membership: its statuses, and who must decide what."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from network.core.rules import Lifecycle


class Status(StrEnum):
    """Where somebody stands with the network."""

    UNCLAIMED = "unclaimed"  # a record that came from a list; the person has not said yes yet
    APPLIED = "applied"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"
    REFUSED = "refused"
    MERGED = "merged"  # a second record of somebody, whose first one stays


LIFECYCLE = Lifecycle(
    {
        Status.UNCLAIMED: {Status.ACTIVE, Status.LEFT, Status.MERGED},
        Status.APPLIED: {Status.ACTIVE, Status.REFUSED, Status.LEFT, Status.MERGED},
        Status.ACTIVE: {Status.SUSPENDED, Status.LEFT, Status.MERGED},
        Status.SUSPENDED: {Status.ACTIVE, Status.LEFT, Status.MERGED},
        Status.LEFT: {Status.ACTIVE, Status.APPLIED, Status.MERGED},  # who left may ask to come back
        Status.REFUSED: {Status.APPLIED, Status.MERGED},
        Status.MERGED: {  # a merge that is undone
            Status.UNCLAIMED,
            Status.APPLIED,
            Status.ACTIVE,
            Status.SUSPENDED,
            Status.LEFT,
            Status.REFUSED,
        },
    },
    start=Status.APPLIED,
)


class Employment(StrEnum):
    """How an instructor works."""

    EMPLOYED = "employed"
    SELF_EMPLOYED = "self_employed"


class Stage(StrEnum):
    """Where somebody with a condition is on their way."""

    PREHABILITATION = "prehabilitation"
    DURING_TREATMENT = "during_treatment"
    REHABILITATION = "rehabilitation"
    PALLIATIVE = "palliative"


class Setting(StrEnum):
    """Where sessions are led."""

    GYM = "gym"
    COMMUNITY = "community"
    HOSPITAL = "hospital"
    HOME = "home"
    OUTDOORS = "outdoors"
    ONLINE = "online"


class OrganisationKind(StrEnum):
    """What sort of body an organisation is."""

    HEALTH_SERVICE = "health_service"
    LEISURE_OPERATOR = "leisure_operator"
    TRAINING_PROVIDER = "training_provider"
    FUNDER = "funder"
    CHARITY = "charity"
    OTHER = "other"


class Audience(StrEnum):
    """Who may see a field of a profile. The public includes the other two; coordinators see all."""

    INSTRUCTORS = "instructors"
    PARTNERS = "partners"
    PUBLIC = "public"


SHOWN_BY_DEFAULT = ("name:instructors", "name:partners", "areas:instructors", "areas:partners")
CHOOSABLE_FIELDS = {
    "name": "Name",
    "areas": "Areas",
    "email": "E-mail address",
    "phone": "Phone",
    "employer": "Who you work for",
    "conditions": "Conditions and stages",
    "settings": "Where you lead sessions",
    "languages": "Languages",
    "biography": "About you",
    "photo": "Photograph",
    "links": "Web links",
}


def is_shown(shown: Iterable[str], field: str, audiences: Iterable[Audience]) -> bool:
    """Whether the ticks let one of ``audiences`` see ``field``; what the public may see, everybody may."""
    return not {f"{field}:{audience}" for audience in (*audiences, Audience.PUBLIC)}.isdisjoint(shown)


@dataclass(frozen=True)
class Spell:
    """A run of days on which a status held; ``ends_on`` is the last of them, None while it lasts."""

    begins_on: date
    ends_on: date | None


def active_spells(changes: Iterable[tuple[date, Status]]) -> Sequence[Spell]:
    """Turn dated changes of status, oldest first, into the days on which membership was active.

    The last change of a day counts for that whole day, so a suspension takes effect on its own day.
    """
    last_of_day: dict[date, Status] = {}
    for day, status in changes:
        last_of_day[day] = status
    spells: list[Spell] = []
    begun: date | None = None
    for day, status in last_of_day.items():
        if status is Status.ACTIVE:
            begun = begun or day
        elif begun is not None:
            if begun < day:
                spells.append(Spell(begun, day - timedelta(days=1)))
            begun = None
    if begun is not None:
        spells.append(Spell(begun, None))
    return spells


def as_if_never_merged(changes: Iterable[tuple[date, Status]]) -> Sequence[tuple[date, Status]]:
    """Leave out each merge that was undone, with its undoing: the person was there all the while."""
    kept: list[tuple[date, Status]] = []
    for day, status in changes:
        if kept and kept[-1][1] is Status.MERGED:
            kept.pop()
        else:
            kept.append((day, status))
    return kept


def backdated(changes: Sequence[tuple[date, Status]], since: date | None) -> Sequence[tuple[date, Status]]:
    """Let a membership that was written down late begin on the day ``since`` which it is known."""
    first = next((number for number, (_day, status) in enumerate(changes) if status is Status.ACTIVE), None)
    if since is None or first is None or changes[first][0] <= since:
        return changes
    return [(since, Status.ACTIVE), *changes[first + 1 :]]


def sort_name(name: str) -> str:
    """Return what a name is ordered by: the family name first, without regard to capitals."""
    words = name.casefold().split()
    return " ".join(words[-1:] + words[:-1])


_WEB_LINK = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)


def web_links(text: str) -> tuple[list[str], list[str]]:
    """Sort the lines of ``text`` into addresses that open a page of the web, and whatever else is there."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return (
        [line for line in lines if _WEB_LINK.fullmatch(line)],
        [line for line in lines if not _WEB_LINK.fullmatch(line)],
    )

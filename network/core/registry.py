"""Where a feature offers those below it what they cannot know: home tasks, panels, notices, data rights.

Each feature fills these in its ``register(app)``, which ``create_app()`` calls; one typed function each.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from network.core.calendars import DayToRemember

T = TypeVar("T")
ToWhom = tuple[int | None, int | None]  # a letter's thing, and the member who is to read it


class Offers(Generic[T]):
    """What features have offered for one purpose, in the order they were registered, each once."""

    def __init__(self) -> None:
        self._offers: dict[str, T] = {}

    def add(self, offer: T, name: str | None = None) -> T:
        """Offer something; offering it again (a second application in one process) changes nothing."""
        key = name or f"{getattr(offer, '__module__', '')}.{getattr(offer, '__qualname__', repr(offer))}"
        self._offers[key] = offer
        return offer

    def __iter__(self) -> Iterator[T]:
        return iter(self._offers.values())

    def named(self, name: str) -> T | None:
        """Return the offer of that name, if there is one."""
        return self._offers.get(name)


@dataclass(frozen=True)
class Task:
    """One line of somebody's to-do list: what, where to do it, how urgent (lower comes first), and a tag."""

    title: str
    href: str
    urgency: int = 50
    hint: str = ""
    tag: str = ""
    count: int | None = None


@dataclass(frozen=True)
class Panel:
    """A part of a page that another feature fills: a heading, its template, and what that needs."""

    title: str
    template: str
    context: Mapping[str, Any]
    order: int = 50


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice that a member may have at once, in the digest, or never.

    ``waits``: at once means after the member's quiet hours, since nothing is lost by it. ``listed``: it
    stands in the list on the site also for those who never want mail of it.
    """

    key: str
    title: str
    words: str
    default: str = "at_once"
    waits: bool = False
    listed: bool = False


@dataclass(frozen=True)
class WayToPay:
    """Something that could pay for a qualification: its name, what it would do, and where to ask for it."""

    title: str
    words: str
    href: str


@dataclass(frozen=True)
class OwnDates:
    """Days that stand in somebody's own calendar, and what they are made of.

    ``days`` gives those of a member. ``made_of`` is given what names the member in SQL, and returns a SELECT
    of three whole numbers a row, which differ once one of the days does: a feed asks that first.
    """

    days: Callable[[Any], Iterable["DayToRemember"]]
    made_of: Callable[[Any], Any]


@dataclass(frozen=True)
class FirstDayItem:
    """One point of a coordinator's first day: what is to be set, why, where, and whether it is.

    ``by_hand``: only a person can know whether it is done, and says so on the page. ``may_open``: who is led
    to the page where it is set.
    """

    key: str
    title: str
    words: str
    href: str
    done: bool
    may_open: Callable[[Any], bool]
    order: int = 50
    by_hand: bool = False


@dataclass(frozen=True)
class Section:
    """A part of what we hold about somebody: a title and rows ready for JSON."""

    title: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class Effect:
    """What a changed requirement would do today: how many are fit before and after, who loses, who gains."""

    before: int
    after: int
    losing: list[str]
    gaining: list[str]


# What the home page and others show.
home_tasks: Offers[Callable[[Any, date], Iterable[Task]]] = Offers()
panels: Offers[Callable[[str, Any, Any], Iterable[Panel]]] = Offers()  # (place, member acting, thing shown)
first_day: Offers[Callable[[date], Iterable[FirstDayItem]]] = Offers()  # what a new network still lacks
notice_kinds: Offers[NoticeKind] = Offers()
# (member, kind of qualification, day): what could pay for their getting it
ways_to_pay: Offers[Callable[[Any, Any, date], Iterable[WayToPay]]] = Offers()
# A condition, and another requirement for it.
requirement_effect: Offers[Callable[[Any, str], Effect]] = Offers()

# (member's id, from, to, an area's id or None, a condition's id or None): how many sessions they logged.
sessions_led: Offers[Callable[[int, date, date, int | None, int | None], int]] = Offers()

own_dates: Offers[OwnDates] = Offers()  # what stands in somebody's own calendar besides events

# What follows from a change, in the same transaction.
access_ended: Offers[Callable[[Any], None]] = (
    Offers()
)  # a member was suspended or left: end what runs for them
facts_changed: Offers[Callable[[Collection[int]], None]] = (
    Offers()
)  # member ids: rebuild what is kept of them
# (a qualification, by whom): a coordinator has verified, returned, rejected or revoked it
qualification_checked: Offers[Callable[[Any, Any], None]] = Offers()
catalogue_changed: Offers[Callable[[Any], None]] = Offers()  # a condition or a kind: rebuild what rests on it
obsolete: Offers[Callable[[int], bool]] = Offers()  # named; given a letter's thing, is the letter pointless?
# In its place, of many letters and where it hangs on the reader too: those (thing, member) that are.
obsolete_among: Offers[Callable[[Collection[ToWhom]], Collection[ToWhom]]] = Offers()
# (member's id, keys of kinds of notice): they want no mail of these any more.
mail_stopped: Offers[Callable[[int, Collection[str]], None]] = Offers()
# Members' ids: the name and the address of each as they are today.
addresses: Offers[Callable[[Collection[int]], Mapping[int, tuple[str, str]]]] = Offers()
# Named for a table; (reader, ids): where each may be read. What has no address here is not for the reader.
leads_to: Offers[Callable[[Any, Collection[int]], Mapping[int, str]]] = Offers()

# Data rights.
subject_access: Offers[Callable[[Any], Section]] = Offers()
subject_files: Offers[Callable[[Any], Iterable[Any]]] = Offers()  # the stored files that are about a member
erasure: Offers[Callable[[Any], None]] = Offers()
# (who, whose records, how): somebody is about to be shown how others are reached, or to take a copy of it
seen: Offers[Callable[[Any, Collection[int], str], None]] = Offers()


def tasks_for(member: Any, today: date) -> list[Task]:
    """Gather what needs ``member`` today, most urgent first."""
    return sorted(
        (task for offer in home_tasks for task in offer(member, today)), key=lambda task: task.urgency
    )


def first_day_items(today: date) -> list[FirstDayItem]:
    """Gather what a new network has and lacks, in the order in which it is best set."""
    return sorted((item for offer in first_day for item in offer(today)), key=lambda item: item.order)


def panels_for(place: str, member: Any, thing: Any = None) -> list[Panel]:
    """Gather the panels that features offer for ``place`` (such as "member")."""
    return sorted(
        (panel for offer in panels for panel in offer(place, member, thing)), key=lambda panel: panel.order
    )


def note_seen(by: Any, member_ids: Collection[int], how: str) -> None:
    """Let it be written down that ``by`` sees the records of these members, before it leaves the site."""
    for note in seen:
        note(by, member_ids, how)

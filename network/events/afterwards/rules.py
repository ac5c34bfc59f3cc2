"""What is said after an event: when feedback is asked for and shown, what it asks, and what a link may be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from network.core.rules import Refused

LONDON = ZoneInfo("Europe/London")
MORNING = time(9)
OPEN_FOR = timedelta(days=21)
ASKED_WITHIN = timedelta(days=7)  # a letter that comes later than this asks about something long gone
FEWEST_SHOWN = 5  # figures of fewer people would show what one of them said
MOST_FILES = 30


class Audience(StrEnum):
    """Whom the one message after an event goes to."""

    INVITED = "invited"  # everybody whom the event was for, whether they came or could not
    ANSWERED = "answered"  # those who answered anything, and those who were there


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that feedback asks, to be answered on the scale."""

    key: str
    words: str


QUESTIONS = (
    Question("useful", "It was useful for my work"),
    Question("clear", "I could follow it well"),
    Question("room", "There was room for questions and for each other"),
    Question("again", "I would come to the next one"),
)
SCALE: Mapping[int, str] = {
    1: "Not at all",
    2: "A little",
    3: "Partly",
    4: "Mostly",
    5: "Completely",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What was answered to one question: how many chose each point of the scale, and their mean."""

    question: Question
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many answered."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """The mean of the scale's points."""
        points = sum(point * count for point, count in zip(SCALE, self.counts, strict=True))
        return points / self.total if self.total else 0.0


def asked_from(ends_at: datetime) -> datetime:
    """Return when people are asked how it was: at nine in London on the day after its last."""
    last = (ends_at - timedelta(microseconds=1)).astimezone(LONDON).date()
    return datetime.combine(last + timedelta(days=1), MORNING, LONDON)


def is_asked(ends_at: datetime, now: datetime) -> bool:
    """Tell whether the letter that asks may go now."""
    begins = asked_from(ends_at)
    return begins <= now < begins + ASKED_WITHIN


def is_open(ends_at: datetime, now: datetime) -> bool:
    """Tell whether feedback is taken: from the end of an event, for three weeks."""
    return ends_at <= now < ends_at + OPEN_FOR


def is_closed(ends_at: datetime, now: datetime) -> bool:
    """Tell whether nothing is added to the feedback any more."""
    return now >= ends_at + OPEN_FOR


def may_show_figures(count: int, ends_at: datetime, now: datetime) -> bool:
    """Tell whether figures may be shown, to anybody at all.

    Not while the form is open: who looks before and after an answer would see what it said.
    """
    return is_closed(ends_at, now) and count >= FEWEST_SHOWN


def figures(answers: Collection[Mapping[str, int]]) -> list[Figures]:
    """Count what was answered to each question."""
    return [
        Figures(one, tuple(sum(answer.get(one.key) == point for answer in answers) for point in SCALE))
        for one in QUESTIONS
    ]


def check_scores(scores: Mapping[str, int]) -> None:
    """Refuse what is not an answer to every question on the scale."""
    if set(scores) != {one.key for one in QUESTIONS} or not set(scores.values()) <= set(SCALE):
        raise Refused("Answer each of the questions.")


def check_link(link: str) -> str:
    """Return a link that leads safely out of the site, or nothing for none; refuse any other."""
    link = link.strip()
    if not link:
        return ""
    try:
        parts = urlsplit(link)
        host, user = parts.hostname, parts.username
        _port = parts.port
    except ValueError:
        host, user, parts = None, None, urlsplit("")
    if parts.scheme != "https" or not host or "." not in host or user is not None or " " in link:
        raise Refused("Enter a link that begins with https://", "recording")
    return link


def is_overdue(due_on: date | None, *, done: bool, today: date) -> bool:
    """Tell whether an action should have been done by now."""
    return not done and due_on is not None and due_on < today


def order_of_actions(actions: Sequence[tuple[int, bool, date | None]]) -> list[int]:
    """Order actions by what needs doing first: open ones by their day, then those without, then the done."""
    return [
        number
        for number, _done, _due in sorted(
            actions, key=lambda one: (one[1], one[2] is None, one[2] or date.max, one[0])
        )
    ]

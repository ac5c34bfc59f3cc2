"""Who is told of a post and how soon, and whom a question without an answer is brought to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from network.community.discussions.rules import ANSWERED_BY_ONE, Kind
from network.core.letter_rules import Choice

A_DISCUSSION = timedelta(hours=1)  # one letter at once about a discussion in this time; the rest is gathered
A_MEMBER = timedelta(hours=24)
MOST_A_MEMBER = 2  # letters at once in that time, about whichever discussions
UNANSWERED_AFTER = timedelta(hours=72)
MOST_ASKED = 30  # members to whom one question is brought
EXCERPT, LINES = 400, 5


class Reason(StrEnum):
    """Why somebody is told: the key of a kind of notice. Where several fit as well, the first is said."""

    NAMED = "community.named"
    MINE = "community.mine"
    FOLLOWED = "community.followed"
    NOTICE = "community.notices"
    UNANSWERED = "community.unanswered"


SOONEST = (Choice.AT_ONCE, Choice.DIGEST, Choice.NEVER)
LIMITED = (Reason.NAMED, Reason.MINE, Reason.FOLLOWED)


@dataclass(frozen=True)
class Recently:
    """The letters about posts that went to a member at once: about this discussion, and about any."""

    of_discussion: int = 0
    at_all: int = 0


@dataclass(frozen=True)
class Telling:
    """That a member is told of a post: why, and when."""

    reason: Reason
    choice: Choice


def telling(chosen: Mapping[Reason, Choice], recently: Recently) -> Telling:
    """Return how to tell a member for whom each of ``chosen`` is a reason, with what they chose for it.

    They have one letter, as soon as one of the reasons would bring it; at once only while they have not had
    enough of it, and else with others.
    """
    reason = min(chosen, key=lambda one: (SOONEST.index(chosen[one]), list(Reason).index(one)))
    choice = chosen[reason]
    enough = recently.of_discussion > 0 or recently.at_all >= MOST_A_MEMBER
    if choice is Choice.AT_ONCE and reason in LIMITED and enough:
        choice = Choice.DIGEST
    return Telling(reason, choice)


@dataclass(frozen=True)
class Asked:
    """A question as far as it matters whether it waits for an answer."""

    kind: Kind
    begun_at: datetime
    is_hidden: bool = False
    is_locked: bool = False
    answers: int = 0  # of others, that can be read

    def waits(self) -> bool:
        """Whether nobody has answered what can be answered."""
        is_open = not self.is_hidden and not self.is_locked
        return self.kind in ANSWERED_BY_ONE and is_open and not self.answers

    def is_due(self, now: datetime) -> bool:
        """Whether it has waited so long that it is brought to members."""
        return self.waits() and now - self.begun_at >= UNANSWERED_AFTER


@dataclass(frozen=True)
class Candidate:
    """A member fit to practise for a question's condition: where they work, and how often they were asked."""

    id: int
    covers_area: bool = False
    county_wide: bool = False
    asked_before: int = 0


def chosen(candidates: Collection[Candidate], *, has_area: bool) -> Sequence[int]:
    """Return to whom a question is brought: those of its area, then those county-wide; all others if none is.

    Among equals, whoever was asked least. A question without an area is for all of them alike.
    """
    near = [one for one in candidates if one.covers_area or one.county_wide] if has_area else []
    ranked = sorted(
        near or candidates,
        key=lambda one: (has_area and not one.covers_area, one.asked_before, one.id),
    )
    return [one.id for one in ranked[:MOST_ASKED]]


def excerpt(text: str) -> str:
    """Return the first lines of a post, for a letter."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    short = "\n".join(lines[:LINES])
    if len(short) > EXCERPT:
        return f"{short[:EXCERPT].rsplit(maxsplit=1)[0]} …"
    return short if len(lines) <= LINES else f"{short} …"

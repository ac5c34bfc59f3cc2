"""Fit to practise: whether a member may take people with a condition on a day, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from network.core.dates import day_after, in_words
from network.core.days import NEVER, Days, Period
from network.members.catalogue.requirement import (
    Facts,
    HeldFor,
    Hours,
    Missing,
    Node,
    Verdict,
    Voice,
    days_met,
    evaluate,
    last_to_hold,
    missing,
)
from network.members.catalogue.requirement.words import counted


class Spell(Protocol):
    """A run of days on which something held of a membership: both ends count, without an end it lasts."""

    @property
    def begins_on(self) -> date: ...

    @property
    def ends_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class ConditionFacts:
    """A condition, and the rule that says what an instructor needs for it, where the network has set one."""

    key: str
    title: str
    requires: Node | None


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What fitness asks of a member: what they hold and have done, and when they were active.

    A suspended member is not active: a suspension ends a spell, and a new one begins after it.
    """

    held: Facts = field(default_factory=Facts)
    active: tuple[Spell, ...] = ()

    @property
    def member_days(self) -> Days:
        """The days on which membership is active."""
        return Days.of((spell.begins_on, spell.ends_on) for spell in self.active)


@dataclass(frozen=True, slots=True)
class FirstToBreak:
    """What ends the present time of fitness: what it is in words, and the last day on which it holds."""

    what: tuple[str, ...]
    last_day: date

    @property
    def words(self) -> str:
        """Say what ends, and when."""
        *others, last = self.what
        subject = f"{', '.join(others)} and {last}" if others else last
        return f"{subject} {'run' if others else 'runs'} out on {in_words(self.last_day)}"


@dataclass(frozen=True, slots=True)
class Fitness:
    """The answer for one member, condition and day; ``fit`` is None where nobody has set requirements."""

    fit: bool | None
    until: date | None
    first_to_break: FirstToBreak | None
    verdict: Verdict | None
    is_member: bool
    voice: Voice = Voice.YOU

    @property
    def words(self) -> str:
        """The answer in a few words."""
        if self.fit is None:
            return "Not defined"
        if not self.fit:
            return "Not fit to practise"
        return (
            f"Fit to practise until {in_words(self.until)}"
            if self.until
            else "Fit to practise, with no end date"
        )

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What is missing of the requirements, as short as it can be said."""
        return missing(self.verdict) if self.verdict else ()

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Everything that stands in the way, a line for each: the membership first, then the requirements."""
        need = "You need" if self.voice is Voice.YOU else "Needs"
        membership = () if self.is_member else (f"{need} an active membership",)
        return (*membership, *(line.words for line in self.missing))


def fitness(
    condition: ConditionFacts,
    member: MemberFacts,
    on: date,
    *,
    titles: Mapping[str, str] | None = None,
    voice: Voice = Voice.YOU,
) -> Fitness:
    """Say whether a member is fit to practise on a day. Requirements that nobody has set are never a yes."""
    members = member.member_days
    if condition.requires is None:
        return Fitness(None, None, None, None, on in members, voice)
    verdict = evaluate(condition.requires, member.held, on, titles=titles or {}, voice=voice)
    period = (verdict.days & members).period_around(on)
    until = period.ends_on if period else None
    first_to_break = _first_to_break(verdict, members, until) if until else None
    return Fitness(period is not None, until, first_to_break, verdict, on in members, voice)


def fit_days(condition: ConditionFacts, member: MemberFacts) -> Days:
    """Return all the days on which a member is fit to practise for a condition."""
    if condition.requires is None:
        return NEVER
    return days_met(condition.requires, member.held) & member.member_days


def intervals(condition: ConditionFacts, member: MemberFacts) -> list[Period]:
    """Return the longest unbroken periods on which a member is fit, in order; the last may have no end."""
    return list(fit_days(condition, member).periods)


def _first_to_break(verdict: Verdict, members: Days, last_day: date) -> FirstToBreak:
    next_day = day_after(last_day)
    what = [] if next_day in members else ["Membership"]
    if next_day not in verdict.days:
        lost = last_to_hold(verdict, last_day)
        # The months since an award end with the qualification that they count from, which says more.
        what += [_subject(part) for part in lost if not isinstance(part.node, HeldFor)] or map(_subject, lost)
    return FirstToBreak(tuple(dict.fromkeys(what)), last_day)


def _subject(part: Verdict) -> str:
    match part.node:
        case Hours(hours, months):
            return f"Practice ({counted(hours, 'hour')} in {counted(months, 'month')})"
        case HeldFor(months):
            return f"Time since the award ({counted(months, 'month')})"
        case _:
            return part.needs[:1].upper() + part.needs[1:]

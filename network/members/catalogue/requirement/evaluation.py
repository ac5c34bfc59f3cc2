"""The verdict on a rule: whether it is met, until when, and why, all from one evaluation.

Each part of a rule is worked out as the set of *all* the days on which it is met. Whether it is met on a day,
until when and from when are read off that set, and the words are chosen by it; so they cannot disagree.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_

from network.core.dates import day_after
from network.core.days import Days
from network.members.catalogue.requirement.explanation import Lack, Teller
from network.members.catalogue.requirement.facts import Facts
from network.members.catalogue.requirement.matching import Search
from network.members.catalogue.requirement.tree import All, Any, Group, Leaf, Node
from network.members.catalogue.requirement.words import Voice, group_words, phrase

NO_TITLES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule, or one part of it, comes to on a day, with the verdicts on the parts inside it.

    ``needs`` says what the part asks for, ``why`` what was found; ``days`` are all the days on which it is
    met, and ``path`` names the part as an editor does. A single part that is not met has a ``lack``.
    """

    node: Node
    path: str
    on: date
    days: Days
    needs: str
    why: str
    voice: Voice
    lack: Lack | None = None
    children: tuple["Verdict", ...] = ()

    @property
    def met(self) -> bool:
        """Whether it is met on the day."""
        return self.on in self.days

    @property
    def until(self) -> date | None:
        """The last day on which it stays met if nothing changes; None if it never ends or is not met."""
        period = self.days.period_around(self.on)
        return period.ends_on if period else None

    @property
    def met_from(self) -> date | None:
        """The next day on which it becomes met if nothing changes, if there is one."""
        return self.days.next_from(self.on)

    def leaves(self) -> Iterator["Verdict"]:
        """Go through the verdicts on the single parts, from first to last."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True, slots=True)
class Missing:
    """One line of what is missing: the whole ``words``, and the parts of the rule of which it speaks."""

    phrase: str
    note: str
    parts: tuple[Leaf, ...]
    voice: Voice

    @property
    def words(self) -> str:
        """The line as it is read: "You need …"."""
        need = "You need" if self.voice is Voice.YOU else "Needs"
        return f"{need} {self.phrase}{self.note and '; '}{self.note}"

    @property
    def inside_a_line(self) -> str:
        """The line as it stands among others in one sentence."""
        return f"{self.phrase} ({self.note})" if self.note else self.phrase


def days_met(tree: Node, facts: Facts, *, kind: str | None = None) -> Days:
    """Return all the days on which a rule is met. ``kind`` is the kind whose rule it is, if it is one's."""
    search = Search(tree, facts, kind)
    return _days(tree, search)


def evaluate(
    tree: Node,
    facts: Facts,
    on: date,
    *,
    kind: str | None = None,
    titles: Mapping[str, str] = NO_TITLES,
    voice: Voice = Voice.YOU,
) -> Verdict:
    """Say whether a rule is met on a day, until when, and why. ``titles`` names the kinds for the words."""
    return _verdict(tree, "", Teller(Search(tree, facts, kind), on, titles, voice))


def missing(verdict: Verdict) -> tuple[Missing, ...]:
    """List what is missing, as short as it can be said: a line for each thing, alternatives in one line."""
    if verdict.met:
        return ()
    if isinstance(verdict.node, All):
        lines = (line for child in verdict.children for line in missing(child))
        return tuple({line.phrase: line for line in lines}.values())
    if isinstance(verdict.node, Any):
        return _alternatives([missing(child) for child in verdict.children], verdict.voice)
    lack = verdict.lack or Lack(verdict.needs)
    return (Missing(lack.phrase, lack.note, (verdict.node,), verdict.voice),)


def last_to_hold(verdict: Verdict, day: date) -> tuple[Verdict, ...]:
    """Return the single parts whose loss ends a period in which the rule is met; ``day`` is its last day."""
    if not verdict.children:
        return (verdict,)
    held = [child for child in verdict.children if day in child.days]
    lost = [child for child in held if day_after(day) not in child.days]
    return tuple(leaf for child in lost for leaf in last_to_hold(child, day))


def _days(node: Node, search: Search) -> Days:
    if isinstance(node, All | Any):
        return _together(node, (_days(part, search) for part in node.parts))
    return search.days(node)


def _together(group: Group, days: Iterable[Days]) -> Days:
    return reduce(and_ if isinstance(group, All) else or_, days)


def _verdict(node: Node, path: str, teller: Teller) -> Verdict:
    on, voice = teller.on, teller.voice
    if isinstance(node, All | Any):
        children = tuple(
            _verdict(part, f"{path}.{index}".lstrip("."), teller) for index, part in enumerate(node.parts)
        )
        days = _together(node, (child.days for child in children))
        needs, why = group_words(node), _why_group(node, children)
        return Verdict(node, path, on, days, needs, why, voice, children=children)
    days = teller.search.days(node)
    needs = phrase(node, teller.titles, teller.search.kind)
    lack = None if on in days else teller.lack(node)
    return Verdict(node, path, on, days, needs, teller.why(node, days), voice, lack)


def _why_group(group: Group, children: tuple[Verdict, ...]) -> str:
    met = sum(child.met for child in children)
    if isinstance(group, All):
        return "All met" if met == len(children) else f"{met} of {len(children)} met"
    return f"{met} of {len(children)} met, and one is enough" if met else "None met, and one is needed"


def _alternatives(ways: list[tuple[Missing, ...]], voice: Voice) -> tuple[Missing, ...]:
    """Say several ways to meet a rule in one line, the shortest first, without needless detours."""
    useful = [way for way in ways if not any(_phrases(other) < _phrases(way) for other in ways)]
    distinct = list({_phrases(way): way for way in sorted(useful, key=len)}.values())
    if len(distinct) == 1:
        return distinct[0]
    words = ", or ".join(" and ".join(line.inside_a_line for line in way) for way in distinct)
    parts = (part for way in distinct for line in way for part in line.parts)
    return (Missing(words, "", tuple(dict.fromkeys(parts)), voice),)


def _phrases(way: tuple[Missing, ...]) -> frozenset[str]:
    return frozenset(line.phrase for line in way)

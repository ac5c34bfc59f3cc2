"""What a single part of a rule finds among a person's facts, and on which days that is enough."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from network.core.dates import add_months
from network.core.days import NEVER, Days
from network.members.catalogue.requirement.facts import Facts, HeldGrant
from network.members.catalogue.requirement.hours import Logbook
from network.members.catalogue.requirement.tree import Held, HeldFor, Hours, Leaf, Level, Node, Once, leaves

KindLeaf = Held | Once | Level


@dataclass(frozen=True)
class Search:
    """A person's facts, searched for one rule: ``kind`` is the kind whose rule it is, if it is one's."""

    tree: Node
    facts: Facts
    kind: str | None = None

    def days(self, leaf: Leaf) -> Days:
        """Return all the days on which a part of the rule is met."""
        if isinstance(leaf, Hours):
            return self.checked.days_with(leaf.hours, leaf.months)
        if isinstance(leaf, HeldFor):
            return _union(
                counting & Days.since(add_months(awarded_on, leaf.months))
                for _grant, awarded_on, counting in self.levelled
            )
        return _union(counting_days(leaf, grant) for grant in self.grants(leaf))

    def grants(self, leaf: KindLeaf) -> Iterator[HeldGrant]:
        """Go through the grants of the right kind or level, whatever their dates and checks."""
        for grant in self.facts.grants:
            if isinstance(leaf, Level):
                if grant.level == leaf.level and grant.kind_key != self.kind:
                    yield grant
            elif grant.kind_key == leaf.key:
                yield grant

    @cached_property
    def levelled(self) -> tuple[tuple[HeldGrant, date, Days], ...]:
        """The qualifications with a level that meet a part of the rule.

        With each come the day of its award and the days on which it does so.
        """
        parts = (part for part in dict.fromkeys(leaves(self.tree)) if isinstance(part, Held | Once | Level))
        return tuple(
            (grant, grant.awarded_on, counting_days(part, grant))
            for part in parts
            for grant in self.grants(part)
            if grant.level is not None and grant.awarded_on is not None
        )

    @cached_property
    def checked(self) -> Logbook:
        """The hours of practice that a coordinator has checked."""
        return Logbook(entry for entry in self.facts.practice if entry.checked)

    @cached_property
    def waiting(self) -> Logbook:
        """The hours of practice that wait for a check."""
        return Logbook(entry for entry in self.facts.practice if not entry.checked)

    def hours(self, leaf: Hours, on: date) -> tuple[Fraction, Fraction]:
        """Return the checked hours in the window of a day, and those waiting for a check."""
        return self.checked.hours_in_window(on, leaf.months), self.waiting.hours_in_window(on, leaf.months)


def counting_days(leaf: KindLeaf, grant: HeldGrant) -> Days:
    """Return the days on which a grant meets a part of a rule that asks for its kind or level."""
    return grant.days_since_it_began if isinstance(leaf, Once) else grant.valid_days


def _union(sets: Iterable[Days]) -> Days:
    return Days.of(period for days in sets for period in days.periods) or NEVER

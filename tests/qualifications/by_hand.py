"""The rules read day by day and as literally as can be: what the product's own arithmetic is held against."""

from datetime import date, timedelta
from fractions import Fraction

from network.core.dates import add_months
from network.members.catalogue.requirement import (
    All,
    Any,
    Facts,
    Held,
    HeldFor,
    HeldGrant,
    Hours,
    Level,
    Node,
    Once,
    leaves,
)
from network.members.qualifications.fitness import ConditionFacts, MemberFacts


def is_fit(condition: ConditionFacts, member: MemberFacts, on: date) -> bool:
    """Active, and every requirement met."""
    return (
        condition.requires is not None
        and any(_lies_in(spell, on) for spell in member.active)
        and is_met(condition.requires, member.held, on)
    )


def is_met(tree: Node, facts: Facts, on: date, kind: str | None = None, whole: Node | None = None) -> bool:
    """Read a rule on a single day."""
    whole = whole or tree
    match tree:
        case All(parts):
            return all(is_met(part, facts, on, kind, whole) for part in parts)
        case Any(parts):
            return any(is_met(part, facts, on, kind, whole) for part in parts)
        case Hours(hours, months):
            return checked_hours(facts, on, months) >= hours
        case HeldFor(months):
            return any(
                grant.level is not None
                and grant.awarded_on is not None
                and add_months(grant.awarded_on, months) <= on
                and _counts(leaf, grant, on, kind)
                for leaf in leaves(whole)
                for grant in facts.grants
            )
        case _:
            return any(_counts(tree, grant, on, kind) for grant in facts.grants)


def checked_hours(facts: Facts, on: date, months: int) -> Fraction:
    """Add up the checked hours of the window, one day after the other."""
    day, sum_of_hours = on, Fraction(0)
    while day > add_months(on, -months):
        for entry in facts.practice:
            if entry.checked and entry.begins_on <= day <= entry.ends_on:
                sum_of_hours += Fraction(entry.hours) / ((entry.ends_on - entry.begins_on).days + 1)
        day -= timedelta(days=1)
    return sum_of_hours


def _counts(leaf: Node, grant: HeldGrant, on: date, kind: str | None) -> bool:
    if not grant.verified or grant.valid_from is None or grant.valid_from > on:
        return False
    valid = grant.expires_on is None or on <= grant.expires_on
    match leaf:
        case Held(key):
            return grant.kind_key == key and valid
        case Once(key):
            return grant.kind_key == key
        case Level(level):
            return grant.level == level and grant.kind_key != kind and valid
        case _:
            return False


def _lies_in(spell: object, on: date) -> bool:
    begins_on, ends_on = spell.begins_on, spell.ends_on  # type: ignore[attr-defined]
    return bool(begins_on <= on and (ends_on is None or on <= ends_on))

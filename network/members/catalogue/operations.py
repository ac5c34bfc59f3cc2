"""What is done to the catalogue: adding, changing, retiring. Grants keep their kind whatever happens."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from network.core import audit, registry
from network.core.database import db
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.catalogue import queries
from network.members.catalogue.models import Area, Condition, QualificationKind
from network.members.catalogue.requirement import parse, spell
from network.members.catalogue.rules import (
    Entry,
    check_requirement,
    out_of_reach,
    parse_reminder_days,
    spell_reminder_days,
)

Thing = QualificationKind | Condition | Area
NOUNS: dict[type[Thing], str] = {QualificationKind: "kind", Condition: "condition", Area: "area"}
LONGEST_KEY = 60


def add(thing: Thing, *, by: Actor) -> None:
    """Add an entry to the catalogue, with a key made from its title."""
    thing.key = _free_key(type(thing), thing.name if isinstance(thing, Area) else thing.title)
    _check(thing)
    db.session.add(thing)
    db.session.flush()
    _tell(thing, f"{NOUNS[type(thing)]} added", by=by)


def change(thing: Thing, facts: Mapping[str, Any], *, by: Actor) -> None:
    """Change what an entry says. Its key stays, since rules name it."""
    changed = sorted(field for field, value in facts.items() if getattr(thing, field) != value)
    for field in changed:
        setattr(thing, field, facts[field])
    if not changed:
        return
    _check(thing)
    db.session.flush()
    _tell(thing, f"{NOUNS[type(thing)]} changed", by=by, fields=changed)


def require(thing: QualificationKind | Condition, spelled: str, *, by: Actor) -> None:
    """Set what a kind or a condition asks for, from a rule as it is spelled.

    Raises Refused where the rule cannot be read, names what is not there, or could never be met.
    """
    known = set(queries.titles())
    tree = parse(spelled, known)
    kind = thing.key if isinstance(thing, QualificationKind) else None
    check_requirement(tree, known, kind=kind)
    if kind is not None:
        _refuse_what_nobody_can_reach(kind, spelled)
    change(thing, {"requires": spell(tree)}, by=by)


def retire(kind: QualificationKind, *, on: date, by: Actor) -> None:
    """Offer a kind no more from a day on. Grants of it stay what they are, and rules may go on naming it."""
    change(kind, {"retired_on": on}, by=by)


def _check(thing: Thing) -> None:
    if isinstance(thing, QualificationKind):
        if (thing.validity == "months") != (thing.validity_months is not None):
            raise Refused(
                "Say how many months it is valid for, or leave the months empty.", "validity_months"
            )
        thing.reminder_days = spell_reminder_days(parse_reminder_days(thing.reminder_days or ""))
    if isinstance(thing, Area) and thing.ends_on is not None and thing.ends_on < thing.begins_on:
        raise Refused("The last day is before the first.", "ends_on")


def _refuse_what_nobody_can_reach(key: str, spelled: str) -> None:
    catalogue = {
        kind.key: Entry(kind.level, parse(spelled if kind.key == key else kind.requires))
        for kind in queries.kinds()
    }
    before = set(out_of_reach(catalogue | {key: Entry(catalogue[key].level, None)}))
    if lost := set(out_of_reach(catalogue)) - before:
        titles = queries.titles()
        names = ", ".join(sorted(titles[one] for one in lost))
        raise Refused(f"With this rule nobody could ever get: {names}.", "requires")


def _free_key(model: type[Thing], title: str) -> str:
    """Make a short name for rules and addresses: "Level 4 Stroke" becomes "level-4-stroke"."""
    base = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:LONGEST_KEY].strip("-") or "entry"
    taken = set(db.session.scalars(select(model.key).where(model.key.startswith(base))))
    return next(
        key for n in range(1, len(taken) + 2) if (key := base if n == 1 else f"{base}-{n}") not in taken
    )


def _tell(thing: Thing, what: str, *, by: Actor, **detail: Any) -> None:
    audit.record(what, thing, by=by, key=thing.key, **detail)
    if not isinstance(thing, Area):
        for rebuild in registry.catalogue_changed:
            rebuild(thing)

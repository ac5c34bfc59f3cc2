"""What is done with the schemes themselves: adding, changing, retiring; also their kinds and shared caps."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from network.core import audit
from network.core.database import db
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.cpd import checks, policy, queries
from network.members.cpd.models import CpdActivity, CpdScheme, CpdSharedCap
from network.members.cpd.rules import NOTHING, SharedCap

Thing = CpdScheme | CpdActivity | CpdSharedCap
NOUNS: dict[type[Thing], str] = {
    CpdScheme: "CPD scheme",
    CpdActivity: "CPD activity",
    CpdSharedCap: "CPD shared cap",
}
LONGEST_KEY = 60


def add(thing: Thing, *, by: Actor) -> None:
    """Add a scheme, or a kind of activity or a shared cap to the scheme that it names."""
    demand(policy.may_edit, by)
    _check(thing)
    if isinstance(thing, CpdScheme):
        thing.key = _free_key(CpdScheme, thing.title)
    elif isinstance(thing, CpdActivity):
        scheme = db.session.get_one(CpdScheme, thing.scheme_id)
        thing.key = _free_key(CpdActivity, f"{scheme.key} {thing.title}")
    db.session.add(thing)
    db.session.flush()
    audit.record(f"{NOUNS[type(thing)]} added", thing, by=by)


def change(thing: Thing, said: Mapping[str, Any], *, by: Actor) -> None:
    """Change what a scheme, a kind or a shared cap says. All balances follow it, also past ones."""
    demand(policy.may_edit, by)
    changed = sorted(name for name, value in said.items() if getattr(thing, name) != value)
    for name in changed:
        setattr(thing, name, said[name])
    if not changed:
        return
    _check(thing)
    db.session.flush()
    audit.record(f"{NOUNS[type(thing)]} changed", thing, by=by, fields=changed)


def preview(thing: Thing, said: Mapping[str, Any], today: date) -> list[queries.Shift]:
    """Work out whose balances :func:`change` would change, and change nothing.

    Raises Refused where it would be refused.
    """
    if isinstance(thing, CpdScheme):
        scheme = thing
        _check(CpdScheme(**said))
        rule = replace(
            queries.scheme_rule(scheme),
            anchor=said["anchor_on"],
            **{name: said[name] for name in ("months", "needed", "carries", "least_share")},
        )
    elif isinstance(thing, CpdActivity):
        scheme = thing.scheme
        draft = CpdActivity(scheme_id=scheme.id, key=thing.key, **said)
        _check(draft)
        rule = queries.scheme_rule(scheme)
        kinds = {**rule.activities, thing.key: queries.activity_rule(draft)}
        rule = replace(rule, activities=kinds)
    else:
        scheme = thing.scheme
        _check(CpdSharedCap(scheme_id=scheme.id, **said))
        rule = queries.scheme_rule(scheme)
        caps = {**rule.shared_caps, str(thing.id): SharedCap(said["title"], said["most"])}
        rule = replace(rule, shared_caps=caps)
    return queries.shifts(scheme, rule, today)


def retire(scheme: CpdScheme, on: date | None, *, by: Actor) -> None:
    """Let nobody follow a scheme from a day on, or again without a day. What was done under it stays."""
    change(scheme, {"retired_on": on}, by=by)


def _check(thing: Thing) -> None:
    if isinstance(thing, CpdScheme):
        carries, least_share = thing.carries or NOTHING, thing.least_share or NOTHING
        checks.check_scheme(thing.months, thing.needed, carries, least_share, thing.share_title or "")
    elif isinstance(thing, CpdSharedCap):
        checks.check_cap(thing.most)
    else:
        checks.check_activity(queries.activity_rule(thing))
        caps = select(CpdSharedCap.id).where(CpdSharedCap.scheme_id == thing.scheme_id)
        if thing.shared_cap_id is not None and thing.shared_cap_id not in set(db.session.scalars(caps)):
            raise Refused("Choose a shared cap of this scheme.", "shared_cap_id")


def _free_key(model: type[CpdScheme] | type[CpdActivity], title: str) -> str:
    """Make a short name for addresses and for other features: "A scheme" becomes "a-scheme"."""
    base = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:LONGEST_KEY].strip("-") or "entry"
    taken = set(db.session.scalars(select(model.key).where(model.key.startswith(base))))
    return next(
        key for n in range(1, len(taken) + 2) if (key := base if n == 1 else f"{base}-{n}") not in taken
    )

"""The CPD schemes that a new installation begins with, read from ``seed/cpd.json``; then people edit them.

Sources: CIMSPA's own rules for members, and those of the Register of Exercise Professionals until 2020.
"""

import json
from datetime import date
from fractions import Fraction
from typing import Any

from network.core.database import db
from network.members.catalogue.seed import SEED
from network.members.cpd import queries
from network.members.cpd.models import CpdActivity, CpdScheme, CpdSharedCap
from network.members.cpd.rules import Measure


def load() -> bool:
    """Load the schemes where there are none yet; return whether there was anything to do."""
    if not queries.is_empty():
        return False
    for said in json.loads((SEED / "cpd.json").read_text(encoding="utf-8")):
        scheme = _scheme(said)
        db.session.add(scheme)
        caps = {one["name"]: _cap(one, scheme) for one in said.get("shared_caps", ())}
        db.session.flush()
        for one in said["activities"]:
            cap = caps.get(one.get("shared_cap"))
            scheme.activities.append(_activity(one, cap.id if cap else None))
    db.session.flush()
    return True


def _scheme(said: dict[str, Any]) -> CpdScheme:
    return CpdScheme(
        key=said["key"],
        title=said["title"],
        words=said["words"],
        months=said["months"],
        anchor_on=_day(said.get("anchor_on")),
        needed=Fraction(said["needed"]),
        carries=Fraction(said.get("carries", "0")),
        least_share=Fraction(said.get("least_share", "0")),
        share_title=said.get("share_title", ""),
        retired_on=_day(said.get("retired_on")),
    )


def _cap(said: dict[str, Any], scheme: CpdScheme) -> CpdSharedCap:
    cap = CpdSharedCap(title=said["title"], most=Fraction(said["most"]))
    scheme.shared_caps.append(cap)
    return cap


def _activity(said: dict[str, Any], shared_cap_id: int | None) -> CpdActivity:
    return CpdActivity(
        key=said["key"],
        title=said["title"],
        words=said.get("words", ""),
        measure=Measure(said.get("measure", "hour")),
        points=Fraction(said["points"]),
        from_hours=Fraction(said.get("from_hours", "0")),
        most_an_entry=_fraction(said.get("most_an_entry")),
        most_a_period=_fraction(said.get("most_a_period")),
        shared_cap_id=shared_cap_id,
        helps_share=said.get("helps_share", False),
    )


def _fraction(text: str | None) -> Fraction | None:
    return Fraction(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

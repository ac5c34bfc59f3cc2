"""The catalogue that a new installation begins with, read from ``seed/``; afterwards people edit it."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from network.core.database import db
from network.members.catalogue.models import Area, Condition, EvidenceRule, QualificationKind, Sort
from network.members.catalogue.queries import is_empty
from network.members.catalogue.rules import Validity

SEED = Path(__file__).resolve().parents[3] / "seed"


def load() -> bool:
    """Load the seed files into an empty catalogue; return whether there was anything to do."""
    if not is_empty():
        return False
    conditions = {row["key"]: _condition(row) for row in _rows("conditions.csv")}
    db.session.add_all(conditions.values())
    db.session.flush()
    db.session.add_all(_kind(row, conditions) for row in _rows("qualification_kinds.csv"))
    db.session.add_all(_area(row) for row in _rows("areas.csv"))
    db.session.flush()
    return True


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (SEED / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _condition(row: dict[str, str]) -> Condition:
    return Condition(
        key=row["key"],
        title=row["title"],
        active=row["active"] == "yes",
        requires=row["requires"],
        note=row["note"],
    )


def _kind(row: dict[str, str], conditions: dict[str, Condition]) -> QualificationKind:
    condition = conditions.get(row["condition"])
    return QualificationKind(
        key=row["key"],
        title=row["title"],
        level=_number(row["level"]),
        condition_id=condition.id if condition else None,
        sort=Sort(row["sort"]),
        training_provider="" if row["training_provider"] == "various" else row["training_provider"],
        validity=Validity(row["validity"]),
        validity_months=_number(row["validity_months"]),
        renewal_window_days=_number(row["renewal_window_days"]) or 0,
        grace_days=_number(row["grace_days"]) or 0,
        reminder_days=row["reminder_days"],
        evidence=EvidenceRule(row["evidence"]),
        requires=row["requires"],
        confidence=row["confidence"],
        note=row["note"],
    )


def _area(row: dict[str, str]) -> Area:
    return Area(
        key=row["key"],
        name=row["name"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        priority=row["priority"] == "yes",
        begins_on=date.fromisoformat(row["begins_on"]),
        ends_on=date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
    )


def _number(text: str) -> int | None:
    return int(text) if text else None

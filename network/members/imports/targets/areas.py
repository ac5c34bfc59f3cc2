"""Areas: the towns and districts that a coordinator plans by, each with a point and the days of its use."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ForeignKeyConstraint, delete, exists, select

from network.core import audit, clock
from network.core.database import db
from network.core.dates import PartialDate
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.catalogue import operations as catalogue
from network.members.catalogue.models import Area
from network.members.imports import cells
from network.members.imports.differences import Difference
from network.members.imports.findings import Finding, Level, error
from network.members.imports.guessing import Columns
from network.members.imports.models import ImportBatch, ImportChange, ImportRow
from network.members.imports.planning import Plan, ReadRow, Tell, fingerprint
from network.members.imports.records import insert_all
from network.members.imports.rows import Reading
from network.members.imports.rules import Decision, Outcome
from network.members.imports.sheets import Cell, Row
from network.members.imports.targets.base import ONE_WAY, Exported, begin_reading, said, stopped
from network.members.people.keys import fold

LABELS = {
    "key": "Our id",
    "name": "Name",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "priority": "Priority (yes or no)",
    "begins_on": "In use from",
    "ends_on": "Last day of use",
}
WORDS = (
    ("name", r"\barea\b|\btown\b|\bplace\b|\bdistrict\b|\bname\b"),
    ("latitude", r"\blat"),
    ("longitude", r"\blon|\blng"),
    ("priority", r"priority|wanted|gap"),
    ("begins_on", r"begin|from|start|since"),
    ("ends_on", r"end|until|last|\bto\b"),
    ("key", r"\bkey\b|\bid\b"),
)
COLUMNS = Columns(LABELS, WORDS, ("name",))
LIMITS = {"latitude": 90.0, "longitude": 180.0}
_NUMBER = re.compile(r"[+-]?\d{1,3}(\.\d{1,15})?")


class Areas:
    """Lists of areas."""

    title = "Areas"
    headings: Sequence[str] = tuple(LABELS.values())
    needs = (
        "a name, and for a new area its latitude and longitude. Also whether it has priority, and the days "
        "between which it is used."
    )
    ways = ONE_WAY
    follows = ""
    goes = "Every area"

    def known(self) -> Columns:
        """Return the columns of such a list."""
        return COLUMNS

    def reader(self) -> ReadRow:
        """Return what reads one row."""
        return _read

    def plan(self, readings: Sequence[Reading], *, brought_by: int | None) -> list[Plan]:
        """Find the area that each row is about: by our id, else by its name."""
        there = db.session.scalars(select(Area).order_by(Area.id)).all()
        by_key = {area.key: area for area in there}
        by_name = {fold(area.name): area for area in there}
        taken: dict[str, int] = {}
        plans = []
        for reading in readings:
            area = by_key.get(reading.values.get("key", ""))
            area = area or by_name.get(fold(reading.values.get("name", "")))
            plans.append(_plan(reading, area, taken))
        return plans

    def write(
        self, batch: ImportBatch, rows: Sequence[ImportRow], plans: list[Plan], tell: Tell, *, by: Actor
    ) -> dict[str, int]:
        """Add areas, and change those that are there."""
        tally = {"areas added": 0, "areas changed": 0}
        changes = []
        for row, plan in zip(rows, plans, strict=True):
            if row.decided is not Decision.IMPORT:
                continue
            facts = _facts(plan.reading)
            before: dict[str, Any] = {}
            if plan.thing_id is None:
                area = Area(**({"priority": False, "begins_on": clock.today()} | facts))
                catalogue.add(area, by=by)
                row.thing_id = area.id
                tally["areas added"] += 1
            else:
                area = db.session.get_one(Area, plan.thing_id)
                before = {name: _plain(getattr(area, name)) for name in facts}
                catalogue.change(area, facts, by=by)
                tally["areas changed"] += 1
            changes.append({
                "batch_id": batch.id, "row_number": row.number, "thing_type": "areas", "thing_id": area.id,
                "made": plan.thing_id is None, "before": before, "version_after": area.version,
                "looks_after": "",
            })  # fmt: skip
        insert_all(ImportChange, changes)
        counted = {words.replace(" ", "_"): count for words, count in tally.items()}
        audit.record("import carried out", batch, by=by, **counted)
        tell(len(rows), len(rows))
        return tally

    def changed_since(self, batch: ImportBatch) -> list[str]:
        """Say which areas were changed or came into use since."""
        found = []
        for change in _changes(batch):
            area = db.session.get(Area, change.thing_id)
            if area is None:
                found.append(f"Row {change.row_number}: the area is gone.")
            elif area.version != change.version_after:
                found.append(f"{area.name} (row {change.row_number}): the area was changed.")
            elif change.made and _is_used(area):
                found.append(f"{area.name} (row {change.row_number}): somebody or something is tied to it.")
        return found

    def take_back(self, batch: ImportBatch, *, by: Actor) -> None:
        """Take the areas away again, and put back what was changed on others."""
        changes = _changes(batch)
        for change in changes:
            area = db.session.get_one(Area, change.thing_id)
            if change.made:
                db.session.delete(area)
            else:
                catalogue.change(area, _from_plain(change.before), by=by)
        db.session.execute(delete(ImportChange).where(ImportChange.batch_id == batch.id))
        db.session.flush()
        removed = sum(change.made for change in changes)
        audit.record("import undone", batch, by=by, areas_removed=removed)

    def exported(self) -> Exported:
        """Give every area, by name."""
        areas = db.session.scalars(select(Area).order_by(Area.name, Area.id))
        return [(None, tuple(said(getattr(area, name)) for name in LABELS)) for area in areas]


def _read(row: Row, mapping: Mapping[int, str], header: Row) -> Reading:
    reading, by_field = begin_reading(row, mapping, header, COLUMNS)
    if reading.skipped:
        return reading
    if "name" not in by_field:
        reading.tell(error(f"row {row.number}", "There is no name in this row."))
    for name, cell in by_field.items():
        if name in LIMITS:
            _put_degrees(reading, name, cell)
        elif name in ("begins_on", "ends_on"):
            _put_day(reading, name, cell)
        elif name == "priority":
            answer, findings = cells.read_yes_or_no(cell)
            reading.put(name, answer)
            reading.tell(*findings)
        elif stopped(reading, cell, LABELS[name].lower()) and name == "name":
            reading.tell(error(cell.coordinate, "Type the name itself."))
        else:
            text, findings = cells.read_text(cell, LABELS[name].lower(), cells.LONGEST_LINE)
            reading.put(name, text)
            reading.tell(*findings)
    first, last = reading.values.get("begins_on"), reading.values.get("ends_on")
    if first and last and last < first:  # both are written the ISO way
        reading.tell(error(by_field["ends_on"].coordinate, "The last day is before the first."))
    return reading


def _put_degrees(reading: Reading, name: str, cell: Cell) -> None:
    if stopped(reading, cell, name):
        return
    limit = LIMITS[name]
    if not _NUMBER.fullmatch(cell.text) or not -limit <= float(cell.text) <= limit:
        words = f"“{cell.text[:40]}” is no {name}: write degrees such as 51.816, at most {limit:.0f}."
        reading.tell(error(cell.coordinate, words))
    else:
        reading.values[name] = float(cell.text)


def _put_day(reading: Reading, name: str, cell: Cell) -> None:
    if stopped(reading, cell, "date"):
        return
    try:
        day = PartialDate.parse(cell.text)
        if day.earliest() != day.latest():
            raise Refused("Write the day, the month and the year.")
    except Refused:
        words = f"“{cell.text[:40]}” is no whole date. Write one such as 1/4/2027."
        reading.tell(error(cell.coordinate, words))
    else:
        reading.values[name] = day.earliest().isoformat()


def _plan(reading: Reading, area: Area | None, taken: dict[str, int]) -> Plan:
    plan = Plan(reading, Outcome.SKIPPED, fingerprint=fingerprint(reading))
    if reading.skipped:
        return plan
    plan.remarks = _wrong(reading, area, taken)
    if any(finding.level is Level.ERROR for finding in (*reading.findings, *plan.remarks)):
        plan.outcome = Outcome.ERROR
        return plan
    facts = _facts(reading)
    plan.thing_id = area.id if area else None
    now = {name: getattr(area, name) if area else None for name in facts}
    plan.words = [
        Difference(LABELS[name], said(now[name]), said(value))
        for name, value in facts.items()
        if now[name] != value and not (area is None and name == "name")
    ]
    plan.outcome = Outcome.NEW if area is None else Outcome.CHANGED if plan.words else Outcome.SAME
    return plan


def _wrong(reading: Reading, area: Area | None, taken: dict[str, int]) -> list[Finding]:
    """Say why a row cannot be imported beside what is there and the rows before it."""
    at, name = f"row {reading.number}", fold(reading.values.get("name", ""))
    found = []
    key = area.key if area else name
    first = taken.setdefault(key, reading.number)
    if first != reading.number:
        found.append(error(at, f"Row {first} is about this area already."))
    if area is None and not LIMITS.keys() <= reading.values.keys():
        found.append(error(at, "A new area needs its latitude and its longitude."))
    facts = _facts(reading)
    begins_on = facts.get("begins_on") or (area.begins_on if area else clock.today())
    ends_on = facts.get("ends_on") or (area.ends_on if area else None)
    if ends_on and ends_on < begins_on:
        found.append(error(at, "The last day of use would be before the first."))
    return found


def _facts(reading: Reading) -> dict[str, Any]:
    return _from_plain({name: value for name, value in reading.values.items() if name != "key"})


def _from_plain(plain: Mapping[str, Any]) -> dict[str, Any]:
    days = {"begins_on", "ends_on"}
    return {
        name: date.fromisoformat(value) if value and name in days else value for name, value in plain.items()
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _changes(batch: ImportBatch) -> Sequence[ImportChange]:
    changes = select(ImportChange).where(ImportChange.batch_id == batch.id)
    return db.session.scalars(changes.order_by(ImportChange.id)).all()


def _is_used(area: Area) -> bool:
    """Whether anything refers to an area, in any table of any feature."""
    for table in db.metadata.sorted_tables:
        for constraint in table.constraints:
            if isinstance(constraint, ForeignKeyConstraint) and constraint.referred_table.name == "areas":
                columns = [element.parent for element in constraint.elements]
                if any(db.session.scalar(select(exists().where(column == area.id))) for column in columns):
                    return True
    return False

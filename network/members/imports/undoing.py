"""Take a batch back as a whole, unless somebody changed something of it since; then say what was changed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, ForeignKeyConstraint, Table, delete, select

from network.core import audit
from network.core.database import db
from network.core.permission import Actor
from network.members.catalogue.models import Area, Condition, QualificationKind
from network.members.imports.models import ImportBatch, ImportChange
from network.members.imports.records import chunks, records
from network.members.imports.writing import as_edited, put_on
from network.members.people import operations as people
from network.members.people.models import Member, MemberArea, MemberCondition, RoleGrant
from network.members.qualifications.models import Qualification
from network.members.qualifications.operations import Certificate

MOST_NAMED = 20
# Parts of the record itself, which its looks already cover, and what the import keeps about itself.
_PARTS = {"member_areas", "member_conditions", "role_grants", "import_rows", "import_changes"}
_SAID = {
    "accounts": "an account was opened",
    "invitations": "an invitation was sent",
    "evidence": "a certificate was added",
    "evidence_views": "somebody looked at evidence",
    "practice_entries": "hours of practice were entered",
    "qualifications": "a qualification was added",
    "fit_intervals": "a qualification was verified",
}


class Change(NamedTuple):
    """A change of a batch, read without making an object of the session of each of many thousands."""

    row_number: int
    thing_type: str
    thing_id: int
    made: bool
    before: dict[str, Any]
    version_after: int
    looks_after: str


def changed_since(batch: ImportBatch) -> list[str]:
    """Say in words what was changed since the import; nothing means that it can be undone."""
    changes = _changes(batch)
    numbers = {kind: sorted({one.thing_id for one in changes if one.thing_type == kind}) for kind in _TABLES}
    names = _names(changes)
    found: dict[str, None] = {}
    now = records(numbers["members"], facts_only=True)
    for one in (change for change in changes if change.thing_type == "members"):
        record = now.get(one.thing_id)
        if record is None:
            found[f"Row {one.row_number}: the record is gone."] = None
        elif record.looks != one.looks_after:
            found[f"{names[one.thing_id]} (row {one.row_number}): the record was changed."] = None
    versions = _versions(numbers["qualifications"])
    latest = {one.thing_id: one for one in changes if one.thing_type == "qualifications"}
    for number, one in latest.items():
        version, member_id, title = versions.get(number, (None, None, ""))
        if version != one.version_after:
            whose = names.get(member_id or 0, f"Row {one.row_number}")
            found[f"{whose} (row {one.row_number}): {title or 'a qualification'} was changed."] = None
    for member_id, words in _tied_since(changes):
        found[f"{names.get(member_id, 'A record')}: {words}."] = None
    return list(found)


def take_back(batch: ImportBatch, *, by: Actor) -> None:
    """Undo everything that the batch did. Ask changed_since() first."""
    changes = _changes(batch)
    areas = {area.key: area for area in db.session.scalars(select(Area))}
    conditions = {condition.key: condition for condition in db.session.scalars(select(Condition))}
    for one in reversed([change for change in changes if not change.made]):
        if one.thing_type == "members":
            member = db.session.get_one(Member, one.thing_id)
            people.edit(member, as_edited(one.before, areas, conditions), by=by)
        else:
            grant = db.session.get_one(Qualification, one.thing_id)
            put_on(grant, _as_it_was(one.before, grant))
    db.session.flush()
    made = {
        kind: [one.thing_id for one in changes if one.made and one.thing_type == kind] for kind in _TABLES
    }
    for some in chunks(made["qualifications"]):
        db.session.execute(delete(Qualification).where(Qualification.id.in_(some)))
    for some in chunks(made["members"]):
        for part in (MemberArea, MemberCondition, RoleGrant):
            db.session.execute(delete(part).where(part.member_id.in_(some)))
        db.session.execute(delete(Member).where(Member.id.in_(some)))
    db.session.execute(delete(ImportChange).where(ImportChange.batch_id == batch.id))
    db.session.expire_all()
    audit.record("import undone", batch, by=by, members_removed=len(made["members"]))


def _as_it_was(before: Mapping[str, Any], grant: Qualification) -> Certificate:
    return Certificate(
        awarded=before["awarded_typed"],
        expires=before["expires_typed"],
        awarding_body=before["awarding_body"],
        number=before["certificate_number"],
        level_seen=grant.seen_words,
    )


_TABLES: Mapping[str, Any] = {"members": Member, "qualifications": Qualification}


def _changes(batch: ImportBatch) -> list[Change]:
    columns = [getattr(ImportChange, name) for name in Change._fields]
    rows = select(*columns).where(ImportChange.batch_id == batch.id).order_by(ImportChange.id)
    return [Change(*row) for row in db.session.execute(rows)]


def _names(changes: Sequence[Change]) -> dict[int, str]:
    names: dict[int, str] = {}
    for some in chunks([one.thing_id for one in changes if one.thing_type == "members"]):
        rows = select(Member.id, Member.name).where(Member.id.in_(some))
        names |= dict(db.session.execute(rows).all())
    return names


def _versions(numbers: Sequence[int]) -> dict[int, tuple[int, int, str]]:
    versions: dict[int, tuple[int, int, str]] = {}
    for some in chunks(numbers):
        rows = (
            select(Qualification.id, Qualification.version, Qualification.member_id, QualificationKind.title)
            .join(QualificationKind)
            .where(Qualification.id.in_(some))
        )
        for number, version, member_id, title in db.session.execute(rows):
            versions[number] = version, member_id, title
    return versions


def _tied_since(changes: Sequence[Change]) -> Iterator[tuple[int, str]]:
    """Find what refers to a record that the batch made, in any table of any feature."""
    made = {
        kind: {one.thing_id for one in changes if one.made and one.thing_type == kind} for kind in _TABLES
    }
    whose = _owners(sorted(made["qualifications"]))
    for table, column, target in _references():
        own = made["qualifications"] if table.name == "qualifications" else set()
        for some in chunks(sorted(made[target])):
            rows = select(table.c.id, column).where(column.in_(some))
            for number, thing_id in db.session.execute(rows):
                if number not in own:
                    member_id = thing_id if target == "members" else whose.get(thing_id, 0)
                    yield member_id, _SAID.get(table.name, f"{table.name.replace('_', ' ')} were added")


def _owners(numbers: Sequence[int]) -> dict[int, int]:
    owners: dict[int, int] = {}
    for some in chunks(numbers):
        rows = select(Qualification.id, Qualification.member_id).where(Qualification.id.in_(some))
        owners |= dict(db.session.execute(rows).all())
    return owners


def _references() -> Iterator[tuple[Table, "Column[Any]", str]]:
    """Give every column of every table that refers to members or to qualifications."""
    for table in db.metadata.sorted_tables:
        if table.name in _PARTS or "id" not in table.c:
            continue
        for constraint in table.constraints:
            if isinstance(constraint, ForeignKeyConstraint) and constraint.referred_table.name in _TABLES:
                for element in constraint.elements:
                    yield table, element.parent, constraint.referred_table.name

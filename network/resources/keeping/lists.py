"""Lists of links on their way into the library, as one of the things that the import can be of."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ForeignKeyConstraint, delete, exists, select
from sqlalchemy.orm import selectinload

from network.core import audit
from network.core.database import db
from network.core.permission import Actor
from network.members.catalogue import queries as catalogue
from network.members.imports.differences import Difference
from network.members.imports.findings import Finding, Level, error
from network.members.imports.models import ImportBatch, ImportChange, ImportRow
from network.members.imports.planning import Plan, ReadRow, Tell, fingerprint
from network.members.imports.records import chunks, insert_all
from network.members.imports.rows import Reading
from network.members.imports.rules import Decision, Outcome
from network.members.imports.targets.base import Exported
from network.members.people.rules import Stage
from network.resources import changes
from network.resources.keeping.columns import BETWEEN, COLUMNS, LABELS, Choices, choices, read_row
from network.resources.library import operations as library
from network.resources.library.models import Resource, ResourceVersion
from network.resources.library.rules import (
    Audience,
    Kind,
    LabelSort,
    Licence,
    Status,
    Visibility,
    link_key,
)

NAME = "resources"
DRAFTS, PUBLISHED = "", "published"
THING = Resource.__tablename__
NEEDED = ("name", "link", "kind")  # of a new one
SORTS = {"stages": LabelSort.STAGE, "audiences": LabelSort.AUDIENCE, "tags": LabelSort.TAG}
# What hangs on a resource without anybody having taken it up.
PARTS = {
    "resource_areas", "resource_conditions", "resource_downloads", "resource_labels",
    "resource_review_letters", "resource_versions",
}  # fmt: skip


class Links:
    """Lists of links for the library."""

    title = "Links for the library"
    headings: Sequence[str] = tuple(LABELS.values())
    needs = (
        "a title, a link and a kind. Best also a summary, conditions, stages and who it is for; several of "
        "these stand in one cell, with a semicolon between."
    )
    ways: Mapping[str, str] = {DRAFTS: "Import as drafts", PUBLISHED: "Import and publish"}
    follows = "You look after each of them. Drafts are yours alone until you publish them."
    goes = "Every resource"

    def known(self) -> Any:
        """Return the columns of such a list."""
        return COLUMNS

    def reader(self) -> ReadRow:
        """Return what reads one row against the catalogue as it is now."""
        known = choices()
        return lambda row, mapping, header: read_row(row, mapping, header, known)

    def plan(self, readings: Sequence[Reading], *, brought_by: int | None) -> list[Plan]:
        """Find the resource that each row is about: by our id, else by its address."""
        numbers = [one.values["id"] for one in readings if "id" in one.values]
        keys = [link_key(one.values["link"]) for one in readings if "link" in one.values]
        there = _Library(_by_id(numbers, brought_by), _by_key(keys, brought_by), choices())
        return [there.plan(reading, brought_by) for reading in readings]

    def write(
        self, batch: ImportBatch, rows: Sequence[ImportRow], plans: list[Plan], tell: Tell, *, by: Actor
    ) -> dict[str, int]:
        """Share what is new, as drafts or published at once, and describe anew what is there."""
        tally = {"resources added": 0, "resources changed": 0}
        done: list[tuple[ImportRow, Resource, dict[str, Any] | None]] = []
        for number, (row, plan) in enumerate(zip(rows, plans, strict=True)):
            if row.decided is not Decision.IMPORT:
                continue
            if plan.thing_id is None:
                resource, before = _share(plan.reading, batch.way == PUBLISHED, by), None
                row.thing_id = resource.id
                tally["resources added"] += 1
            else:
                resource = db.session.get_one(Resource, plan.thing_id)
                before = _facts(resource)
                library.describe(resource, _details(before | plan.reading.values, resource), by=by)
                tally["resources changed"] += 1
            done.append((row, resource, before))
            tell(number, len(rows))
        db.session.flush()
        insert_all(ImportChange, [
            {
                "batch_id": batch.id, "row_number": row.number, "thing_type": THING, "thing_id": resource.id,
                "made": before is None, "before": before or {}, "version_after": resource.version,
                "looks_after": "",
            }
            for row, resource, before in done
        ])  # fmt: skip
        counted = {words.replace(" ", "_"): count for words, count in tally.items()}
        audit.record("import carried out", batch, by=by, way=batch.way or "drafts", **counted)
        tell(len(rows), len(rows))
        return tally

    def changed_since(self, batch: ImportBatch) -> list[str]:
        """Say which resources were changed, saved or used since."""
        found = []
        for change in _changes(batch):
            # Held, so that nobody takes it up between this look and its going.
            resource = db.session.get(Resource, change.thing_id, with_for_update=True, populate_existing=True)
            if resource is None:
                found.append(f"Row {change.row_number}: the resource is gone.")
            elif resource.version != change.version_after:
                found.append(f"{resource.title} (row {change.row_number}): the resource was changed.")
            elif change.made and _is_used(resource):
                found.append(
                    f"{resource.title} (row {change.row_number}): somebody saved it or refers to it."
                )
        return found

    def take_back(self, batch: ImportBatch, *, by: Actor) -> None:
        """Take the resources away again, and say of the others what was said before."""
        done = _changes(batch)
        for change in done:
            resource = db.session.get_one(Resource, change.thing_id)
            if change.made:
                for follow in changes.resource_discarded:
                    follow(resource)
                db.session.delete(resource)
            else:
                library.describe(resource, _details(change.before, resource), by=by)
        db.session.execute(delete(ImportChange).where(ImportChange.batch_id == batch.id))
        db.session.flush()
        audit.record("import undone", batch, by=by, resources_removed=sum(one.made for one in done))

    def exported(self) -> Exported:
        """Give the library's list as coordinators see it, newest first."""
        known = choices()
        found = db.session.scalars(
            _whole()
            .where(Resource.status == Status.PUBLISHED)
            .order_by(Resource.published_at.desc(), Resource.id.desc())
        )
        return [(None, _texts(resource, known)) for resource in found]


class _Library:
    """What there is, beside which the rows of a list are planned one after the other."""

    def __init__(self, by_id: Mapping[int, Resource], by_key: Mapping[str, Resource], known: Choices) -> None:
        self.by_id, self.by_key, self.known = by_id, by_key, known
        self.rows: dict[str, int] = {}  # the address, or the resource, that an earlier row is about

    def plan(self, reading: Reading, brought_by: int | None) -> Plan:
        """Decide what one row comes to."""
        plan = Plan(reading, Outcome.SKIPPED, fingerprint=fingerprint(reading))
        if reading.skipped:
            return plan
        key = link_key(reading.values["link"]) if "link" in reading.values else ""
        number = reading.values.get("id")
        resource = self.by_id.get(number) if number is not None else self.by_key.get(key)
        facts = _facts(resource) if resource else {}
        plan.words = [
            Difference(LABELS[field], self._said(field, facts.get(field)), self._said(field, value))
            for field, value in reading.values.items()
            if field not in ("id", "link") and facts.get(field) != value
        ]
        plan.remarks = self._wrong(reading, resource, key, changes=bool(plan.words))
        if any(one.level is Level.ERROR for one in (*reading.findings, *plan.remarks)):
            plan.outcome, plan.words = Outcome.ERROR, []
        elif resource is None:
            plan.outcome = Outcome.NEW
            plan.words.insert(0, Difference(LABELS["link"], "", reading.values["link"]))
        else:
            plan.thing_id = resource.id
            plan.outcome = Outcome.CHANGED if plan.words else Outcome.SAME
            plan.claimed = resource.owner_id not in (None, brought_by)
        return plan

    def _wrong(
        self, reading: Reading, resource: Resource | None, key: str, *, changes: bool
    ) -> list[Finding]:
        """Say why a row cannot be imported beside what is there and the rows before it."""
        at, number = f"row {reading.number}", reading.values.get("id")
        first = self.rows.setdefault(f"id {number}" if number else f"link {key}", reading.number)
        if first != reading.number and (number or key):
            return [error(at, f"Row {first} has this {'id' if number else 'address'} already.")]
        if number and resource is None:
            return [
                error(at, f"No resource of the library has the id {number}. Leave it empty for a new one.")
            ]
        if number and resource is not None and key and key != _key(resource):
            return [error(at, f"The address of “{resource.title}” is another. Change it on its page.")]
        if resource is None:
            lacking = [LABELS[field].lower() for field in NEEDED if field not in reading.values]
            return [error(at, f"A new resource needs a {one}.") for one in lacking]
        if not number and resource.status is Status.WITHDRAWN:
            return [error(at, f"“{resource.title}” has this address and was withdrawn. Bring it back there.")]
        if not number and changes:
            words = f"“{resource.title}” has this address already."
            return [error(at, f"{words} To change it, write {resource.id} into “{LABELS['id']}”.")]
        return []

    def _said(self, field: str, value: Any) -> str:
        return _text(field, value, self.known)


def _by_id(numbers: Sequence[int], brought_by: int | None) -> dict[int, Resource]:
    found: dict[int, Resource] = {}
    for some in chunks(numbers):
        shown = db.session.scalars(_whole().where(Resource.id.in_(some), _seen_by(brought_by)))
        found |= {resource.id: resource for resource in shown}
    return found


def _by_key(keys: Sequence[str], brought_by: int | None) -> dict[str, Resource]:
    """Return the resources that give an address; of several the one that is published, then the first."""
    found: dict[str, Resource] = {}
    for some in chunks(keys):
        rows = (
            _whole()
            .join(
                ResourceVersion,
                (ResourceVersion.resource_id == Resource.id)
                & (ResourceVersion.number == Resource.current_number),
            )
            .where(ResourceVersion.link_key.in_(some), _seen_by(brought_by))
            .order_by(Resource.status != Status.PUBLISHED, Resource.id)
        )
        for resource in db.session.scalars(rows):
            found.setdefault(_key(resource), resource)
    return found


def _seen_by(member_id: int | None) -> Any:
    """Drafts are their owner's alone, also where a list has the same address."""
    return (Resource.status != Status.DRAFT) | (Resource.owner_id == member_id)


def _whole() -> Any:
    return select(Resource).options(
        selectinload(Resource.labels), selectinload(Resource.conditions), selectinload(Resource.current)
    )


def _key(resource: Resource) -> str:
    return resource.current.link_key if resource.current else ""


def _facts(resource: Resource) -> dict[str, Any]:
    """Return what is said of a resource, as plain values by the column that says it."""
    return {
        "name": resource.title,
        "kind": resource.kind.value,
        "summary": resource.summary,
        "conditions": sorted(condition.key for condition in resource.conditions),
        **{field: sorted(resource.labelled(sort)) for field, sort in SORTS.items()},
        "provider": resource.provider,
        "author": resource.author,
        "licence": resource.licence.value,
        "language": resource.language,
        "visibility": resource.visibility.value,
        "review_by": resource.review_by.isoformat() if resource.review_by else "",
    }


def _details(facts: Mapping[str, Any], resource: Resource | None = None) -> library.Details:
    conditions = {condition.key: condition for condition in catalogue.conditions()}
    kept = {condition.key: condition for condition in resource.conditions} if resource else {}
    conditions = kept | conditions
    return library.Details(
        title=facts["name"],
        kind=Kind(facts["kind"]),
        summary=facts.get("summary", ""),
        provider=facts.get("provider", ""),
        author=facts.get("author", ""),
        licence=Licence(facts.get("licence", Licence.UNKNOWN)),
        language=facts.get("language", "en"),
        visibility=Visibility(facts.get("visibility", Visibility.NETWORK)),
        review_by=date.fromisoformat(facts["review_by"]) if facts.get("review_by") else None,
        conditions=[conditions[key] for key in facts.get("conditions", ()) if key in conditions],
        areas=list(resource.areas) if resource else [],
        stages=[Stage(one) for one in facts.get("stages", ())],
        audiences=[Audience(one) for one in facts.get("audiences", ())],
        tags=facts.get("tags", ()),
    )


def _share(reading: Reading, publish: bool, by: Actor) -> Resource:
    resource = library.begin(_details(reading.values), by=by)
    library.add_version(resource, by=by, link=reading.values["link"])
    if publish:
        library.publish(resource, by=by)
    return resource


def _texts(resource: Resource, known: Choices) -> tuple[str, ...]:
    facts = _facts(resource) | {"id": resource.id, "link": resource.current.link if resource.current else ""}
    return tuple(_text(field, facts[field], known) for field in LABELS)


def _text(field: str, value: Any, known: Choices) -> str:
    if value is None:
        return ""
    said = known.said.get(field, {})
    if isinstance(value, list):
        return f"{BETWEEN} ".join(said.get(one, one) for one in value)
    return str(said.get(value, value))


def _changes(batch: ImportBatch) -> Sequence[ImportChange]:
    found = select(ImportChange).where(ImportChange.batch_id == batch.id)
    return db.session.scalars(found.order_by(ImportChange.id)).all()


def _is_used(resource: Resource) -> bool:
    """Whether anything but its own parts refers to a resource, in any table of any feature."""
    return any(
        db.session.scalar(select(exists().where(column == resource.id))) for column in _columns_to_resources()
    )


def _columns_to_resources() -> Iterable[Any]:
    for table in db.metadata.sorted_tables:
        for one in table.constraints if table.name not in PARTS else ():
            if isinstance(one, ForeignKeyConstraint) and one.referred_table.name == THING:
                yield from (element.parent for element in one.elements)

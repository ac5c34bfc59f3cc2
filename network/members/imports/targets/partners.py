"""Partners: the organisations that refer people or pay, and who is whom in them.

A row is about a person, who comes in as a health partner of one organisation or several; or, without a name,
about an organisation alone. People are found, changed and taken back exactly as on a list of members.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ForeignKeyConstraint, delete, func, select

from network.core import clock
from network.core.database import db
from network.core.permission import Actor, Role
from network.members.imports import cells, planning, undoing
from network.members.imports.differences import Difference, Differences
from network.members.imports.findings import Finding, Level, error, note
from network.members.imports.guessing import Columns
from network.members.imports.models import ImportBatch, ImportChange, ImportRow
from network.members.imports.planning import Plan, ReadRow, Tell, fingerprint
from network.members.imports.records import chunks, records
from network.members.imports.rows import HEALTH_PARTNER, Reading
from network.members.imports.rules import Decision, Outcome
from network.members.imports.sheets import Cell, Row
from network.members.imports.targets.base import ONE_WAY, Exported, begin_reading, stopped
from network.members.imports.targets.members import link_the_rest, write_people
from network.members.imports.writing import Writer
from network.members.people import operations as people
from network.members.people import organisations
from network.members.people.keys import fold
from network.members.people.models import Member, Organisation, RoleGrant
from network.members.people.rules import Status

LABELS = {
    "public_id": "Our id",
    "organisations": "Organisation",
    "name": "Name of the person",
    "employer": "Job title or service",
    "email": "E-mail",
    "phone": "Phone",
}
WORDS = (
    ("organisations", r"organi[sz]ation|trust|charity|practice|employer|company|partner"),
    ("email", r"e-?mail"),
    ("phone", r"phone|mobile|\btel"),
    ("employer", r"job|title|position|service|team|department|\brole\b"),
    ("name", r"\bname\b|person|contact|who"),
)
COLUMNS = Columns(LABELS, WORDS, ("organisations",))
BETWEEN = ";"


class Partners:
    """Lists of partner organisations and their people."""

    title = "Partner organisations and their people"
    headings: Sequence[str] = tuple(LABELS.values())
    needs = (
        "an organisation in each row. Best also a person's name, e-mail address and job title. Several "
        "organisations of one person stand in one cell, with a semicolon between."
    )
    ways = ONE_WAY
    follows = "Each new record waits for its owner, who claims it by an invitation."
    goes = "Every record, organisation and tie"

    def known(self) -> Columns:
        """Return the columns of such a list."""
        return COLUMNS

    def reader(self) -> ReadRow:
        """Return what reads one row."""
        known = {fold(name) for name in _organisations()}
        return lambda row, mapping, header: _read(row, mapping, header, known)

    def plan(self, readings: Sequence[Reading], *, brought_by: int | None) -> list[Plan]:
        """Decide whom each row is about, and what it adds to them and to the organisations."""
        there = _organisations()
        about_people = [one for one in readings if "name" in one.values or one.skipped or _has_error(one)]
        planned = {one.reading.number: one for one in planning.plan(about_people, {}, brought_by=brought_by)}
        tied = _ties([one.member_id for one in planned.values() if one.member_id is not None])
        plans, new = [], set[str]()
        for reading in readings:
            plan = planned.get(reading.number) or _alone(reading, there, new)
            if plan.outcome not in (Outcome.ERROR, Outcome.SKIPPED) and reading.number in planned:
                _tie(plan, there, tied, brought_by)
            new.update(fold(name) for name in reading.values.get("organisations", ()))
            plans.append(plan)
        return plans

    def write(
        self, batch: ImportBatch, rows: Sequence[ImportRow], plans: list[Plan], tell: Tell, *, by: Actor
    ) -> dict[str, int]:
        """Make the organisations that are not there, then the people, tied to theirs."""
        writer = Writer(batch, by, _organisations())
        wanted = [
            (row, plan)
            for row, plan in zip(rows, plans, strict=True)
            if row.decided is not Decision.LEAVE_OUT
        ]
        writer.tally = {"organisations added": _make_organisations(writer, wanted, by), **writer.tally}
        with_people = [
            (row, plan) for row, plan in zip(rows, plans, strict=True) if "name" in plan.reading.values
        ]
        write_people(writer, [row for row, _ in with_people], [plan for _, plan in with_people], tell)
        writer.tally["people tied to an organisation"] = _tie_people(writer, wanted, by)
        writer.tally.pop("qualifications added")
        writer.finish()
        link_the_rest([row for row, _ in with_people], [plan for _, plan in with_people])
        return writer.tally

    def changed_since(self, batch: ImportBatch) -> list[str]:
        """Say which records, ties and organisations were changed since."""
        found = undoing.changed_since(batch)
        grants = {grant.id: grant for grant in _made(batch, "role_grants", RoleGrant)}
        for change in _changes(batch, "role_grants"):
            grant = grants.get(change.thing_id)
            if grant is None or grant.ends_on is not None:
                found.append(f"Row {change.row_number}: the person's tie to the organisation was ended.")
        for organisation in _made(batch, "organisations", Organisation):
            if organisation.version != 1:
                found.append(f"{organisation.name}: the organisation was changed.")
            elif _is_used(organisation, batch):
                found.append(f"{organisation.name}: somebody or something else is tied to it.")
        return found

    def take_back(self, batch: ImportBatch, *, by: Actor) -> None:
        """Take ties, people and organisations away again, and put back what was changed on others."""
        ties = [change.thing_id for change in _changes(batch, "role_grants")]
        made = [change.thing_id for change in _changes(batch, "organisations")]
        db.session.execute(delete(RoleGrant).where(RoleGrant.id.in_(ties)))
        undoing.take_back(batch, by=by)
        db.session.execute(delete(Organisation).where(Organisation.id.in_(made)))

    def exported(self) -> Exported:
        """Give each person of an organisation, by organisation, and then the organisations without any."""
        today = clock.today()
        tied: dict[int, list[str]] = {}
        named: set[str] = set()
        held = (
            select(RoleGrant.member_id, Organisation.name, RoleGrant.ends_on)
            .join(Organisation, RoleGrant.organisation_id == Organisation.id)
            .join(Member, RoleGrant.member_id == Member.id)
            .where(RoleGrant.role == Role.HEALTH_PARTNER, Member.status != Status.MERGED)
            .order_by(Organisation.name, Member.sort_name, Member.id)
        )
        for member_id, name, ends_on in db.session.execute(held):
            if ends_on is None or ends_on >= today:
                tied.setdefault(member_id, []).append(name)
                named.add(name)
        found = records(list(tied))
        rows: Exported = []
        for member_id, names in tied.items():
            texts = {**found[member_id].texts, "organisations": f"{BETWEEN} ".join(dict.fromkeys(names))}
            rows.append((member_id, tuple(texts[field] for field in LABELS)))
        every = db.session.scalars(select(Organisation.name).order_by(Organisation.name))
        rows += [
            (None, tuple(name if field == "organisations" else "" for field in LABELS))
            for name in every
            if name not in named
        ]
        return rows


def _read(row: Row, mapping: Mapping[int, str], header: Row, known: set[str]) -> Reading:
    reading, by_field = begin_reading(row, mapping, header, COLUMNS)
    if reading.skipped:
        return reading
    reading.role = HEALTH_PARTNER
    _read_organisations(reading, by_field.get("organisations"), known)
    if "name" not in by_field and {"email", "phone", "employer"} & by_field.keys():
        reading.tell(error(f"row {row.number}", "There is a person in this row, but not their name."))
    for field, read in _PERSON.items():
        if field in by_field:
            value, findings = read(by_field[field])
            reading.put(field, value)
            reading.tell(*findings)
    return reading


_PERSON: Mapping[str, Callable[[Cell], tuple[str, list[Finding]]]] = {
    "name": cells.read_name,
    "email": cells.read_email,
    "phone": cells.read_phone,
    "public_id": lambda cell: cells.read_text(cell, "id", cells.LONGEST_LINE),
    "employer": lambda cell: cells.read_text(cell, "job title", cells.LONGEST_LINE),
}


def _read_organisations(reading: Reading, cell: Cell | None, known: set[str]) -> None:
    at = cell.coordinate if cell else f"row {reading.number}"
    if cell is not None and not stopped(reading, cell, "organisation"):
        text, findings = cells.read_text(cell, "organisation", cells.LONGEST_LINE)
        parts = _names_in(text, known)
        reading.put("organisations", list({fold(part): part for part in parts if fold(part)}.values()))
        reading.tell(*findings)
    if "organisations" not in reading.values:
        reading.tell(error(at, "There is no name of an organisation in this row."))


def _names_in(text: str, known: set[str]) -> Iterator[str]:
    """Take a list of names apart; a name that is known stays whole, whatever stands in it."""
    parts = text.split(BETWEEN)
    while parts:
        whole = next((n for n in range(len(parts), 1, -1) if fold(BETWEEN.join(parts[:n])) in known), 1)
        yield BETWEEN.join(parts[:whole]).strip()
        del parts[:whole]


def _has_error(reading: Reading) -> bool:
    return any(finding.level is Level.ERROR for finding in reading.findings)


def _alone(reading: Reading, there: Mapping[str, int], new: set[str]) -> Plan:
    """Plan a row that names organisations and nobody in them."""
    lacking = [
        name for name in reading.values["organisations"] if fold(name) not in there and fold(name) not in new
    ]
    words = [Difference(LABELS["organisations"], "", name) for name in lacking]
    first = there.get(fold(reading.values["organisations"][0]))
    outcome = Outcome.NEW if lacking else Outcome.SAME
    known_id = first if outcome is Outcome.SAME else None
    return Plan(reading, outcome, thing_id=known_id, words=words, fingerprint=fingerprint(reading))


def _tie(plan: Plan, there: Mapping[str, int], tied: Mapping[int, set[int]], brought_by: int | None) -> None:
    """Add to a plan what ties its person to organisations."""
    names = plan.reading.values["organisations"]
    plan.words = [
        one for one in plan.words if one.label not in ("organisations", "employer", LABELS["employer"])
    ] + [Difference(LABELS["employer"], one.old, one.new) for one in plan.words if "mployer" in one.label]
    if plan.member_id is not None and plan.member_id == brought_by:
        plan.remarks.append(
            note(f"row {plan.reading.number}", "This is you: nobody ties themselves to a partner.")
        )
        plan.outcome, plan.differences, plan.words = Outcome.SAME, Differences(), []
        return
    held = tied.get(plan.member_id or 0, set())
    lacking = [name for name in names if there.get(fold(name)) not in held]
    plan.words += [Difference(LABELS["organisations"], "", name) for name in lacking]
    if lacking and plan.outcome is Outcome.SAME:
        plan.outcome = Outcome.CHANGED


def _organisations() -> dict[str, int]:
    """Return every organisation by its name, folded."""
    rows = db.session.execute(select(Organisation.name, Organisation.id).order_by(Organisation.id))
    return {fold(name): number for name, number in rows}


def _ties(members: Sequence[int]) -> dict[int, set[int]]:
    """Return the organisations that members are health partners of, today or for days to come."""
    today = clock.today()
    found: dict[int, set[int]] = {}
    for some in chunks(members):
        held = select(RoleGrant.member_id, RoleGrant.organisation_id, RoleGrant.ends_on).where(
            RoleGrant.member_id.in_(some), RoleGrant.role == Role.HEALTH_PARTNER
        )
        for member_id, organisation_id, ends_on in db.session.execute(held):
            if organisation_id is not None and (ends_on is None or ends_on >= today):
                found.setdefault(member_id, set()).add(organisation_id)
    return found


def _make_organisations(writer: Writer, wanted: Sequence[tuple[ImportRow, Plan]], by: Actor) -> int:
    known = dict(writer.organisations)
    made = 0
    for row, plan in wanted:
        for name in plan.reading.values["organisations"]:
            if fold(name) not in known:
                organisation = organisations.add(name, by=by)
                db.session.flush()
                known[fold(name)] = organisation.id
                writer.note("organisations", organisation.id, row)
                made += 1
                if "name" not in plan.reading.values:
                    row.thing_id = organisation.id
    writer.organisations = known
    return made


def _tie_people(writer: Writer, wanted: Sequence[tuple[ImportRow, Plan]], by: Actor) -> int:
    """Give people who were there already the role for the organisations that they lack."""
    whose: list[tuple[ImportRow, Plan, int]] = []
    for row, plan in wanted:
        number = plan.member_id
        if row.decided is Decision.SAME_PERSON:
            number = row.candidates[row.chosen]["member_id"]
        if number is not None and row.decided is not Decision.NEW_PERSON:
            whose.append((row, plan, int(number)))
    tied = _ties([number for _, _, number in whose])
    count = 0
    for row, plan, number in whose:
        for name in plan.reading.values["organisations"]:
            organisation_id = writer.organisations[fold(name)]
            if organisation_id in tied.setdefault(number, set()):
                continue
            member = db.session.get_one(Member, number)
            organisation = db.session.get_one(Organisation, organisation_id)
            grant = people.grant_role(member, Role.HEALTH_PARTNER, by=by, organisation=organisation)
            db.session.flush()
            writer.note("role_grants", grant.id, row)
            tied[number].add(organisation_id)
            count += 1
    return count


def _changes(batch: ImportBatch, thing_type: str) -> Sequence[ImportChange]:
    return db.session.scalars(
        select(ImportChange)
        .where(ImportChange.batch_id == batch.id, ImportChange.thing_type == thing_type)
        .order_by(ImportChange.id)
    ).all()


def _made(batch: ImportBatch, thing_type: str, model: Any) -> Sequence[Any]:
    numbers = [change.thing_id for change in _changes(batch, thing_type)]
    return db.session.scalars(select(model).where(model.id.in_(numbers)).order_by(model.id)).all()


def _is_used(organisation: Organisation, batch: ImportBatch) -> bool:
    """Whether anything but what the batch made refers to an organisation, in any table of any feature."""
    ours = {change.thing_id for change in _changes(batch, "role_grants")}
    members = {change.thing_id for change in _changes(batch, "members") if change.made}
    for table in db.metadata.sorted_tables:
        for constraint in table.constraints:
            if (
                not isinstance(constraint, ForeignKeyConstraint)
                or constraint.referred_table.name != "organisations"
            ):
                continue
            for element in constraint.elements:
                uses = select(func.count()).select_from(table).where(element.parent == organisation.id)
                if table.name == "role_grants":
                    uses = uses.where(RoleGrant.id.not_in(ours), RoleGrant.member_id.not_in(members))
                if db.session.scalar(uses):
                    return True
    return False

"""Write what a batch makes and changes: many rows with few statements, and a note of each for undoing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from network.core import audit, clock
from network.core.database import db
from network.core.permission import Actor, Role
from network.core.rules import Refused
from network.members.catalogue.models import Area, Condition, QualificationKind
from network.members.catalogue.rules import Reading as Days
from network.members.catalogue.rules import ValidityFacts, least_favourable
from network.members.imports.claims import Claim
from network.members.imports.differences import Differences
from network.members.imports.models import ImportBatch, ImportChange, ImportRow
from network.members.imports.records import chunks, insert_all, records
from network.members.imports.rows import Reading
from network.members.people import operations as people
from network.members.people.keys import fold
from network.members.people.models import Member, MemberArea, MemberCondition, RoleGrant, new_public_id
from network.members.people.rules import Employment, Status, sort_name
from network.members.qualifications import operations as qualifications
from network.members.qualifications.facts import hold
from network.members.qualifications.models import Origin, Qualification

ORIGIN = "imported"
_ELSEWHERE = {
    "areas",
    "conditions",
    "public_id",
    "organisations",
}  # kept in tables of their own, or made by us


@dataclass
class Writer:
    """Writes one batch, on behalf of whoever asked for it."""

    batch: ImportBatch
    by: Actor
    areas: Mapping[str, Area] = field(init=False)
    conditions: Mapping[str, Condition] = field(init=False)
    kinds: Mapping[str, QualificationKind] = field(init=False)
    organisations: Mapping[str, int] = field(default_factory=dict)  # by their names, folded
    changes: list[dict[str, Any]] = field(default_factory=list)
    tally: dict[str, int] = field(
        default_factory=lambda: {"members added": 0, "records changed": 0, "qualifications added": 0}
    )

    def __post_init__(self) -> None:
        self.areas = {area.key: area for area in db.session.scalars(select(Area))}
        self.conditions = {condition.key: condition for condition in db.session.scalars(select(Condition))}
        self.kinds = {kind.key: kind for kind in db.session.scalars(select(QualificationKind))}

    def make(self, rows: Sequence[tuple[ImportRow, Reading]]) -> None:
        """Make a record that can be claimed for each row."""
        for some in chunks(rows):
            facts = [self._member(reading) for _, reading in some]
            insert_all(Member, facts)
            # SQLite gives numbers back one row at a time; asking for all of them by our ids is much quicker.
            ids = [one["public_id"] for one in facts]
            rows_made = select(Member.public_id, Member.id).where(Member.public_id.in_(ids))
            by_id = dict(db.session.execute(rows_made).all())
            numbers = [by_id[public_id] for public_id in ids]
            made = [(number, row, reading) for number, (row, reading) in zip(numbers, some, strict=True)]
            insert_all(MemberArea, self._places(made, "areas", "area_id", self.areas))
            insert_all(MemberCondition, self._places(made, "conditions", "condition_id", self.conditions))
            insert_all(
                RoleGrant, [one for number, row, said in made for one in self._roles(number, row, said)]
            )
            self._note([_made("members", number, row) for number, row, _ in made])
            self._grant(
                [(number, row, one) for number, row, said in made for one in dict.fromkeys(said.claims)]
            )
            self._link([(row, number) for number, row, _ in made])
            self._record("member imported", [(number, row, reading) for number, row, reading in made])
        self.tally["members added"] += len(rows)

    def change(self, rows: Sequence[tuple[ImportRow, int, Differences]]) -> None:
        """Change the records that rows are about, by what the rows add to them."""
        for some in chunks(rows):
            members = {
                member.id: member
                for member in db.session.scalars(
                    select(Member)
                    .where(Member.id.in_([number for _, number, _ in some]))
                    .options(selectinload(Member.covers), selectinload(Member.serves))
                )
            }
            hold(list(members))
            before = records(list(members), facts_only=True)
            for row, number, found in some:
                self._change_facts(row, members[number], found, before[number].values)
                for grant, claim in found.filled_in:
                    self._fill_in(row, grant.id, claim)
            db.session.flush()
            self._grant([(number, row, claim) for row, number, found in some for claim in found.new_claims])
            self._link([(row, number) for row, number, _ in some])
        self.tally["records changed"] += len({number for _, number, found in rows if found})

    def finish(self) -> None:
        """Keep how each record looks now, so that undoing can tell whether anybody changed it since."""
        db.session.flush()
        numbers = [change["thing_id"] for change in self.changes if change["thing_type"] == "members"]
        looks = {
            number: (record.version, record.looks)
            for number, record in records(numbers, facts_only=True).items()
        }
        for change in self.changes:
            if change["thing_type"] == "members":
                change["version_after"], change["looks_after"] = looks[change["thing_id"]]
        insert_all(ImportChange, [{"batch_id": self.batch.id} | change for change in self.changes])
        self.batch.tally = self.tally
        audit.record("import carried out", self.batch, by=self.by, **{
            words.replace(" ", "_"): count for words, count in self.tally.items()
        })  # fmt: skip

    def _member(self, reading: Reading) -> dict[str, Any]:
        facts = {name: value for name, value in reading.values.items() if name not in _ELSEWHERE}
        facts["employment"] = facts.get("employment") and Employment(facts["employment"])
        # An insert of many rows needs the same columns in each: what the row does not say is the usual.
        usual = {
            "known_as": "", "pronouns": "", "email": "", "phone": "", "employer": "", "county_wide": False,
            "travel_radius_miles": 0, "languages": "", "biography": "", "links": "", "notes": "",
            "stages": [], "settings": [],
        }  # fmt: skip
        named = {"sort_name": sort_name(facts["name"]), "status": Status.UNCLAIMED, "origin": ORIGIN}
        named["public_id"] = new_public_id()
        return usual | facts | named

    def _grant(self, claims: Sequence[tuple[int, ImportRow, Claim]]) -> None:
        """Put grants on records as submitted: somebody claims them, nobody has verified them."""
        for some in chunks(claims):
            rows = {member_id: row for member_id, row, _ in some}
            mine = select(Qualification.id, Qualification.member_id).where(Qualification.member_id.in_(rows))
            before = set(db.session.scalars(mine))
            insert_all(
                Qualification,
                [self._qualification(member_id, claim) for member_id, _, claim in some],
            )
            now = db.session.execute(mine.order_by(Qualification.id))
            self._note(
                [_made("qualifications", number, rows[of]) for number, of in now if number not in before]
            )
        self.tally["qualifications added"] += len(claims)

    def _qualification(self, member_id: int, claim: Claim) -> dict[str, Any]:
        kind = self.kinds[claim.kind]
        days = days_of(kind, claim)
        return {
            "member_id": member_id,
            "kind_id": kind.id,
            "origin": Origin.IMPORTED,
            "awarding_body": claim.awarding_body,
            "certificate_number": claim.certificate_number,
            "awarded_typed": claim.awarded.typed if claim.awarded else "",
            "expires_typed": claim.expires.typed if claim.expires else "",
            "awarded_on": days.awarded_on,
            "valid_from": days.valid_from,
            "expires_on": days.expires_on,
            "submitted_by_id": self.by.id,
        }

    def _change_facts(
        self, row: ImportRow, member: Member, found: Differences, values: Mapping[str, Any]
    ) -> None:
        if not found.facts:
            return
        self._note([{
            "row_number": row.number, "thing_type": "members", "thing_id": member.id, "made": False,
            "before": {name: values[name] for name in found.facts}, "version_after": 0, "looks_after": "",
        }])  # fmt: skip
        people.edit(member, as_edited(found.facts, self.areas, self.conditions), by=self.by)

    def _fill_in(self, row: ImportRow, number: int, claim: Claim) -> None:
        grant = db.session.get_one(Qualification, number)
        names = ("awarding_body", "certificate_number", "awarded_typed", "expires_typed")
        before = {name: getattr(grant, name) for name in names}
        certificate = qualifications.Certificate(
            awarded=claim.awarded.typed if claim.awarded else grant.awarded_typed,
            expires=claim.expires.typed if claim.expires else grant.expires_typed,
            awarding_body=claim.awarding_body or grant.awarding_body,
            number=claim.certificate_number or grant.certificate_number,
            level_seen=grant.seen_words,
        )
        put_on(grant, certificate)
        audit.record("qualification filled in", grant, by=self.by)
        db.session.flush()
        self._note([{
            "row_number": row.number, "thing_type": "qualifications", "thing_id": number, "made": False,
            "before": before, "version_after": grant.version, "looks_after": "",
        }])  # fmt: skip

    def note(self, thing_type: str, number: int, row: ImportRow) -> None:
        """Remember that the batch made something beside records, so that it is undone with it."""
        self._note([_made(thing_type, number, row)])

    def _note(self, changes: Sequence[dict[str, Any]]) -> None:
        self.changes += changes

    def _link(self, rows: Sequence[tuple[ImportRow, int]]) -> None:
        if rows:
            db.session.execute(
                update(ImportRow), [{"id": row.id, "member_id": number} for row, number in rows]
            )

    def _record(self, what: str, made: Sequence[tuple[int, ImportRow, Reading]]) -> None:
        at = clock.now()
        insert_all(audit.AuditEntry, [
            {
                "at": at, "what": what, "thing_type": "members", "thing_id": number, "about_id": number,
                "by_id": self.by.id, "by_name": self.by.name,
                "detail": {
                    "import": self.batch.id,
                    "row": row.number,
                    "qualifications": sorted({claim.kind for claim in reading.claims}),
                },
            }
            for number, row, reading in made
        ])  # fmt: skip

    def _roles(self, number: int, row: ImportRow, reading: Reading) -> list[dict[str, Any]]:
        """Give the role of a new record: one for each organisation that its row names, or for none."""
        named: list[int | None] = [
            self.organisations[fold(name)] for name in reading.values.get("organisations", ())
        ]
        named = named or [None]
        role = {"member_id": number, "role": Role(row.role), "begins_on": clock.today()}
        return [role | {"organisation_id": one, "granted_by_id": self.by.id} for one in named]

    def _places(
        self,
        made: Sequence[tuple[int, ImportRow, Reading]],
        name: str,
        column: str,
        things: Mapping[str, Any],
    ) -> list[dict[str, Any]]:
        return [
            {"member_id": number, column: things[key].id}
            for number, _, reading in made
            for key in reading.values.get(name, ())
            if key in things
        ]


def _made(thing_type: str, number: int, row: ImportRow) -> dict[str, Any]:
    return {
        "row_number": row.number, "thing_type": thing_type, "thing_id": number, "made": True, "before": {},
        "version_after": 1, "looks_after": "",
    }  # fmt: skip


def days_of(kind: QualificationKind, claim: Claim) -> Days:
    """Work out the days of a grant on a new record; what makes no sense counts on no day."""
    rule = ValidityFacts(kind.validity, kind.validity_months, kind.renewal_window_days)
    try:
        return least_favourable(
            rule,
            claim.awarded.date if claim.awarded else None,
            None,
            claim.expires.date if claim.expires else None,
        )
    except Refused:
        return Days(None, None, None)


def put_on(grant: Qualification, certificate: qualifications.Certificate) -> None:
    """Put what a list says, or said before, on a grant that nobody has checked."""
    days = qualifications.read(grant.member_id, grant.kind, certificate, besides=grant.id, forgiving=True)
    grant.awarding_body, grant.certificate_number = certificate.awarding_body, certificate.number
    grant.awarded_typed, grant.expires_typed = certificate.awarded, certificate.expires
    grant.awarded_on, grant.valid_from, grant.expires_on = days.awarded_on, days.valid_from, days.expires_on


def as_edited(
    facts: Mapping[str, Any], areas: Mapping[str, Area], conditions: Mapping[str, Condition]
) -> dict[str, Any]:
    """Turn plain values into those that people.edit() takes."""
    facts = dict(facts)
    if "areas" in facts:
        facts["areas"] = [areas[key] for key in facts["areas"]]
    if "conditions" in facts:
        facts["conditions"] = [conditions[key] for key in facts["conditions"]]
    if facts.get("employment"):
        facts["employment"] = Employment(facts["employment"])
    return facts

"""Decide what each row comes to beside the records there are: the dry run, and again at the import."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from network.core import clock
from network.core.database import db
from network.members.catalogue import queries as catalogue
from network.members.catalogue.models import EvidenceRule, QualificationKind
from network.members.catalogue.rules import Validity
from network.members.imports.differences import Difference, Differences, differences, said
from network.members.imports.findings import Finding, Level, note, warning
from network.members.imports.guessing import FIELDS
from network.members.imports.kinds import KindFacts, Kinds
from network.members.imports.models import ImportBatch, ImportRow
from network.members.imports.records import Record, chunks, everybody, records
from network.members.imports.rows import Reading, World
from network.members.imports.rules import Match, Outcome, People, Person, Status
from network.members.imports.sheets import Row, Sheet
from network.members.people.keys import email_key, fold, name_key, phone_key
from network.members.people.rules import Setting, Stage

Tell = Callable[[int, int], None]
ReadRow = Callable[[Row, Mapping[int, str], Row], Reading]  # a row, the mapping, the row of headings
POSSIBLY = "Possibly the same person as"


@dataclass
class Plan:
    """What a row comes to, and why."""

    reading: Reading
    outcome: Outcome
    member_id: int | None = None
    same_as_row: int | None = None
    candidates: list[dict[str, Any]] = field(default_factory=list)
    differences: Differences = field(default_factory=Differences)
    words: list[Difference] = field(default_factory=list)
    claimed: bool = False
    remarks: list[Finding] = field(default_factory=list)
    fingerprint: str = ""
    thing_id: int | None = None  # what the row is about, where that is no member

    @property
    def changes(self) -> list[dict[str, str]]:
        """What would change, for people."""
        return [difference.plain() for difference in self.words]

    @property
    def essence(self) -> tuple[Any, ...]:
        """What must not have changed between the dry run and the import."""
        return self.outcome, self.member_id, self.thing_id, self.same_as_row, self.changes


def facts_of(kind: QualificationKind) -> KindFacts:
    """Return what the import must know of a kind."""
    return KindFacts(
        kind.key,
        kind.title,
        kind.level,
        kind.sort.value,
        kind.condition.key if kind.condition else None,
        kind.validity is not Validity.NONE,
        kind.evidence is EvidenceRule.SEEN,
        kind.retired_on is not None and kind.retired_on <= clock.today(),
    )


def all_kinds() -> Kinds:
    """Return the catalogue's kinds."""
    return Kinds([facts_of(kind) for kind in catalogue.kinds()])


def the_world() -> World:
    """Return what the network knows that a list is read against."""
    today = clock.today()
    return World(
        kinds=all_kinds(),
        areas={fold(area.name): area.key for area in catalogue.areas(on=today)},
        conditions={fold(condition.title): condition.key for condition in catalogue.conditions()},
        stages={fold(stage.value.replace("_", " ")): stage.value for stage in Stage},
        settings={fold(setting.value.replace("_", " ")): setting.value for setting in Setting},
        today=today,
    )


def read_rows(
    sheet: Sheet, header_row: int, mapping: Mapping[int, str], read: ReadRow, tell: Tell
) -> list[Reading]:
    """Read the rows below the header by a mapping, without a word to the database."""
    header, rows = sheet.row(header_row), sheet.after(header_row)
    readings = []
    for done, row in enumerate(rows):
        readings.append(read(row, mapping, header))
        if done % 200 == 0:
            tell(done, len(rows))
    return readings


def fingerprint(reading: Reading) -> str:
    """Return what is equal for the same row in two files."""
    return sha256(json.dumps(sorted(reading.texts.items())).encode()).hexdigest()


def plan(
    readings: Sequence[Reading], titles: Mapping[str, str], *, brought_by: int | None = None
) -> list[Plan]:
    """Decide what each row comes to: rows in order, since an earlier one may be a later one's double.

    Whoever brought the list, a member by number, neither reads nor changes what is noted about themselves.
    """
    planner = _Planner(titles, readings)
    plans = [planner.match(reading) for reading in readings]
    wanted = [plan.member_id for plan in plans if plan.member_id is not None]
    found = records(wanted)
    for one in plans:
        if one.member_id is not None:
            if one.member_id == brought_by:
                one.reading.values.pop("notes", None)
            _compare(one, found[one.member_id], titles)
        elif one.outcome in (Outcome.NEW, Outcome.DUPLICATE):
            one.words = _as_new(one.reading, titles)
    return plans


class _Planner:
    """Finds out whom each row is about."""

    def __init__(self, titles: Mapping[str, str], readings: Sequence[Reading]) -> None:
        self.titles = titles
        self.people = People.of(everybody())
        self.members = {person.member_id: person for person in self.people.by_id.values()}
        self.imported_before = _imported_before([fingerprint(reading) for reading in readings])
        self.taken: dict[int, int] = {}  # member to the first row about them

    def match(self, reading: Reading) -> Plan:
        mark = fingerprint(reading)
        if reading.skipped:
            return Plan(reading, Outcome.SKIPPED, fingerprint=mark)
        if any(finding.level is Level.ERROR for finding in reading.findings):
            return Plan(reading, Outcome.ERROR, fingerprint=mark)
        row = _person(reading)
        match = self.people.match(row)
        known = self.members.get(self.imported_before.get(mark))
        if known and match.certain is None:
            match = Match(certain=known, why="this row was imported before")
        one = self._plan(reading, row, match, again=known is not None)
        one.fingerprint = mark
        one.remarks += _about_shared_addresses(reading, match)
        return one

    def _plan(self, reading: Reading, row: Person, match: Match, *, again: bool) -> Plan:
        if match.certain:
            member_id = match.certain.member_id
            assert member_id is not None  # noqa: S101 (rows of the file are never certain)
            first = self.taken.setdefault(member_id, reading.number)
            if first == reading.number or again:
                return Plan(reading, Outcome.SAME, member_id=member_id)
            double = Person(row.name, row.email, row.phone, "", member_id, first, match.certain.said)
            return self._double(
                reading, [double], f"{match.why}: row {first} is about {match.certain.said} too"
            )
        if match.perhaps:
            return self._double(reading, list(match.perhaps), match.why)
        self.people.add(row)
        return Plan(reading, Outcome.NEW)

    def _double(self, reading: Reading, perhaps: list[Person], why: str) -> Plan:
        first = perhaps[0]
        candidates = [
            {"member_id": person.member_id, "row": person.row, "said": person.said} for person in perhaps[:8]
        ]
        at = reading_at(reading)
        words = f"{POSSIBLY} {_named(first)}: {why}. Decide whether it is."
        return Plan(
            reading,
            Outcome.DUPLICATE,
            member_id=first.member_id,
            same_as_row=first.row if first.member_id is None else None,
            candidates=candidates,
            remarks=[warning(at, words)],
        )


def _named(person: Person) -> str:
    return f"row {person.row} ({person.said})" if person.row else f"{person.said}, who is on record"


def reading_at(reading: Reading) -> str:
    """Return the place that a remark about the whole row stands at."""
    return f"row {reading.number}"


def _person(reading: Reading) -> Person:
    values = reading.values
    return Person(
        name_key(values.get("name", "")),
        email_key(values.get("email", "")),
        phone_key(values.get("phone", "")),
        values.get("public_id", ""),
        row=reading.number,
        said=values.get("name", ""),
    )


def _imported_before(marks: Sequence[str]) -> dict[str, int]:
    found: dict[str, set[int]] = {}
    for some in chunks(marks):
        rows = (
            select(ImportRow.fingerprint, ImportRow.member_id)
            .join(ImportBatch)
            .where(
                ImportRow.fingerprint.in_(some),
                ImportRow.member_id.is_not(None),
                ImportBatch.status == Status.IMPORTED,
            )
        )
        for mark, member_id in db.session.execute(rows):
            if member_id is not None:
                found.setdefault(mark, set()).add(member_id)
    return {mark: ids.pop() for mark, ids in found.items() if len(ids) == 1}


def _about_shared_addresses(reading: Reading, match: Match) -> list[Finding]:
    if not match.shares_address_with:
        return []
    others = ", ".join(_named(person) for person in match.shares_address_with[:3])
    words = f"Shares the address {reading.values['email']} with {others}. That may be: records can share one."
    return [note(reading_at(reading), words)]


def _compare(one: Plan, record: Record, titles: Mapping[str, str]) -> None:
    joining = one.outcome is Outcome.DUPLICATE
    one.differences = differences(one.reading, record, titles, only_add=joining)
    one.words = one.differences.words
    one.claimed = record.claimed
    if not joining:
        one.outcome = Outcome.CHANGED if one.differences else Outcome.SAME


def _as_new(reading: Reading, titles: Mapping[str, str]) -> list[Difference]:
    """Say what a new record would hold, beside its name."""
    words = [
        Difference(FIELDS.get(name, name), "", _shown(value))
        for name, value in reading.values.items()
        if name not in ("name", "public_id")
    ]
    return words + [
        Difference(titles.get(claim.kind, claim.kind), "", said(claim)) for claim in reading.claims
    ]


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(one.replace("-", " ").replace("_", " ").capitalize() for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("self_employed", "self-employed")

"""The records that are there already, as the import compares them and as the export spells them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, TypeVar, cast

from sqlalchemy import Table, insert, select

from network.core.database import Model, db
from network.core.dates import PartialDate
from network.core.rules import Refused
from network.members.catalogue.models import Area, Condition, QualificationKind
from network.members.imports.claims import spell
from network.members.imports.reading import clean
from network.members.imports.rules import Person
from network.members.people.keys import email_key, name_key, phone_key
from network.members.people.models import Member, MemberArea, MemberCondition, RoleGrant
from network.members.people.rules import Status
from network.members.qualifications.models import Origin, Qualification
from network.members.qualifications.rules import Status as GrantStatus

T = TypeVar("T")
CHUNK = 500  # rows a statement is about: constant statements a chunk, and below every database's limit
PLAIN_FIELDS = (
    "name", "known_as", "pronouns", "email", "phone", "county_wide", "travel_radius_miles", "employer",
    "languages", "biography", "links", "notes", "stages", "settings",
)  # fmt: skip


def chunks(things: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """Give a sequence in pieces of at most ``size``."""
    for begin in range(0, len(things), size):
        yield things[begin : begin + size]


def insert_all(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows, all with the same columns, by one statement a chunk."""
    # The table, since an insert by its class leaves out what is None, and so makes a statement a row.
    table = cast(Table, model.__table__)
    for some in chunks(rows):
        db.session.execute(insert(table), list(some))


@dataclass(frozen=True, slots=True)
class Grant:
    """A qualification on a record, as far as a list could say it."""

    id: int
    version: int
    kind: str
    title: str
    awarding_body: str
    certificate_number: str
    awarded_typed: str
    expires_typed: str
    awarded: PartialDate | None
    expires: PartialDate | None
    status: GrantStatus
    origin: Origin

    @property
    def may_be_filled_in(self) -> bool:
        """Whether a list may still add to it: it came from a list, and nobody has checked it."""
        return self.origin is Origin.IMPORTED and self.status is GrantStatus.SUBMITTED

    @property
    def spelled(self) -> str:
        """The grant as one line of an export."""
        return spell(
            self.kind,
            self.title,
            self.awarding_body,
            self.certificate_number,
            self.awarded_typed,
            self.expires_typed,
            self.status.value,
        )


@dataclass
class Record:
    """What the network holds of one member, in the shape that a row is read into."""

    member_id: int
    public_id: str
    version: int
    status: Status
    values: dict[str, Any]
    roles: list[str] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def claimed(self) -> bool:
        """Whether the record has an owner, who may have typed into it."""
        return self.status is not Status.UNCLAIMED

    @property
    def looks(self) -> str:
        """A digest of the facts, without the qualifications: equal while nobody changed any of them."""
        facts = [self.version, self.status.value, self.values, self.roles]
        return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def everybody() -> list[Person]:
    """Return every member by what names them; of two records that were made one, the one that stays."""
    columns = select(Member.id, Member.public_id, Member.name, Member.email, Member.phone)
    return [
        Person(name_key(name), email_key(email), phone_key(phone), public_id, number, said=name)
        for number, public_id, name, email, phone in db.session.execute(
            columns.where(Member.status != Status.MERGED).order_by(Member.id)
        )
    ]


def records(ids: Sequence[int], *, facts_only: bool = False) -> dict[int, Record]:
    """Return the records of those members, with statements that depend on chunks and not on members.

    With ``facts_only`` their qualifications and their spelling are left out.
    """
    found: dict[int, Record] = {}
    areas = {area.id: area for area in db.session.scalars(select(Area))}
    conditions = {condition.id: condition for condition in db.session.scalars(select(Condition))}
    kinds = {kind.id: kind for kind in db.session.scalars(select(QualificationKind))}
    for some in chunks(sorted(set(ids))):
        covers = _pairs(select(MemberArea.member_id, MemberArea.area_id), MemberArea, some)
        serves = _pairs(
            select(MemberCondition.member_id, MemberCondition.condition_id), MemberCondition, some
        )
        roles = _pairs(select(RoleGrant.member_id, RoleGrant.role), RoleGrant, some)
        grants = {} if facts_only else _grants(some, kinds)
        columns = [getattr(Member, name) for name in (*PLAIN_FIELDS, "employment")]
        rows = select(Member.id, Member.public_id, Member.version, Member.status, *columns).where(
            Member.id.in_(some)
        )
        for number, public_id, version, status, *facts in db.session.execute(rows):
            values = dict(zip((*PLAIN_FIELDS, "employment"), facts, strict=True))
            values["employment"] = values["employment"] and values["employment"].value
            values["areas"] = [areas[area].key for area in covers[number]]
            values["conditions"] = [conditions[condition].key for condition in serves[number]]
            record = Record(number, public_id, version, status, values)
            record.roles = sorted(role.value for role in roles[number])
            found[number] = record
            if facts_only:
                continue
            record.grants = grants.get(number, [])
            names = (
                [areas[area].name for area in covers[number]],
                [conditions[one].title for one in serves[number]],
            )
            record.texts = spelled(record, *names)
    return found


def _pairs(question: Any, model: Any, ids: Sequence[int]) -> dict[int, list[Any]]:
    pairs: dict[int, list[Any]] = defaultdict(list)
    for member_id, other in db.session.execute(question.where(model.member_id.in_(ids)).order_by(model.id)):
        pairs[member_id].append(other)
    return pairs


def _grants(ids: Sequence[int], kinds: Mapping[int, QualificationKind]) -> dict[int, list[Grant]]:
    grants: dict[int, list[Grant]] = defaultdict(list)
    names = (
        "id", "version", "member_id", "kind_id", "awarding_body", "certificate_number", "awarded_typed",
        "awarded_on", "expires_typed", "expires_on", "status", "origin",
    )  # fmt: skip
    columns = select(*(getattr(Qualification, name) for name in names))
    for row in db.session.execute(columns.where(Qualification.member_id.in_(ids)).order_by(Qualification.id)):
        kind = kinds[row.kind_id]
        awarded = row.awarded_typed or _iso(row.awarded_on)
        grants[row.member_id].append(
            Grant(
                row.id,
                row.version,
                kind.key,
                kind.title,
                row.awarding_body,
                row.certificate_number,
                awarded,
                row.expires_typed,
                _read_back(awarded),
                _read_back(row.expires_typed),
                row.status,
                row.origin,
            )
        )
    return grants


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


def _read_back(typed: str) -> PartialDate | None:
    try:
        return PartialDate.parse(typed) if typed else None
    except Refused:
        return None


def spelled(record: Record, areas: Iterable[str], conditions: Iterable[str]) -> dict[str, str]:
    """Return each field of a record as the text that the export writes and the import reads back."""
    values = record.values
    texts = {
        "public_id": record.public_id,
        **{name: str(values[name] or "") for name in PLAIN_FIELDS if isinstance(values[name], str)},
        "areas": "; ".join(areas),
        "county_wide": "yes" if values["county_wide"] else "no",
        "travel_radius_miles": str(values["travel_radius_miles"] or ""),
        "employment": (values["employment"] or "").replace("_", "-"),
        "conditions": "; ".join(conditions),
        "stages": "; ".join(stage.replace("_", " ") for stage in values["stages"]),
        "settings": "; ".join(setting.replace("_", " ") for setting in values["settings"]),
        "qualifications": "\n".join(grant.spelled for grant in record.grants),
    }
    # As a reader of spreadsheets gives it back, so that the two can be compared letter by letter.
    return {name: clean(text).strip() for name, text in texts.items()}

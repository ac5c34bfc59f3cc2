"""Read one row of a list: what it says about a person, and what to tell about each of its cells."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from network.members.imports import cells, synonyms
from network.members.imports.claims import Claim, read_claims
from network.members.imports.dated import When, read_expiry, said_as
from network.members.imports.findings import Finding, note, warning
from network.members.imports.kinds import KindFacts, Kinds, whole_words
from network.members.imports.sheets import Cell, Row
from network.members.people.keys import fold

INSTRUCTOR, HEALTH_PARTNER = "instructor", "health_partner"


@dataclass(frozen=True)
class World:
    """What the network knows that a list is read against; names are folded, and lead to keys."""

    kinds: Kinds
    areas: Mapping[str, str]
    conditions: Mapping[str, str]
    stages: Mapping[str, str]
    settings: Mapping[str, str]
    today: datetime.date


@dataclass
class Reading:
    """What one row says: values by field, grants, the role it speaks of, and the remarks on its cells."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    role: str = INSTRUCTOR
    texts: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    skipped: str = ""

    def tell(self, *findings: Finding) -> None:
        """Add remarks."""
        self.findings += findings

    def plain(self) -> dict[str, Any]:
        """Give what is to be imported in the shape that JSON keeps."""
        return {
            "values": self.values,
            "texts": self.texts,
            "claims": [claim.plain() for claim in self.claims],
        }

    @classmethod
    def from_plain(cls, number: int, role: str, plain: Mapping[str, Any]) -> "Reading":
        """Take back what plain() gave."""
        claims = [Claim.from_plain(claim) for claim in plain.get("claims", ())]
        values, texts = dict(plain.get("values", {})), dict(plain.get("texts", {}))
        return cls(number, values, claims, role, texts)

    def put(self, name: str, value: Any) -> None:
        """Keep a value, unless there is none: an empty cell says nothing."""
        if value not in (None, "", [], ()):
            self.values[name] = value


def read_row(row: Row, mapping: Mapping[int, str], header: Row, world: World) -> Reading:
    """Read a row by the mapping of its columns to fields."""
    reading = Reading(row.number)
    by_field = {name: row.cell(column) for column, name in mapping.items()}
    reading.texts = {name: cell.text for name, cell in by_field.items()}
    reading.skipped = _not_a_person(row, by_field, header, mapping)
    if reading.skipped:
        return reading
    _read_name(reading, by_field)
    for name, read in _SIMPLE.items():
        if name in by_field and not by_field[name].is_empty:
            value, findings = read(by_field[name], world)
            reading.put(name, value)
            reading.tell(*findings)
    _read_people_columns(reading, by_field, world)
    _read_grants(reading, by_field, world)
    return reading


def _not_a_person(row: Row, by_field: Mapping[str, Cell], header: Row, mapping: Mapping[int, str]) -> str:
    """Say why a row is not about a person, where it is not."""
    filled = [cell for cell in by_field.values() if not cell.is_empty]
    if not filled:
        return "Nothing in this row stands in a column that is read."
    if all(row.cell(column).text == header.cell(column).text for column in mapping):
        return "This row repeats the headings."
    name = by_field.get("name") or by_field.get("last_name") or filled[0]
    if filled == [name] and cells.looks_like_a_total(name.text):
        return f"“{name.text[:80]}” counts people and names none."
    return ""


def _read_name(reading: Reading, by_field: Mapping[str, Cell]) -> None:
    if "name" in by_field:
        name, findings = cells.read_name(by_field["name"])
        reading.put("name", name)
        reading.tell(*findings)
        return
    parts = [by_field[part] for part in ("first_name", "last_name") if part in by_field]
    readings = [cells.read_name(part) for part in parts if not part.is_empty] or [cells.read_name(parts[0])]
    reading.put("name", " ".join(name for name, _ in readings if name))
    reading.tell(*(finding for _, findings in readings for finding in findings))


# Fields whose cell is read by itself: a function of the cell and the world.
_SIMPLE: Mapping[str, Callable[[Cell, World], tuple[Any, list[Finding]]]] = {
    "email": lambda cell, _: cells.read_email(cell),
    "phone": lambda cell, _: cells.read_phone(cell),
    "pronouns": lambda cell, _: cells.read_text(cell, "pronouns", 60),
    "public_id": lambda cell, _: cells.read_text(cell, "id", 60),
    "county_wide": lambda cell, _: cells.read_yes_or_no(cell),
    "travel_radius_miles": lambda cell, _: cells.read_miles(cell),
    "conditions": lambda cell, world: cells.read_choices(cell, world.conditions, "condition"),
    "stages": lambda cell, world: cells.read_choices(cell, world.stages, "stage"),
    "settings": lambda cell, world: cells.read_choices(cell, world.settings, "setting"),
    "languages": lambda cell, _: cells.read_text(cell, "languages", cells.LONGEST_LINE),
    "biography": lambda cell, _: cells.read_free_text(cell, "words"),
    "links": lambda cell, _: cells.read_links(cell),
    "notes": lambda cell, _: cells.read_free_text(cell, "notes"),
}


def _read_people_columns(reading: Reading, by_field: Mapping[str, Cell], world: World) -> None:
    """Read the columns whose one cell may say two things."""
    if "known_as" in by_field:
        known_as, pronouns, findings = cells.read_known_as(by_field["known_as"])
        reading.put("known_as", known_as)
        reading.put("pronouns", reading.values.get("pronouns") or pronouns)
        reading.tell(*findings)
    if "areas" in by_field:
        areas, findings = cells.read_areas(by_field["areas"], world.areas)
        reading.put("areas", list(areas.keys))
        if areas.county_wide:
            reading.values["county_wide"] = True
        reading.tell(*findings)
    if "employer" in by_field:
        employment, employer, findings = cells.read_employer(by_field["employer"])
        reading.put("employment", employment)
        reading.put("employer", employer)
        reading.tell(*findings)
    if "employment" in by_field and not by_field["employment"].is_empty:
        _read_employment(reading, by_field["employment"])


def _read_employment(reading: Reading, cell: Cell) -> None:
    employment = cells.read_employer(cell)[0]
    employed = fold(cell.text) in ("employed", "employee", "yes", "y")
    if employment == "self_employed" or employed:
        reading.values["employment"] = "employed" if employed else "self_employed"
    elif employment:
        reading.tell(warning(cell.coordinate, f"“{cell.text[:100]}” is neither employed nor self-employed."))


# qualifications:


def _read_grants(reading: Reading, by_field: Mapping[str, Cell], world: World) -> None:
    """Bring together what the column of qualifications and the columns about single kinds say."""
    profession = ""
    if "qualifications" in by_field:
        read = read_claims(by_field["qualifications"], world.kinds, world.today)
        reading.claims += read.claims
        profession = read.profession
        reading.tell(*read.findings)
    for name, cell in by_field.items():
        what, _, key = name.partition(":")
        kind = world.kinds.get(key)
        if what == "awarded" and kind:
            _add_award(reading, cell, kind, world.today)
    for name, cell in by_field.items():
        what, _, key = name.partition(":")
        kind = world.kinds.get(key)
        if name == "expires:level-4":
            _add_level_4_expiry(reading, cell, world.kinds)
        elif what == "expires" and kind:
            _add_expiry(reading, cell, kind)
    for name, cell in by_field.items():
        what, _, key = name.partition(":")
        kind = world.kinds.get(key)
        if what == "holds" and kind:
            _compare_with_holds(reading, cell, kind)
    reading.claims = [_possible(reading, claim, world.kinds) for claim in reading.claims]
    _choose_role(reading, by_field, profession, world.kinds)


def _add_award(reading: Reading, cell: Cell, kind: KindFacts, today: datetime.date) -> None:
    when, findings = read_expiry(cell)
    reading.tell(*findings)
    if when is None:
        return
    if when.date.earliest() > today:
        reading.tell(warning(cell.coordinate, f"{kind.title} is still to come on {when.date}. Not imported."))
        return
    dated = [claim for claim in reading.claims if claim.kind == kind.key and claim.awarded]
    if any(claim.awarded and claim.awarded.date == when.date for claim in dated):
        return
    bare = next((claim for claim in reading.claims if claim.kind == kind.key and not claim.awarded), None)
    if bare:
        reading.claims[reading.claims.index(bare)] = replace(bare, awarded=when)
    else:
        reading.claims.append(Claim(kind.key, cell.coordinate, awarded=when, own_column=True))


def _add_expiry(reading: Reading, cell: Cell, kind: KindFacts) -> None:
    when, findings = read_expiry(cell)
    reading.tell(*findings)
    if when is None:
        return
    reading.tell(*said_as(cell.coordinate, when))
    same = [claim for claim in reading.claims if claim.kind == kind.key]
    if same:
        _attach(reading, _latest(same), when, cell, kind)
    else:
        reading.claims.append(Claim(kind.key, cell.coordinate, expires=when, own_column=True))


def _add_level_4_expiry(reading: Reading, cell: Cell, kinds: Kinds) -> None:
    """Give the day to the level 4 qualification that it must be about, or to none."""
    when, findings = read_expiry(cell)
    reading.tell(*findings)
    if when is None:
        return
    level_4 = {
        claim.kind: kind for claim in reading.claims if (kind := kinds.get(claim.kind)) and kind.level == 4
    }
    meant = list(level_4.values())
    if len(meant) > 1:
        meant = [kind for kind in meant if kind.ends]
    if len(meant) != 1:
        which = (
            "none is in this row"
            if not level_4
            else "it could be about " + " or ".join(kind.title for kind in level_4.values())
        )
        words = f"“{cell.text}” is the date of a level 4 qualification, but {which}. It was left out."
        reading.tell(warning(cell.coordinate, words))
        return
    kind = meant[0]
    reading.tell(*said_as(cell.coordinate, when))
    if len(level_4) > 1:
        reading.tell(note(cell.coordinate, f"This is taken for {kind.title}, since the others do not end."))
    _attach(reading, _latest([claim for claim in reading.claims if claim.kind == kind.key]), when, cell, kind)


def _attach(reading: Reading, claim: Claim, when: When, cell: Cell, kind: KindFacts) -> None:
    if claim.expires and claim.expires.date != when.date:
        both = f"{claim.expires.date} by {claim.at}, and on {when.date} by this cell"
        reading.tell(warning(cell.coordinate, f"{kind.title} ends on {both}. This one is kept."))
    reading.claims[reading.claims.index(claim)] = replace(claim, expires=when)


def _latest(claims: list[Claim]) -> Claim:
    return max(
        claims, key=lambda claim: claim.awarded.date.earliest() if claim.awarded else datetime.date.min
    )


def _compare_with_holds(reading: Reading, cell: Cell, kind: KindFacts) -> None:
    """A yes or a no beside the qualifications is no qualification itself, but should agree with them."""
    if cell.is_empty:
        return
    at = cell.coordinate
    text = cell.text.lower().strip()
    if whole_words(synonyms.NOT_YET).search(text):
        reading.tell(
            warning(at, f"“{cell.text}” is no qualification: {kind.title} was not imported from here.")
        )
        return
    holds, findings = cells.read_yes_or_no(cell)
    reading.tell(*findings)
    has = any(claim.kind == kind.key for claim in reading.claims)
    if holds and not has:
        words = f"This says yes, but no {kind.title} was read in this row. Ask for the certificate."
        reading.tell(warning(at, words))
    elif holds is False and has:
        reading.tell(
            warning(at, f"This says no, but {kind.title} was read in this row. It is imported: check it.")
        )


def _possible(reading: Reading, claim: Claim, kinds: Kinds) -> Claim:
    """Leave out an end that lies before the beginning."""
    if claim.awarded and claim.expires and claim.expires.date.latest() < claim.awarded.date.earliest():
        kind = kinds.get(claim.kind)
        title = kind.title if kind else claim.kind
        words = f"{title} would end on {claim.expires.date}, before it began on {claim.awarded.date}."
        reading.tell(warning(claim.at, f"{words} The end was left out."))
        return replace(claim, expires=None)
    return claim


def _choose_role(reading: Reading, by_field: Mapping[str, Cell], profession: str, kinds: Kinds) -> None:
    """Take whoever holds no qualification but a health profession for a health partner, and say so."""
    if any((kind := kinds.get(claim.kind)) and kind.sort == "qualification" for claim in reading.claims):
        return
    for name in ("qualifications", "employer"):
        cell = by_field.get(name)
        said = (
            profession
            if name == "qualifications"
            else cell and whole_words(synonyms.HEALTH_PROFESSIONS).search(cell.text.lower())
        )
        if cell and said:
            reading.role = HEALTH_PARTNER
            words = (
                "A health professional without a qualification of ours: a health partner, not an instructor."
            )
            reading.tell(warning(cell.coordinate, words))
            return

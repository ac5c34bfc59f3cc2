"""What a row would change on a record: field by field, grant by grant. An empty cell changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from network.members.imports.claims import Claim
from network.members.imports.guessing import FIELDS
from network.members.imports.records import Grant, Record
from network.members.imports.rows import Reading
from network.members.people.keys import email_key, phone_key

# The columns that a field is read from; when they say what the export would, the field stays what it is.
_SOURCES: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "first_name", "last_name"),
    "pronouns": ("pronouns", "known_as"),
    "employment": ("employment", "employer"),
    "county_wide": ("county_wide", "areas"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that would change, in words: what stands there now, and what the list says."""

    label: str
    old: str
    new: str

    def plain(self) -> dict[str, str]:
        """Give it in the shape that JSON keeps."""
        return {"label": self.label, "old": self.old, "new": self.new}


@dataclass
class Differences:
    """Everything that a row would change on one record."""

    facts: dict[str, Any] = field(default_factory=dict)
    new_claims: list[Claim] = field(default_factory=list)
    filled_in: list[tuple[Grant, Claim]] = field(default_factory=list)
    words: list[Difference] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.facts or self.new_claims or self.filled_in)


def differences(
    reading: Reading, record: Record, titles: Mapping[str, str], *, only_add: bool = False
) -> Differences:
    """Compare a row with a record.

    With ``only_add`` nothing that the record says is replaced: so a possible duplicate is joined to it.
    """
    found = Differences()
    for name, new in reading.values.items():
        if (
            name == "public_id"
            or name not in record.values
            or _says_what_the_export_says(name, reading, record)
        ):
            continue
        old = record.values[name]
        if only_add:
            new = [*old, *(one for one in new if one not in old)] if isinstance(new, list) else (old or new)
        if _same(name, old, new):
            continue
        found.facts[name] = new
        found.words.append(Difference(FIELDS.get(name, name), _said(old), _said(new)))
    from_column = reading.texts.get("qualifications", "")
    exported = bool(from_column) and from_column == record.texts["qualifications"]
    for claim in reading.claims:
        if claim.own_column or not exported:
            _compare_claim(claim, record, titles, found)
    return found


def _says_what_the_export_says(name: str, reading: Reading, record: Record) -> bool:
    present = [source for source in _SOURCES.get(name, (name,)) if source in reading.texts]
    return bool(present) and all(reading.texts[source] == record.texts.get(source) for source in present)


def _same(name: str, old: Any, new: Any) -> bool:
    if name == "email":
        return email_key(old) == email_key(new)
    if name == "phone" and phone_key(old):
        return phone_key(old) == phone_key(new)
    if isinstance(new, list):
        return sorted(old) == sorted(new)
    if isinstance(new, str):
        return " ".join((old or "").split()) == " ".join(new.split())
    return bool(old == new)


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(one.replace("-", " ").replace("_", " ").capitalize() for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value).replace("self_employed", "self-employed")


def _compare_claim(claim: Claim, record: Record, titles: Mapping[str, str], found: Differences) -> None:
    same = next((grant for grant in record.grants if _may_be_the_same(claim, grant)), None)
    title = titles.get(claim.kind, claim.kind)
    if same is None:
        if claim not in found.new_claims:
            found.new_claims.append(claim)
            found.words.append(Difference(title, "", said(claim)))
        return
    added = _what_it_adds(claim, same)
    if added and same.may_be_filled_in:
        found.filled_in.append((same, replace(claim, **added)))
        old = Claim(claim.kind, "", same.awarding_body, same.certificate_number)
        dates = ", ".join(
            filter(None, [same.awarded_typed, same.expires_typed and f"until {same.expires_typed}"])
        )
        found.words.append(
            Difference(title, ", ".join(filter(None, [said(old), dates])) or "no date", said(claim))
        )


def _may_be_the_same(claim: Claim, grant: Grant) -> bool:
    if claim.kind != grant.kind:
        return False
    awarded, expires = claim.awarded and claim.awarded.date, claim.expires and claim.expires.date
    return not (
        (awarded and grant.awarded and awarded != grant.awarded)
        or (expires and grant.expires and expires != grant.expires)
        or (claim.certificate_number and grant.certificate_number not in ("", claim.certificate_number))
    )


def _what_it_adds(claim: Claim, grant: Grant) -> dict[str, Any]:
    """Return what the claim knows and the grant does not."""
    pairs = {
        "awarding_body": (claim.awarding_body, grant.awarding_body),
        "certificate_number": (claim.certificate_number, grant.certificate_number),
        "awarded": (claim.awarded, grant.awarded_typed),
        "expires": (claim.expires, grant.expires_typed),
    }
    return {name: mine for name, (mine, theirs) in pairs.items() if mine and not theirs}


def said(claim: Claim) -> str:
    """Say a grant as a list claims it."""
    parts = [
        claim.awarding_body,
        claim.certificate_number and f"number {claim.certificate_number}",
        str(claim.awarded.date) if claim.awarded else "",
        f"until {claim.expires.date}" if claim.expires else "",
    ]
    return ", ".join(part for part in parts if part) or "no date"


def joined(first: Reading, second: Reading) -> Reading:
    """Join a second row about one person to the first: it adds what the first does not say, no more."""
    together = Reading(first.number, dict(first.values), list(first.claims), first.role, dict(first.texts))
    for name, value in second.values.items():
        old = together.values.get(name)
        if isinstance(value, list) and old:
            together.values[name] = [*old, *(one for one in value if one not in old)]
        elif not old:
            together.values[name] = value
    for claim in second.claims:
        if not any(_says_no_more(claim, other) for other in together.claims):
            together.claims.append(claim)
    return together


def _says_no_more(claim: Claim, other: Claim) -> bool:
    return claim.kind == other.kind and all(
        mine is None or theirs == mine
        for mine, theirs in (
            (claim.awarded and claim.awarded.date, other.awarded and other.awarded.date),
            (claim.expires and claim.expires.date, other.expires and other.expires.date),
        )
    )

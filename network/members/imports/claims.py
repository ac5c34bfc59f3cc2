"""Read the qualifications that somebody wrote into one cell: "L2 Gym 2011; L4 Cancer Rehab 14/03/2022".

What is not understood becomes a message, never a guess.
"""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, unquote

from network.core.dates import PartialDate
from network.core.rules import Refused
from network.members.imports import synonyms
from network.members.imports.cells import LONGEST_TEXT, unreadable
from network.members.imports.dated import FoundDate, When, find_dates, said_as
from network.members.imports.findings import Finding, note, warning
from network.members.imports.kinds import LEVEL, KindFacts, Kinds, whole_words
from network.members.imports.sheets import Cell

_EDGES = " .,-\u2013"
_NOT_YET = whole_words(synonyms.NOT_YET)
_FILLERS = whole_words(synonyms.FILLERS)
_HEALTH = whole_words(synonyms.HEALTH_PROFESSIONS)
_BODIES = whole_words("|".join(words for _, words in synonyms.AWARDING_BODIES))
_EXPIRES_HERE = re.compile(rf"(?:{synonyms.EXPIRES}|{synonyms.REVALIDATES})[ :.(]*$", re.IGNORECASE)
_LATER_REMARK = re.compile(rf"\b(?:not )?(?:{synonyms.REVALIDATES}|lapsed|out of date|expired)\b")


@dataclass(frozen=True, slots=True)
class Claim:
    """A grant that a list says somebody holds. Nobody has verified it."""

    kind: str
    at: str
    awarding_body: str = ""
    certificate_number: str = ""
    awarded: When | None = None
    expires: When | None = None
    own_column: bool = False  # from a column about this kind alone, not from that of all qualifications

    def plain(self) -> dict[str, Any]:
        """Give it in the shape that JSON keeps."""
        return {
            "kind": self.kind,
            "at": self.at,
            "awarding_body": self.awarding_body,
            "certificate_number": self.certificate_number,
            "awarded": self.awarded and [self.awarded.date.iso, self.awarded.typed],
            "expires": self.expires and [self.expires.date.iso, self.expires.typed],
            "own_column": self.own_column,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Claim":
        """Take back what plain() gave."""
        awarded, expires = (plain[name] for name in ("awarded", "expires"))
        return cls(
            plain["kind"],
            plain["at"],
            plain["awarding_body"],
            plain["certificate_number"],
            awarded and When(PartialDate.from_iso(awarded[0]), awarded[1]),
            expires and When(PartialDate.from_iso(expires[0]), expires[1]),
            plain["own_column"],
        )


@dataclass(frozen=True, slots=True)
class ClaimsRead:
    """What one cell of qualifications says: grants, and a health profession where it names one."""

    claims: tuple[Claim, ...] = ()
    profession: str = ""
    findings: tuple[Finding, ...] = ()


def read_claims(cell: Cell, kinds: Kinds, today: datetime.date) -> ClaimsRead:
    """Read a cell of qualifications."""
    stop = unreadable(cell, "qualifications")
    if stop:
        return ClaimsRead(findings=(stop,))
    if len(cell.text) > LONGEST_TEXT and not any(_EXACT.match(line) for line in cell.text.splitlines()):
        words = f"This is longer than {LONGEST_TEXT} letters, so no qualification was read in it."
        return ClaimsRead(findings=(warning(cell.coordinate, words),))
    claims: list[Claim] = []
    findings: list[Finding] = []
    profession = ""
    for piece in split(cell.text, kinds):
        exact = _read_exact(piece, cell.coordinate, kinds)
        if exact:
            claims.append(exact)
            continue
        found, said = _read_piece(piece, cell.coordinate, kinds, today)
        if found is None and _HEALTH.search(piece.lower()) and not _NOT_YET.search(piece.lower()):
            profession = profession or piece
            words = f"“{piece}” is a health profession, not a qualification of ours. It was not imported."
            said = [warning(cell.coordinate, words)]
        findings += said
        if found:
            claims.append(found)
    return ClaimsRead(tuple(claims), profession, tuple(findings))


# splitting:


def split(text: str, kinds: Kinds) -> list[str]:
    """Split a cell into its qualifications: at ; and new lines; at / , and "and" where that makes sense."""
    ours = [line for line in text.splitlines() if _EXACT.match(line)]
    theirs = "\n".join(line for line in text.splitlines() if not _EXACT.match(line))
    pieces: list[str] = []
    for line in _split_outside(theirs, r"[;\n•|]"):
        pieces += _gather(_split_outside(line, r",|/(?!\d)|(?<!\d)/|\+"), kinds)
    return [*ours, *(part for piece in pieces for part in _split_at_and(piece, kinds))]


def _split_outside(text: str, separators: str) -> list[str]:
    """Split where a separator stands outside of brackets and of dates."""
    shielded = list(text)
    depth = 0
    for place, letter in enumerate(text):
        depth += letter in "([{"
        depth -= letter in ")]}" and depth > 0
        if depth:
            shielded[place] = " "
    for date in find_dates("".join(shielded)):
        shielded[date.start : date.end] = " " * (date.end - date.start)
    pieces, begin = [], 0
    for separator in re.finditer(separators, "".join(shielded)):
        pieces.append(text[begin : separator.start()])
        begin = separator.end()
    return [tidy for piece in [*pieces, text[begin:]] if (tidy := piece.strip(_EDGES))]


def _gather(pieces: list[str], kinds: Kinds) -> list[str]:
    """Put a piece that is only a date or an awarding body back to the qualification before it."""
    gathered: list[str] = []
    for piece in pieces:
        if gathered and not kinds.named_in(piece) and not _left_over(piece, kinds):
            gathered[-1] += f", {piece}"
        else:
            gathered.append(piece)
    return gathered


def _split_at_and(piece: str, kinds: Kinds) -> Iterator[str]:
    if len(kinds.named_in(piece)) < 2:
        yield piece
        return
    parts = _split_outside(piece, r"\band\b|&")
    if all(len(kinds.named_in(part)) == 1 for part in parts):
        yield from parts
    else:
        yield piece


# one qualification:


def _read_piece(
    piece: str, at: str, kinds: Kinds, today: datetime.date
) -> tuple[Claim | None, list[Finding]]:
    named = kinds.named_in(piece)
    not_yet = _NOT_YET.search(piece.lower())
    if not_yet:
        return None, [
            warning(at, f"“{piece}” says “{not_yet.group(0)}”, so it is no qualification yet. Not imported.")
        ]
    if not named:
        return None, [_not_named(piece, at, kinds)]
    if len(named) > 1:
        titles = " and ".join(kind.title for kind in named)
        return None, [warning(at, f"“{piece}” could be {titles}. It was not imported: write one of them.")]
    kind = named[0]
    claim, findings = _read_dates(Claim(kind.key, at), find_dates(piece), piece, kind, today)
    if claim is None:
        return None, findings
    body = _awarding_body(piece)
    findings += _remarks(piece, at, kind, kinds)
    return replace(claim, awarding_body=body), findings


def _not_named(piece: str, at: str, kinds: Kinds) -> Finding:
    others = kinds.other_levels_of(piece)
    if others:
        titles = " or ".join(kind.title for kind in others)
        return warning(at, f"“{piece}” names another level than {titles}, so it was not imported.")
    return warning(at, f"“{piece}” is no qualification that we know, so it was not imported.")


def _read_dates(
    claim: Claim, dates: Sequence[FoundDate], piece: str, kind: KindFacts, today: datetime.date
) -> tuple[Claim | None, list[Finding]]:
    at = claim.at
    findings: list[Finding] = []
    awarded: list[When] = []
    for found in dates:
        if found.when is None:
            findings.append(warning(at, f"{found.problem}. {kind.title} is imported without it."))
        elif _EXPIRES_HERE.search(piece[: found.start]):
            claim = replace(claim, expires=found.when)
        else:
            awarded.append(found.when)
    if len(awarded) > 1:
        some = " and ".join(f"“{when.typed}”" for when in awarded)
        findings.append(warning(at, f"{kind.title} has two dates, {some}. It is imported without a date."))
        return claim, findings
    if awarded:
        if awarded[0].date.earliest() > today:
            words = (
                f"“{piece}” has a date that is still to come, so it is no qualification yet. Not imported."
            )
            return None, [*findings, warning(at, words)]
        findings += said_as(at, awarded[0])
        return replace(claim, awarded=awarded[0]), findings
    if not dates:
        findings.append(note(at, f"{kind.title} has no date. It is imported without one."))
    return claim, findings


def _awarding_body(piece: str) -> str:
    lowered = piece.lower()
    if not _BODIES.search(lowered):
        return ""
    return next(name for name, words in synonyms.AWARDING_BODIES if whole_words(words).search(lowered))


def _remarks(piece: str, at: str, kind: KindFacts, kinds: Kinds) -> list[Finding]:
    """Tell what of the piece was not understood; the grant is imported for a person to check."""
    lowered = piece.lower()
    findings = []
    if whole_words(synonyms.DATE_UNKNOWN).search(lowered) and not whole_words(
        synonyms.PROVIDER_UNKNOWN
    ).search(lowered):
        findings.append(warning(at, f"“{piece}” says that its date is not known: ask for it."))
    if whole_words(synonyms.PROVIDER_UNKNOWN).search(lowered):
        findings.append(warning(at, f"Who awarded {kind.title} is not known: ask for it."))
    later = _LATER_REMARK.search(lowered)
    if later and not _EXPIRES_HERE.search(lowered[: later.end()] if find_dates(piece[later.end() :]) else ""):
        findings.append(
            warning(at, f"“{piece}” says “{later.group(0)}”. {kind.title} is imported for a person to check.")
        )
    rest = _left_over(piece, kinds)
    if rest:
        findings.append(warning(at, f"“{rest}” beside {kind.title} was not understood and is left out."))
    return findings


def _left_over(piece: str, kinds: Kinds) -> str:
    """Return the words of a piece that say nothing we know."""
    letters = list(piece.lower())
    for date in find_dates(piece):
        letters[date.start : date.end] = " " * (date.end - date.start)
    for named in kinds.names_in(piece):
        letters[named.start : named.end] = " " * (named.end - named.start)
    rest = re.sub(LEVEL, " ", "".join(letters))
    for pattern in (
        _BODIES,
        _LATER_REMARK,
        whole_words(synonyms.PROVIDER_UNKNOWN),
        whole_words(synonyms.DATE_UNKNOWN),
    ):
        rest = pattern.sub(" ", rest)
    rest = whole_words(f"{synonyms.EXPIRES}|{synonyms.REVALIDATES}").sub(" ", rest)
    rest = _FILLERS.sub(" ", rest)
    return " ".join(re.sub(r"[^\w'&]+", " ", rest).split()).strip(" &'")


# the spelling of our own export:

# One line a grant: key | title | by … | number … | awarded … | expires … | status
_EXACT = re.compile(
    r"^(?P<key>[a-z0-9-]+) \| [^|]* \| by (?P<by>[^|]*)\| number (?P<number>[^|]*)"
    r"\| awarded (?P<awarded>[^|]*)\| expires (?P<expires>[^|]*)\|[^|]*$"
)
_SAFE = " /.,:()'+&-"


def spell(key: str, title: str, body: str, number: str, awarded: str, expires: str, status: str) -> str:
    """Write a grant as one line that read_claims() reads back exactly."""
    body, number, awarded, expires = (_escape(part) for part in (body, number, awarded, expires))
    named = f"{key} | {_escape(title)} | by {body} | number {number}"
    return f"{named} | awarded {awarded} | expires {expires} | {status}"


def _escape(text: str) -> str:
    return "".join(
        letter if letter.isalnum() or letter in _SAFE else quote(letter) for letter in text.strip()
    )


def _read_exact(piece: str, at: str, kinds: Kinds) -> Claim | None:
    found = _EXACT.match(piece)
    if not found or kinds.get(found["key"]) is None:
        return None
    body, number = (unquote(found[part]).strip() for part in ("by", "number"))
    awarded, expires = (_exact_when(unquote(found[part]).strip()) for part in ("awarded", "expires"))
    return Claim(found["key"], at, body, number, awarded, expires)


def _exact_when(typed: str) -> When | None:
    try:
        return When(PartialDate.parse(typed), typed) if typed else None
    except Refused:
        return None

"""Guess which sheet, row and columns of a list hold what; each guess says why, and can be changed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from network.members.imports import synonyms
from network.members.imports.kinds import Kinds
from network.members.imports.sheets import Book, Cell, Sheet, column_letters

LEAVE_OUT = ""
ROWS_LOOKED_AT = 25

# Every field that a column may be mapped to, as it is called on the page.
FIELDS: Mapping[str, str] = {
    "public_id": "Our id",
    "name": "Name",
    "first_name": "First name",
    "last_name": "Family name",
    "known_as": "Known as",
    "pronouns": "Pronouns",
    "email": "E-mail",
    "phone": "Phone",
    "areas": "Areas covered",
    "county_wide": "Works county-wide (yes or no)",
    "travel_radius_miles": "Travels (miles)",
    "employer": "Works for (an employer, or self-employed)",
    "employment": "Employed or self-employed",
    "qualifications": "Qualifications (text)",
    "conditions": "Conditions served",
    "stages": "Stages served",
    "settings": "Settings",
    "languages": "Languages",
    "biography": "Biography",
    "links": "Web addresses",
    "notes": "Notes (coordinators only)",
    "expires:level-4": "Level 4: expires or revalidates on",
}


@dataclass(frozen=True)
class Columns:
    """The columns of a list of something other than members: their labels, and words of their headings."""

    labels: Mapping[str, str]
    words: Sequence[tuple[str, str]]  # a field, and the pattern of headings that mean it
    needed: Sequence[str]


Known = Kinds | Columns  # a list of members is read by the kinds of the catalogue


@dataclass(frozen=True)
class ColumnGuess:
    """What we think a column holds, and why."""

    column: int
    heading: str
    field: str
    reason: str

    @property
    def letters(self) -> str:
        """The column as a spreadsheet names it."""
        return column_letters(self.column)


@dataclass(frozen=True)
class HeaderGuess:
    """The row that looks like the header, why, and how many of its headings we know."""

    row: int
    reason: str
    known: int


def field_choices(kinds: Known) -> dict[str, str]:
    """Return every field that a column may be mapped to, with those about kinds of the catalogue."""
    if isinstance(kinds, Columns):
        return dict(kinds.labels)
    choices = dict(FIELDS)
    for kind in kinds:
        choices[f"holds:{kind.key}"] = f"{kind.title}: holds it (yes or no)"
        choices[f"awarded:{kind.key}"] = f"{kind.title}: awarded on"
        choices[f"expires:{kind.key}"] = f"{kind.title}: expires on"
    return choices


def guess_sheet(book: Book, kinds: Known) -> Sheet:
    """Return the sheet that looks most like a list of members; hidden ones and old ones come last."""

    def likeness(sheet: Sheet) -> tuple[bool, int, int]:
        header = guess_header(sheet, kinds)
        set_aside = sheet.hidden or bool(re.search(r"\bold\b|ignore|archive|backup|copy", sheet.name.lower()))
        return not set_aside, header.known, len(sheet.after(header.row))

    with_rows = [sheet for sheet in book.sheets if sheet.rows]
    return max(with_rows, key=likeness)


def guess_header(sheet: Sheet, kinds: Known) -> HeaderGuess:
    """Return the row whose cells look most like headings; rows above it are titles."""
    best = HeaderGuess(
        sheet.rows[0].number if sheet.rows else 1, "it is the first row that holds something", 0
    )
    for row in sheet.rows[:ROWS_LOOKED_AT]:
        cells = list(row.cells.values())
        guesses = [guess_column(cell, kinds) for cell in cells if len(cell.text) <= 80]
        known = len({guess.field for guess in guesses if guess.field})
        ignored = sum(1 for guess in guesses if not guess.field and not guess.reason.startswith("nothing"))
        if known >= 2 and known + ignored > best.known:
            words = f"{known + ignored} of its {len(cells)} cells are headings that we know"
            best = HeaderGuess(row.number, words, known + ignored)
    return best


def guess_columns(sheet: Sheet, header_row: int, kinds: Known) -> list[ColumnGuess]:
    """Guess what each column holds; a field is given to one column only, the first that fits."""
    header = sheet.row(header_row)
    below = sheet.after(header_row)
    taken: set[str] = set()
    guesses = []
    for column in range(1, sheet.width + 1):
        cell = header.cell(column)
        if cell.is_empty:
            if any(not row.cell(column).is_empty for row in below):
                guesses.append(ColumnGuess(column, "", LEAVE_OUT, "it has no heading"))
            continue
        guess = guess_column(cell, kinds)
        if guess.field in taken:
            label = field_choices(kinds)[guess.field]
            guess = ColumnGuess(column, guess.heading, LEAVE_OUT, f"another column is “{label}” already")
        if guess.field:
            taken.add(guess.field)
        guesses.append(guess)
    return guesses


def guess_column(cell: Cell, kinds: Known) -> ColumnGuess:
    """Guess what the column under one heading holds."""
    heading = " ".join(cell.text.split())
    words = heading.lower()
    exact = _exact(words, kinds)
    if exact:
        return ColumnGuess(cell.column, heading, exact, "the heading is one of ours")
    if isinstance(kinds, Columns):
        return _by_words(cell.column, heading, kinds.words)
    for pattern, why_not in synonyms.COLUMN_IGNORED:
        if re.search(pattern, words):
            return ColumnGuess(cell.column, heading, LEAVE_OUT, why_not)
    about_kind = _about_a_kind(cell.column, heading, kinds)
    if about_kind:
        return about_kind
    return _by_words(cell.column, heading, synonyms.COLUMN_WORDS)


def _by_words(column: int, heading: str, table: Iterable[tuple[str, str]]) -> ColumnGuess:
    for field, pattern in table:
        found = re.search(pattern, heading.lower())
        if found:
            return ColumnGuess(column, heading, field, f"the heading says “{found.group(0)}”")
    return ColumnGuess(column, heading, LEAVE_OUT, "nothing in the heading told us what it is")


def _exact(words: str, kinds: Known) -> str:
    return next((field for field, label in field_choices(kinds).items() if label.lower() == words), "")


def _about_a_kind(column: int, heading: str, kinds: Kinds) -> ColumnGuess | None:
    """Recognise "First Aid exp" and "L4 Cancer?": a kind of the catalogue, and what about it."""
    words = heading.lower()
    expires = re.search(rf"\b(?:{synonyms.EXPIRES}|{synonyms.REVALIDATES})", words)
    found = kinds.named_in(words)
    if len(found) == 1:
        kind = found[0]
        if expires:
            said = expires.group(0)
            return ColumnGuess(
                column, heading, f"expires:{kind.key}", f"“{said}” with words for {kind.title}"
            )
        if re.search(r"awarded|passed|gained|completed|since", words):
            return ColumnGuess(column, heading, f"awarded:{kind.key}", f"a day with words for {kind.title}")
        return ColumnGuess(column, heading, f"holds:{kind.key}", f"words for {kind.title}")
    if not found and expires and re.search(r"\b(?:l|level) ?4\b", words):
        return ColumnGuess(column, heading, "expires:level-4", f"“{expires.group(0)}” with “level 4”")
    return None


def mapping_of(guesses: Sequence[ColumnGuess]) -> dict[int, str]:
    """Return the guesses as a mapping from column to field, without those left out."""
    return {guess.column: guess.field for guess in guesses if guess.field}


def problems_with(mapping: Mapping[int, str], kinds: Known) -> list[str]:
    """Say what is wrong with a mapping that a person chose; an empty list when nothing is."""
    problems = []
    fields = list(mapping.values())
    choices = field_choices(kinds)
    for field in sorted({field for field in fields if fields.count(field) > 1}):
        problems.append(f"Two columns are mapped to “{choices.get(field, field)}”. Choose one of them.")
    if isinstance(kinds, Columns):
        lacking = [choices[field] for field in kinds.needed if field not in fields]
        return problems + [f"Choose the column with “{label}”." for label in lacking]
    if "name" not in fields and not {"first_name", "last_name"} <= set(fields):
        problems.append("Choose the column with the name, or those with the first and the family name.")
    return problems

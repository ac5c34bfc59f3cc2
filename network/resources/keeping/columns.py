"""What a list of links says: its columns, and how one of its rows is read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from network.core import guard
from network.core.dates import PartialDate
from network.core.permission import LARGEST_ID
from network.core.rules import Refused
from network.members.catalogue import queries as catalogue
from network.members.imports import cells
from network.members.imports.findings import error, warning
from network.members.imports.guessing import Columns
from network.members.imports.rows import Reading
from network.members.imports.sheets import Cell, Row
from network.members.imports.targets.base import begin_reading, stopped
from network.members.people.keys import fold
from network.resources.library import words
from network.resources.library.operations import LONGEST_TAG, MOST_TAGS, checked_link
from network.resources.library.rules import tidy_tags

LABELS = {
    "id": "Our id",
    "name": "Title",  # as rows are called, whatever a list is of
    "link": "Link",
    "kind": "Kind",
    "summary": "Summary",
    "conditions": "Conditions",
    "stages": "Stages",
    "audiences": "Audience",
    "provider": "Provider",
    "author": "Author",
    "licence": "Licence",
    "language": "Language",
    "tags": "Tags",
    "visibility": "Visible to",
    "review_by": "Review by",
}
WORDS = (
    ("link", r"\blinks?\b|\burl\b|address|website|\bweb\b"),
    ("summary", r"summary|description|what it is|notes?\b|about"),
    ("conditions", r"condition"),
    ("stages", r"stage|phase"),
    ("audiences", r"audience|\bfor whom\b|readers?\b"),
    ("provider", r"provider|publisher|organi[sz]ation|source|\bbody\b"),
    ("author", r"author|written by"),
    ("licence", r"licen[cs]e|rights|copyright"),
    ("language", r"language"),
    ("tags", r"\btags?\b|keyword|topic"),
    ("visibility", r"visib|\bwho sees\b|public"),
    ("review_by", r"review|check by|valid until|expires"),
    ("kind", r"\bkind\b|\btype\b|\bsort\b|category"),
    ("name", r"\btitle\b|\bname\b|resource"),
    ("id", r"\bid\b"),
)
COLUMNS = Columns(LABELS, WORDS, ("name",))
ONE_OF = ("kind", "licence", "language", "visibility")
SEVERAL_OF = ("conditions", "stages", "audiences")
LONGEST = {"name": 200, "summary": 2_000, "provider": cells.LONGEST_LINE, "author": cells.LONGEST_LINE}
BETWEEN = ";"
EXAMPLES = {"kind": "Guidance", "licence": "Not known", "language": "English", "visibility": "The network"}


@dataclass(frozen=True)
class Choices:
    """What can stand in the columns that are no free text: the value of each word, folded; and the words."""

    values: Mapping[str, Mapping[str, str]]
    said: Mapping[str, Mapping[str, str]]


def choices() -> Choices:
    """Return what can be chosen, with the conditions of the catalogue as it is now."""
    said: dict[str, dict[str, str]] = {
        "kind": _said(words.KINDS),
        "licence": _said(words.LICENCES),
        "language": _said(words.LANGUAGES),
        "visibility": _said(words.VISIBILITIES),
        "stages": _said(words.STAGES),
        "audiences": _said(words.AUDIENCES),
        "conditions": {condition.key: condition.title for condition in catalogue.conditions()},
    }
    values = {
        field: {fold(text): value for value, text in known.items()} | {fold(value): value for value in known}
        for field, known in said.items()
    }
    values["visibility"] |= {"public": "public", "network": "network"}
    return Choices(values, said)


def read_row(row: Row, mapping: Mapping[int, str], header: Row, known: Choices) -> Reading:
    """Read a row by the mapping of its columns to fields. What a cell says wrong keeps the row out."""
    reading, by_field = begin_reading(row, mapping, header, COLUMNS)
    if reading.skipped:
        return reading
    for field, cell in by_field.items():
        if stopped(reading, cell, LABELS[field].lower()):
            reading.tell(error(cell.coordinate, f"Type the {LABELS[field].lower()} itself."))
        elif field in ONE_OF:
            _put_choices(reading, field, cell, [cell.text], known)
        elif field in SEVERAL_OF:
            _put_choices(reading, field, cell, _parts(cell.text, known.values[field]), known)
        elif field == "link":
            _put_link(reading, cell)
        elif field == "review_by":
            _put_day(reading, cell)
        elif field == "id":
            _put_id(reading, cell)
        else:
            _put_text(reading, field, cell)
    return reading


def _put_choices(reading: Reading, field: str, cell: Cell, parts: Sequence[str], known: Choices) -> None:
    values = known.values[field]
    found = [values.get(fold(part)) for part in parts]
    for part, value in zip(parts, found, strict=True):
        if value is None:
            some = EXAMPLES.get(field) or ", ".join(list(known.said[field].values())[:3])
            said = f"“{part[:60]}” is not known under “{LABELS[field]}”. Write such as {some}."
            reading.tell(error(cell.coordinate, said))
    good = list(dict.fromkeys(value for value in found if value is not None))
    reading.put(field, sorted(good) if field in SEVERAL_OF else next(iter(good), ""))


def _put_link(reading: Reading, cell: Cell) -> None:
    try:
        reading.put("link", checked_link(cell.text))
    except Refused as refusal:
        reading.tell(error(cell.coordinate, str(refusal)))


def _put_day(reading: Reading, cell: Cell) -> None:
    try:
        day = PartialDate.parse(cell.text)
        if day.earliest() != day.latest():
            raise Refused("Write the day, the month and the year.")
    except Refused:
        reading.tell(error(cell.coordinate, f"“{cell.text[:40]}” is no whole date, such as 1/4/2027."))
    else:
        reading.values["review_by"] = day.earliest().isoformat()


def _put_id(reading: Reading, cell: Cell) -> None:
    if re.fullmatch(r"[0-9]{1,10}", cell.text) and 0 < int(cell.text) <= LARGEST_ID:
        reading.values["id"] = int(cell.text)
    else:
        reading.tell(error(cell.coordinate, f"“{cell.text[:20]}” is no id of the library. Leave it empty."))


def _put_text(reading: Reading, field: str, cell: Cell) -> None:
    """Read free text. What could be about a patient is not said again where it is told: remarks are kept."""
    text = cell.text
    if guard.look_for_patients(text):  # cells with an NHS number were emptied when the file was read
        said = "This could let somebody recognise a patient. If so, take it out before you import it."
        reading.tell(warning(cell.coordinate, said))
    if field == "tags":
        tags = tidy_tags(text.replace(",", BETWEEN).split(BETWEEN))
        if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
            reading.tell(
                error(cell.coordinate, f"At most {MOST_TAGS} tags, each of at most {LONGEST_TAG} characters.")
            )
        reading.put("tags", list(tags))
    elif len(text) > LONGEST[field]:
        reading.tell(error(cell.coordinate, f"This is longer than {LONGEST[field]:,} characters."))
    else:
        reading.put(field, text.strip() if field == "summary" else " ".join(text.split()))


def _parts(text: str, known: Mapping[str, str]) -> list[str]:
    """Take a list of words apart; words that are known stay whole, whatever stands in them."""
    parts = [text] if fold(text) in known else [one.strip() for one in text.split(BETWEEN)]
    whole: list[str] = []
    for part in filter(None, parts):
        whole += [part] if fold(part) in known else [one.strip() for one in part.split(",") if one.strip()]
    return whole


def _said(said: Mapping[Any, Any]) -> dict[str, str]:
    return {str(value): str(text) for value, text in said.items()}

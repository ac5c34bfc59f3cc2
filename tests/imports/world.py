"""What the tests of the import read lists against: the seed catalogue, and the example."""

import csv
import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from werkzeug.test import TestResponse

from network.members.catalogue import seed
from network.members.imports import guessing
from network.members.imports.kinds import KindFacts, Kinds
from network.members.imports.reading import read
from network.members.imports.rows import Reading, World, read_row
from network.members.imports.sheets import Cell, CellKind
from network.members.people.keys import fold
from tests.plugins.client import Client

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "tests" / "data" / "members-example.xlsx"
TODAY = date(2026, 11, 22)


def _seed(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((ROOT / "seed" / name).read_text(encoding="utf-8").splitlines()))


KINDS = Kinds(
    [
        KindFacts(
            row["key"],
            row["title"],
            int(row["level"]) if row["level"] else None,
            row["sort"],
            row["condition"] or None,
            row["validity"] != "none",
            row["evidence"] == "seen",
        )
        for row in _seed("qualification_kinds.csv")
    ]
)
AREAS = {fold(row["name"]): row["key"] for row in _seed("areas.csv")}
WORLD = World(KINDS, AREAS, {"cancer": "cancer"}, {"rehabilitation": "rehabilitation"}, {"gym": "gym"}, TODAY)


def text(value: str) -> Cell:
    """Make a cell of text, at A1."""
    return Cell(1, 1, CellKind.TEXT, value)


def cell(value: Any, kind: CellKind = CellKind.TEXT) -> Cell:
    """Make a cell of any kind, at A1."""
    return Cell(1, 1, kind, value)


def example_readings() -> dict[int, Reading]:
    """Read the example as it is guessed: every row below its headings, by number."""
    book = read(EXAMPLE.read_bytes())
    sheet = guessing.guess_sheet(book, KINDS)
    header = guessing.guess_header(sheet, KINDS)
    mapping = guessing.mapping_of(guessing.guess_columns(sheet, header.row, KINDS))
    return {
        row.number: read_row(row, mapping, sheet.row(header.row), WORLD) for row in sheet.after(header.row)
    }


def workbook(*rows: list[Any], name: str = "Sheet1") -> bytes:
    """Make a workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def load_the_catalogue() -> None:
    """Put the seed catalogue into the test's database."""
    seed.load()


def send(browser: Client, content: bytes, name: str = "members.xlsx") -> TestResponse:
    """Choose a file in a browser."""
    data = {"file": (io.BytesIO(content), name)}
    response = browser.post("/imports/", data=data, content_type="multipart/form-data")
    response.request.environ["wsgi.input"].close()  # a large body is a file of the client's own
    return response


def columns_of(page: str) -> dict[str, str]:
    """Return what a browser would send back of the form for the columns, as it stands."""
    answers = dict(re.findall(r'<input type="hidden" name="(sheet|header_row)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select[^>]*name="(column_\d+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        answers[name] = chosen.group(1) if chosen else ""
    return answers

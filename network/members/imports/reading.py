"""Open a spreadsheet that somebody sent us, believing nothing that it says about itself."""

import csv
import datetime
import io
import itertools
import math
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable
from typing import Any
from xml.sax import SAXException, handler

from network.core import guard
from network.core.child import ChildFailed, Reason, in_child
from network.core.rules import Refused
from network.core.spreadsheets import unguarded
from network.members.imports.sheets import (
    Book,
    Cell,
    CellKind,
    Row,
    Sheet,
    book_from_plain,
    book_to_plain,
    row_of,
)

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_UNPACKED = 150 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_SHEETS = 50
LONGEST_CELL = 32_767  # the most that a cell of a workbook holds
SECONDS = 60
MEGABYTES = 768

NOT_A_SPREADSHEET = (
    "This file is not a spreadsheet that we can read. Open it in your spreadsheet program and save it as "
    "“Excel workbook (.xlsx)” or “CSV”, then choose that file."
)
TOO_LARGE = (
    "This file is larger than 10 MB. A list of members is much smaller: copy the sheet with the members "
    "into a new workbook, save that, and choose it."
)
ENCRYPTED = (
    "This workbook is protected with a password. Open it, save it without a password, and choose it again."
)
OLD_EXCEL = (
    "This is an old Excel file (.xls). Open it, save it as “Excel workbook (.xlsx)”, and choose that file."
)
MACROS = (
    "This workbook carries macros. Save it as “Excel workbook (.xlsx)”, which has none, and choose that file."
)
OPEN_DOCUMENT = "This is an OpenDocument spreadsheet (.ods). Save it as “Excel workbook (.xlsx)” or “CSV”."
UNPACKS_TOO_LARGE = (
    "This workbook unpacks to something far larger than a list of members, so we did not open it."
)
HAS_ENTITIES = (
    "This workbook contains instructions (XML entities) that no list of members needs. We did not open it."
)
BROKEN = "This workbook is damaged, and we could not read it. Open it, save it again, and choose it again."
TOO_MANY_ROWS = f"A sheet of this file has more than {MOST_ROWS:,} rows. Split it into smaller files."
TOO_MANY_COLUMNS = f"A sheet of this file has more than {MOST_COLUMNS} columns. Keep the ones about members."
TOO_MANY_SHEETS = f"This workbook has more than {MOST_SHEETS} sheets. Keep the one with the members."
EMPTY = "There is nothing in this file."
TOO_MUCH_WORK = (
    "Reading this file took too long or needed too much memory. Copy the list into a new workbook."
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def read(content: bytes) -> Book:
    """Read a workbook or a CSV file, told apart by what is in it; raise Refused if it is neither.

    For files from outside, call read_safely() instead: it does this in a process of its own.
    """
    if not content.strip():
        raise Refused(EMPTY)
    if len(content) > LARGEST_FILE:
        raise Refused(TOO_LARGE)
    if content.startswith(_OLE):
        # A workbook with a password is an OLE container around the encrypted package.
        raise Refused(ENCRYPTED if "EncryptedPackage".encode("utf-16-le") in content else OLD_EXCEL)
    book = _read_workbook(content) if content.startswith(_ZIP) else _read_csv(content)
    if not any(sheet.rows for sheet in book.sheets):
        raise Refused(EMPTY)
    _leave_patients_out(book)
    return book


def read_safely(content: bytes) -> Book:
    """Read a file in a process of its own, with limits on its time and memory."""
    if len(content) > LARGEST_FILE:
        raise Refused(TOO_LARGE)
    try:
        return book_from_plain(in_child(read_as_plain, content, seconds=SECONDS, megabytes=MEGABYTES))
    except ChildFailed as failure:
        if failure.reason is Reason.REFUSED:
            raise Refused(failure.words) from failure
        raise Refused(BROKEN if failure.reason is Reason.CRASHED else TOO_MUCH_WORK) from failure


def read_as_plain(content: bytes) -> dict[str, Any]:
    """Read a file into plain values, which are all that a child may answer with."""
    return book_to_plain(read(content))


_TEN_DIGITS = re.compile(r"\d(?:[ ./_\-]{0,3}\d){9}")


def _leave_patients_out(book: Book) -> None:
    """Empty the cells that hold an NHS number: it must not be kept, not even until the list is imported."""
    for sheet in book.sheets:
        for row in sheet.rows:
            for cell in [one for one in row.cells.values() if _TEN_DIGITS.search(one.text)]:
                if any(one.level is guard.Level.BLOCK for one in guard.look_for_patients(cell.text)):
                    del row.cells[cell.column]
                    words = "holds an NHS number and was left out: nothing about a patient may be kept here"
                    book.notes.append(f"Cell {cell.coordinate} of “{sheet.name}” {words}.")


# Excel workbooks:


def _read_workbook(content: bytes) -> Book:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            hidden = _look_over(archive)
        return _read_sheets(content, hidden)
    except Refused:
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise Refused(BROKEN) from error


def _look_over(archive: zipfile.ZipFile) -> "dict[str, _Hidden]":
    """Refuse what no list of members needs, and note which rows and columns of each sheet are hidden."""
    from defusedxml import DefusedXmlException
    from defusedxml.sax import parse

    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused(ENCRYPTED)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise Refused(UNPACKS_TOO_LARGE)
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype")[:100]:
        raise Refused(OPEN_DOCUMENT)
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Refused(NOT_A_SPREADSHEET)
    types = archive.read("[Content_Types].xml")
    if any(name.lower().endswith("vbaproject.bin") for name in names) or b"macroEnabled" in types:
        raise Refused(MACROS)

    hidden: dict[str, _Hidden] = {}
    for name in names:
        if not name.endswith((".xml", ".rels")):
            continue
        found = _Hidden()
        try:
            with archive.open(name) as part:
                parse(part, found, forbid_dtd=True)
        except DefusedXmlException as error:
            raise Refused(HAS_ENTITIES) from error
        except (SAXException, ValueError, LookupError) as error:
            raise Refused(BROKEN) from error
        hidden[name] = found
    return hidden


class _Hidden(handler.ContentHandler):
    """Notes the rows and columns that a sheet hides, which openpyxl forgets when it reads a stream."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: set[int] = set()
        self.columns: set[int] = set()
        self._row = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - the name that sax calls
        kind = name.rpartition(":")[2]
        if kind == "row":
            number = attrs.get("r", "")
            self._row = int(number) if number.isdecimal() else self._row + 1
            if attrs.get("hidden") in ("1", "true"):
                self.rows.add(self._row)
        elif kind == "col" and attrs.get("hidden") in ("1", "true"):
            first, last = attrs.get("min", "0"), attrs.get("max", "0")
            if first.isdecimal() and last.isdecimal():
                self.columns.update(range(int(first), min(int(last), MOST_COLUMNS) + 1))


def _read_sheets(content: bytes, hidden: dict[str, _Hidden]) -> Book:
    import warnings

    import openpyxl

    notes = []
    sheets = []
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # openpyxl tells of decorations that it leaves out; we want none of them
        try:
            workbook = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=False, keep_links=False
            )
        except Exception as error:  # openpyxl lets through whatever a damaged part makes it stumble over
            raise Refused(BROKEN) from error
        if len(workbook.worksheets) > MOST_SHEETS:
            raise Refused(TOO_MANY_SHEETS)
        for worksheet in workbook.worksheets:
            worksheet.reset_dimensions()  # a sheet may claim to be smaller than it is
            seen = hidden.get(worksheet._worksheet_path) or _Hidden()  # type: ignore[attr-defined]
            try:
                rows = _rows_of(worksheet.iter_rows(), seen.rows)
            except Refused:
                raise
            except Exception as error:
                raise Refused(BROKEN) from error
            sheet = Sheet(worksheet.title, rows, worksheet.sheet_state != "visible", frozenset(seen.columns))
            notes += _notes_about(sheet)
            sheets.append(sheet)
    return Book(sheets, notes)


def _notes_about(sheet: Sheet) -> list[str]:
    notes = []
    if sheet.hidden:
        notes.append(f"The sheet “{sheet.name}” is hidden in the workbook.")
    hidden_rows = [str(row.number) for row in sheet.rows if row.hidden]
    if hidden_rows:
        some = ", ".join(hidden_rows[:10]) + (" and others" if len(hidden_rows) > 10 else "")
        notes.append(
            f"The sheet “{sheet.name}” hides rows that hold something ({some}). They are read all the same."
        )
    return notes


def _rows_of(raw_rows: Iterable[Iterable[Any]], hidden_rows: set[int]) -> list[Row]:
    rows: list[Row] = []
    for number, raw in enumerate(raw_rows, start=1):
        cells = [
            _cell(number, column, one) for column, one in enumerate(raw, start=1) if one.value is not None
        ]
        row = row_of(number, cells, number in hidden_rows)
        if row.cells:
            _check_size(row, len(rows))
            rows.append(row)
    return rows


def _check_size(row: Row, rows_before: int) -> None:
    if rows_before >= MOST_ROWS:
        raise Refused(TOO_MANY_ROWS)
    if max(row.cells) > MOST_COLUMNS:
        raise Refused(TOO_MANY_COLUMNS)


def _cell(row: int, column: int, raw: Any) -> Cell:
    value = raw.value
    if raw.data_type == "f":
        # An array formula is an object that keeps its words in .text.
        return Cell(row, column, CellKind.FORMULA, clean(str(getattr(value, "text", value))))
    if raw.data_type == "e":
        return Cell(row, column, CellKind.ERROR, clean(str(value)))
    if isinstance(value, bool):
        return Cell(row, column, CellKind.TEXT, "yes" if value else "no")
    if isinstance(value, datetime.datetime):
        return Cell(row, column, CellKind.DATE, value.date())
    if isinstance(value, datetime.date):
        return Cell(row, column, CellKind.DATE, value)
    if isinstance(value, float) and not math.isfinite(value):
        return Cell(row, column, CellKind.ERROR, str(value))
    if isinstance(value, int | float):
        return Cell(row, column, CellKind.NUMBER, float(value))
    return Cell(row, column, CellKind.TEXT, unguarded(clean(str(value))))


_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]|_x000D_")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Take out what no database and no page can hold, and turn unusual spaces into plain ones."""
    text = _UNSEEN.sub("", text[:LONGEST_CELL]).replace("\xa0", " ").replace("\u202f", " ")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("", text))


# CSV:


def _read_csv(content: bytes) -> Book:
    text, notes = _decode(content)
    if text.lstrip()[:1] == "<" or text.startswith("%PDF") or "\0" in text:
        raise Refused(NOT_A_SPREADSHEET)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    rows: list[Row] = []
    try:
        for number, raw in enumerate(reader, start=1):
            row = row_of(number, (_csv_cell(number, column, one) for column, one in enumerate(raw, start=1)))
            if row.cells:
                _check_size(row, len(rows))
                rows.append(row)
    except csv.Error as error:
        raise Refused(NOT_A_SPREADSHEET) from error
    if all(len(row.cells) < 2 for row in rows):
        raise Refused(NOT_A_SPREADSHEET)
    return Book([Sheet("CSV", rows)], notes)


def _csv_cell(row: int, column: int, raw: str) -> Cell:
    text = clean(raw)
    # Our own export, and other careful ones, put an apostrophe before what a spreadsheet would calculate.
    if unguarded(text) != text:
        return Cell(row, column, CellKind.TEXT, unguarded(text))
    if text.startswith("=") and len(text) > 1:
        return Cell(row, column, CellKind.FORMULA, text)
    return Cell(row, column, CellKind.TEXT, text)


def _decode(content: bytes) -> tuple[str, list[str]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), []
        except UnicodeDecodeError as error:
            raise Refused(NOT_A_SPREADSHEET) from error
    if b"\0" in content:
        raise Refused(NOT_A_SPREADSHEET)
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise Refused(NOT_A_SPREADSHEET) from error
    odd = sum(1 for letter in text if ord(letter) < 32 and letter not in "\r\n\t\f")
    if odd * 100 > len(text):
        raise Refused(NOT_A_SPREADSHEET)
    return text, ["The letters of this file were read as Windows text (cp1252): check names with accents."]


def _delimiter(text: str) -> str:
    """Choose the delimiter by which most of the first records have the same number of columns, and many."""
    best, most = ",", (1, 0)
    for delimiter in ",;\t|":
        records = csv.reader(io.StringIO(text[:50_000], newline=""), delimiter=delimiter)
        widths = Counter(len(record) for record in itertools.islice(records, 50) if len(record) > 1)
        usual = max(((width, count) for width, count in widths.items() if count > 1), default=None)
        if (usual := usual or max(widths.items(), default=(1, 0))) > most:
            best, most = delimiter, usual
    return best

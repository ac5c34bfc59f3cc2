"""What a spreadsheet holds once it has been read: sheets of rows of cells, each with its kind and place."""

import datetime
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Value = str | float | datetime.date | None


class CellKind(StrEnum):
    """What a cell holds."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"
    ERROR = "error"


def column_letters(column: int) -> str:
    """Name a column as a spreadsheet does: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, remainder = divmod(column - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where it stands, what kind of thing it holds, and that thing."""

    row: int
    column: int
    kind: CellKind = CellKind.EMPTY
    value: Value = None

    @property
    def coordinate(self) -> str:
        """The cell's place as people name it, such as K12."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """What the cell holds, as one would read it, without space around it."""
        if self.value is None:
            return ""
        if isinstance(self.value, float):
            return str(int(self.value)) if self.value.is_integer() else str(self.value)
        if isinstance(self.value, datetime.date):
            return self.value.isoformat()
        return self.value.strip()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing here to read."""
        return self.kind is CellKind.EMPTY or not self.text


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet, with only the cells that hold something."""

    number: int
    cells: dict[int, Cell]
    hidden: bool = False

    def cell(self, column: int) -> Cell:
        """Return the cell in ``column``, which may be empty."""
        return self.cells.get(column) or Cell(self.number, column)

    @property
    def is_empty(self) -> bool:
        """Whether the row holds nothing at all."""
        return all(cell.is_empty for cell in self.cells.values())


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows that hold something, in order."""

    name: str
    rows: list[Row] = field(default_factory=list)
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()

    @property
    def width(self) -> int:
        """The number of the last column that holds anything."""
        return max((column for row in self.rows for column in row.cells), default=0)

    def row(self, number: int) -> Row:
        """Return the row with that number, which may be empty."""
        return next((row for row in self.rows if row.number == number), Row(number, {}))

    def after(self, number: int) -> list[Row]:
        """Return the rows below that number that hold something."""
        return [row for row in self.rows if row.number > number and not row.is_empty]


@dataclass(frozen=True, slots=True)
class Book:
    """A whole file: its sheets, and what a person should be told about how it was read."""

    sheets: list[Sheet]
    notes: list[str] = field(default_factory=list)

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of that name, if there is one."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


# Short names, since a file of 5,000 rows has 65,000 cells.
_CODES = {
    CellKind.TEXT: "t",
    CellKind.NUMBER: "n",
    CellKind.DATE: "d",
    CellKind.FORMULA: "f",
    CellKind.ERROR: "e",
}
_KINDS = {code: kind for kind, code in _CODES.items()}


def _cell_to_plain(cell: Cell) -> list[Any]:
    value = cell.value.isoformat() if isinstance(cell.value, datetime.date) else cell.value
    return [cell.column, _CODES[cell.kind], value]


def _cell_from_plain(row: int, plain: list[Any]) -> Cell:
    column, code, value = plain
    kind = _KINDS[code]
    return Cell(row, column, kind, datetime.date.fromisoformat(value) if kind is CellKind.DATE else value)


def sheet_to_plain(sheet: Sheet) -> dict[str, Any]:
    """Turn a sheet into what JSON can hold."""
    rows = [
        [row.number, row.hidden, [_cell_to_plain(cell) for cell in row.cells.values()]] for row in sheet.rows
    ]
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "hidden_columns": sorted(sheet.hidden_columns),
        "rows": rows,
    }


def sheet_from_plain(plain: dict[str, Any]) -> Sheet:
    """Turn what sheet_to_plain() made back into a sheet."""
    rows = [
        Row(number, {cell[0]: _cell_from_plain(number, cell) for cell in cells}, hidden)
        for number, hidden, cells in plain["rows"]
    ]
    return Sheet(plain["name"], rows, plain["hidden"], frozenset(plain["hidden_columns"]))


def book_to_plain(book: Book) -> dict[str, Any]:
    """Turn a book into what JSON can hold."""
    return {"sheets": [sheet_to_plain(sheet) for sheet in book.sheets], "notes": book.notes}


def book_from_plain(plain: dict[str, Any]) -> Book:
    """Turn what book_to_plain() made back into a book."""
    return Book([sheet_from_plain(sheet) for sheet in plain["sheets"]], plain["notes"])


def row_of(number: int, cells: Iterable[Cell], hidden: bool = False) -> Row:
    """Make a row of the cells that hold something."""
    return Row(number, {cell.column: cell for cell in cells if not cell.is_empty}, hidden)


def pack(book: Book) -> bytes:
    """Pack a book as it is kept."""
    return zlib.compress(json.dumps(book_to_plain(book), ensure_ascii=False).encode())


def unpack(packed: bytes) -> Book:
    """Take back what pack() gave."""
    return book_from_plain(json.loads(zlib.decompress(packed)))

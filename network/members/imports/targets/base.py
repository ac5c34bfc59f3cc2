"""What the steps of an import ask of a target: how its rows are read, planned, written and taken back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from network.core.permission import Actor
from network.members.imports.cells import unreadable
from network.members.imports.guessing import Columns, Known
from network.members.imports.models import ImportBatch, ImportRow
from network.members.imports.planning import Plan, ReadRow, Tell
from network.members.imports.rows import Reading
from network.members.imports.sheets import Cell, Row

Exported = list[tuple[int | None, tuple[str, ...]]]
ONE_WAY: Mapping[str, str] = {"": "Import"}


class Target(Protocol):
    """One kind of thing that a list may be of. The steps are the same for all; these are not."""

    title: str  # as people choose it: "Members"
    headings: Sequence[str]  # of its export
    needs: str  # what such a list must say, and what else it may
    ways: Mapping[str, str]  # in which it can be imported, and what the button of each says
    follows: str  # what happens next with what was imported; may be nothing
    goes: str  # what an undoing takes away: "Every area"

    def known(self) -> Known:
        """Return what its columns are guessed by."""

    def reader(self) -> ReadRow:
        """Return what reads one row; it asks the database nothing."""

    def plan(self, readings: Sequence[Reading], *, brought_by: int | None) -> list[Plan]:
        """Decide what each row comes to beside what is there."""

    def write(
        self, batch: ImportBatch, rows: Sequence[ImportRow], plans: list[Plan], tell: Tell, *, by: Actor
    ) -> dict[str, int]:
        """Make and change what was decided, note it for the undoing, and count it in words."""

    def changed_since(self, batch: ImportBatch) -> list[str]:
        """Say in words what was changed since; nothing means that it can be undone."""

    def take_back(self, batch: ImportBatch, *, by: Actor) -> None:
        """Undo everything that the batch did."""

    def exported(self) -> Exported:
        """Give each thing as a row that is read back without a change, with its member's number if any."""


def reading_of(row: ImportRow) -> Reading:
    """Return what a row says, as it was read at the dry run."""
    return Reading.from_plain(row.number, row.role, row.reading)


def begin_reading(
    row: Row, mapping: Mapping[int, str], header: Row, columns: Columns
) -> tuple[Reading, dict[str, Cell]]:
    """Begin to read a row of a list: its cells by field, and why it says nothing, where it does not."""
    reading = Reading(row.number)
    by_field = {name: row.cell(column) for column, name in mapping.items() if name in columns.labels}
    reading.texts = {name: cell.text for name, cell in by_field.items()}
    if all(cell.is_empty for cell in by_field.values()):
        reading.skipped = "Nothing in this row stands in a column that is read."
    elif all(row.cell(column).text == header.cell(column).text for column in mapping):
        reading.skipped = "This row repeats the headings."
    return reading, {name: cell for name, cell in by_field.items() if not cell.is_empty}


def said(value: Any) -> str:
    """Say a value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"  # a place just east of Greenwich is not at 1e-05 to its readers
    return "" if value is None else str(value)


def stopped(reading: Reading, cell: Cell, what: str) -> bool:
    """Whether a cell holds a formula or an error, which is told and read no further."""
    finding = unreadable(cell, what)
    if finding:
        reading.tell(finding)
    return finding is not None

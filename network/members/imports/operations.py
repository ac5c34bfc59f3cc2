"""What is done with a list: taking it in, choosing its columns, trying it, deciding, importing, undoing."""

from collections.abc import Mapping

from sqlalchemy import Text, cast, delete, select, update

from network.core import audit, jobs
from network.core.database import db
from network.core.lifecycle import move
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.imports import guessing, planning, queries, undoing
from network.members.imports.models import ImportBatch, ImportChange, ImportRow
from network.members.imports.reading import read_safely
from network.members.imports.rules import AT_WORK, Decision, Status, decisions_for
from network.members.imports.sheets import pack
from network.members.imports.targets import MEMBERS, TARGETS, target_of
from network.members.qualifications.models import Qualification

GONE = "a former member"
JOB = "import-members"
LONGEST_FILE_NAME = 200


def upload(content: bytes, file_name: str, *, by: Actor, what: str = MEMBERS) -> ImportBatch:
    """Take in a list of members or of something else, guess what is where, and keep its cells.

    Raises Refused if the file cannot be read.
    """
    book = read_safely(content)
    kinds = TARGETS[what].known()
    sheet = guessing.guess_sheet(book, kinds)
    header = guessing.guess_header(sheet, kinds)
    guesses = guessing.guess_columns(sheet, header.row, kinds)
    batch = ImportBatch(
        target=what,
        file_name=file_name[-LONGEST_FILE_NAME:] or "list",
        contents=pack(book),
        notes=book.notes,
        sheet=sheet.name,
        header_row=header.row,
        mapping={str(column): field for column, field in guessing.mapping_of(guesses).items()},
        created_by_id=by.id,
    )
    db.session.add(batch)
    db.session.flush()
    audit.record("list uploaded", batch, by=by, rows=len(sheet.after(header.row)))
    return batch


def choose(batch: ImportBatch, sheet: str, header_row: int, mapping: Mapping[int, str], *, by: Actor) -> None:
    """Say which sheet, which header row, and which column is what."""
    book = queries.book_of(batch)
    chosen = book.sheet(sheet)
    if chosen is None:
        raise Refused(f"This file has no sheet “{sheet}”.", "sheet")
    if not chosen.after(header_row):
        raise Refused(f"There is nothing below row {header_row}.", "header_row")
    problems = guessing.problems_with(mapping, target_of(batch).known())
    if problems:
        raise Refused(" ".join(problems))
    batch.sheet, batch.header_row = sheet, header_row
    batch.mapping = {str(column): field for column, field in mapping.items() if field}
    batch.problems = []
    db.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    move(batch, to=Status.MAPPED, by=by)


def start_check(batch: ImportBatch, *, by: Actor) -> None:
    """Begin the dry run: the worker reads every row and says what it would come to."""
    move(batch, to=Status.CHECKING, by=by)
    _hand_over(batch)


def start_import(batch: ImportBatch, *, by: Actor, way: str = "") -> None:
    """Begin the import of what the dry run shows and what was decided, in one of the ways of its target."""
    ways = target_of(batch).ways
    if way not in ways:
        raise Refused(f"Choose how to import it: {' or '.join(ways.values())}.")
    if not any(row.decided is not Decision.LEAVE_OUT for row in queries.rows_with_people(batch)):
        raise Refused("There is nothing to import: every row is there already, or is left out.")
    move(batch, to=Status.IMPORTING, by=by)
    batch.asked_by_id, batch.way = by.id, way
    audit.record("import begun", batch, by=by)
    _hand_over(batch)


def start_undo(batch: ImportBatch, *, by: Actor) -> None:
    """Begin to take the batch back, unless something of it was changed since."""
    changed = target_of(batch).changed_since(batch)
    if changed:
        raise Refused("This import cannot be undone any more: " + " ".join(changed[: undoing.MOST_NAMED]))
    move(batch, to=Status.UNDOING, by=by)
    batch.asked_by_id = by.id
    _hand_over(batch)


def discard(batch: ImportBatch, *, by: Actor) -> None:
    """Throw a list away that was not imported, with all that was read of it."""
    if batch.status in AT_WORK | {Status.IMPORTED}:
        raise Refused("This list is being worked on or was imported, so it cannot be thrown away.")
    audit.record("list thrown away", batch, by=by)
    db.session.delete(batch)


def decide(
    row: ImportRow, decision: Decision, *, by: Actor, chosen: int = 0, role: str | None = None
) -> None:
    """Say what is to happen to one row: about whom it is, and as what they come in."""
    if row.batch.status is not Status.CHECKED:
        raise Refused("Rows are decided on after the dry run and before the import.")
    if decision not in decisions_for(row.outcome):
        raise Refused("That cannot be said about this row.", "decision")
    if row.candidates and not 0 <= chosen < len(row.candidates):
        raise Refused("Choose one of the people named.", "decision")
    row.decision, row.chosen = decision, chosen
    if role is not None:
        row.role = role
    audit.record("import row decided", row.batch, by=by, row=row.number, decision=decision.value)


def _hand_over(batch: ImportBatch) -> None:
    batch.working_until = None
    jobs.start(JOB)


def forget(member_id: int) -> None:
    """Forget what rows said about somebody who is erased; that there was a row stays."""
    nothing = {"name": "", "reading": {}, "findings": [], "changes": [], "candidates": [], "fingerprint": ""}
    db.session.execute(update(ImportRow).where(ImportRow.member_id == member_id).values(**nothing))
    theirs = select(Qualification.id).where(Qualification.member_id == member_id)
    for thing_type, those in (("members", [member_id]), ("qualifications", theirs)):
        db.session.execute(
            delete(ImportChange).where(
                ImportChange.thing_type == thing_type, ImportChange.thing_id.in_(those)
            )
        )
    # Lists are few and kept for a year: as text, since the two databases ask JSON in two ways.
    naming = cast(ImportRow.candidates, Text).like(f'%"member_id": {member_id},%')
    for row in db.session.scalars(select(ImportRow).where(naming)):
        row.candidates = [
            one | {"said": GONE} if one["member_id"] == member_id else one for one in row.candidates
        ]
        row.findings = [one for one in row.findings if not one["words"].startswith(planning.POSSIBLY)]
    db.session.flush()

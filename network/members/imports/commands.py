"""The command line: a list goes in, the members come out."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from network.core import audit, spreadsheets
from network.core.database import db
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.members.imports import exporting, guessing, operations, queries, working
from network.members.imports.models import ImportBatch
from network.members.imports.rules import Decision, Outcome, Status
from network.members.imports.targets import MEMBERS, target_of

REFUSED, LEFT_OVER = 1, 3

import_group = AppGroup("import", help="Take lists in.")
export_group = AppGroup("export", help="Give lists out.")


@import_group.command("members")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what each row would come to, and change nothing.")
@click.option(
    "--what",
    type=click.Choice(["members", "partners", "areas"]),
    default=MEMBERS,
    show_default=True,
    help="What the list is of.",
)
@click.option("--sheet", help="The sheet to read; guessed otherwise.")
@click.option("--header-row", type=click.IntRange(1), help="The row with the headings; guessed otherwise.")
@click.option(
    "--strict", is_flag=True, help=f"End with {LEFT_OVER} when a row was left out or waits for a person."
)
def import_members(
    file: Path, dry_run: bool, what: str, sheet: str | None, header_row: int | None, strict: bool
) -> None:
    """Import members, or what --what says, from FILE, a workbook (.xlsx) or a CSV file.

    Rows with an error and possible duplicates are left out; decide on those in the browser. The import can be
    undone there as a whole.

    Ends with 0 when it was done, 1 when the file was refused or nothing could be imported, 2 for a wrong
    command line, and with --strict 3 when rows were left over.
    """
    left_over = take_in(file, what, by=SYSTEM, dry_run=dry_run, sheet=sheet, header_row=header_row)
    if strict and left_over:
        sys.exit(LEFT_OVER)


def take_in(
    file: Path,
    what: str,
    *,
    by: Actor,
    dry_run: bool,
    way: str = "",
    sheet: str | None = None,
    header_row: int | None = None,
) -> bool:
    """Import a file from the command line, and say what each row comes to; say whether rows were left over.

    Raises ClickException in words where it was refused, or nothing could be imported.
    """
    try:
        batch = operations.upload(file.read_bytes(), file.name, by=by, what=what)
        _choose(batch, sheet, header_row, by)
        operations.start_check(batch, by=by)
        working.check(batch)
    except Refused as refusal:
        db.session.rollback()
        raise _no(str(refusal)) from refusal
    left_over = _tell(batch)
    if dry_run:
        operations.discard(batch, by=by)
        db.session.commit()
        click.echo("This was a dry run: nothing was changed.")
    else:
        _import(batch, by, way)
    return left_over


def _choose(batch: ImportBatch, sheet: str | None, header_row: int | None, by: Actor) -> None:
    mapping = batch.columns
    chosen = queries.book_of(batch).sheet(sheet or batch.sheet)
    if chosen is None:
        raise Refused(f"This file has no sheet “{sheet}”.")
    kinds = target_of(batch).known()
    row = header_row or (guessing.guess_header(chosen, kinds).row if sheet else batch.header_row)
    if sheet or header_row:
        mapping = guessing.mapping_of(guessing.guess_columns(chosen, row, kinds))
    operations.choose(batch, chosen.name, row, mapping, by=by)


def _tell(batch: ImportBatch) -> bool:
    """Print what each row comes to; say whether any is left over for a person."""
    click.echo(f"Sheet “{batch.sheet}”, headings in row {batch.header_row}.")
    after = 0
    while rows := queries.rows(batch, after=after):
        for row in rows:
            click.echo(f"row {row.number}: {row.name or 'no name'}: {row.outcome.value}")
            for finding in row.remarks:
                click.echo(f"    {finding.level.value} {finding.coordinate}: {finding.words}")
        after = rows[-1].number
    counts = queries.counts(batch)
    said = [f"{counts[outcome]} {outcome.value}" for outcome in Outcome if counts.get(outcome)]
    click.echo(", ".join(said) or "There are no rows.")
    return any(counts.get(outcome) for outcome in (Outcome.ERROR, Outcome.DUPLICATE))


def _import(batch: ImportBatch, by: Actor, way: str) -> None:
    if all(row.decided is Decision.LEAVE_OUT for row in queries.rows_with_people(batch)):
        counts = queries.counts(batch)
        operations.discard(batch, by=by)
        db.session.commit()
        if not counts.get(Outcome.SAME):
            raise _no("Nothing could be imported.")
        click.echo("Everything is there already: nothing was changed.")
        return
    operations.start_import(batch, by=by, way=way)
    words = working.import_rows(batch)
    if batch.status is not Status.IMPORTED:
        raise _no(f"Nothing was imported: {words}.")
    click.echo(f"Imported: {words}.")


@export_group.command("members")
@click.option("--format", "kind", type=click.Choice(["csv", "xlsx"]), default="csv", show_default=True)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where to write; otherwise printed."
)
def export_members(kind: str, output: Path | None) -> None:
    """Export every member, one row each; importing the file again changes nothing.

    Ends with 0 when it was written and 1 when it could not be.
    """
    if kind == "xlsx":
        content = spreadsheets.workbook("Members", exporting.HEADINGS, exporting.rows())
    else:
        content = "".join(spreadsheets.csv_lines(exporting.HEADINGS, exporting.rows())).encode()
    audit.record("members exported", by=SYSTEM, format=kind)
    db.session.commit()
    try:
        if output:
            output.write_bytes(content)
        else:
            click.echo(content, nl=False)
    except OSError as error:
        raise _no(f"The file could not be written: {error.strerror}.") from error


def _no(words: str) -> click.ClickException:
    """Say why nothing was done; the command ends with 1."""
    return click.ClickException(words)

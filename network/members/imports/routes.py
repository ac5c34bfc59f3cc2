"""The pages of an import: choose the file, choose the columns, look at the dry run, import, undo."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import audit, clock, jobs, registry, scanning, spreadsheets
from network.core.database import aside, db
from network.core.paging import last_seen
from network.core.permission import LARGEST_ID, current_member, permits, real_actor
from network.core.rules import Refused
from network.members.imports import (
    blueprint,
    exporting,
    guessing,
    operations,
    policy,
    queries,
    reading,
)
from network.members.imports.forms import RowFilter, SheetForm, UploadForm, decision_form, mapping_form
from network.members.imports.guessing import field_choices
from network.members.imports.models import ImportBatch
from network.members.imports.rules import AT_WORK, Status
from network.members.imports.sheets import Sheet
from network.members.imports.targets import MEMBERS, TARGETS, target_of
from network.members.people.policy import may_see_notes

STEPS = {
    Status.CHECKING: "Trying the rows",
    Status.IMPORTING: "Importing",
    Status.UNDOING: "Taking the import back",
}


@blueprint.route("/imports/", methods=["GET", "POST"])
@permits(policy.may_import)
def index() -> ResponseReturnValue:
    """Take in a file, and list those that were taken in before."""
    form = UploadForm(what=request.args.get("what", MEMBERS))
    if form.validate_on_submit():
        try:
            with form.file.data.stream as stream:
                # One byte more than we take is enough to know that it is too large.
                content = stream.read(reading.LARGEST_FILE + 1)
            db.session.rollback()  # reading takes a while, and nobody should wait for us meanwhile
            scanning.look(content)
            batch = operations.upload(
                content, form.file.data.filename or "", by=current_member(), what=form.target
            )
        except Refused as refusal:
            form.file.errors = [str(refusal)]
        else:
            db.session.commit()
            return redirect(url_for("imports.columns", id=batch.id))
    return render_template("imports/index.html", form=form, batches=queries.latest(), targets=TARGETS)


@blueprint.route("/imports/<int:id>")
@permits(policy.may_import, ImportBatch)
def show(batch: ImportBatch) -> ResponseReturnValue:
    """Show where a list stands: its progress, its dry run, or its report."""
    if batch.status in (Status.UPLOADED, Status.MAPPED) or (
        batch.status is Status.FAILED and not batch.problems
    ):
        return redirect(url_for("imports.columns", id=batch.id))
    if batch.status in AT_WORK:
        progress = jobs.progress(batch.progress_key)
        return render_template(
            "imports/at_work.html", batch=batch, title=STEPS[batch.status], progress=progress
        )
    form = RowFilter(request.args)
    chosen = form.show.data if form.validate() else ""
    after = last_seen("after") or 0
    rows = queries.rows(batch, chosen, after, queries.A_PAGE + 1)
    more = len(rows) > queries.A_PAGE
    rows = rows[: queries.A_PAGE]
    return render_template(
        "imports/show.html",
        batch=batch,
        form=form,
        rows=rows,
        counts=queries.counts(batch),
        undecided=queries.undecided(batch),
        next=url_for("imports.show", id=batch.id, show=chosen, after=rows[-1].number) if more else None,
        target=target_of(batch),
    )


@blueprint.route("/imports/<int:id>/columns", methods=["GET", "POST"])
@permits(policy.may_import, ImportBatch)
def columns(batch: ImportBatch) -> ResponseReturnValue:
    """Choose the sheet, the row of headings, and what each column is; then try the list."""
    kinds = target_of(batch).known()
    book = queries.book_of(batch)
    which = SheetForm(request.args)
    which.sheet.choices = [(sheet.name, _about(sheet)) for sheet in book.sheets if sheet.rows]
    sheet, header_row = _wanted(batch, which, {sheet.name: sheet for sheet in book.sheets}, kinds)
    guesses = guessing.guess_columns(sheet, header_row, kinds)
    as_kept = (sheet.name, header_row) == (batch.sheet, batch.header_row)
    chosen = batch.columns if as_kept else guessing.mapping_of(guesses)
    form = mapping_form(sheet, header_row, guesses, field_choices(kinds), chosen)
    if form.validate_on_submit():
        try:
            operations.choose(batch, sheet.name, header_row, form.mapping, by=current_member())
            operations.start_check(batch, by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            return redirect(url_for("imports.show", id=batch.id))
    header = guessing.guess_header(sheet, kinds)
    return render_template(
        "imports/columns.html",
        batch=batch,
        form=form,
        which=which,
        sheet=sheet,
        header_row=header_row,
        header=header,
    )


def _wanted(
    batch: ImportBatch, which: SheetForm, sheets: dict[str, Sheet], kinds: guessing.Known
) -> tuple[Sheet, int]:
    """Return the sheet and the header row that the form or the address names, or those that are kept."""
    posted = request.method == "POST"
    name = request.form.get("sheet", "") if posted else which.sheet.data
    sheet = sheets.get(name or batch.sheet) or sheets[batch.sheet]
    number = request.form.get("header_row", type=int) if posted else which.header_row.data
    if not number or number < 1:
        number = batch.header_row if sheet.name == batch.sheet else guessing.guess_header(sheet, kinds).row
    which.sheet.data, which.header_row.data = sheet.name, number
    return sheet, number


def _about(sheet: Sheet) -> str:
    hidden = ", hidden" if sheet.hidden else ""
    return f"{sheet.name} ({len(sheet.rows):,} rows{hidden})"


@blueprint.route("/imports/<int:id>/rows/<int:number>", methods=["GET", "POST"])
@permits(policy.may_import, ImportBatch)
def row(batch: ImportBatch, number: int) -> ResponseReturnValue:
    """Look at one row, and decide on it."""
    row = (queries.row(batch, number) if number <= LARGEST_ID else None) or abort(404)
    form = decision_form(row)
    if form.validate_on_submit():
        try:
            decision, which = form.chosen
            operations.decide(
                row,
                decision,
                by=current_member(),
                chosen=which,
                role=form.role.data if "role" in form else None,
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(f"Row {row.number} decided")
            return redirect(url_for("imports.show", id=batch.id, _anchor=f"row-{row.number}"))
    may_decide = batch.status is Status.CHECKED and bool(form.decision.choices)
    # Nobody reads what is noted about themselves, here as little as on their own page.
    notes = may_see_notes(current_member(), row.member)
    changes = [change for change in row.changes if notes or change["label"] != guessing.FIELDS["notes"]]
    return render_template(
        "imports/row.html", batch=batch, row=row, changes=changes, form=form, may_decide=may_decide
    )


@blueprint.route("/imports/<int:id>/import", methods=["POST"])
@permits(policy.may_import, ImportBatch)
def carry_out(batch: ImportBatch) -> ResponseReturnValue:
    """Import the list as one batch."""
    operations.start_import(batch, by=current_member(), way=request.form.get("way", ""))
    db.session.commit()
    return redirect(url_for("imports.show", id=batch.id))


@blueprint.route("/imports/<int:id>/undo", methods=["GET", "POST"])
@permits(policy.may_import, ImportBatch)
def undo(batch: ImportBatch) -> ResponseReturnValue:
    """Take an import back as a whole, or say what of it was changed since."""
    if request.method == "POST":
        operations.start_undo(batch, by=current_member())
        db.session.commit()
        return redirect(url_for("imports.show", id=batch.id))
    if batch.status is not Status.IMPORTED:
        return redirect(url_for("imports.show", id=batch.id))
    target = target_of(batch)
    return render_template(
        "imports/undo.html", batch=batch, target=target, changed=target.changed_since(batch)
    )


@blueprint.route("/imports/<int:id>/throw-away", methods=["POST"])
@permits(policy.may_import, ImportBatch)
def throw_away(batch: ImportBatch) -> ResponseReturnValue:
    """Throw a list away that was not imported."""
    operations.discard(batch, by=current_member())
    db.session.commit()
    flash("The list was thrown away. Nothing was imported from it.")
    return redirect(url_for("imports.index"))


@blueprint.route("/imports/members.<any(csv, xlsx):kind>")
@permits(policy.may_export)
def export(kind: str) -> ResponseReturnValue:
    """Give every member as a file that can be imported again."""
    found = list(exporting.rows(by=current_member()))
    with aside() as session:
        session.add(audit.entry("members exported", by=real_actor(), rows=len(found), format=kind))
    registry.note_seen(real_actor(), exporting.numbers(), "export")
    name = f"members-{clock.today().isoformat()}"
    return spreadsheets.download(kind, name, exporting.HEADINGS, found)


@blueprint.route("/imports/<what>.<any(csv, xlsx):kind>")
@permits(policy.may_export)
def export_others(what: str, kind: str) -> ResponseReturnValue:
    """Give everything of another kind, such as every partner, as a file that can be imported again."""
    target = TARGETS.get(what) or abort(404)
    found = target.exported()
    if any(number for number, _row in found):
        registry.note_seen(real_actor(), [number for number, _row in found if number], "export")
    with aside() as session:
        session.add(audit.entry(f"{what} exported", by=real_actor(), rows=len(found), format=kind))
    name = f"{what}-{clock.today().isoformat()}"
    return spreadsheets.download(kind, name, target.headings, [row for _number, row in found])

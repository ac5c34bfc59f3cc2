"""What the worker does with a list: it tries it, imports it, or takes it back, each in one transaction."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from network.core import clock, jobs
from network.core.database import db
from network.core.jobs import crontab, job
from network.core.lifecycle import move
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.members.imports import planning, queries, undoing
from network.members.imports.differences import Differences, differences, joined
from network.members.imports.findings import Level
from network.members.imports.models import ImportBatch, ImportRow
from network.members.imports.operations import JOB
from network.members.imports.planning import Plan
from network.members.imports.records import chunks, insert_all, records
from network.members.imports.rows import Reading
from network.members.imports.rules import AT_WORK, Decision, Outcome, Status
from network.members.imports.writing import Writer

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)  # a worker that has taken up a batch is given so long before another may
KEEP_UNIMPORTED = timedelta(days=30)  # a list that nobody imported
KEEP_ROWS = timedelta(days=365)  # what the rows of an imported list said: then it can no longer be undone
OUR_FAULT = "Something went wrong on our side, and nothing was changed. Try again."


@job(JOB, every=crontab(), words="Try, import or take back lists that wait for it")
def work(now: datetime) -> str:
    """Carry on with every list that waits; after a crash, with those that nobody works on any more."""
    done = []
    for batch_id in queries.at_work():
        if take_up(batch_id):
            batch = db.session.get_one(ImportBatch, batch_id)
            done.append(f"list {batch_id}: {carry_on_or_give_up(batch)}")
    return "; ".join(done)


@job("forget-lists", every=crontab(minute="40", hour="3"), words="Forget lists that were imported long ago")
def forget(now: datetime) -> str:
    """Delete lists that were not imported in a month, and those that were imported a year ago."""
    old = delete(ImportBatch).where(
        ImportBatch.status.not_in(AT_WORK),
        ((ImportBatch.imported_at.is_(None)) & (ImportBatch.created_at < now - KEEP_UNIMPORTED))
        | (ImportBatch.imported_at < now - KEEP_ROWS),
    )
    gone = db.session.execute(old).rowcount  # type: ignore[attr-defined]
    return f"{gone} forgotten" if gone else ""


def carry_on_or_give_up(batch: ImportBatch) -> str:
    """Do the step that a batch waits for; where it cannot be done, keep why, for people to read."""
    try:
        return carry_on(batch)
    except Refused as refusal:
        db.session.rollback()
        give_up(batch, str(refusal))
        return "not done"
    except Exception:
        db.session.rollback()
        give_up(batch, OUR_FAULT)
        raise


def carry_on(batch: ImportBatch) -> str:
    """Do the step that a batch waits for; return in words what was done."""
    steps = {Status.CHECKING: check, Status.IMPORTING: import_rows, Status.UNDOING: undo}
    step = steps.get(batch.status)
    return step(batch) if step else ""


def check(batch: ImportBatch) -> str:
    """Read every row, decide what it comes to, and keep that for people to look at."""
    sheet = queries.book_of(batch).sheet(batch.sheet)
    if sheet is None:
        raise Refused(f"This file has no sheet “{batch.sheet}”.")
    world = planning.the_world()
    titles = {kind.key: kind.title for kind in world.kinds.all}
    header_row, mapping = batch.header_row, batch.columns
    tell = _teller(batch, "Reading the rows")
    db.session.commit()  # reading takes a while, and nobody should wait for us meanwhile
    readings = planning.read_rows(sheet, header_row, mapping, world, tell)
    plans = planning.plan(readings, titles, brought_by=batch.created_by_id)
    db.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    insert_all(ImportRow, [{"batch_id": batch.id} | _row(plan) for plan in plans])
    move(batch, to=Status.CHECKED, by=SYSTEM)
    batch.working_until = None
    db.session.commit()
    tell(len(plans), len(plans))
    return f"{len(plans)} rows checked"


def import_rows(batch: ImportBatch) -> str:
    """Import what was decided, in one transaction; if records changed since the dry run, stop and say so."""
    tell = _teller(batch, "Writing the records")
    rows = list(queries.rows_with_people(batch))
    tell(0, len(rows))
    plans = _plan_again(batch, rows)
    stale = [plan for row, plan in zip(rows, plans, strict=True) if plan.essence != essence(row)]
    if stale:
        return _look_again(batch, rows, plans, stale)
    by: Actor = batch.asked_by or SYSTEM
    writer = Writer(batch, by)
    new, changed, doubles = _sort_out(rows, plans)
    written = 0
    for some in chunks(new):
        writer.make(some)
        written += len(some)
        tell(written, len(rows))
    writer.change(changed)
    for row, member_id in doubles:
        record = records([member_id])[member_id]
        titles = {kind.key: kind.title for kind in writer.kinds.values()}
        found = differences(reading_of(row), record, titles, only_add=True)
        writer.change([(row, member_id, found)])
    writer.finish()
    _link_the_rest(rows, plans)
    move(batch, to=Status.IMPORTED, by=SYSTEM)
    batch.imported_at, batch.working_until, batch.problems = clock.now(), None, []
    batch.contents = None
    db.session.commit()
    tell(len(rows), len(rows))
    return ", ".join(f"{count} {words}" for words, count in writer.tally.items())


def undo(batch: ImportBatch) -> str:
    """Take the batch back, or say what was changed since."""
    changed = undoing.changed_since(batch)
    if changed:
        batch.problems = changed[: undoing.MOST_NAMED]
        move(batch, to=Status.IMPORTED, by=SYSTEM, reason="something of it was changed since")
        words = "not undone"
    else:
        undoing.take_back(batch, by=batch.asked_by or SYSTEM)
        move(batch, to=Status.UNDONE, by=SYSTEM)
        batch.problems = []
        words = "undone"
    batch.working_until = None
    db.session.commit()
    return words


def give_up(batch: ImportBatch, why: str) -> None:
    """Say that the step could not be done; the list stays, and can be tried again."""
    back = Status.IMPORTED if batch.status is Status.UNDOING else Status.FAILED
    batch.problems = [why]
    batch.working_until = None
    move(batch, to=back, by=SYSTEM, reason="the step could not be done")
    db.session.commit()


def take_up(batch_id: int) -> bool:
    """Take up a batch that waits for a worker; only one of several workers gets a yes."""
    now = clock.now()
    taken = db.session.execute(
        update(ImportBatch)
        .where(
            ImportBatch.id == batch_id,
            ImportBatch.status.in_(AT_WORK),
            (ImportBatch.working_until.is_(None)) | (ImportBatch.working_until < now),
        )
        .values(working_until=now + LEASE)
    )
    db.session.commit()
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def reading_of(row: ImportRow) -> Reading:
    """Return what a row says, as it was read at the dry run."""
    return Reading.from_plain(row.number, row.role, row.reading)


def essence(row: ImportRow) -> tuple[object, ...]:
    """Return what must not have changed between the dry run and the import."""
    return row.outcome, row.member_id, row.same_as_row, row.changes


def _teller(batch: ImportBatch, words: str) -> planning.Tell:
    key = batch.progress_key
    return lambda done, total: jobs.report_progress(key, done, total, words)


def _row(plan: Plan) -> dict[str, object]:
    findings = [*plan.reading.findings, *plan.remarks]
    levels = {finding.level for finding in findings}
    nothing = plan.outcome in (Outcome.ERROR, Outcome.SKIPPED)
    return {
        "number": plan.reading.number,
        "name": plan.reading.values.get("name", ""),
        "outcome": plan.outcome,
        "worst": next((level.value for level in Level if level in levels), ""),
        "findings": [finding.plain() for finding in findings]
        + (
            [{"level": "note", "coordinate": "", "words": plan.reading.skipped}]
            if plan.reading.skipped
            else []
        ),
        "reading": {} if nothing else plan.reading.plain(),
        "changes": plan.changes,
        "role": plan.reading.role,
        "claimed": plan.claimed,
        "fingerprint": plan.fingerprint,
        "member_id": plan.member_id,
        "same_as_row": plan.same_as_row,
        "candidates": plan.candidates,
    }


def _plan_again(batch: ImportBatch, rows: Sequence[ImportRow]) -> list[Plan]:
    titles = {kind.key: kind.title for kind in planning.all_kinds().all}
    readings = [reading_of(row) for row in rows]
    return planning.plan(readings, titles, brought_by=batch.created_by_id)


def _look_again(batch: ImportBatch, rows: Sequence[ImportRow], plans: list[Plan], stale: list[Plan]) -> str:
    """Show the dry run as it is now; what was decided on rows that came out the same stays decided."""
    for row, plan in zip(rows, plans, strict=True):
        if plan.essence == essence(row):
            continue
        row.decision, row.chosen = None, 0
        for name in ("outcome", "changes", "claimed", "member_id", "same_as_row", "candidates"):
            setattr(row, name, getattr(plan, name))
    some = ", ".join(str(plan.reading.number) for plan in stale[:10]) + (
        " and others" if len(stale) > 10 else ""
    )
    words = "Records were changed since this dry run, so nothing was imported. These rows differ now"
    batch.problems = [f"{words}: {some}. Look at them, then import."]
    batch.working_until = None
    move(batch, to=Status.CHECKED, by=SYSTEM, reason="records were changed since the dry run")
    db.session.commit()
    return "records were changed since the dry run"


def _sort_out(
    rows: Sequence[ImportRow], plans: list[Plan]
) -> tuple[
    list[tuple[ImportRow, Reading]], list[tuple[ImportRow, int, Differences]], list[tuple[ImportRow, int]]
]:
    """Sort rows into new records, changes, and doubles of records; doubles of rows join their row."""
    new: dict[int, tuple[ImportRow, Reading]] = {}
    changed, doubles = [], []
    for row, plan in zip(rows, plans, strict=True):
        reading = plan.reading
        if row.decided is Decision.NEW_PERSON or (
            row.decided is Decision.IMPORT and row.outcome is Outcome.NEW
        ):
            new[row.number] = row, reading
        elif row.decided is Decision.IMPORT and plan.member_id is not None:
            changed.append((row, plan.member_id, plan.differences))
        elif row.decided is Decision.SAME_PERSON:
            whom = row.candidates[row.chosen]
            if whom["member_id"] is not None:
                doubles.append((row, int(whom["member_id"])))
            elif whom["row"] in new:
                first, said = new[whom["row"]]
                new[whom["row"]] = first, joined(said, reading)
            else:
                words = f"Row {row.number} is the same person as row {whom['row']}, which is left out."
                raise Refused(f"{words} Decide on one of them again.")
    return list(new.values()), changed, doubles


def _link_the_rest(rows: Sequence[ImportRow], plans: list[Plan]) -> None:
    """Let each row that joined another one, or was left out, say whose it is: or nobody's."""
    db.session.flush()
    owners = dict(
        db.session.execute(
            select(ImportRow.number, ImportRow.member_id).where(ImportRow.batch_id == rows[0].batch_id)
        ).all()
    )
    links = []
    for row, plan in zip(rows, plans, strict=True):
        if row.decided is Decision.SAME_PERSON and row.candidates[row.chosen]["member_id"] is None:
            links.append({"id": row.id, "member_id": owners[row.candidates[row.chosen]["row"]]})
        elif plan.outcome is Outcome.DUPLICATE and row.decided is Decision.LEAVE_OUT:
            links.append({"id": row.id, "member_id": None})
    if links:
        db.session.execute(update(ImportRow), links)

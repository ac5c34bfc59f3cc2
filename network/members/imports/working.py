"""What the worker does with a list: it tries it, imports it, or takes it back, each in one transaction."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from network.core import clock, jobs
from network.core.database import db
from network.core.jobs import crontab, job
from network.core.lifecycle import move
from network.core.permission import SYSTEM
from network.core.rules import Refused
from network.members.imports import planning, queries, undoing
from network.members.imports.findings import Level
from network.members.imports.models import ImportBatch, ImportRow
from network.members.imports.operations import JOB
from network.members.imports.planning import Plan
from network.members.imports.records import insert_all
from network.members.imports.rules import AT_WORK, Outcome, Status
from network.members.imports.targets import target_of
from network.members.imports.targets.base import reading_of

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)  # a worker that has taken up a batch is given so long before another may
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
    target = target_of(batch)
    read = target.reader()
    header_row, mapping = batch.header_row, batch.columns
    tell = _teller(batch, "Reading the rows")
    db.session.commit()  # reading takes a while, and nobody should wait for us meanwhile
    readings = planning.read_rows(sheet, header_row, mapping, read, tell)
    plans = target.plan(readings, brought_by=batch.created_by_id)
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
    batch.tally = target_of(batch).write(batch, rows, plans, tell, by=batch.asked_by or SYSTEM)
    move(batch, to=Status.IMPORTED, by=SYSTEM)
    batch.imported_at, batch.working_until, batch.problems = clock.now(), None, []
    batch.contents = None
    db.session.commit()
    tell(len(rows), len(rows))
    return ", ".join(f"{count} {words}" for words, count in batch.tally.items())


def undo(batch: ImportBatch) -> str:
    """Take the batch back, or say what was changed since."""
    changed = target_of(batch).changed_since(batch)
    if changed:
        batch.problems = changed[: undoing.MOST_NAMED]
        move(batch, to=Status.IMPORTED, by=SYSTEM, reason="something of it was changed since")
        words = "not undone"
    else:
        target_of(batch).take_back(batch, by=batch.asked_by or SYSTEM)
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


def essence(row: ImportRow) -> tuple[object, ...]:
    """Return what must not have changed between the dry run and the import."""
    return row.outcome, row.member_id, row.thing_id, row.same_as_row, row.changes


def _teller(batch: ImportBatch, words: str) -> planning.Tell:
    key = batch.progress_key
    return lambda done, total: jobs.report_progress(key, done, total, words)


def _row(plan: Plan) -> dict[str, object]:
    findings = [*plan.reading.findings, *plan.remarks]
    levels = {finding.level for finding in findings}
    nothing = plan.outcome in (Outcome.ERROR, Outcome.SKIPPED)
    return {
        "number": plan.reading.number,
        "name": plan.reading.values.get("name") or plan.reading.values.get("organisation", ""),
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
        "thing_id": plan.thing_id,
        "same_as_row": plan.same_as_row,
        "candidates": plan.candidates,
    }


def _plan_again(batch: ImportBatch, rows: Sequence[ImportRow]) -> list[Plan]:
    readings = [reading_of(row) for row in rows]
    return target_of(batch).plan(readings, brought_by=batch.created_by_id)


def _look_again(batch: ImportBatch, rows: Sequence[ImportRow], plans: list[Plan], stale: list[Plan]) -> str:
    """Show the dry run as it is now; what was decided on rows that came out the same stays decided."""
    for row, plan in zip(rows, plans, strict=True):
        if plan.essence == essence(row):
            continue
        row.decision, row.chosen = None, 0
        for name in ("outcome", "changes", "claimed", "member_id", "thing_id", "same_as_row", "candidates"):
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

"""Members: the list that a county keeps of its instructors, with what each of them holds."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select, update

from network.core.database import db
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.imports import exporting, planning, undoing
from network.members.imports.differences import Differences, differences, joined
from network.members.imports.guessing import Known
from network.members.imports.models import ImportBatch, ImportRow
from network.members.imports.planning import Plan, ReadRow, Tell
from network.members.imports.records import chunks, records
from network.members.imports.rows import Reading, read_row
from network.members.imports.rules import Decision, Outcome
from network.members.imports.targets.base import ONE_WAY, Exported, reading_of
from network.members.imports.writing import Writer


class Members:
    """Lists of members."""

    title = "Members"
    headings: Sequence[str] = exporting.HEADINGS
    needs = "a name. Best also an e-mail address, to invite them, and what they hold."
    ways = ONE_WAY
    follows = (
        "Each new record waits for its owner, who claims it by an invitation. Until somebody has checked "
        "them, the qualifications count for nothing."
    )
    goes = "Every record and every qualification"

    def known(self) -> Known:
        """Return the kinds of the catalogue, which columns may be about."""
        return planning.all_kinds()

    def reader(self) -> ReadRow:
        """Return what reads one row against the catalogue as it is now."""
        world = planning.the_world()
        return lambda row, mapping, header: read_row(row, mapping, header, world)

    def plan(self, readings: Sequence[Reading], *, brought_by: int | None) -> list[Plan]:
        """Decide whom each row is about and what it would change."""
        return planning.plan(readings, _titles(), brought_by=brought_by)

    def write(
        self, batch: ImportBatch, rows: Sequence[ImportRow], plans: list[Plan], tell: Tell, *, by: Actor
    ) -> dict[str, int]:
        """Make records that can be claimed, and change those that are there."""
        writer = Writer(batch, by)
        write_people(writer, rows, plans, tell)
        writer.finish()
        link_the_rest(rows, plans)
        return writer.tally

    def changed_since(self, batch: ImportBatch) -> list[str]:
        """Say which records were changed since."""
        return undoing.changed_since(batch)

    def take_back(self, batch: ImportBatch, *, by: Actor) -> None:
        """Take the records away again, and put back what was changed on others."""
        undoing.take_back(batch, by=by)

    def exported(self) -> Exported:
        """Give every member."""
        return list(zip(exporting.numbers(), exporting.rows(), strict=True))


def write_people(writer: Writer, rows: Sequence[ImportRow], plans: list[Plan], tell: Tell) -> None:
    """Write what was decided on rows about people."""
    new, changed, doubles = _sort_out(rows, plans)
    written = 0
    for some in chunks(new):
        writer.make(some)
        written += len(some)
        tell(written, len(rows))
    writer.change(changed)
    for row, member_id in doubles:
        record = records([member_id])[member_id]
        found = differences(reading_of(row), record, _titles(), only_add=True)
        writer.change([(row, member_id, found)])


def _titles() -> Mapping[str, str]:
    return {kind.key: kind.title for kind in planning.all_kinds().all}


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


def link_the_rest(rows: Sequence[ImportRow], plans: list[Plan]) -> None:
    """Let each row that joined another one, or was left out, say whose it is: or nobody's."""
    if not rows:
        return
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

"""What imports hold about people: what the rows of lists said, for as long as an import can be undone."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select

from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep, beginning_of
from network.members.imports.models import ImportBatch
from network.members.imports.rules import AT_WORK

IMPORTED = Period("lists", "Lists that were imported", 12, "their import; after that it cannot be undone")
WAITING = Period("lists-waiting", "Lists that nobody imported", 1, "they were sent", most=6)

HELD = (
    Held(
        key="imports.lists",
        what="If you stood on a list that was imported: what its row said about you, and what the import "
        "changed",
        why="So that an import can be looked over first, and undone when it was wrong. Where you did not "
        "give us this yourself, it came from the spreadsheet that the network kept before",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Coordinators; you, in your copy of your data",
        kept=IMPORTED,
        where={"import_rows": ALL, "import_changes": ALL, "import_batches": ALL},
    ),
    Held(
        key="imports.waiting",
        what="What stands on a list that was sent and not imported",
        why="So that its import can be finished",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Coordinators",
        kept=WAITING,
        where={"import_batches": ("contents",)},
    ),
)


def old_imports(before: date) -> Sequence[Due]:
    """Find the lists that were imported before a day."""
    return _lists(ImportBatch.imported_at < beginning_of(before))


def old_waiting(before: date) -> Sequence[Due]:
    """Find the lists that came before a day and were never imported."""
    return _lists(ImportBatch.imported_at.is_(None), ImportBatch.created_at < beginning_of(before))


def forget_list(due: Due) -> None:
    """Delete one list with its rows; what it made stays."""
    db.session.execute(delete(ImportBatch).where(ImportBatch.id == due.id))


def _lists(*which: object) -> Sequence[Due]:
    found = db.session.execute(
        select(ImportBatch.id, ImportBatch.file_name)
        .where(ImportBatch.status.not_in(AT_WORK), *which)  # type: ignore[arg-type]
        .order_by(ImportBatch.id)
    )
    return [Due(*row) for row in found]


SWEEPS = (Sweep(IMPORTED, old_imports, forget_list), Sweep(WAITING, old_waiting, forget_list))

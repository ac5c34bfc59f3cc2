"""What duplicates and merges hold about people, and how long."""

from datetime import date

from network.core import clock
from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep, beginning_of
from network.members.duplicates import operations, queries
from network.members.duplicates.models import Merge
from network.members.duplicates.rules import UNDONE_FOR

UNDO = Period("merged-records", "What a merge replaced", 1, "the merge; it can be undone for 30 days")

HELD = (
    Held(
        key="duplicates",
        what="Which records may be of one person, and of which somebody said that they are two",
        why="To keep one record of each person, and not to ask about two people again and again",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Coordinators; administrators where one of the two has power over money, records or roles",
        kept="Until somebody has decided; that they are two people, for as long as both records",
        where={"duplicate_pairs": ALL, "not_duplicates": ALL},
    ),
    Held(
        key="merges",
        what="That two records were made one, by whom and when",
        why="To find under one record what was written about the other",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Coordinators; administrators where one of the two had power over money, records or roles",
        kept="For as long as the record that stayed",
        where={
            "merges": (
                "winner_id", "loser_id", "was", "of_power", "by_id", "by_name", "at",
                "undone_by_id", "undone_by_name", "undone_at",
            ),
            "members": ("merged_into_id",),
        },
    ),
    Held(
        key="merged-records",
        what="The rows of both records as they were before a merge; of an ended sign-in, fingerprints",
        why="To undo a merge of two records that were two people after all",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Nobody reads them: they are put back when the merge is undone",
        kept=UNDO,
        where={"merges": ("changes",)},
    ),
)  # fmt: skip


def due(before: date) -> list[Due]:
    """Return the merges from before a day whose rows are still kept and which can no longer be undone."""
    over = min(beginning_of(before), clock.now() - UNDONE_FOR)
    return [
        Due(
            made.id,
            f"What the merge of records {made.winner_id} and {made.loser_id} replaced",
            made.winner_id,
        )
        for made in queries.to_forget(over)
    ]


def delete(one: Due) -> None:
    """Delete what was kept of one merge."""
    operations.forget(db.session.get_one(Merge, one.id))


SWEEP = Sweep(UNDO, due, delete)

"""What CPD holds about people, and for how long."""

from collections.abc import Sequence
from datetime import date

from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep
from network.members.cpd import evidence, queries
from network.members.cpd.models import CpdEntry

EVIDENCE = Period(
    "cpd-evidence", "Evidence of CPD", months=12, after="the end of the period in which it counts"
)
HELD = (
    Held(
        key="cpd-log",
        what="Which CPD schemes you follow and since when; what you did, with whom, when, for how long, "
        "your note, and what a coordinator made of it",
        why="To work out your points, to say in time what is missing, and to give you a transcript",
        basis=Basis.CONTRACT,
        who="You; coordinators",
        kept="While you are a member; it goes when your record is erased",
        where={
            "cpd_memberships": ALL,
            "cpd_entries": (
                "member_id", "status", "title", "provider", "begins_on", "ends_on", "hours", "note", "source",
                "checked_by_id", "checked_at", "created_at",
            ),
            "cpd_entry_kinds": ALL,
        },
    ),
    Held(
        key="cpd-evidence",
        what="The file that proves something you did, and a file of a form that you have not sent yet",
        why="To check that it was done",
        basis=Basis.CONTRACT,
        who="You; coordinators, and each look at it is written down",
        kept=EVIDENCE,
        where={"cpd_entries": ("file_id",), "cpd_drafts": ALL},
    ),
    Held(
        key="cpd-evidence-views",
        what="Who opened your evidence of CPD, and when",
        why="So that you can see it",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="You; coordinators",
        kept="As long as the entry that it belongs to",
        where={"cpd_evidence_views": ALL},
    ),
)  # fmt: skip


def old_evidence(before: date) -> Sequence[Due]:
    """Find the evidence whose period was over before a day."""
    return [
        Due(entry.id, f"Evidence of CPD that ended on {entry.ends_on.isoformat()}", entry.member_id)
        for entry in queries.with_old_evidence(before)
    ]


def delete_evidence(due: Due) -> None:
    """Take the evidence of one entry away. The entry goes on counting."""
    entry = db.session.get(CpdEntry, due.id)
    if entry is not None:
        evidence.forget(entry)


SWEEPS = (Sweep(EVIDENCE, old_evidence, delete_evidence),)

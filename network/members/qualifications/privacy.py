"""What qualifications hold about members, and the deletion of certificates in time."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, delete, or_, select

from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep, beginning_of
from network.members.catalogue.models import QualificationKind
from network.members.qualifications import evidence, practice
from network.members.qualifications.models import Evidence, EvidenceView, PracticeEntry, Qualification
from network.members.qualifications.rules import PracticeStatus, Status

EVIDENCE = Period(
    "evidence", "Photos of certificates", 12, "the qualification lapsed, or was rejected or revoked"
)
PRACTICE_EVIDENCE = Period("practice-evidence", "Papers in the practice log", 12, "the last day of the hours")
VIEWS = Period("evidence-views", "Who opened certificates", 24, "it was opened", least=12)

HELD = (
    Held(
        key="qualifications.grants",
        what="Your qualifications and credentials: kind, dates, certificate number, who checked them when",
        why="So that nobody is sent to somebody who is not qualified, also looking back on a past day",
        basis=Basis.CONTRACT,
        who="You and coordinators; colleagues and health partners see the result",
        kept="What was held and when stays, without your name; numbers and notes go with your record",
        where={"qualifications": ALL, "fit_intervals": ALL},
    ),
    Held(
        key="qualifications.evidence",
        what="Photos of your certificates, and pages of forms that you have not sent yet (two weeks)",
        why="So that a coordinator can check them",
        basis=Basis.CONTRACT,
        who="You and the coordinators who check; each look is written down, and you can read who looked",
        kept=EVIDENCE,
        where={"evidence": ALL, "evidence_drafts": ALL},
    ),
    Held(
        key="qualifications.practice",
        what="Hours of sessions that you led, with your notes on them",
        why="Because some qualifications need recent practice",
        basis=Basis.CONTRACT,
        who="You and coordinators",
        kept="The hours stay, without your name; notes go with your record",
        where={"practice_entries": ALL},
    ),
    Held(
        key="qualifications.practice-evidence",
        what="Papers that show the hours you led",
        why="So that a coordinator can check them",
        basis=Basis.CONTRACT,
        who="You and the coordinators who check; each look is written down",
        kept=PRACTICE_EVIDENCE,
        where={"practice_entries": ("file_id",)},
    ),
    Held(
        key="qualifications.views",
        what="Who opened your certificates, and when",
        why="So that you can see it, and so that we can find out whom a mistake concerns",
        basis=Basis.LEGAL_OBLIGATION,
        who="You, coordinators and administrators",
        kept=VIEWS,
        where={"evidence_views": ALL},
    ),
)


def old_evidence(before: date) -> Sequence[Due]:
    """Find the grants whose pages nobody needs since a day before ``before``."""
    refused = Qualification.status.in_([Status.REJECTED, Status.REVOKED])
    over = or_(
        Qualification.expires_on < before,
        and_(refused, Qualification.checked_at < beginning_of(before)),
    )
    found = db.session.execute(
        select(Qualification.id, QualificationKind.title, Qualification.member_id)
        .join(QualificationKind, QualificationKind.id == Qualification.kind_id)
        .where(over, Qualification.id.in_(select(Evidence.qualification_id)))
        .order_by(Qualification.id)
    )
    return [Due(*row) for row in found]


def forget_evidence(due: Due) -> None:
    """Take the pages of one grant away; the grant stays."""
    evidence.forget(db.session.get_one(Qualification, due.id))


def old_papers(before: date) -> Sequence[Due]:
    """Find the entries of practice logs whose paper nobody needs: they were decided on, and are long over."""
    found = db.session.scalars(
        select(PracticeEntry)
        .where(
            PracticeEntry.ends_on < before,
            PracticeEntry.file_id.is_not(None),
            PracticeEntry.status != PracticeStatus.DECLARED,
        )
        .order_by(PracticeEntry.id)
    )
    return [Due(one.id, one.class_kind, one.member_id) for one in found]


def forget_papers(due: Due) -> None:
    """Take the paper of one entry away; the hours and the note stay."""
    practice.forget_file(db.session.get_one(PracticeEntry, due.id))


def old_views(before: date) -> Sequence[Due]:
    """Find the records of looks at certificates that are older than we keep."""
    found = db.session.execute(
        select(EvidenceView.id, EvidenceView.member_id)
        .where(EvidenceView.at < beginning_of(before))
        .order_by(EvidenceView.id)
    )
    return [Due(number, "A look at a certificate", member_id) for number, member_id in found]


def forget_view(due: Due) -> None:
    """Delete the record of one look."""
    db.session.execute(delete(EvidenceView).where(EvidenceView.id == due.id))


SWEEPS = (
    Sweep(EVIDENCE, old_evidence, forget_evidence),
    Sweep(PRACTICE_EVIDENCE, old_papers, forget_papers),
    Sweep(VIEWS, old_views, forget_view),
)

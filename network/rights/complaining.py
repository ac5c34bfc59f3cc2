"""Complaints about how data is handled: written down at once, acknowledged, looked into, answered."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from network.core import audit, clock, mail
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand, move
from network.core.mail import Person
from network.core.permission import Actor
from network.members.people.models import Member
from network.rights import policy
from network.rights.models import Complaint
from network.rights.rules import ComplaintStatus, needed


def complain(name: str, email: str, words: str, *, by: Actor) -> Complaint:
    """Take a complaint in and acknowledge it by letter; the same one again, while it waits, is no other.

    The letter repeats nothing of what was typed, so that nobody can have us post their words to others.
    """
    one_at_a_time("complain")
    if twin := _the_same(email, words):
        return twin
    complaint = Complaint(name=name, email=email, words=words, member_id=by.id)
    db.session.add(complaint)
    audit.record("complaint received", complaint, by=by)
    mail.queue(
        "rights/email/complaint_received.txt", to=_writer(complaint), about=complaint, due=complaint.due_on
    )
    return complaint


def _the_same(email: str, words: str) -> Complaint | None:
    """Return the complaint that somebody has sent in the same words, if nobody has taken it up yet."""
    return db.session.scalar(
        select(Complaint)
        .where(
            Complaint.email == email,
            Complaint.words == words,
            Complaint.status == ComplaintStatus.RECEIVED,
        )
        .limit(1)
    )


def note_progress(complaint: Complaint, progress: str, *, by: Actor) -> None:
    """Say how far it is; they are told."""
    demand(policy.may_handle_complaint, by, complaint)
    complaint.progress = needed(progress, "words")
    if complaint.status is not ComplaintStatus.LOOKED_INTO:
        move(complaint, to=ComplaintStatus.LOOKED_INTO, by=by)
    audit.record("complaint looked into", complaint, by=by)
    mail.queue("rights/email/complaint_progress.txt", to=_writer(complaint), about=complaint, words=progress)


def answer(complaint: Complaint, outcome: str, *, by: Actor) -> None:
    """Answer it; they are told, and where to turn if they are not content."""
    demand(policy.may_handle_complaint, by, complaint)
    complaint.outcome = needed(outcome, "words")
    complaint.answered_at = clock.now()
    move(complaint, to=ComplaintStatus.ANSWERED, by=by)
    audit.record("complaint answered", complaint, by=by)
    mail.queue("rights/email/complaint_answered.txt", to=_writer(complaint), about=complaint, words=outcome)


def complaints(*, open_ones: bool, before: int | None = None, limit: int = 50) -> Sequence[Complaint]:
    """Return those that wait, the longest first; or those that are answered, newest first."""
    if open_ones:
        return db.session.scalars(
            select(Complaint).where(Complaint.status != ComplaintStatus.ANSWERED).order_by(Complaint.id)
        ).all()
    question = select(Complaint).where(Complaint.status == ComplaintStatus.ANSWERED)
    if before is not None:
        question = question.where(Complaint.id < before)
    return db.session.scalars(question.order_by(Complaint.id.desc()).limit(limit)).all()


def waiting() -> tuple[int, date | None]:
    """Count the complaints that wait, and say until when the first is to be answered."""
    count, first = db.session.execute(
        select(func.count(Complaint.id), func.min(Complaint.id)).where(
            Complaint.status != ComplaintStatus.ANSWERED
        )
    ).one()
    return count, db.session.get_one(Complaint, first).due_on if first else None


def forget_writer(member: Member) -> None:
    """Forget who wrote the complaints of a member that are answered; what waits is answered first."""
    theirs = select(Complaint).where(Complaint.member_id == member.id)
    for complaint in db.session.scalars(theirs):
        if complaint.status is ComplaintStatus.ANSWERED:
            complaint.name = complaint.email = complaint.words = ""
            complaint.progress = ""
            complaint.outcome = "(deleted)"
    db.session.flush()


def _writer(complaint: Complaint) -> Person:
    return Person(complaint.name, complaint.email, complaint.member_id)

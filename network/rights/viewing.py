"""Who saw whose record: one row a viewer and day, so that it stays small, and its owner can read it."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, update

from network.core import clock
from network.core.database import aside, db, upsert
from network.core.permission import Actor
from network.members.cpd import evidence as cpd
from network.members.cpd.models import CpdEvidenceView
from network.members.people.models import Member
from network.members.people.offers import FORMER
from network.members.qualifications.models import EvidenceView
from network.rights.models import ProfileView

AT_A_TIME = 500


def note(by: Actor, member_ids: Collection[int], how: str) -> None:
    """Write down that ``by`` is about to see how these members are reached; what is their own is no view.

    It has a transaction of its own, since the page that asks for it changes nothing else.
    """
    others = [number for number in member_ids if number != by.id]
    if by.id is None or not others:
        return
    now = clock.now()
    said = {
        "by_id": by.id,
        "by_name": by.name,
        "how": how,
        "on_day": clock.today(),
        "times": 1,
        "last_at": now,
    }
    insert = upsert(ProfileView)
    again = insert.on_conflict_do_update(
        index_elements=["member_id", "by_id", "how", "on_day"],
        set_={"times": ProfileView.times + 1, "last_at": now},
    )
    with aside() as session:
        for start in range(0, len(others), AT_A_TIME):
            rows = [{"member_id": number, **said} for number in others[start : start + AT_A_TIME]]
            session.execute(again, rows)


def views_of(member: Member, *, before: int | None = None, limit: int = 50) -> Sequence[ProfileView]:
    """Return who was shown how to reach a member, or took a copy with it, newest first."""
    question = select(ProfileView).where(ProfileView.member_id == member.id)
    if before is not None:
        question = question.where(ProfileView.id < before)
    return db.session.scalars(question.order_by(ProfileView.id.desc()).limit(limit)).all()


def looks_at_evidence(member: Member, limit: int = 50) -> Sequence[EvidenceView]:
    """Return who opened the certificates of a member, newest first."""
    return db.session.scalars(
        select(EvidenceView)
        .where(EvidenceView.member_id == member.id)
        .order_by(EvidenceView.id.desc())
        .limit(limit)
    ).all()


def looks_at_cpd(member: Member, limit: int = 50) -> Sequence[tuple[CpdEvidenceView, str]]:
    """Return who opened what proves a member's CPD, with the name of the entry, newest first."""
    return cpd.views_of(member, limit=limit)


def forget(member: Member) -> None:
    """Forget who saw somebody's record, and their name where they saw that of others."""
    db.session.execute(delete(ProfileView).where(ProfileView.member_id == member.id))
    db.session.execute(update(ProfileView).where(ProfileView.by_id == member.id).values(by_name=FORMER))

"""Two records of one person that both name the same event: whoever was there on one of them was there."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from network.core.database import db
from network.core.lifecycle import move
from network.core.permission import SYSTEM
from network.events.attendance.models import Attendance
from network.events.attendance.rules import Status
from network.members.duplicates.steps import MergeStep, Merging, merging


def register() -> None:
    """Offer the step."""
    merging.add(MergeStep("attendance", lambda _one, _other: None, keep_presence), "attendance")


def keep_presence(merge: Merging, _answer: str) -> None:
    """Let the row that stays say that its owner was there, where the other one says so."""
    other = aliased(Attendance)
    twice = db.session.execute(
        select(Attendance, other)
        .join(other, other.event_id == Attendance.event_id)
        .where(
            Attendance.member_id == merge.winner.id,
            other.member_id == merge.loser.id,
            Attendance.status != Status.PRESENT,
            other.status == Status.PRESENT,
        )
    ).all()
    for mine, theirs in twice:
        mine.came_at, mine.how, mine.walk_in = theirs.came_at, theirs.how, theirs.walk_in
        mine.noted_by_id = theirs.noted_by_id
        move(mine, to=Status.PRESENT, by=SYSTEM, reason="two records became one")
    db.session.flush()

"""What consents put on pages of others: home tasks, letters, and what data rights ask for."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import select

from network.core import letters, personal_data, registry
from network.core.database import db
from network.core.permission import Role
from network.core.registry import Section, Task
from network.members.consents import operations, privacy, queries
from network.members.consents.rules import AGREEMENT, Standing
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.people.rules import Status


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks)
    registry.access_ended.add(end_with_the_membership, "consents")
    registry.subject_access.add(held_consents)
    registry.obsolete.add(_has_accepted, operations.ACCEPTED_MEANWHILE)
    people.may_go_public.add(operations.may_go_public, "consents")
    personal_data.declare(*privacy.HELD)
    personal_data.sweep(privacy.SWEEP)
    letters.offer_preview("consents/email/agreement.txt", "Please accept the agreement", _agreement_sample)


def tasks(member: Any, _today: date) -> Iterator[Task]:
    """Ask instructors for the agreement first of all, and anybody again whose consent was to other words."""
    for one in queries.stands(member.id):
        again = one.standing is Standing.ASK_AGAIN
        if one.kind.key == AGREEMENT and Role.INSTRUCTOR in member.roles and not one.holds:
            yield Task(
                title="Read and accept the network agreement",
                href=url_for("consents.show", id=member.id, _anchor=AGREEMENT),
                hint="It has changed since you accepted it" if again else "What members promise",
                urgency=1,
            )
        elif again:
            yield Task(
                title=f"Say again whether you agree: {one.kind.title}",
                href=url_for("consents.show", id=member.id, _anchor=one.kind.key),
                hint="The words have changed. Until you answer, it does not hold",
                urgency=3,
            )


def end_with_the_membership(member: Any) -> None:
    """End what somebody agreed to when they leave. A suspension hides them, and ends nothing."""
    if member.status is Status.LEFT:
        operations.withdraw_everything(member)


def held_consents(member: Any) -> Section:
    """Return every answer of somebody, with the words that it was to."""
    rows = [
        {
            "about": answer.key,
            "answer": "agreed" if answer.given else "taken back",
            "version": answer.text.version,
            "words": answer.text.wording,
            "at": answer.at.isoformat(),
            "how": answer.how.value,
        }
        for answer in reversed(queries.answers_of(member.id))
    ]
    return Section("What you agreed to", rows)


def _has_accepted(member_id: int) -> bool:
    return queries.gives(member_id, AGREEMENT)


def _agreement_sample() -> dict[str, Any] | None:
    latest = db.session.scalar(
        select(Member).where(Member.status == Status.ACTIVE).order_by(Member.id.desc()).limit(1)
    )
    return {"to": latest} if latest else None

"""What training puts on pages of others, its letter, and what data rights ask for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import select

from network.core import clock, letters, registry
from network.core.database import db
from network.core.permission import Role
from network.core.registry import NoticeKind, Section, Task
from network.members.consents import kinds
from network.members.consents.rules import TRAINING
from network.members.training import operations, queries
from network.members.training.models import TrainingQuestion
from network.members.training.rules import Status


def register() -> None:
    """Fill the registry, and let whoever takes the consent back be forgotten here too."""
    consent = kinds.kinds.named(TRAINING)
    if consent is not None and operations.forget not in consent.on_withdrawal:
        kinds.offer(replace(consent, on_withdrawal=(*consent.on_withdrawal, operations.forget)))
    registry.home_tasks.add(tasks, "training")
    registry.obsolete.add(is_pointless, "training.is_pointless")
    registry.subject_access.add(held_interests, "training.interests")
    registry.subject_access.add(held_questions, "training.questions")
    registry.erasure.add(erase, "training")
    kind = NoticeKind(
        operations.NOTICE,
        "Training",
        "A coordinator asks whether you would like to train for a qualification. It stands in one "
        "letter with others unless you choose otherwise",
        default="digest",
    )
    registry.notice_kinds.add(kind, kind.key)
    letters.offer_preview("training/email/asked.txt", "Would you like to train?", _sample)


def tasks(member: Any, today: date) -> Iterator[Task]:
    """Bring a question to whoever has not answered it and still wants to hear about it."""
    if Role.INSTRUCTOR not in member.roles:
        return
    for question in queries.questions_to(member.id):
        if question.status is Status.ASKED and not _is_settled(question, today):
            yield Task(
                title=f"Would you like to train? {question.kind.title}",
                href=url_for("training.question", id=question.id),
                hint="A coordinator asks. Say yes, or not now",
                urgency=40,
            )


def is_pointless(id: int) -> bool:
    """Whether a letter that asks has become pointless: answered, not wanted any more, or held by now."""
    question = db.session.get(TrainingQuestion, id)
    return question is None or question.status is not Status.ASKED or _is_settled(question, clock.today())


def held_interests(member: Any) -> Section:
    """Return what somebody wants to hear about."""
    rows = [
        {"qualification": one.kind.title, "since": one.since.isoformat()}
        for one in queries.interests_of(member.id)
    ]
    return Section("Training you want to hear about", rows)


def held_questions(member: Any) -> Section:
    """Return what somebody was asked, and what they answered."""
    rows = [
        {
            "qualification": question.kind.title,
            "asked_at": question.asked_at.isoformat(),
            "answer": question.status.value,
            "answered_at": question.answered_at.isoformat() if question.answered_at else None,
        }
        for question in queries.questions_to(member.id)
    ]
    return Section("Questions about training", rows)


def erase(member: Any) -> None:
    """Forget what somebody wanted to hear about. That a question was put stays, without the person."""
    operations.forget(member)


def _is_settled(question: TrainingQuestion, today: date) -> bool:
    return queries.holds_kind(question.member_id, question.kind_id, today) or not queries.wants_to_hear(
        question.member_id, question.kind_id
    )


def _sample() -> dict[str, Any] | None:
    latest = db.session.scalar(select(TrainingQuestion).order_by(TrainingQuestion.id.desc()).limit(1))
    if latest is None:
        return None
    return {"to": latest.member, "about": latest, "kind": latest.kind, "by": latest.member}

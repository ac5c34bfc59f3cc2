"""What conditions of award hold about people, what they may have of it, and what deletes it.

They are part of the account of public money, which is kept for seven years also where somebody asks to be
deleted (UK GDPR, article 17(3)(b)). What is not part of it goes at once: reminders.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import delete, or_, select

from network.bursaries.applications.models import Application
from network.bursaries.conditions.models import (
    AwardedCondition,
    ClawBack,
    ConditionEvidence,
    ConditionReminder,
)
from network.bursaries.ledger.privacy import MONEY
from network.core import personal_data, registry
from network.core.database import db
from network.core.files import StoredFile
from network.core.personal_data import ALL, Basis, Held
from network.core.registry import Section

WHO = (
    "You, about your own bursary; the coordinators, and who decides for the fund, unless they are conflicted"
)

HELD = (
    Held(
        key="bursaries.conditions",
        what="What you promised for a bursary, until when, whether you kept it, and each extension",
        why="So that public money does what it was given for, and that this can be shown",
        basis=Basis.PUBLIC_TASK,
        who=WHO,
        kept=MONEY,
        where={"bursary_conditions": ALL, "bursary_condition_extensions": ALL},
    ),
    Held(
        key="bursaries.evidence",
        what="What you sent to show that you kept it, and what a coordinator saw",
        why="So that it can be shown that a condition was kept",
        basis=Basis.PUBLIC_TASK,
        who=WHO,
        kept=MONEY,
        where={"bursary_condition_evidence": ALL},
    ),
    Held(
        key="bursaries.claw_backs",
        what="Money of a bursary that you are to pay back: how much, why, until when, what came",
        why="So that public money can be accounted for",
        basis=Basis.LEGAL_OBLIGATION,
        who=WHO,
        kept=MONEY,
        where={"bursary_claw_backs": ALL, "bursary_claw_back_receipts": ALL},
    ),
    Held(
        key="bursaries.condition_reminders",
        what="Which reminders of a last day you were sent",
        why="So that none is missed and none comes twice",
        basis=Basis.PUBLIC_TASK,
        who="You, in the copy of your data",
        kept=MONEY,
        where={"bursary_condition_reminders": ALL},
    ),
)


def register() -> None:
    """Declare it, and offer what data rights ask for."""
    personal_data.declare(*HELD)
    for section in (held_conditions, held_debts, held_reminders):
        registry.subject_access.add(section)
    registry.subject_files.add(held_files, "bursary evidence")
    registry.erasure.add(erase, "conditions")


def held_conditions(member: Any) -> Section:
    """Return what somebody promised, with what was sent, seen and extended."""
    rows = [
        {
            "bursary": one.application.reference,
            "promised": one.words,
            "status": one.status.value,
            "due_on": _iso(one.due_on),
            "extended_to": _iso(one.extended_to),
            "kept_on": _iso(one.kept_on),
            "evidence": [
                {"what": shown.sort.value, "words": shown.words, "at": shown.at.isoformat()}
                for shown in one.evidence
            ],
            "extensions": [
                {"from": _iso(moved.old_on), "to": _iso(moved.new_on), "reason": moved.reason}
                for moved in one.extensions
            ],
        }
        for one in db.session.scalars(
            select(AwardedCondition)
            .where(AwardedCondition.application_id.in_(_awards_of(member)))
            .order_by(AwardedCondition.id)
        )
    ]
    return Section("What you promised for bursaries", rows)


def held_debts(member: Any) -> Section:
    """Return what somebody is to pay back of bursaries, and what they paid back."""
    rows = [
        {
            "bursary": one.application.reference,
            "pence": one.pence,
            "received_pence": one.received_pence,
            "status": one.status.value,
            "reason": one.reason,
            "due_on": _iso(one.due_on),
            "receipts": [
                {
                    "pence": -receipt.pence if receipt.corrects_id else receipt.pence,
                    "on": _iso(receipt.received_on),
                    "reference": receipt.reference,
                }
                for receipt in one.receipts
            ],
        }
        for one in db.session.scalars(
            select(ClawBack).where(ClawBack.application_id.in_(_awards_of(member))).order_by(ClawBack.id)
        )
    ]
    return Section("Money of bursaries to pay back", rows)


def held_reminders(member: Any) -> Section:
    """Return which reminders somebody was sent about what they promised."""
    rows = [
        {
            "until": _iso(one.until),
            "days_before": one.step,
            "sent": one.sent,
            "decided_at": one.decided_at.isoformat(),
        }
        for one in db.session.scalars(
            select(ConditionReminder)
            .where(ConditionReminder.id.in_(_reminders_of(_awards_of(member))))
            .order_by(ConditionReminder.id)
        )
    ]
    return Section("Reminders of what you promised for bursaries", rows)


def held_files(member: Any) -> Iterator[StoredFile]:
    """Return the files that show what somebody kept."""
    yield from db.session.scalars(
        select(StoredFile)
        .join(ConditionEvidence, ConditionEvidence.file_id == StoredFile.id)
        .join(ConditionEvidence.condition)
        .where(AwardedCondition.application_id.in_(_awards_of(member)))
        .order_by(StoredFile.id)
    )


def erase(member: Any) -> None:
    """Delete the reminders; the account of public money stays for its time."""
    ids = list(db.session.scalars(_reminders_of(_awards_of(member))))
    db.session.execute(delete(ConditionReminder).where(ConditionReminder.id.in_(ids)))


def _awards_of(member: Any) -> Any:
    return select(Application.id).where(Application.applicant_id == member.id)


def _reminders_of(awards: Any) -> Any:
    return select(ConditionReminder.id).where(
        or_(
            ConditionReminder.condition_id.in_(
                select(AwardedCondition.id).where(AwardedCondition.application_id.in_(awards))
            ),
            ConditionReminder.claw_back_id.in_(
                select(ClawBack.id).where(ClawBack.application_id.in_(awards))
            ),
        )
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

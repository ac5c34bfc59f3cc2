"""The letters about conditions: to whoever got the award, and to those on the other side of it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from network.bursaries.applications.models import Application
from network.bursaries.assessing import operations as assessing
from network.bursaries.conditions import queries
from network.bursaries.conditions.models import AwardedCondition, ClawBack
from network.bursaries.deciding import queries as deciding
from network.core import mail
from network.core.database import db
from network.core.permission import SYSTEM, Actor

FOLDER = "bursaries/conditions/email"
NOTICE = "bursaries.conditions"  # to whoever got the award
FOLLOWED = "bursaries.conditions.followed"  # to the other side
LOOKED_AT = "conditions.looked_at"


def dated(application: Application, conditions: Sequence[AwardedCondition]) -> None:
    """Tell somebody until when they are to keep what they promised, now that the course is complete."""
    mail.queue(
        f"{FOLDER}/dated.txt",
        to=application.applicant,
        notice=NOTICE,
        about=application,
        application=application,
        conditions=conditions,
    )


def changed(condition: AwardedCondition, what: str, reason: str = "") -> None:
    """Tell somebody what became of a condition of theirs; a decision on it always reaches them."""
    mail.queue(
        f"{FOLDER}/changed.txt",
        to=condition.application.applicant,
        about=condition,
        condition=condition,
        what=what,
        reason=reason,
    )


def sent(condition: AwardedCondition) -> None:
    """Tell coordinators that evidence waits for a look."""
    mail.queue_for_all(
        f"{FOLDER}/sent.txt",
        to=deciding.coordinators_of(condition.application),
        notice=FOLLOWED,
        about=condition,
        obsolete=LOOKED_AT,
        condition=condition,
    )


def missed(condition: AwardedCondition, reason: str, *, by: Actor) -> None:
    """Tell the other side that a condition was not kept, so that the funder decides what follows."""
    mail.queue_for_all(
        f"{FOLDER}/missed.txt",
        to=deciding.other_side(condition.application, besides=by),
        notice=FOLLOWED,
        about=condition,
        condition=condition,
        reason=reason,
    )


def overdue(condition: AwardedCondition) -> None:
    """Tell the other side that a last day is past and nothing has come."""
    mail.queue_for_all(
        f"{FOLDER}/overdue.txt",
        to=deciding.other_side(condition.application, besides=SYSTEM),
        notice=FOLLOWED,
        about=condition,
        condition=condition,
    )


def debt(debt: ClawBack, what: str, *, by: Actor, pence: int = 0, reason: str = "") -> None:
    """Tell both sides what is to be paid back, what came, or that the rest was waived."""
    facts: dict[str, Any] = {"debt": debt, "what": what, "pence": pence, "reason": reason}
    mail.queue(f"{FOLDER}/debt.txt", to=debt.application.applicant, about=debt, **facts)
    mail.queue_for_all(
        f"{FOLDER}/debt_followed.txt",
        to=deciding.other_side(debt.application, besides=by),
        notice=FOLLOWED,
        about=debt,
        **facts,
    )


def take_back(application: Application, by: Actor) -> None:
    """Let no letter about conditions or claw-backs reach somebody who has declared a conflict."""
    for things in (AwardedCondition, ClawBack):
        ids = db.session.scalars(select(things.id).where(things.application_id == application.id)).all()
        assessing.take_back_letters(things, ids, by)


def was_looked_at(condition_id: int) -> bool:
    """Tell whether word of evidence has become pointless: nothing of this condition waits for a look."""
    found = db.session.get(AwardedCondition, condition_id)
    return found is None or found.waits_since is None


def sample() -> dict[str, Any] | None:
    """Return what the letters about a condition need, from the newest one; None where there is none."""
    newest = db.session.scalar(select(AwardedCondition).order_by(AwardedCondition.id.desc()).limit(1))
    if newest is None:
        return None
    return {
        "to": newest.application.applicant,
        "application": newest.application,
        "condition": newest,
        "conditions": queries.conditions_of(newest.application),
        "what": "returned",
        "reason": "Please say on which day the first session was.",
    }


def sample_of_debt() -> dict[str, Any] | None:
    """Return what the letters about a claw-back need, from the newest one; None where there is none."""
    newest = db.session.scalar(select(ClawBack).order_by(ClawBack.id.desc()).limit(1))
    if newest is None:
        return None
    return {
        "to": newest.application.applicant,
        "debt": newest,
        "what": "decided",
        "pence": newest.pence,
        "reason": "",
    }

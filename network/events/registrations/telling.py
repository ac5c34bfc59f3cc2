"""The letters about places: offered, passed on, and what a coordinator did for somebody."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from network.core import clock, mail
from network.core.database import db
from network.core.permission import Actor
from network.events import changes
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations.models import Registration
from network.events.registrations.rules import NOT_COMING, Status

_FOLDER = "events/registrations/email"


def offered(answer: Registration) -> None:
    """Write that a place is held, until when, and where to take it."""
    mail.queue(
        f"{_FOLDER}/offered.txt",
        to=answer.member,
        about=answer,
        obsolete="registrations.not_offered",
        answer=answer,
    )


def lapsed(answer: Registration) -> None:
    """Write that the time to take a place is over."""
    mail.queue(
        f"{_FOLDER}/lapsed.txt",
        to=answer.member,
        about=answer,
        obsolete="registrations.not_lapsed",
        answer=answer,
    )


def changed(answer: Registration, *, by: Actor) -> None:
    """Write that somebody who arranges the event changed an answer, or gave it for a member."""
    part = changes.out_of_calendar(answer) if answer.status in NOT_COMING else None
    mail.queue(
        f"{_FOLDER}/changed.txt",
        to=answer.member,
        about=answer,
        calendar=part,
        answer=answer,
        by_name=by.name,
        by_entry=part is not None,
    )


def not_for_them(answer: Registration, reason: str) -> None:
    """Write why somebody who waited is not offered the place: they hold no more what the event asks for."""
    part = changes.out_of_calendar(answer)
    mail.queue(
        f"{_FOLDER}/not_for_them.txt",
        to=answer.member,
        about=answer,
        calendar=part,
        answer=answer,
        reason=reason,
        by_entry=part is not None,
    )


def is_not_offered(number: int) -> bool:
    """Whether a letter about an offer is pointless: it was taken or given up, or the event is off or over."""
    answer = db.session.get(Registration, number)
    return answer is None or answer.status is not Status.OFFERED or _is_over(answer)


def is_not_lapsed(number: int) -> bool:
    """Whether word of a lapsed offer is pointless: they have answered since."""
    answer = db.session.get(Registration, number)
    return answer is None or answer.status is not Status.LAPSED or _is_over(answer)


def sample() -> Mapping[str, Any] | None:
    """Return what a preview of these letters shows: the newest answer."""
    answer = db.session.scalars(select(Registration).order_by(Registration.id.desc()).limit(1)).first()
    if answer is None:
        return None
    return {
        "to": answer.member,
        "answer": answer,
        "by_name": "a coordinator",
        "reason": "This is for holders of Level 4 Cancer Rehab.",
        "by_entry": False,
    }


def _is_over(answer: Registration) -> bool:
    """Whether there is nothing to come to: the event is over, or off."""
    return answer.event.ends_at <= clock.now() or answer.event.status is EventStatus.CANCELLED

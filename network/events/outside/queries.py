"""The questions about others' calendars and what stands in them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from network.core.database import db
from network.core.permission import Actor
from network.events.outside import policy, rules
from network.events.outside.models import OutsideCalendar, OutsideEvent

PAGE = 50


def coming(
    actor: Actor, now: datetime, limit: int = PAGE, after: OutsideEvent | None = None
) -> Sequence[OutsideEvent]:
    """Return the next events of others that ``actor`` may see, soonest first, those after ``after``."""
    question = (
        select(OutsideEvent)
        .join(OutsideEvent.calendar)
        .options(contains_eager(OutsideEvent.calendar))
        .where(OutsideEvent.ends_at > now)
        .order_by(OutsideEvent.starts_at, OutsideEvent.id)
        .limit(limit)
    )
    if not policy.may_see_all(actor):
        question = question.where(OutsideCalendar.is_public)
    if after is not None:
        later = (OutsideEvent.starts_at > after.starts_at) | (
            (OutsideEvent.starts_at == after.starts_at) & (OutsideEvent.id > after.id)
        )
        question = question.where(later)
    return db.session.scalars(question).all()


def calendars() -> Sequence[OutsideCalendar]:
    """Return every calendar that is read, by whose it is."""
    return db.session.scalars(
        select(OutsideCalendar).order_by(OutsideCalendar.source, OutsideCalendar.id)
    ).all()


def due(now: datetime) -> list[int]:
    """Return the calendars that are to be read now."""
    found = db.session.execute(
        select(OutsideCalendar.id, OutsideCalendar.read_at, OutsideCalendar.failures)
        .where(OutsideCalendar.address != "")
        .order_by(OutsideCalendar.id)
    )
    return [number for number, read_at, failures in found if rules.is_due(read_at, failures, now)]


def silent(now: datetime) -> list[OutsideCalendar]:
    """Return the calendars that could not be read for so long that somebody should look."""
    failing = select(OutsideCalendar).where(OutsideCalendar.problem != "", OutsideCalendar.address != "")
    return [
        one
        for one in db.session.scalars(failing.order_by(OutsideCalendar.id))
        if rules.is_silent(one.succeeded_at or one.added_at, now)
    ]

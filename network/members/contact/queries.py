"""Questions about requests to call."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from network.core import clock
from network.core.database import db
from network.core.personal_data import beginning_of
from network.members.contact import rules
from network.members.contact.models import CallRequest
from network.members.contact.rules import Status

PAGE = 25


def is_open(request: CallRequest, today: date) -> bool:
    """Whether a request waits for an answer on ``today``."""
    return rules.is_open(request.status, clock.london_date(request.asked_at), today)


def waiting_for(member_id: int | None, today: date) -> Sequence[CallRequest]:
    """Return the requests that a member has still to answer, the oldest first."""
    return db.session.scalars(
        select(CallRequest).where(CallRequest.member_id == member_id, *_open(today)).order_by(CallRequest.id)
    ).all()


def count_waiting_for(member_id: int | None, today: date) -> int:
    """Return how many requests a member has still to answer."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(CallRequest)
            .where(CallRequest.member_id == member_id, *_open(today))
        )
        or 0
    )


def asked_of(member_id: int | None, before: int | None = None) -> Sequence[CallRequest]:
    """Return what a member was asked, newest first; one more than a page, to know whether it goes on."""
    return _page(CallRequest.member_id == member_id, before)


def asked_by(member_id: int | None, before: int | None = None) -> Sequence[CallRequest]:
    """Return what a member asked others, newest first; one more than a page."""
    return _page(CallRequest.asker_id == member_id, before)


def asked_since(member_id: int | None, day: date) -> Sequence[CallRequest]:
    """Return what a member has asked from ``day`` on."""
    return db.session.scalars(
        select(CallRequest).where(
            CallRequest.asker_id == member_id, CallRequest.asked_at >= beginning_of(day)
        )
    ).all()


def has_asked(member_id: int | None) -> bool:
    """Whether a member has asked anybody to call."""
    return bool(db.session.scalar(select(CallRequest.id).where(CallRequest.asker_id == member_id).limit(1)))


def asked_before(day: date) -> Sequence[CallRequest]:
    """Return every request from before a day."""
    return db.session.scalars(
        select(CallRequest).where(CallRequest.asked_at < beginning_of(day)).order_by(CallRequest.id)
    ).all()


def latest() -> CallRequest | None:
    """Return the newest request."""
    return db.session.scalar(select(CallRequest).order_by(CallRequest.id.desc()).limit(1))


def _page(those: ColumnElement[bool], before: int | None) -> Sequence[CallRequest]:
    question = select(CallRequest).options(joinedload(CallRequest.member)).where(those)
    if before is not None:
        question = question.where(CallRequest.id < before)
    return db.session.scalars(question.order_by(CallRequest.id.desc()).limit(PAGE + 1)).all()


def _open(today: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return CallRequest.status == Status.ASKED, CallRequest.asked_at >= beginning_of(today - rules.LIVES_FOR)

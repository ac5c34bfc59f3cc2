"""The days of one's own applications, as one's own calendar is told of them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from network.bursaries.applications import queries
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import AWARDED, Status
from network.bursaries.funds.models import Fund, Round
from network.core import clock, letters
from network.core.calendars import DayToRemember
from network.core.templating import moment

TAKES_THE_COURSE = frozenset({Status.OFFERED, *AWARDED})


def days_of(member: Any) -> Iterator[DayToRemember]:
    """Give when the round of a draft closes, and when a course begins that is offered or awarded."""
    today = clock.today()
    for one in queries.own(member.id):
        if one.status is Status.DRAFT:
            yield from _closing(one)
        elif one.status in TAKES_THE_COURSE and one.starts_on is not None and one.starts_on >= today:
            yield DayToRemember(
                uid=f"bursary-{one.id}-course@{letters.our_host()}",
                sequence=_sequence(one),
                changed_at=one.edited_at.replace(microsecond=0),
                day=one.starts_on,
                title=f"Your course begins: {one.course_title}",
                words=f"Your bursary {one.reference} is for it.",
                href=letters.address_of("bursaries.show", id=one.id),
            )


def made_of(member_id: ColumnElement[int]) -> Select[int, int, int]:
    """Return what the days are made of: they are the same while these rows, and the date, are."""
    return (
        select(Application.id, Application.version, func.coalesce(Round.version, 0) + Fund.version)
        .join(Fund, Fund.id == Application.fund_id)
        .outerjoin(Round, Round.fund_id == Fund.id)
        .where(Application.applicant_id == member_id)
    )


def _closing(one: Application) -> Iterator[DayToRemember]:
    today = clock.today()
    coming = [
        round_.closes_at
        for round_ in one.fund.rounds
        if round_.closes_at is not None and clock.london_date(round_.closes_at) >= today
    ]
    if coming:
        yield DayToRemember(
            uid=f"bursary-{one.id}-closes@{letters.our_host()}",
            sequence=_sequence(one),
            changed_at=one.edited_at.replace(microsecond=0),
            day=clock.london_date(min(coming)),
            title=f"Last day to apply: {one.fund.name}",
            words=f"Your draft has to be sent before {moment(min(coming))}.",
            href=letters.address_of("bursaries.edit", id=one.id),
        )


def _sequence(one: Application) -> int:
    return one.version + one.fund.version + sum(round_.version for round_ in one.fund.rounds)

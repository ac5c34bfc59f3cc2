"""The last day of an offer, as one's own calendar is told of it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select

from network.bursaries.applications.models import Application
from network.bursaries.deciding import queries
from network.bursaries.deciding.models import Offer
from network.core import letters
from network.core.calendars import DayToRemember
from network.core.money import said


def days_of(member: Any) -> Iterator[DayToRemember]:
    """Give the last day of each offer that somebody can still accept."""
    for application, offer in queries.own_offers(member.id):
        yield DayToRemember(
            uid=f"bursary-{application.id}-offer@{letters.our_host()}",
            sequence=application.version,
            changed_at=offer.released_at.replace(microsecond=0),
            day=offer.last_day,
            title=f"Last day to accept {said(offer.pence)} from {application.fund.name}",
            words=f"After it the money of bursary {application.reference} goes back to the fund.",
            href=letters.address_of("deciding.offer", id=application.id),
        )


def made_of(member_id: ColumnElement[int]) -> Select[int, int, int]:
    """Return what the days are made of: they are the same while these rows, and the date, are."""
    return (
        select(Application.id, Application.version, func.coalesce(func.max(Offer.id), literal(0)))
        .outerjoin(Offer, Offer.application_id == Application.id)
        .where(Application.applicant_id == member_id)
        .group_by(Application.id, Application.version)
    )

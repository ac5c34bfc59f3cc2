"""The last days of what somebody promised, or is to pay back, as their own calendar is told of them."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, select

from network.bursaries.applications.models import Application
from network.bursaries.conditions import queries
from network.bursaries.conditions.models import AwardedCondition, ClawBack
from network.core import clock, letters
from network.core.calendars import DayToRemember
from network.core.dates import in_words
from network.core.money import said
from network.members.people.models import Member


def last_days_of(member: Member) -> Iterator[DayToRemember]:
    """Give the last days of what a member is to keep for their bursaries, those still to come, in order."""
    today = clock.today()
    for one in queries.own_running(member.id):
        if one.last_day is None or one.last_day < today:
            continue
        yield DayToRemember(
            uid=f"bursary-condition-{one.id}@{letters.our_host()}",
            sequence=one.version - 1,
            # A program that has the day takes it anew only if this has grown: it does with each change.
            changed_at=one.made_at.replace(microsecond=0) + timedelta(seconds=one.version - 1),
            day=one.last_day,
            title="Last day: what you promised for your bursary",
            words=f"{one.words}, by {in_words(one.last_day)}.",
            href=letters.address_of("conditions.show", id=one.application_id),
        )


def days_to_pay_back_of(member: Member) -> Iterator[DayToRemember]:
    """Give the days until which a member is to pay money back, those still to come, in order."""
    for one in queries.own_debts(member.id):
        if one.due_on < clock.today():
            continue
        yield DayToRemember(
            uid=f"bursary-claw-back-{one.id}@{letters.our_host()}",
            sequence=one.version - 1,
            changed_at=one.decided_at.replace(microsecond=0) + timedelta(seconds=one.version - 1),
            day=one.due_on,
            title="Last day to pay back money of your bursary",
            words=f"{said(one.left_pence)} of {one.application.reference}, by {in_words(one.due_on)}.",
            href=letters.address_of("conditions.show", id=one.application_id),
        )


def debts_made_of(member_id: ColumnElement[int]) -> Select[int, int, int]:
    """Return what the days to pay back are made of, as for the others."""
    return (
        select(ClawBack.id, ClawBack.version, ClawBack.received_pence)
        .join(ClawBack.application)
        .where(Application.applicant_id == member_id)
    )


def made_of(member_id: ColumnElement[int]) -> Select[int, int, int]:
    """Return what the days are made of: they are the same while these rows, and the date, are."""
    return (
        select(AwardedCondition.id, AwardedCondition.version, Application.version)
        .join(AwardedCondition.application)
        .where(Application.applicant_id == member_id)
    )

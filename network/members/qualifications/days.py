"""The last days of somebody's certificates, as calendars are told of them."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, select

from network.core import clock, letters
from network.core.calendars import DayToRemember
from network.core.dates import in_words
from network.members.catalogue.models import QualificationKind
from network.members.people.models import Member
from network.members.qualifications import queries
from network.members.qualifications.models import Qualification


def last_days_of(member: Member) -> Iterator[DayToRemember]:
    """Give the last days of a member's verified certificates that are still to come, the soonest first."""
    today = clock.today()
    for grant in queries.ends_to_come(queries.held_by(member, today), today):
        if grant.expires_on is not None:
            yield DayToRemember(
                uid=f"qualification-{grant.id}@{letters.our_host()}",
                sequence=grant.version - 1,
                # A program that has the day takes it anew only if this has grown: it does with each change.
                changed_at=(grant.checked_at or grant.submitted_at).replace(microsecond=0)
                + timedelta(seconds=grant.version + grant.kind.version - 2),
                day=grant.expires_on,
                title=f"Last day: {grant.kind.title}",
                words=f"Valid to {in_words(grant.expires_on)}, this day included. Renew it before then.",
                href=letters.address_of("qualifications.show", id=grant.id),
            )


def made_of(member_id: ColumnElement[int]) -> Select[int, int, int]:
    """Return what the days are made of: they are the same while these rows, and the date, are."""
    return (
        select(Qualification.id, Qualification.version, QualificationKind.version)
        .join(QualificationKind, QualificationKind.id == Qualification.kind_id)
        .where(Qualification.member_id == member_id)
    )

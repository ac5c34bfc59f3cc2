"""Whether somebody holds what an event asks for, on the day on which it takes place."""

from sqlalchemy import select

from network.core import clock
from network.core.database import db
from network.core.rules import Refused
from network.events.meetings.models import Event
from network.events.registrations.rules import Grant, why_not
from network.members.people.models import Member
from network.members.qualifications.models import Qualification
from network.members.qualifications.rules import Status


def reason_against(event: Event, member: Member, *, own: bool = True) -> str:
    """Say why ``member`` may not take part; "" where they may. Who hosts an event always may.

    What counts is a verified grant that is valid on the London date on which the event begins.
    """
    if not event.kinds_asked or event.host_id == member.id:
        return ""
    held = db.session.execute(
        select(Qualification.valid_from, Qualification.expires_on).where(
            Qualification.member_id == member.id,
            Qualification.status == Status.VERIFIED,
            Qualification.kind_id.in_([kind.id for kind in event.kinds_asked]),
        )
    )
    return why_not(
        [kind.title for kind in event.kinds_asked],
        [Grant(valid_from, expires_on) for valid_from, expires_on in held],
        clock.london_date(event.starts_at),
        own=own,
    )


def check(event: Event, member: Member, *, own: bool) -> None:
    """Raise Refused, with the reason in words, where ``member`` may not take part."""
    if reason := reason_against(event, member, own=own):
        raise Refused(reason)

"""Whether somebody holds what an event asks for, on the day on which it takes place."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

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
    """Say why ``member`` may not take part; "" where they may. Who hosts an event always may."""
    return reasons_against(event, [member], own=own)[member.id]


def reasons_against(event: Event, members: Sequence[Member], *, own: bool = False) -> Mapping[int, str]:
    """Say of each of these why they may not take part, by their id, in one statement.

    What counts is a verified grant that is valid on the London date on which the event begins.
    """
    if not event.kinds_asked:
        return dict.fromkeys((member.id for member in members), "")
    grants: defaultdict[int, list[Grant]] = defaultdict(list)
    for member_id, valid_from, expires_on in db.session.execute(
        select(Qualification.member_id, Qualification.valid_from, Qualification.expires_on).where(
            Qualification.member_id.in_([member.id for member in members]),
            Qualification.status == Status.VERIFIED,
            Qualification.kind_id.in_([kind.id for kind in event.kinds_asked]),
        )
    ):
        grants[member_id].append(Grant(valid_from, expires_on))
    titles = [kind.title for kind in event.kinds_asked]
    day = clock.london_date(event.starts_at)
    return {
        member.id: "" if member.id == event.host_id else why_not(titles, grants[member.id], day, own=own)
        for member in members
    }


def check(event: Event, member: Member, *, own: bool) -> None:
    """Raise Refused, with the reason in words, where ``member`` may not take part."""
    if reason := reason_against(event, member, own=own):
        raise Refused(reason)

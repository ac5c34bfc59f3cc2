"""What the demonstration shows of reminders: some gone, one held back, one skipped, and an extension."""

from datetime import date, timedelta

from network.core import clock
from network.core.database import db
from network.core.dates import days_between
from network.members.catalogue import queries as catalogue
from network.members.people.models import Member
from network.members.qualifications import queries as qualifications
from network.members.qualifications.models import Qualification
from network.members.reminders import extending, operations
from network.members.reminders import queries as reminders
from network.members.reminders.extending import Asked


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Extend one insurance, send what is due, and hold back and skip what comes next."""
    insurance = catalogue.kind_by_key("insurance")
    iwan = members["Iwan Madeup"]
    ended = [
        grant.expires_on
        for one in qualifications.held_by(iwan, today)
        if one.kind is insurance
        for grant in one.verified
        if grant.expires_on
    ]
    if insurance is not None and ended:
        long_ago = Asked(insurance, min(ended), max(ended), months=1)
        extending.extend(long_ago, "The insurer gave everybody a month more that winter.", by=by)
    coming = reminders.coming(reminders.Chosen(), today).lines
    later = [line for line in coming if days_between(today, line.day) > 0 and line.member_id != by.id]
    for line, reason in zip(later, ("Back from leave next week.", "Has booked the course."), strict=False):
        grant = db.session.get_one(Qualification, line.due.grant.id)
        held = operations.hold(grant, line.due.step, reason, by=by)
        if reason.startswith("Has"):
            operations.skip(held, by=by)
    operations.send_due(clock.now() - timedelta(seconds=1))

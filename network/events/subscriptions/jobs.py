"""What the worker does for subscriptions: it tells a member, once, that events come by their calendar now."""

from datetime import datetime

from network.core import mail
from network.core.jobs import crontab, job
from network.events.subscriptions import operations, queries


@job("tell-of-calendars", every=crontab(minute="*/10"), words="Tell members what their calendar does now")
def tell_of_calendars(_now: datetime) -> str:
    """Write to those whose own calendar is being fetched for the first time, and who have not chosen."""
    members = queries.to_tell()
    operations.note_told([one.id for one in members])
    for member in members:
        mail.queue("events/subscriptions/email/told.txt", to=member)
    return f"{len(members)} told" if members else ""

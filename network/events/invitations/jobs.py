"""What the worker does for invitations: newcomers are invited. core.inbound reads what calendars reply."""

from datetime import datetime

from network.core.database import db
from network.core.jobs import crontab, job
from network.events.invitations import operations, queries
from network.events.meetings.models import Event


@job("invite-newcomers", every=crontab(minute="45", hour="7"), words="Invite who came later to what is near")
def invite_newcomers(now: datetime) -> str:
    """Invite whoever a near event is for and who was not invited, such as a member who has just joined."""
    count = 0
    for event_id in queries.near(now):
        count += operations.invite(db.session.get_one(Event, event_id))
        db.session.commit()
    return f"{count} invited" if count else ""

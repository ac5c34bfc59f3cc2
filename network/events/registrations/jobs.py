"""What the worker does for answers: it passes places on, and forgets what people needed."""

from datetime import datetime

from sqlalchemy import delete, select

from network.core.database import db
from network.core.jobs import crontab, job
from network.events.meetings.models import Event
from network.events.registrations import operations, queries
from network.events.registrations.models import Needs, Registration
from network.events.registrations.rules import NEEDS_KEPT


@job("pass-on-places", every=crontab(minute="*/5"), words="Pass on places whose offer is over")
def pass_on_places(_now: datetime) -> str:
    """End the offers whose time is over, and offer those places to the next; one event at a time."""
    events = queries.with_offers_over()
    for event_id in events:
        operations.pass_on_places(event_id)
        db.session.commit()
    return f"places of {len(events)} event{'' if len(events) == 1 else 's'} passed on" if events else ""


@job("forget-needs", every=crontab(minute="40", hour="3"), words="Delete what people needed at past events")
def forget_needs(now: datetime) -> str:
    """Delete what people need to take part and may eat, 30 days after the event."""
    over = (
        select(Registration.id)
        .join(Event, Event.id == Registration.event_id)
        .where(Event.ends_at < now - NEEDS_KEPT)
    )
    gone = db.session.execute(delete(Needs).where(Needs.registration_id.in_(over)))
    count = gone.rowcount  # type: ignore[attr-defined]
    return f"needs of {count} {'person' if count == 1 else 'people'} deleted" if count else ""

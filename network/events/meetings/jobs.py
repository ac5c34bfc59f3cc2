"""What the worker does for events: the day after one ended, it is down as held."""

from datetime import datetime, time

from network.core import clock
from network.core.database import db
from network.core.jobs import crontab, job
from network.core.permission import SYSTEM
from network.events.meetings import operations, queries
from network.events.meetings.rules import LONDON, Status


@job("hold-events", every=crontab(minute="20", hour="1"), words="Put events down as held the day after")
def hold_events(now: datetime) -> str:
    """Put every published event down as held that ended before today, however long ago."""
    midnight = datetime.combine(clock.london_date(now), time(), LONDON)
    count = 0
    for event in queries.ended_before(midnight):
        operations.take(event)
        if event.status is Status.PUBLISHED and event.ends_at <= midnight:
            operations.hold(event, by=SYSTEM)
            count += 1
        db.session.commit()
    return f"{count} held" if count else ""

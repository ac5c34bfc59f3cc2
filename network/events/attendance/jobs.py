"""What the worker does for attendance: points for events whose list nobody has closed."""

from datetime import datetime

from network.core.database import db
from network.core.jobs import crontab, job
from network.events.attendance import crediting, operations


@job(
    "credit-attendance",
    every=crontab(minute="*/15"),
    words="Write CPD for those who were at an event that is over",
)
def credit_attendance(now: datetime) -> str:
    """Credit each event on its own, so that one that cannot be credited keeps no other from it."""
    count = 0
    for event in crediting.uncounted(now):
        count += operations.credit(event)
        db.session.commit()
    return f"{count} credited" if count else ""

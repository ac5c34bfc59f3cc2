"""The questions about answers: who comes, who waits, how many places are left."""

from sqlalchemy import select

from network.core.database import db
from network.events.registrations.models import Registration


def of(event_id: int, member_id: int) -> Registration | None:
    """Return what a member answered to an event."""
    return db.session.scalar(
        select(Registration).where(Registration.event_id == event_id, Registration.member_id == member_id)
    )

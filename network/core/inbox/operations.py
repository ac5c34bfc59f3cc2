"""What somebody does with the list of what is new: say that they have read it."""

from sqlalchemy import select

from network.core import clock
from network.core.database import db, one_at_a_time
from network.core.inbox.models import InboxMark


def mark_read(member_id: int, until: int) -> None:
    """Take all for read up to the letter numbered ``until``; what came meanwhile stays new."""
    one_at_a_time(f"inbox of {member_id}")
    mark = db.session.scalar(select(InboxMark).where(InboxMark.member_id == member_id))
    if mark is None:
        mark = InboxMark(member_id=member_id, seen_id=0)
        db.session.add(mark)
    mark.seen_id = max(mark.seen_id, until)
    mark.marked_at = clock.now()
    db.session.flush()

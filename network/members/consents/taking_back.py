"""What happens at once when a consent stops holding."""

from network.core.database import db
from network.members.people.models import Member
from network.members.people.rules import Audience


def off_the_web(member: Member) -> None:
    """Take out every tick for everybody. Who sees a field by another tick goes on seeing it."""
    kept = [tick for tick in member.shown if not tick.endswith(f":{Audience.PUBLIC}")]
    if len(kept) != len(member.shown):
        member.shown = kept
        db.session.flush()

"""Who follows what in the invented network, who was asked, and how its members want to be told."""

from datetime import date

from sqlalchemy import select

from network.community.discussions.models import Discussion
from network.community.discussions.rules import Kind
from network.community.following import operations
from network.core import clock, letter_times
from network.core.database import db
from network.core.letter_rules import Quiet, Rhythm, Times
from network.members.people.models import Member


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Let members follow and stop, bring what nobody has answered, and tell everybody of one notice."""
    lotte, gareth = members["Lotte Nonesuch"], members["Gareth Samplewell"]
    question = _discussion(Kind.QUESTION)
    operations.follow(question, by=gareth)
    operations.hear_no_more(question, by=lotte)
    operations.bring_questions(clock.now())
    operations.tell_all(_discussion(Kind.NOTICE), by=by)
    letter_times.keep(gareth.id, Times(Rhythm.DAILY, Quiet(22, 6)))


def _discussion(kind: Kind) -> Discussion:
    """Return the first open discussion of a kind that is about no event."""
    question = select(Discussion).where(
        Discussion.kind == kind, Discussion.event_id.is_(None), Discussion.locked_at.is_(None)
    )
    return db.session.scalars(question.order_by(Discussion.id).limit(1)).one()

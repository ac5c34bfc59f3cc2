"""Two records of one person, one of which stands in for the other: nobody stands in for themselves."""

from sqlalchemy import and_, or_, select

from network.bursaries.funds.models import Deputy
from network.core.database import db
from network.members.duplicates.steps import MergeStep, Merging, merging


def register() -> None:
    """Offer the step."""
    merging.add(MergeStep("deputies", lambda _one, _other: None, set_aside), "deputies")


def set_aside(merge: Merging, _answer: str) -> None:
    """Set aside that one of the two was a deputy of the other."""
    winner, loser = merge.winner.id, merge.loser.id
    between = select(Deputy.id).where(
        or_(
            and_(Deputy.member_id == winner, Deputy.for_id == loser),
            and_(Deputy.member_id == loser, Deputy.for_id == winner),
        )
    )
    for number in db.session.scalars(between).all():
        merge.set_aside(db.metadata.tables[Deputy.__tablename__], number)

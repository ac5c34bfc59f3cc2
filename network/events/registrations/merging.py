"""What becomes of answers where two records are made one: of two to one event the stronger stands."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import aliased

from network.core.database import db
from network.events.registrations import queue
from network.events.registrations.models import Registration
from network.events.registrations.rules import Status
from network.members.duplicates.steps import Merging

STRONGEST_FIRST: Sequence[Status] = (
    Status.GOING,
    Status.OFFERED,
    Status.WAITING,
    Status.MAYBE,
    Status.CANCELLED,
    Status.DECLINED,
    Status.LAPSED,
)


def let_one_stand(merge: Merging, _answer: str) -> None:
    """Set the weaker of two answers to one event aside, and pass on the place that it may have held."""
    other = aliased(Registration)
    pairs = db.session.execute(
        select(Registration, other)
        .join(other, other.event_id == Registration.event_id)
        .where(Registration.member_id == merge.winner.id, other.member_id == merge.loser.id)
        .order_by(Registration.event_id)
    ).all()
    for pair in pairs:
        event = pair[0].event
        queue.take(event)
        weaker = max(pair, key=lambda one: (STRONGEST_FIRST.index(one.status), one.queue_number or 0))
        number = weaker.id
        db.session.expunge(weaker)
        merge.set_aside(db.metadata.tables[Registration.__tablename__], number)
        queue.pass_on(event)

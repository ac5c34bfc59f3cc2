"""What consents hold about people, and for how long."""

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from network.core.clock import LONDON
from network.core.database import db
from network.core.personal_data import Basis, Due, Held, Period, Sweep
from network.members.consents.models import ConsentAnswer
from network.members.people.models import Member
from network.members.people.rules import Status

ANSWERS = Period(
    "consent-answers",
    "What somebody agreed to and took back",
    months=72,
    after="another answer took its place, or they left",
)
HELD = (
    Held(
        key="consents",
        what="What you agreed to and took back, in which words, when, and how you answered",
        why="To do only what you agreed to, and to be able to show that you did",
        basis=Basis.LEGAL_OBLIGATION,
        who="You; coordinators",
        kept=ANSWERS,
        where={"consent_answers": ("member_id", "key", "text_id", "given", "how", "by_id", "at")},
    ),
    Held(
        key="consent-texts",
        what="Which coordinator wrote a wording that members agree to, and when",
        why="To be able to show what was asked, and by whom",
        basis=Basis.LEGAL_OBLIGATION,
        who="Coordinators",
        kept="For as long as the network asks for consents",
        where={"consent_texts": ("written_by_id", "written_at")},
    ),
)


def due(before: date) -> Sequence[Due]:
    """Return the answers from before a day that another one has replaced, or whose giver has left."""
    newer, moment = aliased(ConsentAnswer), datetime.combine(before, time(), LONDON)
    replaced = exists().where(
        newer.member_id == ConsentAnswer.member_id,
        newer.key == ConsentAnswer.key,
        newer.id > ConsentAnswer.id,
        newer.at < moment,
    )
    found = db.session.scalars(
        select(ConsentAnswer)
        .join(Member, Member.id == ConsentAnswer.member_id)
        .where(
            ConsentAnswer.at < moment,
            replaced | (Member.status == Status.LEFT),
        )
        .order_by(ConsentAnswer.id)
    )
    return [
        Due(
            one.id,
            f"{one.key}: {'agreed' if one.given else 'taken back'} on {one.at:%Y-%m-%d}",
            one.member_id,
        )
        for one in found
    ]


def delete(one: Due) -> None:
    """Delete an answer whose period is over."""
    answer = db.session.get(ConsentAnswer, one.id)
    if answer is not None:
        db.session.delete(answer)
        db.session.flush()


SWEEP = Sweep(ANSWERS, due, delete)

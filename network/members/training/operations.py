"""What is done about training: saying what one wants to hear about, asking a member, and answering."""

from collections.abc import Sequence

from sqlalchemy import delete

from network.core import audit, clock, mail
from network.core.database import db
from network.core.lifecycle import demand, move
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.catalogue.models import QualificationKind
from network.members.consents import operations as consents
from network.members.consents.rules import TRAINING
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications import facts
from network.members.qualifications.taking import take
from network.members.training import policy, queries
from network.members.training.models import TrainingInterest, TrainingQuestion
from network.members.training.rules import Status, may_ask_again

NOTICE = "training"


def choose(
    member: Member, kinds: Sequence[QualificationKind], *, by: Actor, wording: int | None = None
) -> None:
    """Agree to be asked about training for these kinds, or for all where none is named.

    ``wording`` is the version of the consent's words that the member read.
    """
    demand(policy.may_choose_for, by, member)
    consents.give(member, TRAINING, by=by, version=wording)
    wanted = {kind.id for kind in kinds}
    there = {one.kind_id: one for one in queries.interests_of(member.id)}
    for kind_id in there.keys() - wanted:
        db.session.delete(there[kind_id])
    for kind_id in sorted(wanted - there.keys()):
        db.session.add(TrainingInterest(member_id=member.id, kind_id=kind_id))
    if wanted != there.keys():
        audit.record("training chosen", by=by, about=member, kinds=sorted(wanted))
    db.session.flush()


def stop(member: Member, *, by: Actor) -> None:
    """Take back that one may be asked. What one wanted to hear about is forgotten."""
    demand(policy.may_choose_for, by, member)
    consents.withdraw(member, TRAINING, by=by)
    forget(member)


def forget(member: Member) -> None:
    """Delete what a member wanted to hear about."""
    db.session.execute(delete(TrainingInterest).where(TrainingInterest.member_id == member.id))


def ask(member: Member, kind: QualificationKind, *, by: Actor) -> TrainingQuestion:
    """Ask a member in one letter whether they would like to train for a kind.

    Raises Refused where they do not agree to be asked about it, hold it, or were asked not long ago.
    """
    demand(policy.may_ask, by, member)
    facts.hold([member.id])
    today = clock.today()
    db.session.refresh(member, ["status"])
    if member.status is not Membership.ACTIVE or not queries.wants_to_hear(member.id, kind.id):
        raise Refused(f"{member.name} has not agreed to be asked about {kind.title}.")
    if kind.retired_on is not None and kind.retired_on <= today:
        raise Refused(f"{kind.title} is no longer in the catalogue.")
    if queries.holds_kind(member.id, kind.id, today):
        raise Refused(f"{member.name} holds {kind.title} already.")
    last = queries.last_asked_on(member.id, kind.id)
    if not may_ask_again(last, today):
        raise Refused(f"{member.name} was asked about {kind.title} less than 90 days ago.")
    question = TrainingQuestion(member=member, member_id=member.id, kind=kind, asked_by_id=by.id)
    db.session.add(question)
    db.session.flush()
    audit.record("training asked", question, by=by, kind=kind.key)
    mail.queue(
        "training/email/asked.txt",
        to=member,
        notice=NOTICE,
        about=question,
        obsolete="training.is_pointless",
        kind=kind,
        by=by,
    )
    return question


def answer(question: TrainingQuestion, wants: bool, *, by: Actor) -> None:
    """Say whether one would like to train; one may think again. The same answer twice changes nothing."""
    demand(policy.may_answer, by, question)
    take(question)
    status = Status.WANTS if wants else Status.NOT_NOW
    if question.status is status:
        return
    question.answered_at = clock.now()
    with db.session.no_autoflush:
        move(question, to=status, by=by)
    audit.record("training answered", question, by=by, wants=wants)

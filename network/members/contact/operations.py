"""Asking a member to call, answering, and closing what can no longer be answered."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select, update

from network.core import audit, clock, mail
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand, move
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.members.contact import policy, queries, rules
from network.members.contact.models import CallRequest
from network.members.contact.rules import BestTime, Status
from network.members.people.models import Member
from network.members.qualifications import facts


@dataclass(frozen=True)
class Caller:
    """Who wants to be called, where, and when it is best."""

    name: str
    service: str
    phone: str
    best_time: BestTime


def ask(member: Member, caller: Caller, *, by: Actor) -> CallRequest:
    """Ask a member to call; they get a letter at once.

    Raises Refused while an earlier request to them is open, and after as many in a day as one may make.
    """
    demand(policy.may_ask, by, member)
    one_at_a_time(f"ask for a call as member {by.id}")
    _hold(member)
    demand(policy.may_ask, by, member)  # as it is now that nobody can change it
    today = clock.today()
    asked = queries.asked_since(by.id, today - rules.LIVES_FOR)
    if any(one.member_id == member.id and queries.is_open(one, today) for one in asked):
        raise Refused(f"You have asked {member.called} already, and the answer is still to come.")
    if sum(clock.london_date(one.asked_at) == today for one in asked) >= rules.MOST_A_DAY:
        raise Refused(
            f"You have asked {rules.MOST_A_DAY} people today, and may ask no more. Ask again tomorrow."
        )
    request = CallRequest(
        member=member,
        asker_id=by.id,
        asker_name=caller.name,
        service=caller.service,
        phone=caller.phone,
        best_time=caller.best_time,
    )
    db.session.add(request)
    db.session.flush()
    audit.record("call asked for", request, by=by, about=member)
    mail.queue(
        "contact/email/asked.txt", to=member, about=request, obsolete="contact.is_over", request=request
    )
    return request


def answer(request: CallRequest, to: Status, *, by: Actor) -> None:
    """Say that one has called, or cannot; whoever asked is told. Raises Refused when it is over."""
    demand(policy.may_answer, by, request)
    _take(request)
    if request.status is to:
        return  # a second press
    if request.status is Status.ASKED and not queries.is_open(request, clock.today()):
        raise Refused("This request has run out, so there is nothing to answer any more.")
    move(request, to=to, by=by)
    audit.record(f"call answered: {to}", request, by=by, about=request.asker_id)
    mail.queue(f"contact/email/{to}.txt", to=request.asker, about=request, request=request)


def close_for(member: Member) -> None:
    """Close what waits for a member or was asked by them, since they are no longer there for it."""
    _close(or_(CallRequest.member_id == member.id, CallRequest.asker_id == member.id))


def close_to(member: Member) -> None:
    """Close what waits for a member, since they no longer want to be asked."""
    _close(CallRequest.member_id == member.id)


def forget_asker(member: Member) -> None:
    """Take the name, the service and the phone out of what somebody asked."""
    db.session.execute(
        update(CallRequest)
        .where(CallRequest.asker_id == member.id)
        .values(asker_name="", service="", phone="")
        .execution_options(synchronize_session="fetch")
    )


def _close(those: object) -> None:
    db.session.flush()
    oldest = clock.now() - rules.LIVES_FOR - timedelta(days=2)  # the others have run out by themselves
    waiting = db.session.scalars(
        select(CallRequest)
        .where(those, CallRequest.status == Status.ASKED, CallRequest.asked_at > oldest)  # type: ignore[arg-type]
        .order_by(CallRequest.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for request in waiting.all():
        move(request, to=Status.CLOSED, by=SYSTEM)
        audit.record("call request closed", request, by=SYSTEM, about=request.member_id)


def _take(request: CallRequest) -> None:
    db.session.refresh(request, with_for_update=True)


def _hold(member: Member) -> None:
    """Let nobody suspend a member, or end what they agree to, while somebody asks them."""
    db.session.flush()
    facts.hold([member.id])
    db.session.refresh(member, ["status", "shown", "version"])

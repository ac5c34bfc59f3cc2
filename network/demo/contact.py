"""Calls and concerns of the invented network: one of each state."""

from datetime import date, timedelta

from sqlalchemy import select

from network.core import clock
from network.core.database import db
from network.core.permission import Role
from network.members.concerns import operations as concerns
from network.members.concerns.models import Concern
from network.members.concerns.operations import Account
from network.members.concerns.rules import Outcome
from network.members.consents import operations as consents
from network.members.consents.rules import CALLS
from network.members.contact import operations, rules
from network.members.contact.operations import Caller
from network.members.contact.rules import BestTime, Status
from network.members.people.models import Member, RoleGrant

TAKES_CALLS = ("Amina Inventley", "Gareth Samplewell", "Bryn Makebelieve", "Ceri Pretend-Jones")
SERVICE = "Cardiac rehabilitation, Sample Hospital"


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Let a health partner ask for calls, and members raise concerns."""
    _ask_for_calls(members, _health_partner())
    _raise_concerns(members, by, today)


def _ask_for_calls(members: dict[str, Member], esi: Member) -> None:
    for name in TAKES_CALLS:
        consents.give(members[name], CALLS, by=members[name])
    caller = Caller(esi.name, SERVICE, "01632 960101", BestTime.AFTERNOON)
    amina, gareth, bryn, ceri = (members[name] for name in TAKES_CALLS)
    operations.answer(operations.ask(gareth, caller, by=esi), Status.CALLED, by=gareth)
    operations.answer(operations.ask(bryn, caller, by=esi), Status.CANNOT, by=bryn)
    ran_out = operations.ask(ceri, caller, by=esi)
    ran_out.asked_at = clock.now() - rules.LIVES_FOR - timedelta(days=6)
    operations.ask(amina, caller, by=esi)


def _raise_concerns(members: dict[str, Member], carol: Member, today: date) -> None:
    fola, kai, greta = (members[name] for name in ("Fola Fableton", "Kai Storyman", "Greta O'Fable"))
    concerns.raise_concern(
        Account(
            "The side door is locked while the class goes on, so there is one way out.",
            session="Tuesday circuits, Sample Hall",
            happened_on=today - timedelta(days=2),
            at_risk_now=True,
        ),
        by=fola,
    )
    taken = _about(kai, "Two people told me that the class has no warm-up any more.", by=greta)
    concerns.take_up(taken, by=carol)
    concerns.note(taken, "I have asked Kai to ring me on Thursday.", by=carol)
    closed = _about(fola, "The class began half an hour late three times.", by=kai)
    concerns.take_up(closed, by=carol)
    concerns.close(closed, Outcome.ADVICE, "The bus has changed. The class begins later now.", by=carol)


def _about(member: Member, happened: str, *, by: Member) -> Concern:
    return concerns.raise_concern(Account(happened, may_be_named=True), member, by=by)


def _health_partner() -> Member:
    return db.session.scalars(
        select(Member)
        .join(RoleGrant, RoleGrant.member_id == Member.id)
        .where(RoleGrant.role == Role.HEALTH_PARTNER)
        .order_by(Member.id)
        .limit(1)
    ).one()

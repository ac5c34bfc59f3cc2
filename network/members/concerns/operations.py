"""Raising a concern, looking into it, noting what is found, and closing it.

The words of a concern stand in its own rows alone, never in the audit, the history or a letter: those are
read by others, and cannot be deleted when the concern's time is over.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from network.core import audit, clock, mail
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand, move
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.concerns import policy, queries, rules
from network.members.concerns.models import Concern, ConcernNote
from network.members.concerns.rules import Outcome, Status
from network.members.people.models import Member
from network.members.people.rules import Status as Membership

OUT_OF_ACCESS = {Membership.SUSPENDED, Membership.LEFT}


@dataclass(frozen=True)
class Account:
    """What somebody says: of which session, what happened and when, and whether anybody is at risk now."""

    happened: str
    session: str = ""
    happened_on: date | None = None
    at_risk_now: bool = False
    may_be_named: bool = False


def raise_concern(account: Account, about: Member | None = None, *, by: Actor) -> Concern:
    """Write down a concern about a member or a session, and tell the coordinators that there is one.

    Raises Refused where no coordinator could read it, since the only one is whom it is about.
    """
    demand(policy.may_raise, by)
    if about is not None:
        demand(policy.may_raise_about, by, about)
    elif not account.session.strip():
        raise Refused("Say which session it is about.", "session")
    rules.check_day(account.happened_on, clock.today())
    one_at_a_time(f"raise a concern as member {by.id}")
    if twin := _the_same(account, about, by):
        return twin
    concern = Concern(
        raiser_id=by.id,
        about=about,
        about_id=about.id if about else None,
        session=account.session.strip(),
        happened=account.happened,
        happened_on=account.happened_on,
        at_risk_now=account.at_risk_now,
        may_be_named=account.may_be_named,
    )
    readers = queries.readers_of(concern)
    if not readers:
        raise Refused(
            "There is nobody on this site who could look into this. "
            "Please use the contact page to reach the people who host the network."
        )
    db.session.add(concern)
    db.session.flush()
    audit.record("concern raised", concern, by=by)
    for reader in readers:
        mail.queue(
            "concerns/email/raised.txt",
            to=reader,
            about=concern,
            obsolete="concerns.is_taken_up",
            concern=concern,
        )
    return concern


def take_up(concern: Concern, *, by: Actor, seen_with: int | None = None) -> None:
    """Look into a concern oneself; also one that another coordinator had taken up.

    ``seen_with`` is the coordinator who had it when ``by`` looked; raises Refused when another has it by now.
    """
    demand(policy.may_handle, by, concern)
    _take(concern)
    if concern.status is Status.CLOSED:
        raise Refused("This concern is closed.")
    if concern.assigned is not None and concern.assigned_id not in {seen_with, by.id}:
        raise Refused(f"{concern.assigned.name} looks into this by now. If it should be you, take it over.")
    if concern.status is Status.RAISED:
        move(concern, to=Status.LOOKED_INTO, by=by)
    elif concern.assigned_id == by.id:
        return
    concern.assigned_id = by.id
    audit.record("concern taken up", concern, by=by)
    db.session.flush()


def note(concern: Concern, words: str, *, by: Actor) -> ConcernNote:
    """Add what was found out. Raises Refused once the concern is closed."""
    demand(policy.may_handle, by, concern)
    _take(concern)
    if concern.status is not Status.LOOKED_INTO:
        raise Refused("Notes are added while a concern is looked into.")
    made = ConcernNote(concern=concern, by_id=by.id, words=words)
    db.session.add(made)
    audit.record("concern noted", concern, by=by)
    db.session.flush()
    return made


def close(concern: Concern, outcome: Outcome, words: str, *, by: Actor) -> None:
    """Close a concern with what was decided and why. Raises Refused without a reason, or when it is over."""
    demand(policy.may_handle, by, concern)
    _take(concern)
    if concern.status is Status.CLOSED:
        raise Refused("Somebody else has closed this concern meanwhile. Look at what they decided.")
    suspended = concern.about is not None and concern.about.status in OUT_OF_ACCESS
    rules.check_outcome(outcome, words, is_suspended=suspended)
    with db.session.no_autoflush:
        move(concern, to=Status.CLOSED, by=by)
        concern.outcome, concern.outcome_words, concern.closed_at = outcome, words.strip(), clock.now()
    audit.record("concern closed", concern, by=by, outcome=outcome)
    db.session.flush()
    raiser = concern.raiser
    if raiser is not None and raiser.status is Membership.ACTIVE:
        mail.queue("concerns/email/closed.txt", to=raiser, about=concern, concern=concern)


def forget_raiser(member: Member) -> None:
    """Keep what somebody raised without saying that it was they; the concern is about another."""
    for concern in db.session.scalars(select(Concern).where(Concern.raiser_id == member.id)):
        concern.raiser_id = None
        concern.may_be_named = False
    db.session.flush()


def forget_words(concern: Concern) -> None:
    """Take the words out of a concern; that there was one, when, and what was decided stays."""
    concern.happened, concern.session, concern.outcome_words = "", "", ""
    concern.notes = []
    db.session.flush()


def _the_same(account: Account, about: Member | None, by: Actor) -> Concern | None:
    """Return the concern that a second press has raised again, if that is what it is."""
    return db.session.scalar(
        select(Concern)
        .where(
            Concern.raiser_id == by.id,
            Concern.about_id == (about.id if about else None),
            Concern.session == account.session.strip(),
            Concern.happened == account.happened,
            Concern.status == Status.RAISED,
        )
        .limit(1)
    )


def _take(concern: Concern) -> None:
    db.session.refresh(concern, with_for_update=True)

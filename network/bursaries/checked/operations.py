"""Claiming a fact about oneself, and checking those of others."""

from datetime import date
from typing import Any

from sqlalchemy import select

from network.bursaries.checked import policy, queries
from network.bursaries.checked.models import CheckedFact
from network.bursaries.checked.rules import CURRENT, Sort, Status, as_asked, check_days
from network.core import audit, clock, mail
from network.core.database import db
from network.core.lifecycle import demand, move
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.catalogue.models import Area
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications import facts

NOTICE = "fact-checked"
FOLDER = "bursaries/checked/email"
MEANWHILE = "This has changed since you opened the page. Look at it again, and check it as it is now."


def claim(
    member: Member, sort: Sort, *, by: Actor, name: str = "", area: Area | None = None, number: str = ""
) -> CheckedFact:
    """Say something about oneself that a fund asks for; a coordinator checks it.

    Raises Refused where something is missing, or where the same is claimed or checked already.
    """
    made = CheckedFact(
        member=member, member_id=member.id, sort=sort, area_id=None if area is None else area.id
    )
    demand(policy.may_write, by, made)
    facts.hold([member.id])
    _write(made, sort, name, area, number)
    db.session.add(made)
    db.session.flush()
    audit.record("fact claimed", made, by=by, about=member.id)
    return made


def correct(
    fact: CheckedFact, *, by: Actor, name: str = "", area: Area | None = None, number: str = ""
) -> None:
    """Change what one claimed, and send it again where it was returned."""
    demand(policy.may_write, by, fact)
    _take(fact)
    if fact.status not in CURRENT:
        raise Refused("This was decided meanwhile. Claim it again if something has changed.")
    _write(fact, fact.sort, name, area, number)
    if fact.status is Status.RETURNED:
        move(fact, to=Status.CLAIMED, by=by)
        fact.claimed_at = clock.now()
    audit.record("fact corrected", fact, by=by, about=fact.member_id)
    db.session.flush()


def withdraw(fact: CheckedFact, *, by: Actor) -> None:
    """Take back what one claimed, before it is checked."""
    _take(fact)
    move(fact, to=Status.WITHDRAWN, by=by)
    _decided(fact, by, "")


def check(
    fact: CheckedFact,
    begins_on: date,
    ends_on: date,
    seen: str,
    *,
    by: Actor,
    name: str = "",
    version: int | None = None,
) -> None:
    """Say that a fact is true from one day to another, and what was seen; the member is told.

    ``name`` is how the funds write it, where the member wrote it in another way: it must match to count.
    ``version`` is the one that was looked at: raises Refused where the member has changed it since.
    """
    demand(policy.may_check, by, fact)
    check_days(begins_on, ends_on, clock.today())
    if not seen.strip():
        raise Refused("Say what you saw, such as “the membership card of this year”.", "seen")
    _take(fact)
    if version is not None and version != fact.version:
        raise Refused(MEANWHILE)
    move(fact, to=Status.CHECKED, by=by)
    fact.begins_on, fact.ends_on, fact.seen = begins_on, ends_on, seen.strip()
    if fact.sort is not Sort.RESIDENCE and name.strip():
        fact.name = as_asked(name, queries.names_asked_for(fact.sort))
    _decided(fact, by, "")
    _tell("checked", fact)


def send_back(fact: CheckedFact, reason: str, *, by: Actor) -> None:
    """Return a claim to the member, who can put it right."""
    _say_no(fact, Status.RETURNED, reason, by)


def refuse(fact: CheckedFact, reason: str, *, by: Actor) -> None:
    """Say that a fact is not true, also one that was checked by mistake: it counted on no day then."""
    _say_no(fact, Status.REFUSED, reason, by)


def end(fact: CheckedFact, on: date, reason: str, *, by: Actor) -> None:
    """Say that a checked fact is true no longer from a day on; until then it stays true."""
    demand(policy.may_end, by, fact)
    _take(fact)
    if on > clock.today():
        raise Refused("This day is still to come. End it once it has.", "ended_on")
    if fact.begins_on is not None and on < fact.begins_on:
        raise Refused("This is before it began. If it never was true, refuse it.", "ended_on")
    move(fact, to=Status.ENDED, by=by, reason=reason)
    fact.ended_on = on
    _decided(fact, by, reason)
    if fact.member_id != by.id:
        _tell("ended", fact)


def end_all(member: Member) -> None:
    """Take back what somebody who leaves the network still waits for."""
    if member.status is not Membership.LEFT:
        return
    waiting = select(CheckedFact).where(CheckedFact.member_id == member.id, CheckedFact.status.in_(CURRENT))
    for fact in db.session.scalars(waiting).all():
        db.session.delete(fact)
    db.session.flush()


def _say_no(fact: CheckedFact, to: Status, reason: str, by: Actor) -> None:
    demand(policy.may_check, by, fact)
    if not reason.strip():
        raise Refused("Say why. The member reads it.", "reason")
    _take(fact)
    move(fact, to=to, by=by, reason=reason.strip())
    _decided(fact, by, reason)
    _tell(to.value, fact)


def _decided(fact: CheckedFact, by: Actor, reason: str) -> None:
    fact.reason = reason.strip()
    fact.decided_at, fact.decided_by_id = clock.now(), by.id
    audit.record(f"fact {fact.status.value}", fact, by=by, about=fact.member_id)
    db.session.flush()


def _write(fact: CheckedFact, sort: Sort, name: str, area: Area | None, number: str) -> None:
    if sort is Sort.RESIDENCE:
        if area is None:
            raise Refused("Choose the area in which you live.", "area")
        said = ""
    else:
        said = as_asked(name, queries.names_asked_for(sort))
        if not said:
            raise Refused("Say which one.", "name")
        if not number.strip():
            raise Refused("Enter your number, so that it can be looked up.", "number")
        area = None
    if any(
        one.title.casefold() == (area.name if area else said).casefold()
        for one in queries.current_of(fact.member_id, sort, clock.today())
        if one is not fact
    ):
        raise Refused("You have claimed this already. It is on your list.", "area" if area else "name")
    fact.name, fact.number = said, number.strip()
    fact.area, fact.area_id = area, None if area is None else area.id


def _take(fact: CheckedFact) -> None:
    """Let nobody else decide on a fact until the transaction ends, and read how it is now."""
    db.session.execute(select(CheckedFact.id).where(CheckedFact.id == fact.id).with_for_update()).all()
    db.session.refresh(fact)


def _tell(letter: str, fact: CheckedFact, **context: Any) -> None:
    """Write to the member; somebody who has not claimed their record gets no letters."""
    if fact.member.status is Membership.ACTIVE:
        mail.queue(f"{FOLDER}/{letter}.txt", to=fact.member, notice=NOTICE, about=fact, fact=fact, **context)

"""Deleting what is held about somebody: asked for, reviewed, carried out whole, again after a restore."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import select, update

from network.accounts import queries as accounts
from network.core import audit, clock, jobs, mail, registry
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand, move
from network.core.mail import DONE, FORGOTTEN, Message, Person
from network.core.mail import Status as Post
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.people.rules import Status
from network.rights import policy
from network.rights.models import Erasure, ErasureRequest
from network.rights.rules import ErasureStatus, needed

LIST = "erased-members.txt"
LIST_JOB = "write-erasure-list"
FAREWELL = "rights/email/erased.txt"
STAYS_ENDED = frozenset({Status.LEFT, Status.REFUSED, Status.MERGED})


def ask(member: Member, words: str, *, by: Actor) -> ErasureRequest:
    """Ask for somebody's data to be deleted; raises Refused where that was asked already."""
    if by.id != member.id:
        demand(policy.may_ask_for, by, member)
    one_at_a_time(f"erasure of member {member.id}")
    if open_request(member) is not None:
        raise Refused("This has been asked already, and waits for an answer.")
    if is_erased(member):
        raise Refused("This record is deleted already.")
    request = ErasureRequest(member_id=member.id, asked_by_id=by.id, words=words)
    request.member = member
    db.session.add(request)
    audit.record("deletion asked for", request, by=by, about=member)
    return request


def take_back(request: ErasureRequest, *, by: Actor) -> None:
    """Take a request back."""
    _take(request)
    move(request, to=ErasureStatus.TAKEN_BACK, by=by)
    audit.record("request for deletion taken back", request, by=by)


def refuse(request: ErasureRequest, answer: str, *, by: Actor) -> None:
    """Say no, and why; they are told, and may complain."""
    _take(request)
    answer = needed(answer, "answer")
    request.answer = answer
    request.answered_at = clock.now()
    move(request, to=ErasureStatus.REFUSED, by=by)
    audit.record("deletion refused", request, by=by)
    mail.queue("rights/email/erasure_refused.txt", to=request.member, about=request, answer=answer)


def carry_out(request: ErasureRequest, *, by: Actor) -> None:
    """Delete what is held about somebody who asked for it, and tell them."""
    _take(request)
    request.answered_at = clock.now()
    move(request, to=ErasureStatus.CARRIED_OUT, by=by)
    member = request.member
    farewell = Person(member.name, member.email)
    erase(member, by=by)
    mail.queue(FAREWELL, to=farewell, about=request)


def erase(member: Member, *, by: Actor) -> None:
    """Delete what is held about somebody, all or nothing; the number, dates and decisions stay.

    Their membership ends with it. Raises Refused for the last administrator.
    """
    demand(policy.may_erase, by, member)
    _hold(member)
    addresses = _addresses(member)
    if member.status not in STAYS_ENDED:
        people.leave(member, by=by, reason="deleted")
    for step in registry.erasure:
        step(member)
    _forget_letters_to(addresses, member)
    if not is_erased(member):
        db.session.add(Erasure(member_id=member.id, by_id=by.id))
    audit.record("member deleted", member, by=by, about=member)
    jobs.start(LIST_JOB)
    db.session.flush()


def open_request(member: Member) -> ErasureRequest | None:
    """Return the request of somebody that waits for an answer."""
    return db.session.scalar(
        select(ErasureRequest).where(
            ErasureRequest.member_id == member.id, ErasureRequest.status == ErasureStatus.ASKED
        )
    )


def is_erased(member: Member) -> bool:
    """Whether somebody's data was deleted."""
    return db.session.scalar(select(Erasure.id).where(Erasure.member_id == member.id)) is not None


def forget_words(member: Member) -> None:
    """Forget what somebody wrote when they asked to be deleted, and take back what they still ask."""
    for request in db.session.scalars(select(ErasureRequest).where(ErasureRequest.member_id == member.id)):
        request.words = ""
        if request.status is ErasureStatus.ASKED:
            move(request, to=ErasureStatus.TAKEN_BACK, by=SYSTEM)
    db.session.flush()


def forget_farewells() -> int:
    """Forget to whom the letters went that told people of their deletion; return how many there were."""
    gone = update(Message).where(
        Message.template == FAREWELL,
        Message.to_address != "",
        Message.status.in_([*DONE, Post.FAILED]),
    )
    return int(db.session.execute(gone.values(to_address="", to_name="", **FORGOTTEN)).rowcount)  # type: ignore[attr-defined]


def erased() -> Sequence[str]:
    """Return the names in addresses of all whose data was deleted; they say nothing about whose they were."""
    return db.session.scalars(
        select(Member.public_id).join(Erasure, Erasure.member_id == Member.id).order_by(Member.public_id)
    ).all()


def write_list(folder: Path) -> int:
    """Write the list of the deleted beside the database, whole; it never grows shorter. Return its length."""
    target = folder / LIST
    names = sorted({*read_list(target), *erased()})
    part = target.with_name(f"{LIST}.tmp")
    with part.open("w", encoding="ascii") as out:
        out.write("".join(f"{name}\n" for name in names))
        out.flush()
        os.fsync(out.fileno())
    part.rename(target)
    return len(names)


def read_list(file: Path) -> list[str]:
    """Return the list of the deleted that a file holds; none if there is no file."""
    return file.read_text(encoding="ascii").split() if file.exists() else []


def replay(names: Iterable[str]) -> int:
    """Delete again whom a restored backup has brought back; return how many. Each is committed on its own."""
    count = 0
    for name in names:
        member = db.session.scalar(select(Member).where(Member.public_id == name))
        if member is not None and not is_erased(member):
            erase(member, by=SYSTEM)
            db.session.commit()
            count += 1
    return count


def _take(request: ErasureRequest) -> None:
    """Take a request in hand, so that of two who answer at once the second finds it answered."""
    db.session.flush()
    db.session.refresh(request, with_for_update={"of": ErasureRequest})


def _hold(member: Member) -> None:
    """Let nobody else delete somebody meanwhile: the nightly job may come as a person decides."""
    db.session.flush()
    one_at_a_time(f"erasure of member {member.id}")
    db.session.refresh(member)


def _addresses(member: Member) -> set[str]:
    """Return the addresses that are theirs alone; a household may share one."""
    account = accounts.account_of(member)
    theirs = {member.email, account.email if account else "", account.email_as_typed if account else ""}
    shared = select(Member.email).where(Member.email.in_(theirs), Member.id != member.id)
    return theirs - {""} - set(db.session.scalars(shared))


def _forget_letters_to(addresses: set[str], member: Member) -> None:
    """Forget letters that went to their address before it was known whose it is."""
    done = Message.status.in_([*DONE, Post.FAILED])
    theirs = Message.to_address.in_(addresses) & (
        (Message.member_id.is_(None)) | (Message.member_id == member.id)
    )
    db.session.execute(update(Message).where(theirs, done).values(to_address="", to_name="", **FORGOTTEN))

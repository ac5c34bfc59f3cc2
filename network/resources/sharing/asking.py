"""Asking for another format of a resource, and answering: by a letter, so that nobody needs an account."""

from network.core import audit, clock, mail
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand, move
from network.core.mail import Addressee, Person
from network.core.permission import Actor
from network.core.rules import Refused
from network.resources.library.models import Resource
from network.resources.sharing import policy, queries
from network.resources.sharing.models import FormatRequest
from network.resources.sharing.rules import Format, Status, Wish

NOTICE = "sharing.formats"
FOLDER = "resources/sharing/email"
MOST_WAITING = 20  # of one resource: more say nothing that these do not


def ask(resource: Resource, wish: Wish, *, by: Actor) -> FormatRequest:
    """Ask for a resource in another format; who keeps it true and the coordinators are told.

    Asking for the same twice is asking once. Raises Refused without a language where another is asked for,
    without an address where there is no account, and where many ask already.
    """
    demand(policy.may_ask, by, resource)
    if wish.format is Format.LANGUAGE and not wish.language:
        raise Refused("Enter the language.", "language")
    if by.id is None and not wish.email:
        raise Refused("Enter your e-mail address, so that we can answer.", "email")
    one_at_a_time(f"ask for another format of resource {resource.id}")
    waiting = queries.waiting_of(resource)
    for one in waiting:
        same = one.format is wish.format and one.language.casefold() == wish.language.casefold()
        if same and one.asker_id == by.id and one.asker_email == ("" if by.id else wish.email):
            return one
    if len(waiting) >= MOST_WAITING:
        raise Refused("Many people have asked for another format of this already. We are looking into it.")
    request = FormatRequest(
        resource=resource,
        format=wish.format,
        language=wish.language if wish.format is Format.LANGUAGE else "",
        words=wish.words,
        asker_id=by.id,
        asker_name=wish.name,
        asker_email="" if by.id else wish.email,
    )
    db.session.add(request)
    db.session.flush()
    audit.record("another format asked for", request, by=by, resource=resource.id)
    mail.queue_for_all(
        f"{FOLDER}/asked.txt",
        to=[one for one in queries.told_of(resource) if one.id != by.id],
        notice=NOTICE,
        about=request,
        obsolete="sharing.is_answered",
        request=request,
    )
    return request


def answer(request: FormatRequest, to: Status, note: str, *, by: Actor) -> None:
    """Answer a request, or close it because it cannot be had; whoever asked gets the note as a letter.

    Raises Refused without a note, or where somebody else has answered meanwhile.
    """
    demand(policy.may_answer, by, request)
    if not note.strip():
        raise Refused("Write what to tell them.", "note")
    db.session.refresh(request, with_for_update=True)
    if request.status is not Status.ASKED:
        raise Refused("Somebody has answered this already.")
    request.note, request.closed_at, request.closed_by_id = note.strip(), clock.now(), by.id
    with db.session.no_autoflush:
        move(request, to=to, by=by)
    db.session.flush()
    audit.record(f"another format {to.value}", request, by=by, resource=request.resource_id)
    asker = whom_to_answer(request)
    if asker.id != by.id:
        mail.queue(f"{FOLDER}/answered.txt", to=asker, about=request, request=request)


def whom_to_answer(request: FormatRequest) -> Addressee:
    """Return whoever asked: a member, or a name and an address."""
    return request.asker or Person(request.asker_name, request.asker_email)


def forget(member_id: int) -> None:
    """Delete what a member asked for."""
    for one in queries.asked_by(member_id):
        db.session.delete(one)
    db.session.flush()

"""The verbs of invitations: invite, tell of a change, cancel, and take an entry back from one member.

Each letter and its line in the ledger are written in the transaction of their cause, for all members with as
many statements as for one. What calendars hold by mail is followed by mail for as long as they hold it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from network.core import clock, mail, notices
from network.core.county import county
from network.core.database import db, one_at_a_time
from network.core.letters import CalendarPart
from network.core.mail import Message
from network.core.notices import Choice
from network.core.permission import Actor
from network.events.changes import Change
from network.events.invitations import itip, queries, tokens
from network.events.invitations.itip import Addressed
from network.events.invitations.models import InvitationLetter, ToldPlace
from network.events.invitations.rules import Method
from network.events.meetings import identity, words
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind, Status
from network.events.registrations.models import Registration
from network.events.registrations.rules import NOT_COMING, ON_THE_LIST
from network.events.registrations.rules import Status as Answer
from network.events.subscriptions import queries as subscriptions
from network.members.people.models import Member

NOTICE = "invitations"
OVERTAKEN = "invitations.overtaken"
FOLDER = "events/invitations/email"
STAY_AWAY = NOT_COMING | {Answer.LAPSED}
KINDS_OF_LETTER = {
    Change.MOVED: "changed",
    Change.REWORDED: "changed",
    Change.POSTPONED: "postponed",
    Change.CANCELLED: "cancelled",
}


@dataclass(frozen=True)
class Sending:
    """One letter that is about to be written: to whom, how, and which template."""

    member: Member
    method: Method
    template: str
    attendee: str = ""
    organizer: str = ""
    notice: str | None = None
    whole: bool = True  # a CANCEL of the event, not of this member's part in it


def invite(event: Event) -> int:
    """Send an invitation to whoever the event is for, chose mail, and was neither invited nor has answered.

    Returns how many are sent. An event that is not published or has begun invites nobody.
    """
    if event.status is not Status.PUBLISHED or event.starts_at <= clock.now():
        return 0
    _alone(event)
    people = queries.meant_for(event)
    wanted = subscriptions.chose_mail([one.id for one in people])
    settled = queries.ever_invited(event.id) | set(queries.answers_to(event.id))
    return _send(
        event,
        [
            _entry(event, one, Method.REQUEST, "invited", notice=NOTICE)
            for one in people
            if one.id in wanted and one.id not in settled
        ],
    )


def follow(event: Event, change: Change, by: Actor) -> None:
    """Tell those whom a change of an event concerns: by an entry who holds one, by a plain letter the others.

    A change of wording alone is told to nobody.
    """
    if event.status is Status.DRAFT or change in {Change.HELD, Change.DISCARDED}:
        return
    moved_house = _place_is_another(event)
    if event.ends_at <= clock.now():
        return
    if change is Change.PUBLISHED:
        invite(event)
    elif change is not Change.REWORDED or moved_house:
        _tell(event, change)


def take_out(registration: Registration) -> CalendarPart | None:
    """Return what takes an event out of the calendar of a member whose part in it somebody else ended.

    The letter that tells them carries it. None where nothing stands there by mail.
    """
    event, member = registration.event, registration.member
    runs = event.status in {Status.PUBLISHED, Status.POSTPONED} and event.ends_at > clock.now()
    if not runs or not member.email:
        return None
    _alone(event)
    entry = queries.entries_of(event.id, member.id).get(member.id)
    if entry is None or (member.id, Method.CANCEL) in queries.told(event):
        return None
    one, now = _of_entry(entry, member, Method.CANCEL, "", whole=False), clock.now()
    db.session.execute(insert(InvitationLetter), [_row(event, one, now)])
    return _calendar(event, one, now)


def withdraw(event: Event, member_id: int) -> int:
    """Take an event out of one member's calendar; return 1 where it stood there by mail, else 0."""
    _alone(event)
    entries = queries.entries_of(event.id, member_id)
    return _send(
        event,
        [
            _of_entry(entries[one.id], one, Method.CANCEL, "withdrawn", whole=False)
            for one in queries.people(list(entries))
        ],
    )


def withdraw_all(member: Member) -> None:
    """Take every event to come out of the calendar of somebody who has no access any more."""
    for entry in queries.coming_entries_of(member.id):
        if entry.event.status in {Status.PUBLISHED, Status.POSTPONED}:
            withdraw(entry.event, member.id)


def is_overtaken(letter_id: int) -> bool:
    """Whether a letter of an invitation has become pointless before it was posted.

    A later letter says something newer, the event has another time by now or is over, or it is to be taken
    out of a calendar that it never reached.
    """
    letter = db.session.get(InvitationLetter, letter_id)
    if letter is None or letter.event.ends_at <= clock.now() or queries.was_overtaken(letter):
        return True
    if letter.method is Method.CANCEL:
        return not queries.an_invitation_went(letter) and _does_not_count_on_it(letter)
    return letter.sequence != letter.event.sequence


def letter_context(event: Event, member_id: int) -> dict[str, Any]:
    """Return what a letter about an event says of it, with the member's own links to answer."""
    return {
        "event": event,
        "when": words.when(event),
        "kind": words.kind(event),
        "place": identity.whole_place(event) if event.kind is not Kind.ONLINE else "",
        "links": {one: tokens.link(event.id, member_id, one) for one in ("going", "maybe", "declined")},
    }


def sample(status: Status) -> Mapping[str, Any] | None:
    """Return what a preview of a letter shows: the newest event of that status, to its host or whoever is."""
    event = db.session.scalar(
        select(Event).where(Event.status == status).order_by(Event.starts_at.desc()).limit(1)
    )
    member = db.session.scalar(select(Member).where(Member.email != "").order_by(Member.id).limit(1))
    if event is None or member is None:
        return None
    return {"to": member, "by_entry": True} | letter_context(event, member.id)


def _does_not_count_on_it(letter: InvitationLetter) -> bool:
    answer = queries.answers_to(letter.event_id).get(letter.member_id)
    return answer is None or answer.status not in ON_THE_LIST


def _alone(event: Event) -> None:
    """Let nobody else write letters about this event until the transaction ends."""
    db.session.flush()
    one_at_a_time(f"letters about event {event.id}")


def _place_is_another(event: Event) -> bool:
    """Whether it takes place elsewhere than people were last told; remember where it is now."""
    place = f"{event.kind.value}: {identity.whole_place(event) if event.kind is not Kind.ONLINE else ''}"
    told = queries.told_place(event.id)
    if told is None:
        db.session.add(ToldPlace(event_id=event.id, place=place))
        return False
    another = told.place != place
    told.place = place
    return another


def _tell(event: Event, change: Change) -> None:
    _alone(event)
    template = KINDS_OF_LETTER[change]
    answers = queries.answers_to(event.id)
    entries = queries.entries_of(event.id)
    all_of_them = change is Change.CANCELLED  # also calendars of who declined are to say what is true
    method = Method.CANCEL if all_of_them else Method.REQUEST
    sendings = [
        _of_entry(entries[one.id], one, method, template)
        for one in queries.people(list(entries))
        if all_of_them or one.id not in answers or answers[one.id].status not in STAY_AWAY
    ]
    sendings += [
        Sending(answer.member, Method.LETTER, template)
        for answer in answers.values()
        if answer.status in ON_THE_LIST and answer.member_id not in entries
    ]
    _send(event, sendings)


def _entry(event: Event, member: Member, method: Method, template: str, notice: str | None = None) -> Sending:
    organizer = tokens.organizer(event.id, member.id)
    return Sending(member, method, template, member.email.strip(), organizer, notice)


def _of_entry(
    entry: InvitationLetter, member: Member, method: Method, template: str, *, whole: bool = True
) -> Sending:
    """Follow an entry: the same ORGANIZER; the same ATTENDEE where it ends, else the address of today."""
    attendee = member.email.strip() if method is Method.REQUEST and member.email else entry.attendee
    return Sending(member, method, template, attendee, entry.organizer, whole=whole)


def _send(event: Event, sendings: Sequence[Sending]) -> int:
    """Write the letters that nobody wrote yet, and their lines in the ledger; return how many there are."""
    done = queries.told(event)
    choices = notices.choices_of([one.member.id for one in sendings], NOTICE)
    wanted = [
        one
        for one in sendings
        if one.member.email
        and (one.member.id, one.method) not in done
        and not (one.notice and choices[one.member.id] is Choice.NEVER)
    ]
    if not wanted:
        return 0
    now = clock.now()
    db.session.execute(insert(InvitationLetter), [_row(event, one, now) for one in wanted])
    ledger = queries.letters_of(event)
    pairs = [
        (ledger[one.member.id, one.method], _composed(event, one, ledger[one.member.id, one.method], now))
        for one in wanted
    ]
    _post((letter, message) for letter, message in pairs if message is not None)
    return len(pairs)


def _row(event: Event, one: Sending, now: datetime) -> dict[str, Any]:
    return {
        "event_id": event.id,
        "member_id": one.member.id,
        "uid": event.uid,
        "sequence": event.sequence,
        "method": one.method,
        "revised_at": event.revised_inside_at,
        "attendee": one.attendee,
        "organizer": one.organizer,
        "written_at": now,
    }


def _composed(event: Event, one: Sending, letter: InvitationLetter, now: datetime) -> Message | None:
    # At once, also for who chose one letter a week: an entry cannot stand in that one.
    return mail.compose(
        f"{FOLDER}/{one.template}.txt",
        {"by_entry": one.method is not Method.LETTER} | letter_context(event, one.member.id),
        to=one.member,
        notice=one.notice,
        about=letter,
        obsolete=OVERTAKEN,
        calendar=_calendar(event, one, now),
    )


def _calendar(event: Event, one: Sending, now: datetime) -> CalendarPart | None:
    if one.method is Method.LETTER:
        return None
    to = Addressed(one.attendee, one.member.name, one.organizer, county().name)
    if one.method is Method.REQUEST:
        return itip.request(event, to, now)
    return itip.cancel(event, to, now, whole=one.whole)


def _post(pairs: Iterable[tuple[InvitationLetter, Message]]) -> None:
    """Put the letters into the transaction, and say in the ledger which letter is which."""
    written = list(pairs)
    mail.keep_all([message for _letter, message in written])
    names = [message.message_id for _letter, message in written]
    rows = db.session.execute(select(Message.message_id, Message.id).where(Message.message_id.in_(names)))
    numbers = dict(rows.all())
    db.session.execute(
        update(InvitationLetter),
        [{"id": letter.id, "message_id": numbers[message.message_id]} for letter, message in written],
    )

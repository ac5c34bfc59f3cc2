"""The verbs of what comes after an event: notes, files, actions, how it was, one message to all."""

from datetime import date
from typing import Any

from sqlalchemy import delete

from network.core import audit, clock, files, mail
from network.core.database import db
from network.core.files.examining import Upload
from network.core.lifecycle import demand
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.events.afterwards import policy, queries, rules
from network.events.afterwards.models import (
    EventAction,
    EventFile,
    EventMessage,
    EventRecord,
    FeedbackAnswer,
    FeedbackTurn,
)
from network.events.afterwards.rules import Audience
from network.events.meetings import operations as meetings
from network.events.meetings.models import Event
from network.members.people.models import Member
from network.members.qualifications import facts

NOTICE = "events.afterwards"
MESSAGE_NOTICE = "events.messages"
_FOLDER = "events/afterwards/email"


def write(event: Event, notes: str, recording: str, *, by: Actor, seen: int = 0) -> EventRecord:
    """Keep the notes and the recording of an event.

    ``seen`` is the version that ``by`` began from, 0 for none. Raises Refused for a link that is none, or
    where somebody else has written meanwhile.
    """
    demand(policy.may_edit, by, event)
    recording = rules.check_link(recording)
    meetings.take(event)
    record = queries.record_of(event)
    if record.version != seen:
        raise Refused("Somebody else saved meanwhile. Look at what stands there now, then save again.")
    if record.version == 0:
        record = EventRecord(event_id=event.id)
        db.session.add(record)
    record.notes, record.recording = notes, recording
    record.edited_at, record.edited_by_id = clock.now(), by.id
    db.session.flush()
    audit.record("event notes written", event, by=by)
    return record


def add_file(event: Event, upload: Upload, title: str, *, by: Actor) -> EventFile:
    """Keep a file of an event; raises Refused, in words for the sender, for one that is not taken."""
    demand(policy.may_edit, by, event)
    if len(queries.files_of(event.id)) >= rules.MOST_FILES:
        raise Refused(f"An event has at most {rules.MOST_FILES} files. Take one out first.", "file")
    stored = files.accept(upload, files.LIBRARY, by=by)
    added = EventFile(event_id=event.id, file=stored, title=title or stored.title, added_by_id=by.id)
    db.session.add(added)
    db.session.flush()
    audit.record("event file added", added, by=by)
    return added


def remove_file(file: EventFile, *, by: Actor) -> None:
    """Take a file out of an event, and delete it."""
    demand(policy.may_change, by, file)
    audit.record("event file removed", file, by=by)
    db.session.delete(file)
    db.session.flush()
    files.discard(file.file)


def agree(event: Event, text: str, owner: Member | None, due_on: date | None, *, by: Actor) -> EventAction:
    """Write down something that was agreed; its owner is told."""
    demand(policy.may_edit, by, event)
    action = EventAction(event=event, text=text, owner=owner, due_on=due_on, made_by_id=by.id)
    db.session.add(action)
    db.session.flush()
    audit.record("event action agreed", action, by=by, about=owner)
    _tell_owner(action, by=by)
    return action


def change(action: EventAction, text: str, owner: Member | None, due_on: date | None, *, by: Actor) -> None:
    """Change what was agreed; a new owner is told."""
    demand(policy.may_change, by, action)
    before = action.owner_id
    action.text, action.owner, action.due_on = text, owner, due_on
    db.session.flush()
    audit.record("event action changed", action, by=by, about=owner)
    if action.owner_id != before:
        _tell_owner(action, by=by)


def finish(action: EventAction, *, by: Actor) -> None:
    """Say that an action is done; a second press changes nothing."""
    demand(policy.may_finish, by, action)
    db.session.refresh(action, with_for_update=True)
    if action.done_at is None:
        action.done_at, action.done_by_id = clock.now(), by.id
        audit.record("event action done", action, by=by)


def reopen(action: EventAction, *, by: Actor) -> None:
    """Say that an action is not done after all."""
    demand(policy.may_finish, by, action)
    db.session.refresh(action, with_for_update=True)
    if action.done_at is not None:
        action.done_at = action.done_by_id = None
        audit.record("event action open again", action, by=by)


def drop(action: EventAction, *, by: Actor) -> None:
    """Delete an action that was written by mistake."""
    demand(policy.may_change, by, action)
    audit.record("event action deleted", action, by=by)
    db.session.delete(action)
    db.session.flush()


def say_how_it_was(event: Event, scores: dict[str, int], comment: str, *, by: Actor) -> None:
    """Keep somebody's feedback: that they gave it, and apart from that what they said.

    The audit does not name them either. Raises Refused before the end, after three weeks, or a second time.
    """
    demand(policy.may_say_how_it_was, by, event)
    if not rules.is_open(event.ends_at, clock.now()):
        raise Refused("Feedback is taken from the end of the event for three weeks.")
    rules.check_scores(scores)
    member_id = by.id or 0
    facts.hold([member_id])
    turn = queries.turns_of([event.id], [member_id]).get((event.id, member_id))
    if turn is None:
        turn = FeedbackTurn(event_id=event.id, member_id=member_id)
        db.session.add(turn)
    elif turn.answered:
        raise Refused("You have said already how it was. Thank you.")
    turn.answered = True
    db.session.add(FeedbackAnswer(event_id=event.id, scores=dict(scores), comment=comment))
    db.session.flush()
    audit.record("feedback given", event, by=SYSTEM)


def write_to_all(event: Event, subject: str, text: str, audience: Audience, *, by: Actor) -> EventMessage:
    """Send the one message after an event, also to those who could not come.

    Raises Refused where it was sent already, or there is nobody to write to.
    """
    demand(policy.may_write_to_all, by, event)
    meetings.take(event)
    if queries.message_of(event.id) is not None:
        raise Refused("The message about this event has been sent already. It is sent once.")
    readers = queries.readers_of(event, audience)
    if not readers:
        raise Refused("There is nobody to write to.", "audience")
    message = EventMessage(
        event=event, subject=subject, text=text, audience=audience, letters=0, sent_by_id=by.id
    )
    db.session.add(message)
    db.session.flush()
    message.letters = mail.queue_for_all(
        f"{_FOLDER}/message.txt",
        to=readers,
        notice=MESSAGE_NOTICE,
        about=message,
        message=message,
        by_name=by.name,
    )
    audit.record("message sent after an event", message, by=by, letters=message.letters)
    db.session.flush()
    return message


def delete_feedback(event_id: int) -> None:
    """Delete what was said of an event, and who said anything."""
    db.session.execute(delete(FeedbackAnswer).where(FeedbackAnswer.event_id == event_id))
    db.session.execute(delete(FeedbackTurn).where(FeedbackTurn.event_id == event_id))


def action_is_over(action_id: int) -> bool:
    """Tell whether word of an action is pointless: it is done, gone, or of nobody."""
    action = db.session.get(EventAction, action_id)
    return action is None or action.done_at is not None or action.owner_id is None


def sample_action() -> dict[str, Any] | None:
    """Return what the letter about an action needs; None where there is none."""
    action = db.session.scalar(
        db.select(EventAction)
        .where(EventAction.owner_id.is_not(None))
        .order_by(EventAction.id.desc())
        .limit(1)
    )
    return {"to": action.owner, "action": action, "by_name": "a coordinator"} if action else None


def sample_message() -> dict[str, Any] | None:
    """Return what the message to all needs; None where none was sent."""
    message = db.session.scalar(db.select(EventMessage).order_by(EventMessage.id.desc()).limit(1))
    sender = db.session.get(Member, message.sent_by_id) if message and message.sent_by_id else None
    return {"to": sender, "message": message, "by_name": sender.name} if sender else None


def _tell_owner(action: EventAction, *, by: Actor) -> None:
    if action.owner is not None and action.owner_id != by.id and action.done_at is None:
        mail.queue(
            f"{_FOLDER}/action.txt",
            to=action.owner,
            notice=NOTICE,
            about=action,
            obsolete="afterwards.action_is_over",
            action=action,
            by_name=by.name,
        )

"""What invitations hold about people."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select

from network.core import personal_data
from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep, beginning_of
from network.events.invitations.models import CalendarReply, InvitationLetter
from network.events.meetings.models import Event

LETTERS = Period("invitations", "Which invitations were sent", 12, "the event")
REPLIES = Period("calendar-replies", "Answers that came by mail", 3, "the mail came in", most=12)

HELD = (
    Held(
        "invitations.letters",
        what="Which invitations to events, changes and cancellations were sent to you, when, and under which "
        "address",
        why="So that each is sent once, and your calendar is told when an event moves or is cancelled",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="You, in your copy of your data; who arranges an event sees how many were sent",
        kept=LETTERS,
        where={"invitation_letters": ALL},
    ),
    Held(
        "invitations.replies",
        what="That your calendar answered an invitation, when, with what, and what became of it",
        why="So that an answer counts once, and that a forged one can be told from yours",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="You; coordinators and administrators",
        kept=REPLIES,
        where={"calendar_replies": ALL},
    ),
)


def register() -> None:
    """Declare it, and offer what deletes it."""
    personal_data.declare(*HELD)
    personal_data.sweep(
        Sweep(LETTERS, _old_letters, _delete_letter), Sweep(REPLIES, _old_replies, _delete_reply)
    )


def _old_letters(before: date) -> Sequence[Due]:
    rows = db.session.execute(
        select(InvitationLetter.id, InvitationLetter.member_id)
        .join(Event)
        .where(Event.ends_at < beginning_of(before), InvitationLetter.written_at < beginning_of(before))
        .order_by(InvitationLetter.id)
    )
    return [Due(number, f"invitation letter {number}", member_id) for number, member_id in rows]


def _old_replies(before: date) -> Sequence[Due]:
    rows = db.session.execute(
        select(CalendarReply.id, CalendarReply.member_id)
        .where(CalendarReply.received_at < beginning_of(before))
        .order_by(CalendarReply.id)
    )
    return [Due(number, f"answer by mail {number}", member_id) for number, member_id in rows]


def _delete_letter(due: Due) -> None:
    db.session.execute(delete(InvitationLetter).where(InvitationLetter.id == due.id))


def _delete_reply(due: Due) -> None:
    db.session.execute(delete(CalendarReply).where(CalendarReply.id == due.id))

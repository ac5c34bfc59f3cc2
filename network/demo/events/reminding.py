"""What the invented network has of reminders: those of a meeting that took place, and what is due today."""

from datetime import date

from network.core import clock
from network.core.database import db
from network.demo.events import meetings
from network.events.registrations import queries as registrations
from network.events.reminding import operations, queries, rules
from network.events.reminding.models import EventReminder
from network.events.reminding.rules import Kind, Outcome
from network.members.people.models import Member


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Write down what was sent before the last meeting, and send what is due now."""
    event = meetings.named(meetings.LAST_ONLINE)
    begins = rules.day_before(queries.meeting(event)).begins
    db.session.add_all(
        EventReminder(
            event_id=event.id,
            member_id=answer.member_id,
            kind=Kind.DAY_BEFORE,
            starts_at=event.starts_at,
            outcome=Outcome.SENT if answer.member.email else Outcome.NOT_WANTED,
            decided_at=begins,
        )
        for answer in registrations.going(event.id)
    )
    db.session.flush()
    operations.send_due(clock.now())

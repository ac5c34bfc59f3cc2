"""What the invented network has of invitations: their letters go with the events; here is what came back."""

from datetime import date
from typing import Any

from network.core import clock
from network.demo.events import meetings
from network.events.invitations import queries, receiving, tokens
from network.members.people.models import Member


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Let calendars answer: a yes that counts, one that nobody vouches for, a substitute, and a machine."""
    event = meetings.named(meetings.NEXT_DAY)
    invited = [one for one in queries.people(list(queries.entries_of(event.id))) if one.id != by.id][:3]
    for number, (member, said, proven) in enumerate(
        zip(invited, ("ACCEPTED", "TENTATIVE", "DELEGATED"), (True, False, True), strict=False)
    ):
        to = f"rsvp+{tokens.mailbox_of(event.id, member.id)}@network.example"
        reply: dict[str, Any] = {
            "what": "reply",
            "recipients": [to] if proven else [],
            "method": "REPLY",
            "uid": event.uid,
            "attendee": member.email.casefold(),
            "said": said,
            "sequence": event.sequence,
            "stamp": int(clock.now().timestamp()),
        }
        receiving.take_up(reply, f"demonstration {number}")
    receiving.take_up({"what": "bounce"}, "demonstration of a machine")

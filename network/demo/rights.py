"""What members of the invented network ask about their data."""

from datetime import date

from network.core.permission import VISITOR
from network.members.people.models import Member
from network.rights import complaining, erasing, notice


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Leave a request to be deleted, one that was refused, and a complaint, for somebody to answer."""
    notice.note_version()
    with_account = [member for member in members.values() if member.email and member.roles]
    first, second = with_account[-1], with_account[-2]
    erasing.ask(first, "I have moved away.", by=first)
    refused = erasing.ask(second, "", by=second)
    erasing.refuse(
        refused, "Your class next week still needs somebody to lead it. Ask again after it.", by=by
    )
    complaining.complain("Vi Sample", "vi@demo.example", "I was sent the same letter twice.", by=VISITOR)

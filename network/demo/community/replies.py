"""What the invented network has of replies: an answer by mail, one that was not posted, and a machine's."""

from datetime import date

from sqlalchemy import select

from network.community.discussions.models import Discussion
from network.community.discussions.rules import Kind
from network.community.replies import addresses, receiving
from network.core.database import db
from network.core.inbound import Incoming
from network.members.people.models import Member


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Let Lotte answer the last open question by mail, name a patient in a second mail, and go on leave."""
    lotte = members["Lotte Nonesuch"]
    question = db.session.scalars(
        select(Discussion)
        .where(Discussion.kind == Kind.QUESTION, Discussion.begun_by_id != lotte.id)
        .order_by(Discussion.id.desc())
    ).first()
    if question is None:
        return
    to = f"{addresses.mailbox_of(question.id, lotte.id)}@network.example"
    quoted = "\n\nOn Mon, 2 Nov 2026 at 18:05, the network wrote:\n> What do you do?\n\n-- \nLotte"
    mails = {
        "first": (f"I ask each of them before the first session, in the corridor.{quoted}", ""),
        "second": (f"Mrs Jane Madeup with her cancer would not say.{quoted}", ""),
        "third": ("I am away until Monday.", "automatic"),
    }
    for number, (text, machine) in mails.items():
        receiving.take(
            Incoming(
                id=f"demonstration of the {number} mail",
                recipients=(to,),
                senders=(lotte.email,),
                machine=machine,
                text=text,
            )
        )

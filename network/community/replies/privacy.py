"""What answers by mail hold about people, and for how long."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete

from network.community.replies import queries
from network.community.replies.models import MailedAnswer
from network.core import personal_data
from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep

# As long as a mail can come a second time, and a member can ask what became of it.
KEPT = Period("mailed-answers", "Answers to discussions that came by mail", 3, "the mail came in", most=12)

HELD = (
    Held(
        key="replies.mails",
        what="That a mail of yours came to a discussion, when, and what became of it. Of its words nothing "
        "is kept but the answer that was posted",
        why="So that an answer is posted once, and that a forged one can be told from yours",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="You, in your copy of your data",
        kept=KEPT,
        where={"mailed_answers": ALL},
    ),
)


def register() -> None:
    """Declare it, and offer what deletes it."""
    personal_data.declare(*HELD)
    personal_data.sweep(Sweep(KEPT, due, remove))


def due(day: date) -> Sequence[Due]:
    """Return the mails that came before ``day``."""
    return [Due(number, f"mail {number}", member_id) for number, member_id in queries.received_before(day)]


def remove(one: Due) -> None:
    """Forget that a mail came."""
    db.session.execute(delete(MailedAnswer).where(MailedAnswer.id == one.id))

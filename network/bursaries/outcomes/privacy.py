"""What is held about people when a course is over."""

from network.bursaries.ledger.privacy import MONEY
from network.core import personal_data
from network.core.personal_data import ALL, Basis, Held

HELD = (
    Held(
        key="outcomes.courses",
        what="What became of a course that a bursary was awarded for: what you said of it, what a "
        "coordinator saw, and other dates that you asked for, with the answer",
        why="So that public money is paid for what was done, and the fund can show what came of it",
        basis=Basis.LEGAL_OBLIGATION,
        who="You; coordinators, and the funder, without those who have an interest in it",
        kept=MONEY,
        where={
            "bursary_course_reports": ALL,
            "bursary_course_moves": ALL,
            "bursary_course_reminders": ALL,
        },
    ),
)


def register() -> None:
    """Declare it."""
    personal_data.declare(*HELD)

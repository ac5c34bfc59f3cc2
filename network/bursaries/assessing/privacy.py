"""What assessing holds about people. Declarations and questions stand with the applications."""

from collections.abc import Sequence
from datetime import date

from network.bursaries.assessing import operations, queries
from network.bursaries.assessing.models import ScoreSheet
from network.core import personal_data
from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep, beginning_of

REASONS = Period(
    "bursary-score-reasons",
    "What assessors wrote about applications for bursaries that came to nothing",
    12,
    "it was written",
    least=6,
    most=24,
)

HELD = (
    Held(
        key="assessing.scores",
        what="What assessors gave your application for a bursary, and why; what you gave as an assessor",
        why="So that decisions about public money are fair and can be explained",
        basis=Basis.PUBLIC_TASK,
        who="Those who decide for the fund, once they have scored themselves, and coordinators; nobody with "
        "a conflict of interest. You get the points and reasons in the copy of your data, without names",
        kept="As long as the application",
        where={"bursary_score_sheets": ALL, "bursary_scores": ALL},
    ),
    Held(
        key="assessing.reasons",
        what="What assessors wrote about an application that was declined, lapsed or withdrawn",
        why="So that somebody who was refused can be told why",
        basis=Basis.PUBLIC_TASK,
        who="The same",
        kept=REASONS,
        where={"bursary_scores": ("reason",)},
    ),
)


def register() -> None:
    """Declare it, and offer what takes the words out in time."""
    personal_data.declare(*HELD)
    personal_data.sweep(Sweep(REASONS, due, remove))


def due(day: date) -> Sequence[Due]:
    """Return the sheets from before ``day`` of applications that came to nothing."""
    return [
        Due(one.id, f"What an assessor wrote in {one.saved_at:%B %Y}", one.application.applicant_id)
        for one in queries.reasons_before(beginning_of(day))
    ]


def remove(one: Due) -> None:
    """Take the words out of a sheet, unless its application was taken up again meanwhile."""
    sheet = db.session.get(ScoreSheet, one.id)
    if sheet is not None and sheet.application.status in queries.CAME_TO_NOTHING:
        operations.forget_reasons(sheet)

"""What reports hold about people, and for how long.

Whoever reported is given what they wrote. Whose words it is about is given when it was settled, for what
reason and what came of it: who reported it and in which words, by which they could be known, is withheld
(Data Protection Act 2018, schedule 2, paragraph 16), and a report that is still open is not mentioned.
"""

from collections.abc import Sequence
from datetime import date

from network.community.moderation import queries
from network.community.moderation.models import Report
from network.core import personal_data
from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep

# Long enough to see that somebody is reported again and again, or reports again and again.
KEPT = Period("reports", "Reports about what was written in the community", 12, "it was settled")

HELD = (
    Held(
        key="moderation.reports",
        what="A report about something written in the community: who made it, why, in which words, "
        "and what a coordinator made of it",
        why="So that no patient is recognised and nobody is hurt by what stands there",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Coordinators see the reason and the words, and not who made it; neither does the author. That "
        "somebody made a report stands in the record of what was done, which administrators read",
        kept=KEPT,
        where={"moderation_reports": ALL},
    ),
)


def register() -> None:
    """Declare it, and offer what deletes it."""
    personal_data.declare(*HELD)
    personal_data.sweep(Sweep(KEPT, due, remove))


def due(day: date) -> Sequence[Due]:
    """Return the reports that were settled before ``day``."""
    return [
        Due(one.id, f"A report that was settled in {one.settled_at:%B %Y}", one.reporter_id)
        for one in queries.settled_before(day)
    ]


def remove(one: Due) -> None:
    """Delete a report."""
    report = db.session.get(Report, one.id)
    if report is not None:
        db.session.delete(report)
        db.session.flush()

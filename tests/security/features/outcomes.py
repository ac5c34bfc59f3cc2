"""The addresses and things of what became of courses."""

from datetime import timedelta
from typing import Any

from network.bursaries.applications.rules import Status
from network.bursaries.outcomes.models import CourseMove, CourseReport
from network.bursaries.outcomes.rules import Report
from network.core import clock
from tests import factories
from tests.security.declaring import BOTH, OWNER, Row, row

BOTH_SIDES = frozenset({"owner", "carol", "ben"})
SEEN_BY: dict[str, frozenset[str]] = {"course-report": BOTH_SIDES, "course-move": BOTH_SIDES}
AWARD, REPORT, MOVE = "award with a course", "course report", "other course dates"

ROWS: dict[str, Row] = {
    "outcomes.finish": row(OWNER, methods=BOTH, thing=AWARD),
    "outcomes.report": row(OWNER, methods=BOTH, thing=AWARD),
    "outcomes.confirm": row("carol", methods=BOTH, thing=AWARD, but_not_own=True),
    "outcomes.end": row("carol", methods=BOTH, thing=AWARD, but_not_own=True),
    "outcomes.goes_on": row("carol", methods="POST", thing=REPORT, but_not_own=True),
    "outcomes.ask_to_move": row(OWNER, methods=BOTH, thing=AWARD),
    "outcomes.answer_move": row("carol", "ben", methods=BOTH, thing=MOVE, but_not_own=True),
    "outcomes.withdraw_move": row(OWNER, methods="POST", thing=MOVE),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make an award of a fund that Ben decides for, whose course its applicant has spoken of."""
    fund = factories.fund()
    ben = factories.funds_for(world.people["ben"], fund.organisation)
    award = factories.application(world.people[owner], fund, Status.ACCEPTED)
    factories.declaration(ben, award)
    report = CourseReport(
        application=award,
        what=Report.DROPPED,
        on=clock.today(),
        words=world.mark("course-report", owner),
    )
    wish = CourseMove(
        application=award,
        was_from=award.starts_on,
        was_until=award.ends_on,
        starts_on=clock.today() + timedelta(days=100),
        ends_on=clock.today() + timedelta(days=104),
        reason=world.mark("course-move", owner),
    )
    return {AWARD: award.id, REPORT: factories.kept(report).id, MOVE: factories.kept(wish).id}

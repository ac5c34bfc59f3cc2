"""Who says what became of a course, who confirms it, and who agrees to other dates."""

from typing import Any

from network.bursaries.applications import policy as applications
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import AWARDED
from network.bursaries.outcomes.models import CourseMove
from network.bursaries.outcomes.rules import Move
from network.core import lifecycle
from network.core.permission import Actor, Permission


def _is_awarded(_actor: Actor, application: Any) -> bool:
    return isinstance(application, Application) and application.status in AWARDED


def _of(permission: Permission) -> Permission:
    """Ask about the application of a report or of a wish."""
    return Permission(lambda actor, one: permission(actor, getattr(one, "application", None)))


is_awarded = Permission(_is_awarded)

# About an application.
may_see = applications.may_read & is_awarded
may_finish = applications.applicant & is_awarded
may_report = applications.applicant & is_awarded
may_confirm = applications.may_administer & is_awarded
may_end = applications.may_administer & is_awarded
may_ask_to_move = applications.applicant & is_awarded
answers_moves = (applications.may_administer | applications.may_mark_paid) & is_awarded

# About a report, or a wish for other dates.
may_answer_report = _of(may_confirm)
may_answer_move = _of(answers_moves)
may_withdraw_move = _of(may_ask_to_move)

lifecycle.moves(
    CourseMove,
    {Move.AGREED: may_answer_move, Move.DECLINED: may_answer_move, Move.WITHDRAWN: may_withdraw_move},
)

"""What waits for whom about courses, and what is known of one."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from network.bursaries.applications.models import Application, Declaration
from network.bursaries.applications.rules import AWARDED, Status
from network.bursaries.funds import policy as funds
from network.bursaries.funds.models import Fund
from network.bursaries.outcomes.models import CourseMove, CourseReminder, CourseReport
from network.bursaries.outcomes.rules import REMIND_AFTER, Move, Report
from network.core import clock
from network.core.database import db
from network.core.permission import Actor, Role
from network.members.qualifications.models import Qualification
from network.members.qualifications.rules import Status as Grant

RUNNING = AWARDED - {Status.CLOSED}
MAY_BECOME_IT = (Grant.SUBMITTED, Grant.RETURNED, Grant.VERIFIED)


def coordinated_by(actor: Actor) -> ColumnElement[bool]:
    """What policy.may_administer admits, in SQL, of the applications that were sent."""
    if Role.COORDINATOR not in actor.roles:
        return false()
    return and_(Application.applicant_id != actor.id, ~_declared(actor, conflict=True))


def judged_by(actor: Actor) -> ColumnElement[bool]:
    """What policy.may_mark_paid admits, in SQL, of the applications that were sent."""
    organisations = funds.decided_for(actor)
    if not organisations:
        return false()
    return and_(
        Application.applicant_id != actor.id,
        Application.fund_id.in_(select(Fund.id).where(Fund.organisation_id.in_(organisations))),
        _declared(actor, conflict=False),
        ~_declared(actor, conflict=True),
    )


def submitted_on(application: Application) -> date:
    """Return the day in London on which an application was last sent."""
    assert application.submitted_at is not None  # noqa: S101 (what is awarded was sent)
    return clock.london_date(application.submitted_at)


def choices(application: Application) -> Sequence[Qualification]:
    """Return what stands on the applicant's record already and may be what came of the course.

    It is of the kind, was awarded after the application, and came of no other bursary.
    """
    taken = select(Application.qualification_id).where(
        Application.applicant_id == application.applicant_id, Application.qualification_id.is_not(None)
    )
    return db.session.scalars(
        select(Qualification)
        .where(
            Qualification.member_id == application.applicant_id,
            Qualification.kind_id == application.kind_id,
            Qualification.status.in_(MAY_BECOME_IT),
            Qualification.awarded_on >= submitted_on(application),
            Qualification.id.not_in(taken),
        )
        .order_by(Qualification.id)
    ).all()


def by_qualification(qualification_id: int) -> Sequence[Application]:
    """Return the applications that a qualification came of: one, in the order of their numbers."""
    return db.session.scalars(
        select(Application).where(Application.qualification_id == qualification_id).order_by(Application.id)
    ).all()


def reports_of(application_id: int) -> Sequence[CourseReport]:
    """Return what was said of a course, oldest first."""
    return db.session.scalars(
        select(CourseReport).where(CourseReport.application_id == application_id).order_by(CourseReport.id)
    ).all()


def open_reports_of(application_id: int) -> list[CourseReport]:
    """Return what an applicant said that a coordinator has not answered."""
    return [
        one for one in reports_of(application_id) if one.answered_at is None and one.what is not Report.SEEN
    ]


def moves_of(application_id: int) -> Sequence[CourseMove]:
    """Return the wishes for other dates, oldest first."""
    return db.session.scalars(
        select(CourseMove).where(CourseMove.application_id == application_id).order_by(CourseMove.id)
    ).all()


def open_move_of(application_id: int) -> CourseMove | None:
    """Return the wish for other dates that waits for an answer."""
    return next((one for one in moves_of(application_id) if one.status is Move.ASKED), None)


def certificate_wanted(today: date) -> Select[Any]:
    """Choose what is awarded, whose course is over for a week or more, and whose certificate has not come."""
    over = today - timedelta(days=REMIND_AFTER[0])
    return (
        select(Application)
        .where(
            Application.status.in_(RUNNING),
            Application.completed_on.is_(None),
            Application.ends_on <= over,
            Application.qualification_id.is_(None),
            ~exists().where(
                CourseReport.application_id == Application.id, CourseReport.answered_at.is_(None)
            ),
        )
        .order_by(Application.id)
    )


def steps_sent(ids: Sequence[int]) -> dict[int, set[int]]:
    """Return which letters about a missing certificate were sent, by application."""
    found: dict[int, set[int]] = {one: set() for one in ids}
    for application_id, step in db.session.execute(
        select(CourseReminder.application_id, CourseReminder.step).where(
            CourseReminder.application_id.in_(ids)
        )
    ):
        found[application_id].add(step)
    return found


def own_courses(member_id: int) -> Sequence[Application]:
    """Return the applications of somebody whose course is awarded and not complete."""
    return db.session.scalars(
        select(Application)
        .where(
            Application.applicant_id == member_id,
            Application.status.in_(RUNNING),
            Application.completed_on.is_(None),
        )
        .options(joinedload(Application.qualification))
        .order_by(Application.id)
    ).all()


def reports_waiting_for(actor: Actor) -> Sequence[CourseReport]:
    """Return what applicants said of courses and this coordinator may answer, oldest first."""
    return db.session.scalars(
        select(CourseReport)
        .join(Application, Application.id == CourseReport.application_id)
        .where(
            CourseReport.answered_at.is_(None),
            CourseReport.what != Report.SEEN,
            Application.status.in_(RUNNING),
            coordinated_by(actor),
        )
        .options(contains_eager(CourseReport.application))
        .order_by(CourseReport.id)
    ).all()


def moves_waiting_for(actor: Actor) -> Sequence[CourseMove]:
    """Return the wishes for other dates that somebody may answer, oldest first."""
    return db.session.scalars(
        select(CourseMove)
        .join(Application, Application.id == CourseMove.application_id)
        .where(
            CourseMove.status == Move.ASKED,
            Application.status.in_(RUNNING),
            or_(coordinated_by(actor), judged_by(actor)),
        )
        .options(contains_eager(CourseMove.application))
        .order_by(CourseMove.id)
    ).all()


def in_doubt_for(actor: Actor) -> Sequence[Application]:
    """Return what a coordinator should look at: a certificate revoked since, or too old for its course."""
    doubtful = or_(
        and_(Qualification.status == Grant.REVOKED, Application.completed_on.is_not(None)),
        and_(Qualification.status == Grant.VERIFIED, Application.completed_on.is_(None)),
    )
    return db.session.scalars(
        select(Application)
        .join(Qualification, Qualification.id == Application.qualification_id)
        .where(Application.status.in_(RUNNING), doubtful, coordinated_by(actor))
        .options(contains_eager(Application.qualification))
        .order_by(Application.id)
    ).all()


def was_revoked(application: Application) -> bool:
    """Whether the certificate that completed a course was taken back since."""
    return application.qualification is not None and application.qualification.status is Grant.REVOKED


def _declared(actor: Actor, *, conflict: bool) -> Any:
    return exists().where(
        Declaration.application_id == Application.id,
        Declaration.member_id == actor.id,
        Declaration.conflict.is_(conflict),
    )

"""What courses put on pages of others: a panel, home tasks, letters, and what data rights ask for."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from flask import url_for
from sqlalchemy import select, update

from network.bursaries.applications.models import Application
from network.bursaries.outcomes import asking, operations, policy, privacy, queries
from network.bursaries.outcomes.models import CourseMove, CourseReport
from network.bursaries.outcomes.rules import WORDS
from network.core import clock, letters, registry
from network.core.database import db
from network.core.permission import PRIVILEGED
from network.core.registry import NoticeKind, Panel, Section, Task
from network.core.templating import day
from network.members.qualifications.rules import Status as Grant

KIND = NoticeKind(
    operations.NOTICE,
    "The course of a bursary",
    "When its certificate is missing, when it is complete, and the answer to what you asked about it",
)
REVOKED = "It was revoked after the course was complete"
OLDER = "It is from before the application"
ENDED = {"reason": "(the reason that was given)", "freed": 300_00}
LETTERS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("certificate_wanted", "The certificate of a course is missing", {}),
    ("completed", "The course of a bursary is complete", {}),
    ("ended", "An award has ended", ENDED),
    ("ended_with_us", "An award has ended: to those who look after it", ENDED),
)


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks, "outcomes")
    registry.panels.add(panels, "outcomes")
    registry.notice_kinds.add(KIND, KIND.key)
    registry.obsolete.add(asking.is_pointless, "outcomes.certificate_came")
    registry.qualification_checked.add(operations.follow_check, "outcomes")
    registry.subject_access.add(held, "outcomes")
    registry.erasure.add(erase, "outcomes")
    privacy.register()
    for name, title, more in LETTERS:
        letters.offer_preview(f"bursaries/outcomes/email/{name}.txt", title, partial(_sample, more))
    letters.offer_preview(
        "bursaries/outcomes/email/dates_answered.txt", "Other dates of a course: the answer", _sample_move
    )


def tasks(member: Any, today: date) -> Iterator[Task]:
    """Say what a course needs: of its applicant, of coordinators, and of those who decide."""
    for application in queries.own_courses(member.id):
        yield from _own_tasks(application, today)
    if not member.roles.isdisjoint(PRIVILEGED):  # nobody else is asked about the courses of others
        yield from _tasks_about_others(member)


def _tasks_about_others(member: Any) -> Iterator[Task]:
    for report in queries.reports_waiting_for(member):
        yield Task(
            title=f"A course needs your answer: {report.application.reference}",
            href=url_for(
                "bursaries.show", id=report.application_id, _anchor="panel-what-became-of-the-course"
            ),
            hint=WORDS[report.what],
            urgency=22,
        )
    for wish in queries.moves_waiting_for(member):
        yield Task(
            title=f"Other course dates: {wish.application.reference}",
            href=url_for("outcomes.answer_move", id=wish.id),
            hint=f"From {day(wish.starts_on)}",
            urgency=24,
        )
    for application in queries.in_doubt_for(member):
        revoked = queries.was_revoked(application)
        yield Task(
            title=f"Look at the certificate of {application.reference}",
            href=url_for("bursaries.show", id=application.id, _anchor="panel-what-became-of-the-course"),
            hint=REVOKED if revoked else OLDER,
            tag="revoked" if revoked else "",
            urgency=16,
        )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Show on the page of an application how its course stands, and what to do about it."""
    if place != "bursary" or not isinstance(thing, Application) or not policy.may_see(actor, thing):
        return
    running = thing.status in queries.RUNNING
    open_ = running and (thing.completed_on is None or queries.was_revoked(thing))
    certificate = thing.qualification
    yield Panel(
        "What became of the course",
        "bursaries/outcomes/_panel.html",
        {
            "application": thing,
            "certificate": certificate,
            "revoked": queries.was_revoked(thing),
            "reports": queries.reports_of(thing.id),
            "waiting": queries.open_reports_of(thing.id) if open_ else [],
            "moves": queries.moves_of(thing.id),
            "words": WORDS,
            "wants_certificate": open_
            and (certificate is None or certificate.status in {Grant.REJECTED, Grant.REVOKED}),
            "open": open_,
            "own": policy.may_finish(actor, thing),
            "coordinates": policy.may_confirm(actor, thing),
            "answers": policy.answers_moves(actor, thing),
            "today": clock.today(),
        },
        order=40,
    )


def held(member: Any) -> Section:
    """Return what was said of somebody's courses, and the dates that they asked for."""
    reports = db.session.scalars(
        select(CourseReport)
        .join(Application, Application.id == CourseReport.application_id)
        .where(Application.applicant_id == member.id)
        .order_by(CourseReport.id)
    )
    wishes = db.session.scalars(
        select(CourseMove)
        .join(Application, Application.id == CourseMove.application_id)
        .where(Application.applicant_id == member.id)
        .order_by(CourseMove.id)
    )
    rows: list[dict[str, Any]] = [
        {
            "bursary": one.application.reference,
            "what": WORDS[one.what],
            "on": one.on.isoformat(),
            "words": one.words,
            "at": one.at.isoformat(),
        }
        for one in reports
    ]
    rows += [
        {
            "bursary": one.application.reference,
            "what": f"Other dates: {one.status.value}",
            "from": one.starts_on.isoformat(),
            "until": one.ends_on.isoformat(),
            "words": one.reason,
            "answer": one.answer,
            "at": one.asked_at.isoformat(),
        }
        for one in wishes
    ]
    return Section("The courses of your bursaries", rows)


def erase(member: Any) -> None:
    """Take somebody's own words away; that a course was completed, and when, stays with the money."""
    own = select(Application.id).where(Application.applicant_id == member.id)
    for model, words in ((CourseReport, {"words": ""}), (CourseMove, {"reason": "", "answer": ""})):
        db.session.execute(
            update(model)
            .where(model.application_id.in_(own))
            .values(words)
            .execution_options(synchronize_session="fetch")
        )


def _own_tasks(application: Application, today: date) -> Iterator[Task]:
    certificate = application.qualification
    if certificate is not None and certificate.status is Grant.RETURNED:
        yield Task(
            title=f"Put your certificate right: {application.course_title}",
            href=url_for("qualifications.correct", id=certificate.id),
            hint="A coordinator sent it back. Your bursary waits for it",
            urgency=12,
            tag="returned",
        )
    over = application.ends_on is not None and application.ends_on < today
    missing = certificate is None or certificate.status in {Grant.REJECTED, Grant.REVOKED}
    if over and missing and not queries.open_reports_of(application.id):
        late = application.ends_on is not None and application.ends_on + timedelta(days=42) < today
        yield Task(
            title=f"Have you finished? {application.course_title}",
            href=url_for("outcomes.finish", id=application.id),
            hint="Send the certificate: your bursary goes on from there",
            urgency=14 if late else 26,
        )


def _sample(more: dict[str, Any]) -> dict[str, Any] | None:
    found = asking.sample()
    return found | more if found else None


def _sample_move() -> dict[str, Any] | None:
    latest = db.session.scalar(select(CourseMove).order_by(CourseMove.id.desc()).limit(1))
    if latest is None:
        return None
    return {"to": latest.application.applicant, "application": latest.application, "wish": latest}

"""Asking for the certificate of a course that is over: twice, each time once, and late rather than never."""

from datetime import datetime
from typing import Any

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import AWARDED
from network.bursaries.applications.steps import take
from network.bursaries.outcomes import queries, rules
from network.bursaries.outcomes.models import CourseReminder
from network.bursaries.outcomes.operations import NOTICE
from network.core import clock, mail
from network.core.database import db
from network.members.people.rules import Status as Membership


def ask_due(now: datetime) -> int:
    """Write to everybody whose certificate is missing and who has not had this letter; return how many."""
    today = clock.london_date(now)
    waiting = db.session.scalars(queries.certificate_wanted(today)).all()
    sent = queries.steps_sent([one.id for one in waiting])
    due = [one for one in waiting if rules.due_step(one.ends_on, sent[one.id], today) is not None]
    db.session.commit()
    count = 0
    for application in due:
        count += _ask(application, now)
        db.session.commit()
    return count


def is_pointless(application_id: int) -> bool:
    """Tell whether a letter that asks for a certificate has lost its point: it came, or the award is over."""
    application = db.session.get(Application, application_id)
    return (
        application is None
        or application.status not in queries.RUNNING
        or application.completed_on is not None
        or application.qualification_id is not None
    )


def sample() -> dict[str, Any] | None:
    """Return what the letters need, from the newest course that was awarded; None where there is none."""
    latest = db.session.scalar(
        db.select(Application).where(Application.status.in_(AWARDED)).order_by(Application.id.desc()).limit(1)
    )
    return {"to": latest.applicant, "application": latest} if latest else None


def _ask(application: Application, now: datetime) -> int:
    """Write one letter, once the application is held and still waits."""
    take(application)
    step = rules.due_step(
        application.ends_on, queries.steps_sent([application.id])[application.id], clock.london_date(now)
    )
    if step is None or is_pointless(application.id):
        return 0
    db.session.add(CourseReminder(application_id=application.id, step=step, sent_at=now))
    if application.applicant.status is not Membership.ACTIVE:
        return 0
    letter = mail.queue(
        "bursaries/outcomes/email/certificate_wanted.txt",
        to=application.applicant,
        notice=NOTICE,
        about=application,
        obsolete="outcomes.certificate_came",
        application=application,
    )
    return int(letter is not None)

"""What goes when its time is over or its writer is deleted; what money refers to stays, emptied."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from network.bursaries.applications import operations, steps
from network.bursaries.applications.models import (
    Application,
    ChangeRequest,
    Declaration,
    DocumentView,
)
from network.bursaries.applications.rules import Status
from network.bursaries.ledger.models import LedgerEntry
from network.core import clock, files
from network.core.database import db
from network.core.lifecycle import StatusChange
from network.core.permission import SYSTEM
from network.core.personal_data import Due, beginning_of
from network.members.people.models import Member
from network.members.people.offers import FORMER

CAME_TO_NOTHING = frozenset({Status.DECLINED, Status.LAPSED, Status.WITHDRAWN})
ENDS_WITH_ITS_APPLICANT = frozenset(
    {
        Status.DRAFT,
        Status.SUBMITTED,
        Status.CHANGE_ASKED,
        Status.DEFERRED,
        Status.APPROVED,
        Status.OFFERED,
    }
)


def due(day: date) -> Sequence[Due]:
    """Return the drafts that nobody has touched since before ``day``, and what came to nothing before it."""
    moment = beginning_of(day)
    last_move = (
        select(func.max(StatusChange.at))
        .where(StatusChange.thing_type == Application.__tablename__, StatusChange.thing_id == Application.id)
        .scalar_subquery()
    )
    found = db.session.scalars(
        select(Application)
        .where(
            Application.emptied_at.is_(None),
            Application.edited_at < moment,
            (Application.status == Status.DRAFT)
            | (
                Application.status.in_(CAME_TO_NOTHING)
                & (func.coalesce(last_move, Application.edited_at) < moment)
            ),
        )
        .order_by(Application.id)
    )
    return [Due(one.id, _said(one), one.applicant_id) for one in found]


def remove(one: Due) -> None:
    """Let one of them go, unless it was taken up again meanwhile."""
    application = db.session.get(Application, one.id)
    if application is not None:
        steps.take(application)
        if application.status in CAME_TO_NOTHING | {Status.DRAFT}:
            let_go(application)


def erase(member: Member) -> None:
    """Take back what somebody still asked for, let go what came to nothing, and empty what was awarded.

    What was awarded stays with its money and under the number that stands for the person.
    """
    for application in db.session.scalars(
        select(Application).where(Application.applicant_id == member.id).order_by(Application.id)
    ).all():
        if application.status in ENDS_WITH_ITS_APPLICANT:
            operations.withdraw(application, by=SYSTEM, reason="deleted")
        if application.status in CAME_TO_NOTHING:
            let_go(application)
        else:
            _empty(application)
    db.session.execute(
        update(Declaration)
        .where(Declaration.member_id == member.id)
        .values(words="")
        .execution_options(synchronize_session="fetch")
    )
    db.session.execute(update(DocumentView).where(DocumentView.by_id == member.id).values(by_name=""))
    own = select(Application.id).where(Application.applicant_id == member.id)
    db.session.execute(
        update(LedgerEntry)
        .where(LedgerEntry.application_id.in_(own), LedgerEntry.by_id == member.id)
        .values(by_name=FORMER)
        .execution_options(synchronize_session="fetch")
    )


def let_go(application: Application) -> None:
    """Delete an application; where a decision or the ledger refers to it, what was written in it."""
    try:
        with db.session.begin_nested():
            _delete(application)
    except DBAPIError:
        db.session.expire_all()
        _empty(application)


def _delete(application: Application) -> None:
    stored = [one.file for one in application.documents]
    for model in (ChangeRequest, Declaration, DocumentView):
        db.session.execute(delete(model).where(model.application_id == application.id))
    db.session.expire(application, ["changes", "declarations"])
    db.session.delete(application)
    db.session.flush()
    for file in stored:
        files.discard(file)
    db.session.flush()


def _empty(application: Application) -> None:
    stored = [one.file for one in application.documents]
    application.documents.clear()
    application.statement = application.withdrawn_because = ""
    application.typed = {}
    application.findings = []
    for change in application.changes:
        change.words, change.reply, change.before, change.after = "", "", [], None
    db.session.execute(
        update(Declaration).where(Declaration.application_id == application.id).values(words="")
    )
    db.session.execute(delete(DocumentView).where(DocumentView.application_id == application.id))
    application.emptied_at = clock.now()
    db.session.flush()
    for file in stored:
        files.discard(file)
    db.session.flush()


def _said(application: Application) -> str:
    if application.status is Status.DRAFT:
        return f"A draft for {application.fund.name} from {application.begun_at:%B %Y}"
    return (
        f"An application to {application.fund.name} from {application.begun_at:%B %Y}, {application.status}"
    )

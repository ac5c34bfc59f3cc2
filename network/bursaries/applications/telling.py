"""The letters of applying: to the applicant, and to those who decide.

Those who decide read no name and nothing of what was written: they have not said yet whether they have an
interest in it.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from network.bursaries.applications import policy, queries
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import WAITING, WITH_APPLICANT
from network.bursaries.funds import policy as funds
from network.core import mail
from network.core.database import Model, db
from network.members.people.models import Member

OWN = "bursary-own"
ARRIVED = "bursary-arrived"
FOLDER = "bursaries/applications/email"
NOT_WAITING = "bursaries.not_waiting"


def arrived(application: Application) -> None:
    """Tell the applicant that it is there, and those who decide that one waits."""
    mail.queue(
        f"{FOLDER}/submitted.txt",
        to=application.applicant,
        notice=OWN,
        about=application,
        application=application,
    )
    mail.queue_for_all(
        f"{FOLDER}/arrived.txt",
        to=_deciders(application),
        notice=ARRIVED,
        about=application,
        obsolete=NOT_WAITING,
        application=application,
    )


def withdrawn(application: Application, freed_pence: int) -> None:
    """Tell those who decide that one is no more, and what money is free again."""
    mail.queue_for_all(
        f"{FOLDER}/withdrawn.txt",
        to=_deciders(application),
        notice=ARRIVED,
        about=application,
        application=application,
        freed_pence=freed_pence,
    )


def is_not_waiting(application_id: int) -> bool:
    """Whether word of an arrival has become pointless: it was decided, or is with its applicant."""
    application = db.session.get(Application, application_id)
    return application is None or application.status not in WAITING


def sample() -> dict[str, Any] | None:
    """Return what a letter needs, from the newest that was sent; None where there is none."""
    application = db.session.scalar(
        select(Application)
        .where(Application.submitted_at.is_not(None), Application.status.not_in(WITH_APPLICANT))
        .order_by(Application.id.desc())
        .limit(1)
    )
    if application is None:
        return None
    return {"to": application.applicant, "application": application, "freed_pence": 0}


def may_be_shown(reader: Any, context: Mapping[str, Any]) -> bool:
    """Whether somebody who reads how letters read may see one about these records."""
    about = [one for value in context.values() for one in (value if isinstance(value, list) else [value])]
    awards = [_application_of(one) for one in about]
    return funds.coordinator(reader) and all(
        policy.coordinates(reader, one) for one in awards if one is not None
    )


def _application_of(thing: Any) -> Application | None:
    if isinstance(thing, Application):
        return thing
    nearer = (
        getattr(thing, "application", None)
        or getattr(thing, "condition", None)
        or getattr(thing, "claim", None)
    )
    return _application_of(nearer) if isinstance(nearer, Model) else None


def _deciders(application: Application) -> list[Member]:
    conflicted = {one.member_id for one in application.declarations if one.conflict}
    return queries.deciders_of(application.fund, besides={application.applicant_id, *conflicted})

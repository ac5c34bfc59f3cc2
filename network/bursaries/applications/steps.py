"""How an application moves: held, moved along its table, written down, and told to the parts above."""

from sqlalchemy import select

from network.bursaries import changes
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.core import audit
from network.core.database import db
from network.core.lifecycle import move
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused

MEANWHILE = "Somebody else changed this application meanwhile. Look at it again before you go on."


def take(application: Application, version: int | None = None) -> None:
    """Let nobody else change an application until the transaction ends, and read it as it is now.

    ``version`` is the one that whoever acts has read; raises Refused where it is another since. Take members'
    facts before it, and lines of the ledger after it.
    """
    db.session.execute(
        select(Application.id).where(Application.id == application.id).with_for_update(key_share=True)
    ).all()
    db.session.refresh(application)
    db.session.expire(application, ["declarations", "costs", "documents", "changes"])
    if version is not None and version != application.version:
        raise Refused(MEANWHILE)


def step(application: Application, to: Status, *, by: Actor, reason: str = "") -> None:
    """Move an application that was taken, write it down, and let the parts above follow.

    Raises Refused where the table has no such move, NotPermitted where it is not theirs to make.
    """
    before = application.status
    move(application, to=to, by=by, reason=reason)
    db.session.flush()
    # An applicant may read what was done about them: not who decided, nor what waits for its release.
    about = application.applicant_id if by.id in {None, application.applicant_id} else SYSTEM
    audit.record(f"bursary {to.value.replace('_', ' ')}", application, by=by, about=about)
    for follow in changes.application_moved:
        follow(application, before, by)
    db.session.flush()

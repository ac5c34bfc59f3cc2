"""What the worker does about conditions: it counts in the session log, and reminds."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from network.bursaries.applications import steps
from network.bursaries.applications.models import Application
from network.bursaries.conditions import operations, queries, reminding
from network.bursaries.conditions.models import AwardedCondition
from network.bursaries.conditions.rules import Status
from network.core.database import db
from network.core.jobs import crontab, job
from network.core.permission import SYSTEM
from network.core.templating import plural


@job("count-conditions", every=crontab(minute="40", hour="5"), words="Date and count what bursaries ask for")
def count_conditions(_now: datetime) -> str:
    """Put last days right where the day of completion changed, and call kept what the session log shows."""
    dated = kept = 0
    for number in _open(AwardedCondition.application_id):
        application = db.session.get_one(Application, number)
        steps.take(application)
        dated += operations.date_all(application, by=SYSTEM)
        db.session.commit()
    if queries.has_log():
        for number in _open(AwardedCondition.id):
            kept += operations.count_in_log(db.session.get_one(AwardedCondition, number))
            db.session.commit()
    found = (plural(dated, "award") + " dated" if dated else "", f"{kept} kept" if kept else "")
    return ", ".join(words for words in found if words)


@job("remind-of-conditions", every=crontab(minute="10", hour="8"), words="Remind of what bursaries ask for")
def remind_of_conditions(now: datetime) -> str:
    """Write to those whose last day is near or just past: one letter a person, whatever is due."""
    count = reminding.send_due(now)
    return f"{plural(count, 'letter')} written" if count else ""


def _open(column: InstrumentedAttribute[int]) -> list[int]:
    """Return the awards, or the conditions, of which something is open."""
    found = db.session.scalars(
        select(column)
        .join(AwardedCondition.application)
        .where(AwardedCondition.status == Status.OPEN, Application.status.in_(queries.RUNNING))
        .distinct()
        .order_by(column)
    ).all()
    db.session.commit()
    return list(found)

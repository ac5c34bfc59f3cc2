"""What the worker does for offers: it reminds of those that run out, and ends those that are over."""

from datetime import datetime

from network.bursaries.deciding import operations, queries
from network.bursaries.deciding.rules import REMINDED_BEFORE
from network.core.database import db
from network.core.jobs import crontab, job
from network.core.templating import plural


@job("lapse-offers", every=crontab(minute="*/10"), words="End bursary offers that nobody accepted in time")
def lapse_offers(now: datetime) -> str:
    """End the offers whose last day is over: the money goes back, and all sides are told."""
    count = operations.lapse_overdue(now)
    return f"{plural(count, 'offer')} ended" if count else ""


@job("remind-of-offers", every=crontab(minute="20", hour="8"), words="Remind of bursary offers that run out")
def remind_of_offers(now: datetime) -> str:
    """Remind each applicant once of an offer that runs out within three days."""
    count = 0
    for number in queries.to_remind(now, now + REMINDED_BEFORE):
        count += operations.remind(number, now)
        db.session.commit()
    return f"{plural(count, 'reminder')} sent" if count else ""

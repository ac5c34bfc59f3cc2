"""What the worker does for CPD: forgetting files of forms that were never sent."""

from datetime import datetime, timedelta

from network.core.database import db
from network.core.jobs import crontab, job
from network.members.cpd import evidence

KEEP_DRAFTS = timedelta(days=14)  # long enough to come back to a form after a holiday


@job(
    "forget-old-cpd-drafts",
    every=crontab(minute="55", hour="3"),
    words="Forget CPD evidence that was never submitted",
)
def forget_old_drafts(now: datetime) -> str:
    """Delete files that came with a form which was not sent within two weeks."""
    gone = evidence.forget_drafts(before=now - KEEP_DRAFTS)
    db.session.commit()
    return f"{gone} forgotten" if gone else ""

"""What the worker does about duplicates: it looks for them, and gathers what came late to a merged record."""

from datetime import datetime

from network.core.database import db
from network.core.jobs import crontab, job
from network.members.duplicates import operations, queries

JOB = "find-duplicates"


@job(JOB, every=crontab(minute="20"), words="Look for records that may be one person")
def find_duplicates(_now: datetime) -> str:
    """Look through all records for pairs that may be one person."""
    found = operations.look()
    db.session.commit()
    return f"{found} pairs" if found else ""


@job("gather-after-merges", every=crontab(minute="25"), words="Move what was written to a merged record")
def gather_after_merges(_now: datetime) -> str:
    """Move to the record that stayed what somebody wrote about the other one while it was merged."""
    moved = 0
    for made in queries.standing():
        moved += operations.gather(made)
        db.session.commit()
    return f"{moved} rows" if moved else ""

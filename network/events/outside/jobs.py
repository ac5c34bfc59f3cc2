"""What the worker does for others' calendars: it reads each again when its time has come."""

from datetime import datetime

from network.core.jobs import crontab, job
from network.events.outside import operations, queries


@job(operations.READ, every=crontab(minute="*/15"), words="Read the calendars of partners again")
def read_calendars(now: datetime) -> str:
    """Read every calendar that is due; one that fails keeps what it brought, and hinders no other."""
    problems = [operations.read(number, now) for number in queries.due(now)]
    if not problems:
        return ""
    failed = sum(bool(problem) for problem in problems)
    return f"{len(problems) - failed} read" + (f", {failed} could not be read" if failed else "")

"""What the worker does for questions that nobody answers."""

from datetime import datetime

from network.community.following import operations
from network.core import jobs


@jobs.job(
    "bring-questions",
    every=jobs.crontab(minute="20", hour="9-17"),
    words="Bring questions that nobody has answered to members who are fit to",
)
def bring_questions(now: datetime) -> str:
    """Bring what has waited for three days, once a day; a day without a worker is made up on the next."""
    count = operations.bring_questions(now)
    return f"{count} questions brought" if count else ""

"""What the worker does for courses: it asks for certificates that have not come."""

from datetime import datetime

from network.bursaries.outcomes import asking
from network.core.jobs import crontab, job
from network.core.templating import plural


@job("ask-for-certificates", every=crontab(hour="8", minute="40"), words="Ask for certificates of courses")
def ask_for_certificates(now: datetime) -> str:
    """Write to those whose course is over for a week, and for six; it may come late, and asks each once."""
    count = asking.ask_due(now)
    return f"{plural(count, 'letter')} written" if count else ""

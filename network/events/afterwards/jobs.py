"""What the worker does after events: it asks those who were there how it was."""

from datetime import datetime

from network.core.jobs import crontab, job
from network.core.templating import plural
from network.events.afterwards import asking


@job("ask-for-feedback", every=crontab(minute="10"), words="Ask those who were at an event how it was")
def ask_for_feedback(now: datetime) -> str:
    """Write to those who were there, from nine on the day after; it runs every hour, and asks each once."""
    count = asking.ask_due(now)
    return f"{plural(count, 'letter')} written" if count else ""

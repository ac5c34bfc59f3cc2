"""What the worker does for the library: it asks owners whether what they look after is still true."""

from datetime import datetime

from network.core.jobs import crontab, job
from network.core.templating import plural
from network.resources.library import reviewing


@job("ask-owners", every=crontab(minute="45", hour="7"), words="Ask who looks after resources to look again")
def ask_owners(now: datetime) -> str:
    """Write to owners of what is due or overdue; it asks each once, whatever days it missed."""
    count = reviewing.write_due(now)
    return f"{plural(count, 'letter')} written" if count else ""

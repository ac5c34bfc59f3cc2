"""What the worker does for reminders: each morning it sends what is due, whatever it missed before."""

from datetime import datetime

from network.core.jobs import crontab, job
from network.members.reminders import operations


@job("send-reminders", every=crontab(minute="30", hour="7"), words="Remind members of what runs out")
def send_reminders(now: datetime) -> str:
    """Write to members about what runs out or has run out; after days away, of each only the latest step."""
    count = operations.send_due(now)
    return f"{count} reminder{'' if count == 1 else 's'} written" if count else ""

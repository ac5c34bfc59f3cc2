"""What the worker does for reminders of events: every few minutes it sends what is due."""

from datetime import datetime

from network.core.jobs import crontab, job
from network.core.templating import plural
from network.events.reminding import operations


@job("remind-of-events", every=crontab(minute="*/5"), words="Remind members of events, and ask for answers")
def remind_of_events(now: datetime) -> str:
    """Write what is due; say what was dropped, since its event had begun before the worker came to it."""
    sent = operations.send_due(now)
    said = [f"{plural(sent.letters, 'letter')} written"] if sent.letters else []
    if sent.dropped:
        said.append(f"{plural(sent.dropped, 'reminder')} dropped, since the event had begun")
    return ", ".join(said)

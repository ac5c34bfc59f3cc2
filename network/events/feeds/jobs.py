"""What the worker does for the feeds: write what another program, or another address, wrote otherwise."""

from datetime import datetime

from network.core.database import db
from network.core.jobs import crontab, job
from network.events.feeds import kept, stamps


@job("write-feeds", every=crontab(minute="*/10"), words="Write public events for the calendar feeds")
def write_feeds(_now: datetime) -> str:
    """Write the events that are not kept as this program writes them; feeds show them already."""
    count = 0
    while found := kept.write_missing():
        count += found
        db.session.commit()
    if count:
        stamps.move(db.session(), [stamps.EVERY_FEED])
    return f"{count} events written" if count else "nothing to write"

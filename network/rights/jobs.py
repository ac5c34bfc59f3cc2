"""What the worker does for data rights: copies, the nightly deletion, and the list for after a restore."""

from datetime import datetime

from flask import current_app

from network.core import clock
from network.core.jobs import crontab, job
from network.rights import copies, erasing, keeping, notice


@job(copies.JOB, every=crontab(minute="*/10"), words="Make the copies of data that were asked for")
def make_copies(_now: datetime) -> str:
    """Make every copy that waits."""
    made = copies.make_all()
    return f"{made} made" if made else ""


@job("forget-copies", every=crontab(minute="15"), words="Delete copies of data that are over")
def forget_copies(now: datetime) -> str:
    """Delete copies after a week, and to whom it was written that they were deleted."""
    gone = copies.forget_over(now) + erasing.forget_farewells()
    return f"{gone} forgotten" if gone else ""


@job("keep-retention", every=crontab(minute="10", hour="4"), words="Delete what has been kept for its time")
def keep_retention(now: datetime) -> str:
    """Delete all whose period is over."""
    run = keeping.keep(clock.london_date(now))
    return ", ".join(f"{count} {key}" for key, count in run.counts.items()) if run else ""


@job("note-privacy-notice", every=crontab(minute="5"), words="Note when the privacy notice has changed")
def note_privacy_notice(_now: datetime) -> str:
    """Note a new version of the notice, so that members are told."""
    return "a new version" if notice.note_version() else ""


@job(
    erasing.LIST_JOB,
    every=crontab(minute="25", hour="4"),
    words="Write the list of the deleted, for after a restore",
)
def write_erasure_list(_now: datetime) -> str:
    """Write it beside the database, where a restored backup does not overwrite it."""
    count = erasing.write_list(current_app.config["SETTINGS"].instance)
    return f"{count} on the list" if count else ""

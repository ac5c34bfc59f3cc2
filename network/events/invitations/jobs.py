"""What the worker does for invitations: newcomers are invited, and what calendars reply is read."""

from datetime import datetime, timedelta

from flask import current_app

from network.core.database import db
from network.core.jobs import crontab, job
from network.events.invitations import mailbox, operations, queries, receiving
from network.events.meetings.models import Event

MAIL_KEPT = timedelta(days=90)  # what was read, in the mailbox


@job("invite-newcomers", every=crontab(minute="45", hour="7"), words="Invite who came later to what is near")
def invite_newcomers(now: datetime) -> str:
    """Invite whoever a near event is for and who was not invited, such as a member who has just joined."""
    count = 0
    for event_id in queries.near(now):
        count += operations.invite(db.session.get_one(Event, event_id))
        db.session.commit()
    return f"{count} invited" if count else ""


@job("read-replies", every=crontab(minute="*/5"), words="Read what calendars reply to invitations")
def read_replies(_now: datetime) -> str:
    """Read the mailbox that calendars answer to, where there is one."""
    if not current_app.config["SETTINGS"].inbound_mail_url:
        return ""
    tally = receiving.read_mailbox()
    return ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in sorted(tally.items()))


@job("forget-replies", every=crontab(minute="50", hour="3"), words="Delete old mail from the mailbox")
def forget_replies(now: datetime) -> str:
    """Delete from the mailbox what was read three months ago."""
    url = current_app.config["SETTINGS"].inbound_mail_url
    if not url:
        return ""
    with mailbox.opened(url) as box:
        count = box.forget(now - MAIL_KEPT)
    return f"{count} deleted" if count else ""

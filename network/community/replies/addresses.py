"""The address to which a member answers in a discussion: theirs alone, sealed so that nobody can guess it."""

import re
from collections.abc import Iterable

from flask import current_app

from network.community.discussions.models import Discussion
from network.core.permission import LARGEST_ID
from network.core.seals import SEAL, is_sealed, seal

MARK = "rsvp+talk-"  # in the mailbox that calendars answer to, too: there is one to set up
_MEANT = re.compile(rf"{re.escape(MARK)}[^@\s]{{0,100}}@")
_ADDRESS = re.compile(
    rf"{re.escape(MARK)}(?P<discussion>\d{{1,10}})-(?P<member>\d{{1,10}})-(?P<seal>{SEAL})@"
)


def reply_to(discussion: Discussion, member_id: int | None) -> str | None:
    """Return the address to which a member answers by mail; None where we read no mailbox."""
    settings = current_app.config["SETTINGS"]
    if not settings.inbound_mail_url or member_id is None:
        return None
    return f"{mailbox_of(discussion.id, member_id)}@{settings.mail_from.rpartition('@')[2]}"


def mailbox_of(discussion_id: int, member_id: int) -> str:
    """Return what stands before the @ in the address that is one member's own in one discussion."""
    return f"{MARK}{discussion_id}-{member_id}-{seal(_said(discussion_id, member_id))}"


def is_meant(recipients: Iterable[str]) -> bool:
    """Whether a mail is to a discussion, genuine or not."""
    return any(_MEANT.match(address.strip().lower()) for address in recipients)


def proven(recipients: Iterable[str]) -> tuple[int, int] | None:
    """Return which discussion and which member an address among these proves; None where none does."""
    for address in recipients:
        read = _ADDRESS.match(address.strip().lower())
        if read is None:
            continue
        discussion_id, member_id = int(read["discussion"]), int(read["member"])
        if max(discussion_id, member_id) <= LARGEST_ID and is_sealed(
            _said(discussion_id, member_id), read["seal"]
        ):
            return discussion_id, member_id
    return None


def _said(discussion_id: int, member_id: int) -> str:
    return f"a member answers in discussion {discussion_id}-{member_id}"

"""What proves whose invitation it is: in the links of a letter, and in the address that replies go to."""

import re
from collections.abc import Iterable

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from network.core.letters import address_of
from network.core.permission import LARGEST_ID
from network.core.seals import SEAL, is_sealed, seal

# The local part of an address has 64 octets.
MAILBOX = re.compile(rf"rsvp\+(?P<event>\d{{1,10}})-(?P<member>\d{{1,10}})-(?P<seal>{SEAL})@")


def for_link(event_id: int, member_id: int) -> str:
    """Return what stands in the link of one member's invitation; the same each time."""
    token = _serializer().dumps([event_id, member_id])
    return token if isinstance(token, str) else token.decode()


def read_link(event_id: int, token: str) -> int | None:
    """Return whose link to an event it is; None where nobody gave it out."""
    try:
        event, member = _serializer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return member if event == event_id and isinstance(member, int) else None


def link(event_id: int, member_id: int, answer: str | None = None) -> str:
    """Return the whole address of a member's page to answer, with the answer that is asked about first."""
    chosen = {"answer": answer} if answer else {}
    return address_of("invitations.rsvp", id=event_id, token=for_link(event_id, member_id), **chosen)


def organizer(event_id: int, member_id: int) -> str:
    """Return the address that a calendar answers to: one for each invitation where we read such a mailbox."""
    settings = current_app.config["SETTINGS"]
    if not settings.inbound_mail_url:
        return str(settings.mail_from)
    domain = settings.mail_from.rpartition("@")[2]
    return f"rsvp+{mailbox_of(event_id, member_id)}@{domain}"


def mailbox_of(event_id: int, member_id: int) -> str:
    """Return what stands after rsvp+ in the address that is one invitation's own."""
    return f"{event_id}-{member_id}-{seal(_said(event_id, member_id))}"


def proven(addresses: Iterable[str]) -> set[tuple[int, int]]:
    """Return whose invitations to which events these addresses prove: (event, member)."""
    found = set()
    for address in addresses:
        if read := MAILBOX.match(address.strip().lower()):
            event_id, member_id = int(read["event"]), int(read["member"])
            if max(event_id, member_id) <= LARGEST_ID and is_sealed(_said(event_id, member_id), read["seal"]):
                found.add((event_id, member_id))
    return found


def _said(event_id: int, member_id: int) -> str:
    return f"a calendar answers invitation {event_id}-{member_id}"


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SETTINGS"].secret_key, salt="answer an invitation")

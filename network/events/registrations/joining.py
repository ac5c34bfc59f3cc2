"""The address by which somebody who is going joins an online event: our own, in no way the provider's."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from network.core.letters import address_of
from network.events.registrations import queries
from network.events.registrations.models import Registration


def token_for(registration: Registration) -> str:
    """Return what stands in the address. The same each time, so that a calendar's bytes do not change."""
    token = _serializer().dumps([registration.event_id, registration.member_id])
    return token if isinstance(token, str) else token.decode()


def address_for(registration: Registration) -> str:
    """Return the whole address for mails and calendars."""
    return address_of("attendance.join", id=registration.event_id, token=token_for(registration))


def registration_of(event_id: int, token: str) -> Registration | None:
    """Return whose address it is, whatever they answer by now; None where nobody gave it out."""
    try:
        event, member = _serializer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    if event != event_id:
        return None
    return queries.of(event, member)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="join an event")

"""The pages: signing in, the second factor, joining, invitations, one's own account, lost addresses."""

from flask import Flask
from werkzeug.exceptions import ServiceUnavailable

from network.accounts import rules
from network.accounts.passwords import TooBusy
from network.accounts.routes import (
    addresses,
    invitations,
    joining,
    looking,
    own,
    passkeys,
    second_factor,
    session,
    sign_in,
)

__all__ = ["addresses", "invitations", "joining", "looking", "own", "passkeys", "second_factor", "sign_in"]


def register(app: Flask) -> None:
    """Tell the application who acts, and how long a cookie lasts at most."""
    app.config.update(
        PERMANENT_SESSION_LIFETIME=rules.LONGEST_STAY,
        SESSION_REFRESH_EACH_REQUEST=False,  # else every page would set the cookie again
    )
    session.login_manager.init_app(app, add_context_processor=False)
    app.extensions["actor_loader"] = session.load_actor
    app.before_request(session.lead_to_second_factor)
    app.before_request(session.refuse_while_looking)
    app.register_error_handler(TooBusy, lambda _error: app.handle_user_exception(BUSY))


BUSY = ServiceUnavailable(retry_after=10)

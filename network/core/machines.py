"""Answers for machines: addresses that programs fetch over and over, who have no session and read no page.

Calendars ask four times an hour for years. Such an address is a view like any other, marked
``@for_machines``; it is answered without what surrounds pages (session, member, CSRF, nonces, counting), and
sets its own headers. When it fails, all of that is made up for, since a failure is shown as a page.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from flask import Flask, Request, Response, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from network.core import logs
from network.core.database import begin_request_reading_only

F = TypeVar("F", bound=Callable[..., Any])
NOT_MODIFIED = 304


def for_machines(view: F) -> F:
    """Mark a view whose address is fetched by programs. It only reads, and asks nobody who they are."""
    view.for_machines = True  # type: ignore[attr-defined]
    return view


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions, opened with no look at signatures for whoever brings no cookie, as machines."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session that a cookie holds, or an empty one."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


class Site(Flask):
    """Flask, with a short way for what is fetched by machines."""

    session_interface = Sessions()

    def preprocess_request(self) -> ResponseReturnValue | None:
        """Do what comes before a view; for machines, no more than to begin to read."""
        if not self._is_for_machines():
            return super().preprocess_request()
        logs.begin()
        begin_request_reading_only(True)
        return None

    def handle_user_exception(self, e: Exception) -> HTTPException | ResponseReturnValue:
        """Show a failure as a page, which wants what surrounds pages."""
        if self._is_for_machines():
            g.failed_for_machines = True
            with suppress(HTTPException):  # it may refuse what has failed already
                super().preprocess_request()
        return super().handle_user_exception(e)

    def process_response(self, response: Response) -> Response:
        """Do what comes after a view; for machines, no more than the line in the log, if there is news."""
        if not self._is_for_machines():
            return super().process_response(response)
        return response if response.status_code == NOT_MODIFIED else logs.end(response)

    def _is_for_machines(self) -> bool:
        endpoint = request.endpoint
        if endpoint is None or not hasattr(self.view_functions[endpoint], "for_machines"):
            return False
        return "failed_for_machines" not in g

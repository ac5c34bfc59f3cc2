"""The test client: each request stands alone, as in real life, and every page that comes is looked over."""

from contextvars import Context
from typing import Any

from flask import Flask, has_request_context, request, request_finished
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Connection, Engine, event
from werkzeug.test import TestResponse

from network.core.database import _reading_only, db
from tests.plugins.pages import faults

WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE")
CSRF = "for-the-tests-only"


class Watch:
    """What one request did to the database, and what is wrong with that."""

    def __init__(self) -> None:
        self.unsaved: set[int] = set()
        self.complaints: list[str] = []


class PageFault(AssertionError):
    """A page or a request broke what is true of every page."""


class Client(FlaskClient):
    """A visitor or a member with a browser.

    What the test arranged is committed first, and the request sees only that: it has a session of its own.
    Forms are posted with their CSRF token unless ``csrf=False``. A failure of the site fails the test unless
    ``may_fail=True``; its traceback is in the captured log.
    """

    def open(self, *args: Any, csrf: bool = True, may_fail: bool = False, **kwargs: Any) -> TestResponse:
        """Make a request, then look over what it did and the page it gave."""
        db.session.commit()
        if csrf and kwargs.get("method") not in {None, "GET", "HEAD", "OPTIONS"}:
            self._add_token(kwargs)
        watch = Watch()
        self.environ_base = {**self.environ_base, "tests.watch": watch}
        if self.preserve_context:
            response = super().open(*args, **kwargs)
        else:
            response = Context().run(super().open, *args, **kwargs)
        if response.status_code == 500 and not may_fail:
            raise PageFault(f"{response.request.path}: the site failed; the log below says why")
        if watch.complaints:
            raise PageFault(f"{response.request.path}: " + "; ".join(watch.complaints))
        if response.mimetype == "text/html" and response.status_code not in range(300, 400) and response.data:
            wrong = faults(response.text, response.headers.get("Content-Security-Policy", ""))
            if wrong:
                raise PageFault(f"{response.request.path}:\n  " + "\n  ".join(wrong))
        return response

    def _add_token(self, kwargs: dict[str, Any]) -> None:
        if kwargs.get("data") is None and kwargs.get("json") is None:
            kwargs["data"] = {}
        if isinstance(kwargs.get("data"), dict):
            kwargs["data"] = {"csrf_token": self.csrf_token(), **kwargs["data"]}

    def csrf_token(self) -> str:
        """Return a token as a form would carry it, and see that the session knows it."""
        assert isinstance(self.application.session_interface, SecureCookieSessionInterface)
        with self.session_transaction() as session:
            session["csrf_token"] = CSRF
        return str(URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(CSRF))


def watch(app: Flask) -> None:
    """Have every request of ``app`` tell the test client what it wrote, and whether it kept it."""
    request_finished.connect(_finished, app)


@event.listens_for(Engine, "before_cursor_execute")
def _executing(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
    watching = request.environ.get("tests.watch") if has_request_context() else None
    if watching is None or not statement.lstrip().upper().startswith(WRITING):
        return
    watching.unsaved.add(id(connection))
    if request.method in {"GET", "HEAD"} and _reading_only.get():
        watching.complaints.append(f"a {request.method} wrote: {statement[:120]}")


@event.listens_for(Engine, "commit")
@event.listens_for(Engine, "rollback")
def _settled(connection: Connection) -> None:
    if has_request_context() and (watching := request.environ.get("tests.watch")):
        watching.unsaved.discard(id(connection))


def _finished(_app: Flask, **_extra: Any) -> None:
    watching = request.environ.get("tests.watch")
    if watching is None:
        return
    changed = [
        thing
        for thing in (*db.session.new, *db.session.dirty, *db.session.deleted)
        if thing not in db.session.dirty or db.session.is_modified(thing)
    ]
    if changed:
        watching.complaints.append(f"the session was left with changes: {changed[:3]}")
    if watching.unsaved:
        watching.complaints.append("changes were flushed and never committed")

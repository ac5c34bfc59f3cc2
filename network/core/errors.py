"""What somebody sees when a thing cannot be done: a plain page, with what to do next."""

import logging
import re

from flask import Flask, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError, NoResultFound, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.rules import Refused

logger = logging.getLogger(__name__)
UNIQUE = re.compile("unique", re.IGNORECASE)  # in the words of both databases

Answer = tuple[str, int] | tuple[str, int, dict[str, str]] | Response


def register(app: Flask) -> None:
    """Give every kind of failure its page."""
    app.register_error_handler(HTTPException, answer_to)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotPermitted, lambda _error: _page(403))
    app.register_error_handler(NoResultFound, lambda _error: _page(404))
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(IntegrityError, _there_already)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(Exception, _surprise)


def _page(code: int, **context: object) -> tuple[str, int]:
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=code).get_data(as_text=True), code
    return render_template(
        "errors/error.html", code=code, request_id=g.get("request_id", ""), **context
    ), code


def answer_to(error: HTTPException) -> Answer:
    """Return the page of a failure that has a number."""
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    if isinstance(error, CSRFError):
        return _page(400, expired=True)
    code = error.code or 500
    body, status = _page(code)
    allowed = ("Allow", "Retry-After", "WWW-Authenticate")
    headers = {name: value for name, value in error.get_headers() if name in allowed}
    return body, status, headers


def _refused(refusal: Refused) -> Answer:
    db.session.rollback()
    return render_template("errors/refused.html", message=str(refusal)), 409


def _stale(_error: StaleDataError) -> Answer:
    db.session.rollback()
    words = "Somebody else changed this at the same moment. Go back, look at what it says now, and try again."
    return render_template("errors/refused.html", message=words), 409


def _there_already(error: IntegrityError) -> Answer:
    """Explain what the database alone could see: that two did the same at one moment."""
    if not UNIQUE.search(str(error.orig)):
        return _surprise(error)
    logger.warning("request %s did what another one had just done", g.get("request_id", ""), exc_info=error)
    db.session.rollback()
    words = "Somebody else did the same at the same moment. Go back, and look at what is there now."
    return render_template("errors/refused.html", message=words), 409


def _database(error: DBAPIError) -> Answer:
    """Say plainly that the database is away, full or locked; a mistake of ours is a surprise."""
    db.session.rollback()
    if not isinstance(error, OperationalError) and not error.connection_invalidated:
        return _surprise(error)
    logger.error("the database cannot be used: %s", error.orig)
    body, status = _page(503)
    return body, status, {"Retry-After": "30"}


def _surprise(error: Exception) -> Answer:
    logger.error("request %s failed", g.get("request_id", ""), exc_info=error)
    try:
        db.session.rollback()
        return _page(500)
    except Exception:  # noqa: BLE001, RUF100 (the page itself may be what fails)
        logger.exception("request %s: the error page failed as well", g.get("request_id", ""))
        return f"Something went wrong. Reference {g.get('request_id', '')}", 500

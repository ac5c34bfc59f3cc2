"""The log: one line a request, in words or as JSON, with an id that also stands on the page of a failure."""

import json
import logging
import secrets
import sys
import time
from datetime import UTC, datetime
from traceback import extract_tb
from typing import TypeVar

from flask import Flask, g, has_request_context, request
from werkzeug.wrappers import Response

logger = logging.getLogger("network.requests")
R = TypeVar("R", bound=Response)
QUIET = frozenset({"static", "health.healthz", "health.readyz"})


class JsonLines(logging.Formatter):
    """One JSON object a line, so that a message with line breaks in it stays one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            line["request"] = g.get("request_id", "")
        if record.exc_info and record.exc_info[1]:
            line["traceback"] = "\n".join(trace(record.exc_info[1]))
        return json.dumps(line)  # in plain letters, since more than \n is a line break to some who read it


class Lines(logging.Formatter):
    """One plain line a record; what somebody typed cannot begin a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        words = _printable(record.getMessage())
        at = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S")
        line = f"{at} {record.levelname.lower():7} {words}"
        failed = trace(record.exc_info[1]) if record.exc_info and record.exc_info[1] else []
        return "\n".join([line, *(f"  {_printable(step)}" for step in failed)])


def trace(error: BaseException) -> list[str]:
    """Say how a failure came about: where, and of what each error says only the first line.

    Below that, databases quote the row that they refuse, and SQLAlchemy what it was asked to write.
    """
    chain: list[BaseException] = []
    while error not in chain:
        chain.append(error)
        error = error.__cause__ or (not error.__suppress_context__ and error.__context__) or error
    steps = []
    for one in reversed(chain):
        steps += [
            f"{at.filename}:{at.lineno} in {at.name}: {at.line}" for at in extract_tb(one.__traceback__)
        ]
        steps.append(f"{type(one).__qualname__}: {''.join(str(one).splitlines()[:1])}")
    return steps


def _printable(text: str) -> str:
    """Write what cannot be printed, line breaks too, so that it can."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def register(app: Flask) -> None:
    """Set the format of the log, and write a line when a request has been answered."""
    settings = app.config["SETTINGS"]
    as_json = (settings.log_format or ("text" if settings.is_demo else "json")) == "json"
    ours = logging.getLogger("network")
    if not ours.handlers:
        ours.addHandler(logging.StreamHandler(sys.stderr))
        ours.setLevel(logging.INFO)
        ours.propagate = False
    for handler in ours.handlers:
        handler.setFormatter(JsonLines() if as_json else Lines())
    app.before_request(begin)
    app.after_request(end)


def begin() -> None:
    """Give the request an id, and look at the clock."""
    g.request_id = secrets.token_hex(6)
    g.begun = time.perf_counter()


def end(response: R) -> R:
    """Write the line of a request that has been answered."""
    if request.endpoint not in QUIET:
        # The route, not the address: an address may hold a secret token.
        rule = request.url_rule.rule if request.url_rule else "no such address"
        taken = round((time.perf_counter() - g.get("begun", time.perf_counter())) * 1000)
        logger.info(
            "%s %s %s %s ms member=%s id=%s",
            request.method,
            rule,
            response.status_code,
            taken,
            getattr(g.get("actor"), "id", None),
            g.get("request_id", ""),
        )
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response

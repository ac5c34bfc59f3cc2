"""The log: one line a request, in words or as JSON, with an id that also stands on the page of a failure."""

import json
import logging
import secrets
import sys
import time
from datetime import UTC, datetime

from flask import Flask, g, has_request_context, request
from werkzeug.wrappers import Response

logger = logging.getLogger("network.requests")
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
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class Lines(logging.Formatter):
    """One plain line a record; what somebody typed cannot begin a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        words = record.getMessage().replace("\r", "\\r").replace("\n", "\\n")
        at = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S")
        line = f"{at} {record.levelname.lower():7} {words}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


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
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.request_id = secrets.token_hex(6)
    g.begun = time.perf_counter()


def _end(response: Response) -> Response:
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

"""How calendars and readers fetch a thing again and again: validators, 304, gzip (RFC 9110, RFC 9111).

The one place that answers for a feed, public or private, of events or of news.
"""

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from wsgiref.types import WSGIEnvironment

from flask import Request, Response
from werkzeug.datastructures import Headers
from werkzeug.http import http_date, parse_date

from network.core import clock
from network.core.calendars import CONTENT_TYPE

PUBLIC = "public, max-age=300"
PRIVATE = "private, max-age=300"
ATOM = "application/atom+xml; charset=utf-8"
PACKED = "-gzip"  # ends the ETag of the packed bytes: other bytes, another strong validator
TAG = re.compile(r'(?:W/)?"([^"]*)"')
COMPRESSION = 6
# Nothing here runs, and no search engine lists it: robots.txt must not say so, since calendars obey it too.
SAFE = (
    ("X-Robots-Tag", "noindex"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Vary", "Accept-Encoding"),
)
HTTPS_ONLY = ("Strict-Transport-Security", "max-age=31556926; includeSubDomains")


@dataclass
class Body:
    """The bytes of a feed with what conditional requests ask of them; packed once, when first wanted."""

    content: bytes
    last_modified: datetime
    kind: str = CONTENT_TYPE
    tag: str = field(init=False)
    date: str = field(init=False)
    _packed: bytes = b""

    def __post_init__(self) -> None:
        """Name the bytes by their hash."""
        self.tag = sha256(self.content).hexdigest()[:32]
        self.date = http_date(self.last_modified)

    @property
    def packed(self) -> bytes:
        """The bytes as gzip writes them, without the moment at which it did."""
        if not self._packed:
            self._packed = gzip.compress(self.content, COMPRESSION, mtime=0)
        return self._packed

    @property
    def size(self) -> int:
        """How much memory it takes."""
        return len(self.content) + len(self._packed)


class Fetched(Response):
    """An answer whose headers go out as they were given: a 304 keeps its Last-Modified (RFC 9110 15.4.5)."""

    default_mimetype = None

    @classmethod
    def of(cls, content: bytes, status: int, headers: list[tuple[str, str]]) -> "Fetched":
        """Make an answer of finished parts."""
        made = cls(content, status)
        made.headers = Headers(headers)  # without the length that was set with the content: one is the rule
        return made

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """Return the headers as they are."""
        return self.headers


def answer(
    request: Request,
    content: bytes,
    last_modified: datetime,
    *,
    private: bool = False,
    kind: str = CONTENT_TYPE,
) -> Response:
    """Answer a GET or HEAD with finished bytes, or with 304 where the caller has them.

    ``last_modified`` is the newest change of anything in them, removals too. With ``private`` nobody on the
    way keeps them.
    """
    return send(request, Body(content, last_modified, kind), private=private)


def send(
    request: Request,
    body: Body,
    *,
    private: bool = False,
    cache: str = "",
    more: Mapping[str, str] | None = None,
) -> Response:
    """Answer with a body that may have been answered with before.

    ``cache`` is said instead of what feeds say of how long they may be kept; ``more`` adds headers.
    """
    environ = request.environ
    # A stamp may run ahead of the clock by the seconds that several changes in one second take.
    date = body.date if body.last_modified <= clock.now() else http_date(clock.now())
    headers = [*SAFE, ("Cache-Control", cache or (PRIVATE if private else PUBLIC)), ("Last-Modified", date)]
    if more:
        headers += more.items()
    if environ["wsgi.url_scheme"] == "https":
        headers.append(HTTPS_ONLY)
    if (held := held_already(environ, body)) is not None:
        headers.append(("ETag", f'"{held}"'))
        return Fetched.of(b"", 304, headers)
    content, tag = body.content, body.tag
    if takes_gzip(request):
        content, tag = body.packed, body.tag + PACKED
        headers.append(("Content-Encoding", "gzip"))
    headers += [("ETag", f'"{tag}"'), ("Content-Type", body.kind), ("Content-Length", str(len(content)))]
    return Fetched.of(content, 200, headers)


def held_already(environ: Mapping[str, Any], body: Body) -> str | None:
    """Return the tag under which the caller has these bytes; None where they are to be sent.

    If-None-Match is asked first, and where it stands the date counts for nothing (RFC 9110 13.2.2). A date
    that nobody can read is no condition: an answer of 304 to it would freeze the caller for ever.
    """
    asked = environ.get("HTTP_IF_NONE_MATCH")
    if asked is not None:
        if asked.strip() == "*":
            return body.tag
        known = (body.tag, body.tag + PACKED)
        return next((tag for tag in TAG.findall(asked) if tag in known), None)
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    if since is None:
        return None
    read = parse_date(since)
    return body.tag if read is not None and body.last_modified.replace(microsecond=0) <= read else None


def takes_gzip(request: Request) -> bool:
    """Whether the caller reads gzip."""
    said = request.environ.get("HTTP_ACCEPT_ENCODING", "")
    return "gzip" in said.lower() and request.accept_encodings["gzip"] > 0

"""What protects every answer: CSRF tokens, a strict content policy, headers that keep pages private."""

import logging
import re
import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, abort, g, request
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response
from werkzeug.wsgi import get_host

from network.core.database import can_be_kept

logger = logging.getLogger(__name__)
csrf = CSRFProtect()

LARGEST_REQUEST = 40 * 1024 * 1024  # several photographs of one certificate
MOST_FORM_PARTS = 2_000
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 (what HOST may say, not what is listened on)
A_YEAR = "public, max-age=31536000, immutable"
LARGEST_FORM_FIELD = 1024 * 1024

NAME_AND_PORT = re.compile(r"(?P<name>[a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")

# There is no "unsafe-inline" and no host but our own: nothing that slips into a page can run or call out.
CONTENT_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": ["'self'", "data:"],
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "frame-src": "'self'",
    "object-src": "'none'",
}


def register(app: Flask) -> None:
    """Put the protections around every page of the application."""
    settings = app.config["SETTINGS"]
    https = settings.public_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_PARTS=MOST_FORM_PARTS,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM_FIELD,
        SESSION_COOKIE_NAME="__Host-session" if https else "session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        WTF_CSRF_TIME_LIMIT=None,  # a form may stand open on a phone all day; the sign-in limits it
        WTF_CSRF_SSL_STRICT=False,  # Referrer-Policy withholds the header that this check would need
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]
    app.wsgi_app = _OwnName(app)  # type: ignore[method-assign]
    app.after_request(_keep_secret)  # before Talisman, so that it comes after it
    Talisman(
        app,
        force_https=https,
        strict_transport_security=https,
        session_cookie_secure=https,
        content_security_policy=CONTENT_POLICY,
        content_security_policy_nonce_in=["script-src"],
        frame_options="DENY",
        referrer_policy="same-origin",
        permissions_policy={
            "camera": "(self)",
            "geolocation": "()",
            "microphone": "()",
            "browsing-topics": "()",
        },
        x_xss_protection=False,
    )
    csrf.init_app(app)  # after Talisman, so that the page that refuses a form has its nonce too
    app.before_request(_refuse_impossible_names)  # after Talisman too: the 404 is a page
    app.after_request(_keep_private)


class _OwnName:
    """Answers only to the name in PUBLIC_URL, so that no link is ever built on somebody else's.

    It stands before all else: a name that is none would make the error page fail, and one that is foreign
    would be led to https on itself.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._inner = app.wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Pass a request on if it is for us."""
        if self._is_ours(environ):
            return self._inner(environ, start_response)
        logger.info("a request for another name than ours was refused")
        refusal = Response("This site does not answer to that name.\n", 400, mimetype="text/plain")
        refusal.headers["X-Content-Type-Options"] = "nosniff"
        refusal.headers["Cache-Control"] = "no-store"
        return refusal(environ, start_response)

    def _is_ours(self, environ: dict[str, Any]) -> bool:
        settings = self._app.config["SETTINGS"]
        try:
            named = NAME_AND_PORT.fullmatch(get_host(environ).lower())
        except SecurityError:
            return False
        known = {urlsplit(settings.public_url).hostname, "localhost", "127.0.0.1", settings.host}
        # A demonstration that listens everywhere is looked at from a phone beside it, by any name.
        listens_everywhere = settings.is_demo and settings.host in EVERYWHERE
        return named is not None and (named["name"] in known or listens_everywhere)


def _refuse_impossible_names() -> None:
    """Answer 404 where an address names something that no database can hold, such as a NUL."""
    if not can_be_kept("".join(map(str, (request.view_args or {}).values()))):
        abort(404)


def keep_secret() -> None:
    """Let nobody keep or list the answer in hand, nor hear where its reader came from.

    It is for pages that show a secret, or whose address is one.
    """
    g.keeps_secret = True


def _keep_secret(response: Response) -> Response:
    if g.get("keeps_secret"):
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _keep_private(response: Response) -> Response:
    """Let nobody keep a page, unless the page itself has said that they may."""
    if request.endpoint == "static" and "v" in request.args:
        response.headers["Cache-Control"] = A_YEAR  # the address changes with the content
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    return response


def same_site_path(wanted: str | None) -> str | None:
    """Return ``wanted`` if it is an address on this site, as a browser would read it; None if not.

    A browser takes ``//host`` and ``/\\host`` for another site, and drops tabs and line breaks first.
    """
    if not wanted:
        return None
    decoded = unquote(wanted)
    for form in (wanted, decoded):
        if not form.startswith("/") or form[1:2] in {"/", "\\"}:
            return None
        if any(ord(letter) < 0x20 or letter in "\\\x7f" for letter in form):
            return None
    return wanted


def token(bits: int = 256) -> str:
    """Make a secret for an address or a cookie, safe in a URL."""
    return secrets.token_urlsafe(bits // 8)

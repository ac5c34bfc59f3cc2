"""The code of a share link: 128 bits that nobody can guess, that the database alone does not give away.

It is worked out from a random number in the link's row and the site's secret (docs/decisions/0008).
"""

import hmac
import secrets
from base64 import b32encode
from hashlib import sha256

from flask import current_app

from network.resources.collections.models import CollectionLink

BYTES = 16
PURPOSE = b"share link of a collection\n"


def new_link() -> CollectionLink:
    """Make a link with a code of its own, that belongs to no collection yet."""
    nonce = secrets.token_hex(BYTES)
    return CollectionLink(nonce=nonce, code_hash=hash_of(_code_from(nonce)))


def code_of(link: CollectionLink) -> str | None:
    """Return a link's code; None where the site's secret has changed since, so that it cannot be shown."""
    code = _code_from(link.nonce)
    return code if hmac.compare_digest(hash_of(code), link.code_hash) else None


def hash_of(code: str) -> str:
    """Return what a link is found by."""
    return sha256(code.strip().lower().encode()).hexdigest()


def _code_from(nonce: str) -> str:
    secret = current_app.config["SETTINGS"].secret_key.encode()
    digest = hmac.digest(secret, PURPOSE + nonce.encode(), "sha256")
    return b32encode(digest[:BYTES]).decode().rstrip("=").lower()

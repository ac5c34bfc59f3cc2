"""The code of a card: 128 bits that nobody can guess, that the database alone does not give away.

It is worked out from a random number in the card's row and the site's secret (docs/decisions/0008), and
written in small letters and figures that are not taken for each other: people type it where a camera fails.
"""

import hmac
import secrets
from base64 import b32encode
from hashlib import sha256

from flask import current_app

from network.members.cards.models import Card

BYTES = 16
PURPOSE = b"code of a card\n"


def new_nonce() -> str:
    """Make the random number from which a code is worked out."""
    return secrets.token_hex(BYTES)


def code_from(nonce: str) -> str:
    """Return the code that belongs to a random number on this site."""
    secret = current_app.config["SETTINGS"].secret_key.encode()
    digest = hmac.digest(secret, PURPOSE + nonce.encode(), "sha256")
    return b32encode(digest[:BYTES]).decode().rstrip("=").lower()


def hash_of(code: str) -> str:
    """Return what a card is found by; capitals make no difference."""
    return sha256(code.strip().lower().encode()).hexdigest()


def code_of(card: Card) -> str | None:
    """Return a card's code; None where the site's secret has changed since, so that it cannot be shown."""
    code = code_from(card.nonce)
    return code if hmac.compare_digest(hash_of(code), card.code_hash) else None

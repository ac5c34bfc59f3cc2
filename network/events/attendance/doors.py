"""The code at the door: 128 bits that nobody can guess, that the database alone does not give away.

It is worked out from the event's lasting name, the number of the round, and the site's secret, so it can be
printed again at any time and is kept nowhere. A new round makes every poster of the one before worthless.
"""

import hmac
from base64 import b32encode

from flask import current_app

BYTES = 16
PURPOSE = "code at the door"


def code_of(uid: str, door_round: int) -> str:
    """Return the code of an event in a round, in small letters and figures."""
    secret = current_app.config["SETTINGS"].secret_key.encode()
    digest = hmac.digest(secret, f"{PURPOSE}\n{uid}\n{door_round}".encode(), "sha256")
    return b32encode(digest[:BYTES]).decode().rstrip("=").lower()


def opens(code: str, uid: str, door_round: int) -> bool:
    """Whether a code is the one that counts; capitals make no difference."""
    return hmac.compare_digest(code.lower().encode(), code_of(uid, door_round).encode())

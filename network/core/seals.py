"""What only we can have given out: a few letters that prove it, short enough for the address of a mailbox."""

from base64 import b32encode
from hmac import compare_digest, digest

from flask import current_app

SEAL = "[a-z2-7]{26}"  # lower case and digits: some mail servers fold an address


def seal(words: str) -> str:
    """Return the letters that prove that we said these words; the same each time."""
    key = current_app.config["SETTINGS"].secret_key.encode()
    return b32encode(digest(key, words.encode(), "sha256")[:16]).decode().rstrip("=").lower()


def is_sealed(words: str, by: str) -> bool:
    """Whether these letters prove that we said the words."""
    return compare_digest(by, seal(words))

"""Passwords: hashed with argon2id, one at a time, and judged by how soon they would be guessed."""

from collections.abc import Iterable
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from network.accounts import rules
from network.core.rules import Refused

# OWASP's size for argon2id: 19 MiB, two passes, one lane; about 22 ms of one core. The library's own
# default is seven times that, and four people signing in at once would keep a small server from all else.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
AT_ONCE = 1  # in one process: the other cores go on answering, and 40 a second is more than ever come
PATIENCE = 8.0  # seconds
JUDGED = 72  # characters; zxcvbn takes no more, and so many tell enough
WEAKEST = 3  # of zxcvbn's 0 to 4: "safely unguessable", more than 100 million guesses

# Compared with when there is no password, so that an unknown address takes as long as a known one.
NO_PASSWORD = HASHER.hash("nobody has this password, and nobody can: it is compared, never accepted")

_places = BoundedSemaphore(AT_ONCE)


class TooBusy(Exception):
    """So many people sign in at this moment that this one must try again in a few seconds."""


def hash_of(password: str) -> str:
    """Return what is kept of a password."""
    with _Place():
        return HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether ``password`` is the one that ``kept`` was made of; takes as long when there is none."""
    if len(password) > rules.LONGEST_PASSWORD:
        return False
    with _Place():
        try:
            return HASHER.verify(kept or NO_PASSWORD, password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def needs_new_hash(kept: str) -> bool:
    """Whether ``kept`` was made with a size that we have since changed."""
    return HASHER.check_needs_rehash(kept)


def check(password: str, *, address: str, words: Iterable[str] = ()) -> None:
    """Refuse a password that its owner would come to regret, in words about what to do."""
    known = [*words]
    rules.check_password(password, address=address, words=known)
    from zxcvbn import zxcvbn  # 11 MiB of common passwords, wanted only here

    judged = zxcvbn(password[:JUDGED], user_inputs=rules.context_words(address, known))
    if judged["score"] < WEAKEST:
        raise Refused(
            "This password would be guessed too soon. Use three or four words that do not belong together.",
            "password",
        )


class _Place:
    """The place at which passwords are hashed, one after another; whoever waits too long must try again."""

    def __enter__(self) -> None:
        if not _places.acquire(timeout=PATIENCE):
            raise TooBusy

    def __exit__(self, *_: object) -> None:
        _places.release()

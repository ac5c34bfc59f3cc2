"""What the site says about accounts: addresses, passwords, how long things last, who needs more."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import timedelta
from enum import StrEnum

from network.core.rules import Lifecycle, Refused

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
UNKNOWN_LETTERS = 5  # so many must be left of a password without what anybody knows of its owner
WRONG_CODES = 5  # after this many, the first factor is asked for again
RECOVERY_CODES = 10
FRESH = timedelta(minutes=15)  # how long after proving who they are somebody may open a delicate form
FRESH_FOR_SENDING = timedelta(minutes=45)  # … and send it, so that nothing typed into it is lost
LOOKING_LASTS = timedelta(minutes=30)  # … as another member, read-only
WAIT_FOR_RECOVERY = timedelta(days=3)  # the holder of the old address has this long to object

LONGEST_STAY = timedelta(days=90)
SHORT_STAY = timedelta(hours=12)
ROLES_TO_ASK_FOR = ("instructor", "health_partner")
LONG_STAY = frozenset({"instructor", "health_partner"})
SECOND_FACTOR_NEEDED = frozenset({"coordinator", "funder", "administrator"})

# The accounts of a demonstration, which its sign-in page lists.
DEMONSTRATION = {
    "instructor@demo.example": "an instructor",
    "instructor2@demo.example": "another instructor",
    "partner@demo.example": "a health partner",
    "funder@demo.example": "a funder",
    "funder2@demo.example": "another funder",
    "coordinator@demo.example": "a coordinator",
    "coordinator2@demo.example": "another coordinator",
    "admin@demo.example": "an administrator",
}


class Purpose(StrEnum):
    """What a one-time link is for; it opens nothing else."""

    SIGN_IN = "sign_in"
    SECOND_FACTOR = "second_factor"
    RESET = "reset"
    CONFIRM = "confirm"
    CHANGE_ADDRESS = "change_address"
    INVITATION = "invitation"
    CLAIM = "claim"
    RECOVERY = "recovery"
    STOP_RECOVERY = "stop_recovery"
    PASSKEY = "passkey"  # not a link: the question that a passkey has answered, so that it is answered once


LIFETIMES = {
    Purpose.SIGN_IN: timedelta(minutes=30),
    Purpose.SECOND_FACTOR: timedelta(minutes=10),
    Purpose.RESET: timedelta(hours=1),
    Purpose.CONFIRM: timedelta(days=7),
    Purpose.CHANGE_ADDRESS: timedelta(hours=24),
    Purpose.INVITATION: timedelta(days=14),
    Purpose.CLAIM: timedelta(hours=24),
    Purpose.RECOVERY: timedelta(days=17),
    Purpose.STOP_RECOVERY: timedelta(days=17),
    Purpose.PASSKEY: timedelta(minutes=10),
}


class Asked(StrEnum):
    """What somebody who is not signed in may ask for, with nothing but an address."""

    SIGN_IN_LINK = "sign_in_link"
    RESET = "reset"
    JOIN = "join"
    CLAIM = "claim"


class Recovery(StrEnum):
    """How far a request to change an address that its owner has lost has come."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    STOPPED = "stopped"
    DONE = "done"


RECOVERY_LIFECYCLE = Lifecycle(
    {
        Recovery.ASKED: {Recovery.APPROVED, Recovery.REFUSED},
        Recovery.APPROVED: {Recovery.DONE, Recovery.STOPPED},
        Recovery.REFUSED: set(),
        Recovery.STOPPED: set(),
        Recovery.DONE: set(),
    },
    start=Recovery.ASKED,
)


class InvitationState(StrEnum):
    """Where an invitation stands; computed from its dates."""

    WAITING = "waiting"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ACCEPTED = "accepted"


def canonical(address: str) -> str:
    """Return the form in which two spellings of one address are the same: wide letters, capitals, spaces."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", address[:1000]).strip().casefold())


def digest(token: str) -> str:
    """Return what is kept of a secret that is long and random: enough to know it again, not to use it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def stay(roles: Collection[str], *, applied: bool = False) -> timedelta:
    """Return how long a sign-in lasts on a device: long for who only teaches or refers, else half a day."""
    return LONGEST_STAY if applied or (roles and LONG_STAY.issuperset(roles)) else SHORT_STAY


def needs_second_factor(roles: Iterable[str]) -> bool:
    """Whether somebody with ``roles`` must have a second factor; others may."""
    return not SECOND_FACTOR_NEEDED.isdisjoint(roles)


def check_password(password: str, *, address: str, words: Iterable[str] = ()) -> None:
    """Refuse a password that is too short, too long, or made of what anybody knows about its owner."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(
            f"Use at least {SHORTEST_PASSWORD} characters: three or four words are good.", "password"
        )
    if len(password) > LONGEST_PASSWORD:
        raise Refused(f"Use at most {LONGEST_PASSWORD} characters.", "password")
    bare = left = _bare(password)
    known = [_bare(word) for word in context_words(address, words)]
    for word in sorted(known, key=len, reverse=True):
        left = left.replace(word, "")
    if len(re.sub(r"\d", "", left)) < UNKNOWN_LETTERS or len(set(bare)) < UNKNOWN_LETTERS:
        raise Refused("Choose one that is not made of your name, your address or few letters.", "password")


def context_words(address: str, words: Iterable[str]) -> list[str]:
    """Return the words that a guesser would try first for this person, for a strength estimate."""
    pieces = re.split(r"[^\w]+", " ".join([address, *words]).casefold())
    return sorted({piece for piece in pieces if len(piece) > 2})[:50]


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", canonical(text))

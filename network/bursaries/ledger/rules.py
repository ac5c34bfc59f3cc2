"""Where money can be, and the moves it may make. A move has one source and one target, always."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Bucket(StrEnum):
    """Where a pound is. Outside is the funder's own account: what is there is not ours to count."""

    OUTSIDE = "outside"
    AVAILABLE = "available"
    RESERVED = "reserved"
    COMMITTED = "committed"
    PAID = "paid"


class Move(StrEnum):
    """What an entry does."""

    BUDGET = "budget"
    CUT = "cut"
    RESERVE = "reserve"
    RELEASE = "release"
    COMMIT = "commit"
    CANCEL = "cancel"
    PAY = "pay"
    UNPAY = "unpay"
    CLAW_BACK = "claw_back"


class Way(NamedTuple):
    """From where to where."""

    source: Bucket
    target: Bucket


WAYS: Mapping[Move, Way] = {
    Move.BUDGET: Way(Bucket.OUTSIDE, Bucket.AVAILABLE),
    Move.CUT: Way(Bucket.AVAILABLE, Bucket.OUTSIDE),
    Move.RESERVE: Way(Bucket.AVAILABLE, Bucket.RESERVED),
    Move.RELEASE: Way(Bucket.RESERVED, Bucket.AVAILABLE),
    Move.COMMIT: Way(Bucket.RESERVED, Bucket.COMMITTED),
    Move.CANCEL: Way(Bucket.COMMITTED, Bucket.AVAILABLE),  # a release of what was committed already
    Move.PAY: Way(Bucket.COMMITTED, Bucket.PAID),
    Move.UNPAY: Way(Bucket.PAID, Bucket.COMMITTED),  # a payment that was marked by mistake
    Move.CLAW_BACK: Way(Bucket.PAID, Bucket.AVAILABLE),
}
WORDS: Mapping[Move, str] = {
    Move.BUDGET: "Money put into the fund",
    Move.CUT: "Money taken out of the fund",
    Move.RESERVE: "Reserved by an approval",
    Move.RELEASE: "Set free: reserved no longer",
    Move.COMMIT: "Committed by an acceptance",
    Move.CANCEL: "Set free: committed no longer",
    Move.PAY: "Paid",
    Move.UNPAY: "A payment taken back: it was marked by mistake",
    Move.CLAW_BACK: "Paid back",
}
OF_THE_FUND = frozenset({Move.BUDGET, Move.CUT})  # all others are about one application
HELD_FOR_SOMEBODY = (Bucket.RESERVED, Bucket.COMMITTED, Bucket.PAID)


@dataclass(frozen=True)
class Balance:
    """What is in each bucket, in pence."""

    available: int = 0
    reserved: int = 0
    committed: int = 0
    paid: int = 0

    @property
    def budget(self) -> int:
        """All that was put in: it is in one of the four."""
        return self.available + self.reserved + self.committed + self.paid

    @property
    def awarded(self) -> int:
        """What is meant for somebody, or has reached them."""
        return self.reserved + self.committed + self.paid

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(
            self.available + other.available,
            self.reserved + other.reserved,
            self.committed + other.committed,
            self.paid + other.paid,
        )

    def after(self, move: Move, pence: int) -> "Balance":
        """Return what is where once ``pence`` have made a move."""
        buckets = {bucket: getattr(self, bucket) for bucket in Bucket if bucket is not Bucket.OUTSIDE}
        way = WAYS[move]
        if way.source in buckets:
            buckets[way.source] -= pence
        if way.target in buckets:
            buckets[way.target] += pence
        return Balance(**{bucket.value: held for bucket, held in buckets.items()})


def balance(moves: Iterable[tuple[Move, int]]) -> Balance:
    """Add up moves, each with its pence."""
    found = Balance()
    for move, pence in moves:
        found = found.after(move, pence)
    return found

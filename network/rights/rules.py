"""What the law and the network say about data rights: until when, for how long, and who moves what."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from network.core.dates import add_months
from network.core.rules import Lifecycle, Refused

MONTHS_TO_ANSWER = 1  # UK GDPR, article 12(3)
DAYS_FOR_A_COMPLAINT = 30  # Data (Use and Access) Act 2025, section 103: acknowledged within 30 days
COPY_KEPT = timedelta(days=7)


class CopyStatus(StrEnum):
    """Where a copy of somebody's data is."""

    ASKED = "asked"
    READY = "ready"
    OVER = "over"


COPIES = Lifecycle(
    {
        CopyStatus.ASKED: {CopyStatus.READY, CopyStatus.OVER},
        CopyStatus.READY: {CopyStatus.OVER},
        CopyStatus.OVER: set(),
    },
    start=CopyStatus.ASKED,
)


class ErasureStatus(StrEnum):
    """Where a request to be deleted is."""

    ASKED = "asked"
    CARRIED_OUT = "carried_out"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


ERASURES = Lifecycle(
    {
        ErasureStatus.ASKED: {ErasureStatus.CARRIED_OUT, ErasureStatus.REFUSED, ErasureStatus.TAKEN_BACK},
        ErasureStatus.CARRIED_OUT: set(),
        ErasureStatus.REFUSED: set(),
        ErasureStatus.TAKEN_BACK: set(),
    },
    start=ErasureStatus.ASKED,
)


class ComplaintStatus(StrEnum):
    """Where a complaint about data is."""

    RECEIVED = "received"
    LOOKED_INTO = "looked_into"
    ANSWERED = "answered"


COMPLAINTS = Lifecycle(
    {
        ComplaintStatus.RECEIVED: {ComplaintStatus.LOOKED_INTO, ComplaintStatus.ANSWERED},
        ComplaintStatus.LOOKED_INTO: {ComplaintStatus.ANSWERED},
        ComplaintStatus.ANSWERED: {ComplaintStatus.LOOKED_INTO},  # they were not content with the answer
    },
    start=ComplaintStatus.RECEIVED,
)


def answer_by(asked_on: date) -> date:
    """Return the last day on which a request about one's data is answered in time."""
    return add_months(asked_on, MONTHS_TO_ANSWER)


def complaint_answer_by(received_on: date) -> date:
    """Return the last day on which a complaint is answered in time."""
    return received_on + timedelta(days=DAYS_FOR_A_COMPLAINT)


def over_before(today: date, months: int) -> date:
    """Return the day before which something happened whose months of keeping are over on ``today``."""
    return add_months(today, -months)


def check_months(months: int, least: int, most: int) -> None:
    """Refuse to keep something for a shorter or a longer time than may be."""
    if not least <= months <= most:
        raise Refused(f"Choose from {least} to {most} months.", "months")


def for_how_long(months: int, after: str) -> str:
    """Say a period in words: whole years from two on, months otherwise.

    >>> for_how_long(84, "it was decided")
    '7 years after it was decided'
    """
    years, rest = divmod(months, 12)
    number, unit = (years, "year") if years > 1 and not rest else (months, "month")
    return f"{number} {unit}{'' if number == 1 else 's'} after {after}"


def fingerprint(lines: Iterable[str]) -> str:
    """Return what tells one version of the notice from another, in whatever order its lines come."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def needed(words: str, field: str) -> str:
    """Return an answer that its reader is owed; refuse an empty one."""
    if not words.strip():
        raise Refused("Say why: they read it.", field)
    return words.strip()

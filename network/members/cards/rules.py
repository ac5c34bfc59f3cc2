"""The life of a card, and what its page answers for one condition."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from network.core.clock import LONDON
from network.core.dates import in_words
from network.core.rules import Lifecycle, Refused


class Status(StrEnum):
    """Whether a card is answered for. One that was revoked never is again: another is made instead."""

    ACTIVE = "active"
    REVOKED = "revoked"


LIFECYCLE = Lifecycle({Status.ACTIVE: {Status.REVOKED}, Status.REVOKED: set()}, start=Status.ACTIVE)


@dataclass(frozen=True)
class Line:
    """The answer for one condition: yes (until a day, or without an end), no, or none (not defined)."""

    condition: str
    fit: bool | None
    until: date | None = None

    @property
    def words(self) -> str:
        """The answer, as it is read first. A no gives no reason (PRODUCT.md, settled)."""
        if self.fit is None:
            return "No answer"
        if not self.fit:
            return "No"
        return f"Yes, until {in_words(self.until)}" if self.until else "Yes, with no end date"


def checked(moment: datetime) -> str:
    """Say when an answer was worked out, as it was in London."""
    here = moment.astimezone(LONDON)
    return f"Checked on {in_words(here)} at {here:%H:%M}"


def why(reason: str) -> str:
    """Return the reason for revoking a card; refuse one without."""
    if not reason.strip():
        raise Refused("Say why, in words that help: the member reads them.", "reason")
    return reason.strip()

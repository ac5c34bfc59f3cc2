"""The life of a claim, what may be claimed, and where an award stands once its claims have moved."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from network.bursaries.applications.rules import Status as Award
from network.core.money import said
from network.core.rules import Lifecycle, Refused

MOST_RECEIPTS = 20


class Status(StrEnum):
    """Where a claim is between the first receipt and the money."""

    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    CHECKED = "checked"
    PART_PAID = "part_paid"
    PAID = "paid"
    WITHDRAWN = "withdrawn"


S = Status
LIFECYCLE = Lifecycle(
    {
        S.DRAFT: {S.SENT},
        S.SENT: {S.CHECKED, S.RETURNED, S.WITHDRAWN},
        S.RETURNED: {S.SENT, S.WITHDRAWN},
        S.CHECKED: {S.PART_PAID, S.PAID, S.SENT, S.WITHDRAWN},  # sent: the check is taken back
        S.PART_PAID: {S.PAID, S.CHECKED},  # back: a payment was none
        S.PAID: {S.PART_PAID, S.CHECKED},
        S.WITHDRAWN: set(),
    },
    start=Status.DRAFT,
)
WITH_APPLICANT = frozenset({S.DRAFT, S.RETURNED})
TO_PAY = frozenset({S.CHECKED, S.PART_PAID})
UNDER_WAY = frozenset({S.SENT, *TO_PAY})
APPROVED = frozenset({S.CHECKED, S.PART_PAID, S.PAID})


class Outcome(StrEnum):
    """What a coordinator said of a claim."""

    APPROVED = "approved"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"  # the approval was a mistake


@dataclass(frozen=True)
class Part:
    """What one claim takes of an award."""

    status: Status
    pence: int
    approved_pence: int | None
    paid_pence: int
    is_last: bool = False

    @property
    def takes(self) -> int:
        """What it takes of the award: what was approved of it, or what is asked while it waits."""
        if self.status is S.SENT:
            return self.pence
        return (self.approved_pence or 0) if self.status in APPROVED else 0

    @property
    def unpaid(self) -> int:
        """What of that has not been paid."""
        return self.takes - self.paid_pence


def room(awarded_pence: int, committed_pence: int, parts: Collection[Part]) -> int:
    """Return what is left to claim: of the award, and of what the ledger still holds for it."""
    left = min(
        awarded_pence - sum(one.takes for one in parts),
        committed_pence - sum(one.unpaid for one in parts),
    )
    return max(left, 0)


def stands(parts: Sequence[Part], committed_pence: int, *, completed: bool) -> Award:
    """Return where an award stands by its claims, in their order.

    It is paid once nothing waits and either nothing is left of it or the last claim was paid: one that was
    sent after it, to an award that was opened again, makes it the last no more.
    """
    waits = any(one.status in UNDER_WAY for one in parts)
    if any(one.paid_pence for one in parts):
        latest = [one for one in parts if one.status is not S.DRAFT][-1]
        last = latest.is_last and latest.status is S.PAID
        return Award.PAID if not waits and (last or not committed_pence) else Award.PART_PAID
    if waits:
        return Award.CLAIMED
    return Award.COMPLETED if completed else Award.ACCEPTED


def paid_status(approved_pence: int, paid_pence: int) -> Status:
    """Return where a claim stands once so much of it was paid."""
    if paid_pence == 0:
        return S.CHECKED
    return S.PAID if paid_pence >= approved_pence else S.PART_PAID


def check_claim(pence: int, receipts: Iterable[int], left_pence: int) -> None:
    """Refuse a claim of more than its receipts, or than is left of the award."""
    shown = sum(receipts)
    if not shown:
        raise Refused("Add a receipt first: a photo of it is enough.", "pence")
    if pence <= 0:
        raise Refused("Enter an amount of more than nothing.", "pence")
    if pence > shown:
        raise Refused(f"Your receipts come to {said(shown)}. Claim no more than that.", "pence")
    if pence > left_pence:
        raise Refused(f"There is {said(left_pence)} left to claim of this award.", "pence")


def check_approved(pence: int, asked_pence: int, reason: str) -> None:
    """Refuse to approve more than was claimed, or less without a reason."""
    if not 0 < pence <= asked_pence:
        raise Refused(f"Approve an amount of at most {said(asked_pence)}: that was claimed.", "pence")
    if pence < asked_pence and not reason.strip():
        raise Refused("Say why it is less than was claimed: the applicant reads it.", "reason")


def check_paid(pence: int, unpaid_pence: int, paid_on: date, earliest: date, today: date) -> None:
    """Refuse a payment of more than is open, or on a day on which it cannot have been."""
    if not 0 < pence <= unpaid_pence:
        raise Refused(f"There is {said(unpaid_pence)} to pay of this claim.", "pence")
    if paid_on > today:
        raise Refused("That day has not come yet. Mark it once it was paid.", "paid_on")
    if paid_on < earliest:
        raise Refused("That is before it was claimed. Check the day.", "paid_on")


def needed(words: str, ask: str, field: str) -> str:
    """Return words without the space around them; refuse none, with what to write instead."""
    if not words.strip():
        raise Refused(ask, field)
    return words.strip()


# How the numbers of British bank accounts are written, and of those abroad.
_SORT_CODE = re.compile(r"(?<![\w-])\d{2}([ -])\d{2}\1\d{2}(?![\w-])")
_ACCOUNT = re.compile(r"(?<![\w/-])\d{4} ?\d{4}(?![\w/-])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
BANK = (
    "This looks like the number of a bank account or a sort code. We never keep those: take it out. "
    "The finance office asks for it apart."
)


def refuse_bank_details(text: str, field: str) -> str:
    """Return text as it is; refuse one with what looks like a sort code, an account number or an IBAN."""
    if any(shape.search(text) for shape in (_SORT_CODE, _ACCOUNT, _IBAN)):
        raise Refused(BANK, field)
    return text.strip()


def check_reference(text: str) -> str:
    """Return the finance office's reference; refuse none, and what could be the number of an account."""
    reference = needed(text, "Enter the finance office's reference of the payment.", "reference")
    try:
        return refuse_bank_details(reference, "reference")
    except Refused:
        raise Refused(
            "This looks like the number of a bank account or a sort code, which we never keep. If it is the "
            "reference, write it with its letters, such as PAY-12345678.",
            "reference",
        ) from None

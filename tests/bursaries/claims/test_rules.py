"""What may be claimed, where an award stands by its claims, and what is never kept."""

from datetime import date

import pytest

from network.bursaries.applications.rules import Status as Award
from network.bursaries.claims import rules
from network.bursaries.claims.rules import Part, Status
from network.core.rules import Refused

SENT = Part(Status.SENT, 100, None, 0)
CHECKED = Part(Status.CHECKED, 100, 80, 0)
PART_PAID = Part(Status.PART_PAID, 100, 80, 30)
PAID = Part(Status.PAID, 100, 80, 80)
LAST = Part(Status.PAID, 100, 80, 80, is_last=True)
RETURNED = Part(Status.RETURNED, 100, None, 0)
DRAFT = Part(Status.DRAFT, 0, None, 0)


@pytest.mark.parametrize(
    ("parts", "committed", "left"),
    [
        ([], 300, 300),
        ([DRAFT, RETURNED], 300, 300),
        ([SENT], 300, 200),
        ([CHECKED], 300, 220),
        ([PART_PAID], 270, 220),
        ([PAID, SENT], 220, 120),
        ([PAID], 0, 0),  # what was left went back to the fund
        ([SENT, SENT, SENT, SENT], 300, 0),
    ],
)
def test_what_is_left_to_claim(parts: list[Part], committed: int, left: int) -> None:
    assert rules.room(300, committed, parts) == left


@pytest.mark.parametrize(
    ("parts", "committed", "completed", "where"),
    [
        ([], 300, False, Award.ACCEPTED),
        ([RETURNED], 300, True, Award.COMPLETED),
        ([SENT], 300, True, Award.CLAIMED),
        ([CHECKED], 300, False, Award.CLAIMED),
        ([PART_PAID], 270, True, Award.PART_PAID),
        ([PAID], 220, True, Award.PART_PAID),
        ([PAID], 0, True, Award.PAID),
        ([LAST], 220, True, Award.PAID),
        ([LAST, SENT], 220, True, Award.PART_PAID),
        ([PAID, RETURNED], 220, True, Award.PART_PAID),
    ],
)
def test_where_an_award_stands_by_its_claims(
    parts: list[Part], committed: int, completed: bool, where: Award
) -> None:
    assert rules.stands(parts, committed, completed=completed) is where


@pytest.mark.parametrize(
    ("pence", "receipts", "left", "says"),
    [
        (100, [], 300, "Add a receipt first"),
        (0, [100], 300, "more than nothing"),
        (101, [60, 40], 300, "come to £1"),
        (301, [400], 300, "£3 left"),
    ],
)
def test_a_claim_is_never_above_its_receipts_or_the_award(
    pence: int, receipts: list[int], left: int, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        rules.check_claim(pence, receipts, left)


@pytest.mark.parametrize(
    "text",
    [
        "sort code 20-00-00",
        "12 34 56",
        "account 12345678",
        "acc: 1234 5678",
        "GB29 NWBK 6016 1331 9268 19",
        "gb29nwbk60161331926819",
    ],
)
def test_what_looks_like_bank_details_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="never keep"):
        rules.refuse_bank_details(text, "words")
    with pytest.raises(Refused, match="PAY-12345678"):
        rules.check_reference(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Invoice 10442 of 3 March 2027",
        "PAY-12345678",
        "£1,250.50",
        "07700 900123",
        "2027-03-01",
        "B-2026-0007/1",
    ],
)
def test_other_words_are_taken(text: str) -> None:
    assert rules.refuse_bank_details(text, "words") == text


@pytest.mark.parametrize(
    ("pence", "on", "says"),
    [
        (81, date(2027, 3, 2), "80p|£0.80"),
        (80, date(2027, 3, 4), "not come"),
        (80, date(2027, 2, 28), "before it was claimed"),
    ],
)
def test_a_payment_that_cannot_be_is_refused(pence: int, on: date, says: str) -> None:
    with pytest.raises(Refused, match=says):
        rules.check_paid(pence, 80, on, date(2027, 3, 1), date(2027, 3, 3))

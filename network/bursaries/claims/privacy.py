"""What is held about people with claims."""

from network.bursaries.ledger.privacy import MONEY
from network.core import personal_data
from network.core.personal_data import ALL, Basis, Held

HELD = (
    Held(
        key="claims.claims",
        what="What you claimed of a bursary, your receipts, and what was approved and paid of it, by whom "
        "and when. Never your bank details",
        why="So that public money is paid for what was bought, and can be accounted for",
        basis=Basis.LEGAL_OBLIGATION,
        who="You; coordinators, and the funder, without those who have an interest in it. What you have not "
        "sent yet: you alone",
        kept=MONEY,
        where={
            "bursary_claims": ALL,
            "bursary_receipts": ALL,
            "bursary_claim_checks": ALL,
            "bursary_payments": ALL,
        },
    ),
)


def register() -> None:
    """Declare it."""
    personal_data.declare(*HELD)

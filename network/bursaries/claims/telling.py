"""The letters about claims. They are the fund's: nobody who checked or paid is named in one."""

from typing import Any

from sqlalchemy import select

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status as Award
from network.bursaries.claims.models import Claim, Payment
from network.bursaries.claims.rules import Status
from network.core import mail
from network.core.database import db

NOTICE = "bursaries.claims"
FOLDER = "bursaries/claims/email"
A_REASON = "(the reason that was given)"


def tell(letter: str, claim: Claim, **context: Any) -> None:
    """Write to the applicant about a claim."""
    mail.queue(
        f"{FOLDER}/{letter}.txt",
        to=claim.application.applicant,
        notice=NOTICE,
        about=claim,
        obsolete="claims.not_returned" if letter == "returned" else None,
        claim=claim,
        application=claim.application,
        **context,
    )


def tell_of_award(letter: str, application: Application, **context: Any) -> None:
    """Write to the applicant about the end of an award, or its opening again."""
    mail.queue(
        f"{FOLDER}/{letter}.txt",
        to=application.applicant,
        notice=NOTICE,
        about=application,
        application=application,
        **context,
    )


def is_not_returned(claim_id: int) -> bool:
    """Whether word of a claim that came back has become pointless: it was sent again, or withdrawn."""
    claim = db.session.get(Claim, claim_id)
    return claim is None or claim.status is not Status.RETURNED


def sample() -> dict[str, Any] | None:
    """Return what the letters about a claim need, from the newest that was sent; None where there is none."""
    claim = db.session.scalar(
        select(Claim).where(Claim.sent_at.is_not(None)).order_by(Claim.id.desc()).limit(1)
    )
    if claim is None:
        return None
    award = claim.application
    return {"to": award.applicant, "claim": claim, "application": award, "reason": A_REASON}


def sample_payment() -> dict[str, Any] | None:
    """Return what the letters about a payment need, from the newest; None where there is none."""
    payment = db.session.scalar(select(Payment).order_by(Payment.id.desc()).limit(1))
    if payment is None:
        return None
    award = payment.claim.application
    return {"to": award.applicant, "claim": payment.claim, "application": award, "payment": payment}


def sample_award() -> dict[str, Any] | None:
    """Return what the letters about a closed award need, from the newest; None where there is none."""
    award = db.session.scalar(
        select(Application).where(Application.status == Award.CLOSED).order_by(Application.id.desc()).limit(1)
    )
    if award is None:
        return None
    return {"to": award.applicant, "application": award, "freed": 0, "reason": A_REASON, "set_aside": 0}

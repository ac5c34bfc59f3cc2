"""What may be claimed and what is missing, what waits to be checked and paid, and what was paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from network.bursaries.applications.models import Application, Declaration
from network.bursaries.applications.naming import rules_of
from network.bursaries.applications.rules import AWARDED
from network.bursaries.applications.rules import Status as Award
from network.bursaries.claims import rules
from network.bursaries.claims.models import Claim, ClaimCheck
from network.bursaries.claims.rules import TO_PAY, WITH_APPLICANT, Outcome, Status
from network.bursaries.conditions import queries as conditions
from network.bursaries.conditions.models import AwardedCondition, ClawBack
from network.bursaries.conditions.rules import SETTLED, STILL_OWED
from network.bursaries.funds import policy as funds
from network.bursaries.funds.models import Fund
from network.bursaries.ledger import queries as ledger
from network.bursaries.ledger.models import BudgetLine
from network.bursaries.outcomes import queries as outcomes
from network.bursaries.scheme.rules import DocumentAsked, PayAfter, Payee, Stage
from network.core.database import db
from network.core.permission import Actor
from network.members.qualifications.models import Qualification
from network.members.qualifications.rules import Status as Grant

PAGE = 50
RUNNING = AWARDED - {Award.CLOSED}


@dataclass(frozen=True)
class Standing:
    """The money of an award, in pence: given, claimed and approved, paid, come back, and left to claim."""

    awarded: int
    waiting: int
    approved: int
    paid: int
    came_back: int
    room: int


def of(application_id: int) -> Sequence[Claim]:
    """Return the claims of an award, in the order in which they were begun."""
    return db.session.scalars(
        select(Claim)
        .where(Claim.application_id == application_id)
        .options(selectinload(Claim.receipts), selectinload(Claim.checks), selectinload(Claim.payments))
        .order_by(Claim.number)
    ).all()


def begun(application_id: int) -> Claim | None:
    """Return the claim that an applicant is writing, or that came back to them."""
    return next((one for one in of(application_id) if one.status in WITH_APPLICANT), None)


def room(application: Application) -> int:
    """Return what is left to claim of an award, in pence."""
    return standing(application, of(application.id)).room


def standing(application: Application, claims: Sequence[Claim]) -> Standing:
    """Return where the money of an award stands."""
    parts = [one.part for one in claims]
    awarded, held = application.awarded_pence or 0, ledger.of_application(application.id)
    paid = paid_pence(application.id)
    return Standing(
        awarded=awarded,
        waiting=sum(one.takes for one in parts if one.status is Status.SENT),
        approved=sum(one.unpaid for one in parts if one.status in TO_PAY),
        paid=paid,
        came_back=paid - held.paid,
        room=rules.room(awarded, held.committed, parts),
    )


def paid_pence(application_id: int) -> int:
    """Return what was paid of an award, whatever came back later: what is paid now, and what came back."""
    came_back = select(func.sum(ClawBack.received_pence)).where(ClawBack.application_id == application_id)
    return ledger.of_application(application_id).paid + int(db.session.scalar(came_back) or 0)


def unmet(application: Application) -> list[str]:
    """Say in words what must come first before this award is paid; nothing means that it may be claimed."""
    if application.status not in RUNNING:
        return ["The award is not running: there is nothing to claim of it."]
    found = []
    if rules_of(application).pay_after is not PayAfter.ACCEPTANCE and application.completed_on is None:
        found.append("The course is completed: its certificate is sent, and a coordinator has verified it.")
    if application.completed_on is not None and outcomes.was_revoked(application):
        found.append("The certificate of the course was revoked, so a coordinator looks at it first.")
    return found + conditions.unmet_before_payment(application)


def documents_asked(application: Application) -> list[DocumentAsked]:
    """Return the papers that the scheme asks for with a claim."""
    return [one for one in rules_of(application).documents if one.stage is Stage.CLAIM]


def missing_documents(claim: Claim) -> list[DocumentAsked]:
    """Return those that have come with no claim of this award yet."""
    there = {
        receipt.document
        for one in of(claim.application_id)
        for receipt in one.receipts
        if one.id == claim.id or one.sent_at is not None
    }
    return [one for one in documents_asked(claim.application) if one.key not in there]


def suggested(claim: Claim) -> int | None:
    """Return what a scheme that pays a percentage gives for these receipts; None for one that does not."""
    percentage = rules_of(claim.application).percentage
    return claim.receipts_pence * percentage // 100 if percentage is not None else None


def payee_name(claim: Claim) -> str:
    """Return whom the finance office pays."""
    award = claim.application
    return award.provider if claim.payee is Payee.PROVIDER else award.applicant.name


def to_check(actor: Actor, after: int | None = None) -> Sequence[Claim]:
    """Return the claims that a coordinator may check, the longest wait first; one more than a page."""
    question = _claims(outcomes.coordinated_by(actor), Status.SENT)
    return db.session.scalars(_from(question, after).limit(PAGE + 1)).all()


def to_pay(actor: Actor, after: int | None = None) -> Sequence[Claim]:
    """Return the claims that somebody may mark as paid, the longest wait first; one more than a page."""
    question = _claims(_payable_by(actor), *TO_PAY)
    return db.session.scalars(_from(question, after).limit(PAGE + 1)).all()


def all_to_pay(actor: Actor) -> Iterator[tuple[Claim, str]]:
    """Return every claim that may be paid now and that somebody may mark so, with the name of its line."""
    lines = select(BudgetLine).where(
        BudgetLine.fund_id.in_(select(Fund.id).where(Fund.organisation_id.in_(funds.decided_for(actor))))
    )
    names = {one.id: one.name for one in db.session.scalars(lines)}
    question = _claims(_payable_by(actor), *TO_PAY).where(~_held_up()).order_by(Claim.sent_at, Claim.id)
    for claim in db.session.scalars(question):
        yield claim, names.get(claim.application.line_id or 0, "")


def count_to_check(actor: Actor) -> int:
    """Count the claims that a coordinator may check."""
    return _count(_claims(outcomes.coordinated_by(actor), Status.SENT))


def count_to_pay(actor: Actor) -> int:
    """Count the claims that somebody may mark as paid."""
    return _count(_claims(_payable_by(actor), *TO_PAY))


def undeclared(actor: Actor) -> Sequence[Application]:
    """Return the awards with claims to pay about which somebody who decides has not said a word yet.

    They may have an interest in them, so they see the reference alone.
    """
    organisations = funds.decided_for(actor)
    if not organisations:
        return []
    said = exists().where(Declaration.application_id == Application.id, Declaration.member_id == actor.id)
    waits = exists().where(Claim.application_id == Application.id, Claim.status.in_(TO_PAY))
    return db.session.scalars(
        select(Application)
        .join(Fund, Fund.id == Application.fund_id)
        .where(
            Fund.organisation_id.in_(organisations),
            Application.applicant_id != actor.id,
            Application.status.in_(RUNNING),
            waits,
            ~said,
        )
        .order_by(Application.id)
        .limit(PAGE)
    ).all()


def own_awards(member_id: int) -> Sequence[Application]:
    """Return the running awards of somebody."""
    return db.session.scalars(
        select(Application)
        .where(Application.applicant_id == member_id, Application.status.in_(RUNNING))
        .options(joinedload(Application.qualification), joinedload(Application.scheme))
        .order_by(Application.id)
    ).all()


def to_close(actor: Actor) -> Sequence[Application]:
    """Return the awards of which all is paid and nothing is left to keep or to pay back."""
    kept = ~exists().where(
        AwardedCondition.application_id == Application.id, AwardedCondition.status.not_in(SETTLED)
    )
    square = ~exists().where(ClawBack.application_id == Application.id, ClawBack.status.in_(STILL_OWED))
    return db.session.scalars(
        select(Application)
        .where(
            Application.status == Award.PAID,
            Application.completed_on.is_not(None),
            kept,
            square,
            outcomes.coordinated_by(actor),
        )
        .order_by(Application.id)
        .limit(PAGE)
    ).all()


def own(member_id: int) -> Sequence[Claim]:
    """Return everything that somebody has claimed, with its receipts, checks and payments."""
    return db.session.scalars(
        select(Claim)
        .join(Application, Application.id == Claim.application_id)
        .where(Application.applicant_id == member_id)
        .options(
            contains_eager(Claim.application),
            selectinload(Claim.receipts),
            selectinload(Claim.checks),
            selectinload(Claim.payments),
        )
        .order_by(Claim.id)
    ).all()


def _claims(who: ColumnElement[bool], *statuses: Status) -> Select[Any]:
    return (
        select(Claim)
        .join(Application, Application.id == Claim.application_id)
        .where(Claim.status.in_(statuses), Application.status.in_(RUNNING), who)
        .options(contains_eager(Claim.application).joinedload(Application.applicant))
    )


def _payable_by(actor: Actor) -> ColumnElement[bool]:
    """What policy.may_pay admits, in SQL: who judges it, and neither checked it nor acts for who did."""
    organisations = funds.decided_for(actor)
    if not organisations:
        return false()
    approval = (
        select(func.max(ClaimCheck.id))
        .where(ClaimCheck.claim_id == Claim.id, ClaimCheck.outcome == Outcome.APPROVED)
        .correlate(Claim)
        .scalar_subquery()
    )

    def checked_by(*ids: int | None) -> ColumnElement[bool]:
        return exists().where(ClaimCheck.id == approval, ClaimCheck.by_id.in_([one for one in ids if one]))

    theirs = [
        and_(
            Application.fund_id.in_(select(Fund.id).where(Fund.organisation_id == one)),
            ~checked_by(actor.id, funds.decides_as(actor, one)),
        )
        for one in sorted(organisations)
    ]
    return and_(outcomes.judged_by(actor), or_(*theirs))


def _held_up() -> ColumnElement[bool]:
    """Whether something that must come first has come undone since it was claimed: see unmet()."""
    revoked = exists().where(
        Application.completed_on.is_not(None),
        Qualification.id == Application.qualification_id,
        Qualification.status == Grant.REVOKED,
    )
    unkept = exists().where(
        AwardedCondition.application_id == Application.id,
        AwardedCondition.before_payment,
        AwardedCondition.status.not_in(SETTLED),
    )
    return or_(revoked, unkept)


def _from(question: Select[Any], after: int | None) -> Select[Any]:
    """Go on after a claim, in the order in which they arrived."""
    if after is not None and (last := db.session.get(Claim, after)) is not None:
        question = question.where(
            or_(Claim.sent_at > last.sent_at, and_(Claim.sent_at == last.sent_at, Claim.id > last.id))
        )
    return question.order_by(Claim.sent_at, Claim.id)


def _count(question: Select[Any]) -> int:
    ids = question.with_only_columns(Claim.id).subquery()
    return db.session.scalar(select(func.count()).select_from(ids)) or 0

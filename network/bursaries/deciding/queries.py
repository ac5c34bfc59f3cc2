"""What was decided and what waits: for a second approval, for its release, for an answer."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from network.bursaries.applications import policy as applications_policy
from network.bursaries.applications import queries as applications
from network.bursaries.applications.models import Application, Declaration
from network.bursaries.applications.naming import rules_of
from network.bursaries.applications.rules import WAITING, Status
from network.bursaries.deciding import rules
from network.bursaries.deciding.models import Decision, Offer
from network.bursaries.deciding.rules import Outcome, Stage
from network.bursaries.funds import policy as funds_policy
from network.bursaries.funds.models import Fund
from network.bursaries.scheme.rules import Scheme
from network.core import clock
from network.core.database import db
from network.core.permission import Actor, Role
from network.members.people import queries as people
from network.members.people.models import Member
from network.members.people.rules import Status as Membership

MOST_AT_ONCE = 50
UNTOLD = (Outcome.DECLINE, Outcome.DEFER)


def scheme_of(application: Application) -> Scheme:
    """Return the rules under which an application was sent."""
    return rules_of(application)


def most_pence(application: Application) -> int:
    """Return the most that may be awarded: what was asked for, and no more than the scheme gives."""
    return min(application.asked_pence or 0, applications.amount(application).pence)


def decisions_of(application: Application) -> Sequence[Decision]:
    """Return every decision about an application, oldest first."""
    return db.session.scalars(
        select(Decision)
        .options(selectinload(Decision.conditions), joinedload(Decision.stands_in_for))
        .where(Decision.application_id == application.id)
        .order_by(Decision.id)
    ).all()


def last_of(application: Application) -> Decision | None:
    """Return the decision that was made last."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.application_id == application.id)
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()


def first_approval(application: Application) -> Decision | None:
    """Return the first of two approvals that waits for the second; none once the application has changed."""
    last = last_of(application)
    if last is None or last.stage is not Stage.FIRST or not _is_about(last, application):
        return None
    return last


def waiting_for_release(application: Application) -> Decision | None:
    """Return what was decided under an embargo and nobody has been told yet."""
    last = last_of(application)
    if last is None or last.released_at is not None or not last.is_complete:
        return None
    if application.status is Status.APPROVED:
        return last if last.outcome is Outcome.APPROVE else None
    return last if last.outcome in UNTOLD and _is_about(last, application) else None


def told(application: Application) -> Decision | None:
    """Return the outcome that the applicant was told last, while it stands; nobody else's name is in it."""
    last = db.session.scalars(
        select(Decision)
        .options(selectinload(Decision.conditions))
        .where(Decision.application_id == application.id, Decision.released_at.is_not(None))
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()
    return None if last is None or last.outcome is Outcome.REOPEN else last


def offer_of(application: Application) -> Offer | None:
    """Return the offer that was made last."""
    return db.session.scalars(
        select(Offer).where(Offer.application_id == application.id).order_by(Offer.id.desc()).limit(1)
    ).first()


def overdue(now: datetime) -> Sequence[int]:
    """Return the applications whose offer is over and that still say that it stands, in order of id."""
    return db.session.scalars(_offered().where(Offer.expires_at <= now)).all()


def to_remind(now: datetime, until: datetime) -> Sequence[int]:
    """Return the applications whose offer runs out soon and whose applicant was not reminded of it."""
    return db.session.scalars(
        _offered().where(Offer.expires_at > now, Offer.expires_at <= until, Offer.reminded_at.is_(None))
    ).all()


def own_offers(member_id: int) -> Sequence[tuple[Application, Offer]]:
    """Return what is offered to somebody and can still be accepted, with the offer that ends first on top."""
    rows = db.session.execute(
        select(Application, Offer)
        .join(Offer, Offer.application_id == Application.id)
        .where(
            Application.applicant_id == member_id,
            Application.status == Status.OFFERED,
            Offer.expires_at > clock.now(),
            Offer.id.in_(_newest_offers()),
        )
        .order_by(Offer.expires_at, Offer.id)
    )
    return [(application, offer) for application, offer in rows]


def running_out(actor: Actor, until: datetime) -> Sequence[tuple[Application, Offer]]:
    """Return the offers that end before a moment, of those that a coordinator may see."""
    rows = db.session.execute(
        select(Application, Offer)
        .join(Offer, Offer.application_id == Application.id)
        .where(
            Application.status == Status.OFFERED,
            Application.applicant_id != actor.id,
            ~_said(actor, conflict=True),
            Offer.expires_at <= until,
            Offer.id.in_(_newest_offers()),
        )
        .order_by(Offer.expires_at, Offer.id)
    )
    return [(application, offer) for application, offer in rows]


def judged_by(actor: Actor) -> Select[Application]:
    """Ask for what somebody may decide on (policy.judges, in SQL)."""
    return (
        select(Application)
        .join(Fund, Fund.id == Application.fund_id)
        .where(
            Fund.organisation_id.in_(funds_policy.decided_for(actor)),
            Application.submitted_at.is_not(None),
            Application.applicant_id != actor.id,
            _said(actor, conflict=False),
            ~_said(actor, conflict=True),
        )
    )


def waiting_for_second(actor: Actor) -> list[tuple[Application, Decision]]:
    """Return what somebody else approved first and this funder may approve as the second."""
    found = db.session.execute(
        judged_by(actor)
        .join(Decision, Decision.id == _last_decision())
        .where(
            Application.status.in_(WAITING),
            Decision.stage == Stage.FIRST,
            Decision.application_version == Application.version,
        )
        .add_columns(Decision)
        .order_by(Application.id)
    )
    return [(one, first) for one, first in found if not first.hands & hands_of(one, actor)]


def unreleased(actor: Actor, round_id: int | None = None) -> list[tuple[Application, Decision]]:
    """Return what was decided under an embargo and this funder may release, in order of id."""
    question = (
        judged_by(actor)
        .join(Decision, Decision.id == _last_decision())
        .where(
            Decision.released_at.is_(None),
            Decision.stage != Stage.FIRST,
            or_(
                (Application.status == Status.APPROVED) & (Decision.outcome == Outcome.APPROVE),
                Application.status.in_([*WAITING, Status.CHANGE_ASKED])
                & Decision.outcome.in_(UNTOLD)
                & (Decision.application_version == Application.version),
            ),
        )
        .add_columns(Decision)
        .order_by(Application.id)
    )
    if round_id is not None:
        question = question.where(Application.round_id == round_id)
    return [(one, decision) for one, decision in db.session.execute(question)]


def to_decide(actor: Actor, fund_id: int | None = None) -> list[Application]:
    """Return what somebody may decide on now, in the order in which it arrived: at most so many at once."""
    last = aliased(Decision)
    question = (
        judged_by(actor)
        .outerjoin(last, last.id == _last_decision())
        .where(
            Application.status.in_(WAITING),
            or_(
                last.id.is_(None),
                last.released_at.is_not(None),
                last.outcome.not_in(UNTOLD),
                last.application_version != Application.version,
            ),
        )
        .order_by(Application.submitted_at, Application.id)
        .limit(MOST_AT_ONCE)
    )
    if fund_id is not None:
        question = question.where(Application.fund_id == fund_id)
    return list(db.session.scalars(question))


def are_decided(ids: Collection[str], outcome: str, actor: Actor) -> bool:
    """Whether the last decision about each of some applications is this one, by ``actor``."""
    numbers = {int(one) for one in ids if one.isdecimal()}
    newest = select(func.max(Decision.id)).where(Decision.application_id.in_(numbers))
    found = db.session.scalars(
        select(Decision.application_id).where(
            Decision.id.in_(newest.group_by(Decision.application_id)),
            Decision.by_id == actor.id,
            Decision.outcome == outcome,
        )
    )
    return bool(numbers) and set(found) == numbers


def hands_of(application: Application, actor: Actor) -> frozenset[int | None]:
    """Return who would decide, and in whose place, if ``actor`` did."""
    return frozenset({actor.id, applications_policy.place_of(actor, application)})


def deciders_of(application: Application) -> list[Member]:
    """Return who decides on an application today and may read it: funders, and who stands in for one."""
    found = applications.deciders_of(application.fund)
    return [one for one in found if applications_policy.judges(one, application)]


def coordinators_of(application: Application) -> list[Member]:
    """Return the coordinators who may read an application."""
    found = db.session.scalars(
        select(Member)
        .where(Member.status == Membership.ACTIVE, people.holds_on(Role.COORDINATOR, clock.today()))
        .order_by(Member.id)
    )
    return [one for one in found if applications_policy.coordinates(one, application)]


def other_side(application: Application, *, besides: Actor) -> list[Member]:
    """Return all who look after an application or decide on it, once each, without who is telling them."""
    found = {
        one.id: one
        for one in (*coordinators_of(application), *deciders_of(application))
        if one.id != besides.id
    }
    return list(found.values())


def second_approvers(application: Application, first: Decision) -> list[Member]:
    """Return who could give the second approval: nobody whose hand the first was, nobody with an interest."""
    conflicted = {one.member_id for one in application.declarations if one.conflict}
    found = applications.deciders_of(application.fund, besides={application.applicant_id, *conflicted})
    return [one for one in found if rules.is_another_hand(first.hands, hands_of(application, one))]


def decisions_by(member: Member) -> Sequence[tuple[str, Decision]]:
    """Return what somebody decided, or was decided in their place, but for what is closed to them."""
    rows = db.session.execute(
        select(Application.reference, Decision)
        .join(Application, Application.id == Decision.application_id)
        .where(
            or_(Decision.by_id == member.id, Decision.for_id == member.id),
            Application.applicant_id != member.id,
            ~_said(member, conflict=True),
        )
        .order_by(Decision.id)
    )
    return [(reference or "", decision) for reference, decision in rows]


def _is_about(decision: Decision, application: Application) -> bool:
    """Whether an application still is what was decided on: what waits does not cover later changes."""
    return decision.application_version == application.version


def _said(actor: Actor, *, conflict: bool) -> ColumnElement[bool]:
    return exists().where(
        Declaration.application_id == Application.id,
        Declaration.member_id == actor.id,
        Declaration.conflict.is_(conflict),
    )


def _last_decision() -> ColumnElement[int]:
    newest = aliased(Decision)
    return (
        select(func.max(newest.id))
        .where(newest.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
    )


def _newest_offers() -> Select[int]:
    return select(func.max(Offer.id)).group_by(Offer.application_id)


def _offered() -> Select[int]:
    return (
        select(Application.id)
        .join(Offer, Offer.application_id == Application.id)
        .where(Application.status == Status.OFFERED, Offer.id.in_(_newest_offers()))
        .order_by(Application.id)
    )

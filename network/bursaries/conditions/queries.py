"""Questions about conditions of award: their light, what is unmet, who has something to do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from network.bursaries.applications import queries as applications
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import AWARDED
from network.bursaries.applications.rules import Status as Award
from network.bursaries.conditions import rules
from network.bursaries.conditions.models import (
    AwardedCondition,
    ClawBack,
    ClawBackReceipt,
    ConditionEvidence,
    ConditionExtension,
)
from network.bursaries.conditions.rules import SETTLED, STILL_OWED, Colour, Light, Owed, Progress, Status
from network.bursaries.deciding import queries as deciding
from network.bursaries.funds.models import Fund
from network.bursaries.ledger import queries as ledger
from network.core import clock, registry
from network.core.database import db
from network.core.dates import add_days
from network.core.permission import Actor

PAGE = 50
NEVER = date.max  # where those without a last day stand in the list
RUNNING = AWARDED - {Award.CLOSED}


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to."""

    colour: Colour | None = None
    status: Status | None = None
    fund_id: int | None = None


# For the parts above


def light(application: Application) -> Light:
    """Return the light of an award: the worst of its conditions and of money that is to come back."""
    return lights([application.id])[application.id]


def lights(ids: Collection[int]) -> Mapping[int, Light]:
    """Return the light of each of some awards."""
    today = clock.today()
    found: dict[int, list[Light]] = {one: [] for one in ids}
    conditions = select(AwardedCondition).where(AwardedCondition.application_id.in_(ids))
    debts = select(ClawBack).where(ClawBack.application_id.in_(ids))
    for one in db.session.scalars(conditions.order_by(AwardedCondition.id)):
        found[one.application_id].append(one.light(today))
    for debt in db.session.scalars(debts.order_by(ClawBack.id)):
        found[debt.application_id].append(debt.light(today))
    return {one: rules.worst(theirs) for one, theirs in found.items()}


def unmet_before_payment(application: Application) -> list[str]:
    """Return, in words, the conditions that must be kept before this award is paid and are not.

    Those are the ones that say so, and all of them under a scheme that pays after its conditions. What the
    session log shows to be kept counts at once.
    """
    return [
        one.words
        for one in conditions_of(application)
        if one.before_payment
        and one.status not in SETTLED
        and not (one.status is Status.OPEN and (counted := progress(one)) and counted.enough)
    ]


def all_done(application: Application) -> bool:
    """Tell whether nothing of an award is left to keep or to pay back, so that it can be closed."""
    debts: dict[Owed, int] = {}
    for one in debts_of(application):
        debts[one.status] = debts.get(one.status, 0) + 1
    return rules.all_done(
        (one.status for one in conditions_of(application)),
        debts,
        ledger.of_application(application.id).paid,
    )


# One award


def conditions_of(application: Application) -> Sequence[AwardedCondition]:
    """Return the conditions of an award, in the order in which they were promised."""
    return db.session.scalars(
        select(AwardedCondition)
        .where(AwardedCondition.application_id == application.id)
        .order_by(AwardedCondition.number)
    ).all()


def with_history(application: Application) -> Sequence[AwardedCondition]:
    """Return the conditions of an award with all that was sent, seen and extended."""
    return db.session.scalars(
        select(AwardedCondition)
        .where(AwardedCondition.application_id == application.id)
        .options(
            selectinload(AwardedCondition.evidence).joinedload(ConditionEvidence.by),
            selectinload(AwardedCondition.extensions).joinedload(ConditionExtension.by),
        )
        .order_by(AwardedCondition.number)
    ).all()


def condition_of(application: Application, number: int) -> AwardedCondition | None:
    """Return one condition of an award by its number."""
    return db.session.scalar(
        select(AwardedCondition).where(
            AwardedCondition.application_id == application.id, AwardedCondition.number == number
        )
    )


def files_of(application: Application) -> Sequence[ConditionEvidence]:
    """Return the evidence of an award that has a file, oldest first: the first is file number 1."""
    return db.session.scalars(
        select(ConditionEvidence)
        .join(ConditionEvidence.condition)
        .where(AwardedCondition.application_id == application.id, ConditionEvidence.file_id.is_not(None))
        .order_by(ConditionEvidence.id)
    ).all()


def progress(condition: AwardedCondition) -> Progress | None:
    """Return what the session log says of a condition; None where there is no log, or it cannot say."""
    application = condition.application
    to_count = rules.count(
        condition.measure,
        condition.months,
        condition.sessions,
        application.completed_on,
        condition.last_day,
    )
    led = next(iter(registry.sessions_led), None)
    if to_count is None or led is None:
        return None
    area_id = application.area_id if condition.in_area else None
    return to_count.progress(
        [led(application.applicant_id, begins, ends, area_id, None) for begins, ends in to_count.spans]
    )


def has_log() -> bool:
    """Tell whether there is a session log to count in."""
    return next(iter(registry.sessions_led), None) is not None


def debts_of(application: Application) -> Sequence[ClawBack]:
    """Return what is to come back of an award, or came, oldest first, with its receipts."""
    return db.session.scalars(
        select(ClawBack)
        .where(ClawBack.application_id == application.id)
        .options(
            selectinload(ClawBack.receipts).joinedload(ClawBackReceipt.by),
            joinedload(ClawBack.decided_by),
            joinedload(ClawBack.condition),
        )
        .order_by(ClawBack.number)
        .execution_options(populate_existing=True)
    ).all()


def debt_of(application: Application, number: int) -> ClawBack | None:
    """Return one claw-back of an award by its number."""
    return next((one for one in debts_of(application) if one.number == number), None)


def claimable_pence(application: Application) -> int:
    """Return how much of an award is paid and not asked for already."""
    asked = sum(one.left_pence for one in debts_of(application))
    return ledger.of_application(application.id).paid - asked


# Lists: of those that somebody may read and that are not their own


def listed(actor: Actor, asked: Asked, after: int | None = None) -> Sequence[AwardedCondition]:
    """Return what ``actor`` looks after, by their days, the settled last; a page and one more.

    ``after`` is the number of the last one seen.
    """
    today = clock.today()
    settled = case((AwardedCondition.status.in_(SETTLED), 1), else_=0)
    place = (settled, func.coalesce(AwardedCondition.last_day, NEVER), AwardedCondition.id)
    question = _followed(actor, asked.fund_id).options(
        contains_eager(AwardedCondition.application).joinedload(Application.applicant)
    )
    if asked.colour is not None:
        question = question.where(colour_in_sql(today) == int(asked.colour))
    if asked.status is not None:
        question = question.where(AwardedCondition.status == asked.status)
    if after is not None and (last := db.session.get(AwardedCondition, after)) is not None:
        seen = (int(last.status in SETTLED), last.last_day or NEVER, last.id)
        question = question.where(tuple_(*place) > tuple_(*seen))
    return db.session.scalars(question.order_by(*place).limit(PAGE + 1)).all()


def count_by_colour(actor: Actor, fund_id: int | None = None) -> dict[Colour, int]:
    """Count the conditions that ``actor`` looks after by their light."""
    colour = colour_in_sql(clock.today())
    question = _followed(actor, fund_id).with_only_columns(colour, func.count()).group_by(colour)
    counted = {Colour(one): count for one, count in db.session.execute(question)}
    return {colour: counted.get(colour, 0) for colour in Colour}


def owed_to(actor: Actor) -> Sequence[ClawBack]:
    """Return what is still to come back of the awards that ``actor`` looks after, the oldest day first."""
    return db.session.scalars(
        select(ClawBack)
        .join(ClawBack.application)
        .where(ClawBack.status.in_(STILL_OWED), ClawBack.application_id.in_(_looked_after(actor)))
        .options(contains_eager(ClawBack.application).joinedload(Application.applicant))
        .order_by(ClawBack.due_on, ClawBack.id)
        .limit(PAGE)
    ).all()


def funds_in_list(actor: Actor) -> Sequence[tuple[int, str]]:
    """Return the funds of which ``actor`` looks after conditions."""
    ids = _followed(actor).with_only_columns(Application.fund_id)
    rows = db.session.execute(select(Fund.id, Fund.name).where(Fund.id.in_(ids)).order_by(Fund.name))
    return [(fund_id, name) for fund_id, name in rows]


def count_waiting(actor: Actor) -> int:
    """Count the conditions whose evidence waits for a look by ``actor``."""
    return _count(_followed(actor).where(AwardedCondition.waits_since.is_not(None)))


def count_overdue(actor: Actor) -> int:
    """Count the open conditions whose last day is past, with nothing sent."""
    return _count(
        _followed(actor).where(
            AwardedCondition.status == Status.OPEN,
            AwardedCondition.waits_since.is_(None),
            AwardedCondition.last_day < clock.today(),
        )
    )


def count_to_decide(actor: Actor) -> int:
    """Count the conditions that were missed on awards that are paid, about which nobody has decided."""
    ids = deciding.judged_by(actor).with_only_columns(Application.id)
    question = select(AwardedCondition).where(
        AwardedCondition.application_id.in_(ids),
        AwardedCondition.application_id.in_(
            select(Application.id).where(Application.status.in_({Award.PART_PAID, Award.PAID}))
        ),
        AwardedCondition.status == Status.MISSED,
        ~select(ClawBack.id).where(ClawBack.condition_id == AwardedCondition.id).exists(),
    )
    return _count(question)


def own_running(member_id: int | None) -> Sequence[AwardedCondition]:
    """Return the open conditions of somebody's own awards that run, the first day first."""
    return db.session.scalars(
        select(AwardedCondition)
        .join(AwardedCondition.application)
        .where(
            Application.applicant_id == member_id,
            Application.status.in_(RUNNING),
            AwardedCondition.status == Status.OPEN,
        )
        .options(contains_eager(AwardedCondition.application))
        .order_by(func.coalesce(AwardedCondition.last_day, NEVER), AwardedCondition.id)
    ).all()


def own_debts(member_id: int | None) -> Sequence[ClawBack]:
    """Return what somebody is still to pay back."""
    return db.session.scalars(
        select(ClawBack)
        .join(ClawBack.application)
        .where(Application.applicant_id == member_id, ClawBack.status.in_(STILL_OWED))
        .options(contains_eager(ClawBack.application))
        .order_by(ClawBack.due_on, ClawBack.id)
    ).all()


def colour_in_sql(today: date) -> ColumnElement[int]:
    """Ask for the colour of a condition; the same as :func:`rules.light` says of it."""
    one = AwardedCondition
    is_open = one.status == Status.OPEN
    return case(
        (one.status.in_(SETTLED), int(Colour.GREEN)),
        (one.status == Status.MISSED, int(Colour.RED)),
        (and_(is_open, one.waits_since.is_not(None)), int(Colour.AMBER)),
        (one.last_day.is_(None), int(Colour.GREEN)),
        (one.last_day < today, int(Colour.RED)),
        (one.last_day <= add_days(today, rules.SOON_DAYS), int(Colour.AMBER)),
        else_=int(Colour.GREEN),
    )


def _looked_after(actor: Actor) -> Select[int]:
    return (
        applications.visible_to(actor)
        .with_only_columns(Application.id)
        .where(Application.applicant_id != (actor.id or 0), Application.status.in_(AWARDED))
    )


def _followed(actor: Actor, fund_id: int | None = None) -> Select[AwardedCondition]:
    question = (
        select(AwardedCondition)
        .join(AwardedCondition.application)
        .where(
            AwardedCondition.application_id.in_(_looked_after(actor)),
            or_(Application.status != Award.CLOSED, AwardedCondition.status != Status.OPEN),
        )
    )
    return question.where(Application.fund_id == fund_id) if fund_id is not None else question


def _count(question: Select[AwardedCondition]) -> int:
    return db.session.scalar(question.with_only_columns(func.count(AwardedCondition.id))) or 0

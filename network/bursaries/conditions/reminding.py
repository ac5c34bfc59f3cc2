"""Reminders of last days: each is a row, none comes twice, and after an outage only the most urgent goes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from network.bursaries.applications.models import Application
from network.bursaries.conditions import queries, rules, telling
from network.bursaries.conditions.models import AwardedCondition, ClawBack, ConditionReminder
from network.bursaries.conditions.rules import STILL_OWED, Status
from network.core import clock, mail, notices
from network.core.database import db
from network.core.dates import add_days
from network.core.money import said
from network.core.notices import Choice
from network.members.people.models import Member
from network.members.people.rules import Status as Membership

WEEK = 7  # what is due before the next weekly letter cannot wait for it


@dataclass(frozen=True)
class Item:
    """One thing that a letter reminds of."""

    thing: AwardedCondition | ClawBack
    until: date
    step: int
    on: date

    @property
    def is_overdue(self) -> bool:
        """Whether its last day is past."""
        return self.until < self.on

    @property
    def words(self) -> str:
        """What is to be done."""
        if isinstance(self.thing, AwardedCondition):
            return self.thing.words
        return f"Pay back {said(self.thing.left_pence)}"


def send_due(now: datetime) -> int:
    """Write every reminder that is due at a moment; return how many letters there are.

    One person at a time with their awards held, each in a transaction of its own: a reminder and its letter
    are there together or not at all, and of two who do this at once the second finds it done.
    """
    on, count = clock.london_date(now), 0
    for member_id in _on_a_ladder(on):
        count += _remind(member_id, on)
        db.session.commit()
    return count


def pass_over(things: Iterable[AwardedCondition | ClawBack]) -> None:
    """Note the reminders that have begun already as passed over: a letter says as much now."""
    today = clock.today()
    found = [one for one in things if isinstance(one, ClawBack) or one.last_day is not None]
    known = _decided(found)
    for one in found:
        until = _until(one)
        for step in rules.STEPS:
            if rules.first_day(step, until) <= today and step not in known[one, until]:
                db.session.add(_row(one, step, sent=False))
    db.session.flush()


def is_pointless(reminder_id: int) -> bool:
    """Tell whether a letter has become pointless: all that it reminds of is settled, sent in or moved."""
    reminder = db.session.get(ConditionReminder, reminder_id)
    if reminder is None or reminder.message_id is None:
        return reminder is None
    beside = db.session.scalars(
        select(ConditionReminder).where(ConditionReminder.message_id == reminder.message_id)
    )
    return all(_is_over(one) for one in beside)


def sample() -> dict[str, Any] | None:
    """Return what the letter needs, from a condition that has a last day; None where there is none."""
    newest = db.session.scalar(
        select(AwardedCondition)
        .where(AwardedCondition.due_on.is_not(None))
        .order_by(AwardedCondition.id.desc())
        .limit(1)
    )
    if newest is None or newest.last_day is None:
        return None
    until = newest.last_day
    return {
        "to": newest.application.applicant,
        "items": [Item(newest, until, rules.STEPS[0], add_days(until, -rules.STEPS[0]))],
    }


def _on_a_ladder(on: date) -> Sequence[int]:
    """Return the members with a last day that is near, or was a while ago, in order of id."""
    first, last = add_days(on, -rules.PAST_DAYS), add_days(on, max(rules.STEPS))
    conditions = (
        select(AwardedCondition.application_id)
        .where(
            AwardedCondition.status == Status.OPEN,
            AwardedCondition.waits_since.is_(None),
            AwardedCondition.last_day.between(first, last),
        )
        .where(AwardedCondition.application_id.in_(_running()))
    )
    debts = select(ClawBack.application_id).where(
        ClawBack.status.in_(STILL_OWED), ClawBack.due_on.between(first, last)
    )
    return db.session.scalars(
        select(Application.applicant_id)
        .join(Member, Member.id == Application.applicant_id)
        .where(
            or_(Application.id.in_(conditions), Application.id.in_(debts)), Member.status == Membership.ACTIVE
        )
        .distinct()
        .order_by(Application.applicant_id)
    ).all()


def _running() -> Any:
    return select(Application.id).where(Application.status.in_(queries.RUNNING))


def _remind(member_id: int, on: date) -> int:
    db.session.execute(
        select(Application.id)
        .where(Application.applicant_id == member_id)
        .order_by(Application.id)
        .with_for_update(key_share=True)
    ).all()
    db.session.expire_all()
    items = _due(member_id, on)
    if not items:
        return 0
    member = db.session.get_one(Member, member_id)
    letter = _letter(member, items)
    rows = [_row(one.thing, one.step, sent=letter is not None) for one in items]
    known = _decided([one.thing for one in items])
    earlier = [
        _row(one.thing, step, sent=False)
        for one in items
        for step in rules.passed_over(one.step, known[one.thing, one.until])
    ]
    db.session.add_all([*rows, *earlier])
    db.session.flush()
    if letter is not None:
        letter.thing_id = rows[0].id
        mail.keep_all([letter])
        number = db.session.scalar(
            select(mail.Message.id).where(mail.Message.message_id == letter.message_id)
        )
        for row in rows:
            row.message_id = number
    for one in items:
        if one.is_overdue and isinstance(one.thing, AwardedCondition):
            telling.overdue(one.thing)
    db.session.flush()
    return int(letter is not None)


def _due(member_id: int, on: date) -> list[Item]:
    things: list[AwardedCondition | ClawBack] = [
        one for one in queries.own_running(member_id) if one.waits_since is None and one.last_day is not None
    ]
    things += queries.own_debts(member_id)
    known = _decided(things)
    items = []
    for one in things:
        until = _until(one)
        step = rules.step_on(until, on)
        if step is not None and not any(done <= step for done in known[one, until]):
            items.append(Item(one, until, step, on))
    return sorted(items, key=lambda one: one.until)


def _letter(member: Member, items: Sequence[Item]) -> mail.Message | None:
    """Write one letter about all that is due; what is due within the week waits for no weekly letter."""
    choice = notices.choice_of(member.id, telling.NOTICE)
    if choice is Choice.DIGEST and any(one.until <= add_days(one.on, WEEK) for one in items):
        choice = Choice.AT_ONCE
    letter = mail.compose(
        f"{telling.FOLDER}/reminder.txt",
        {"items": items},
        to=member,
        choice=choice,
        notice=telling.NOTICE,
        obsolete="conditions.reminder_is_over",
    )
    if letter is not None:
        letter.thing_type = ConditionReminder.__tablename__
    return letter


def _decided(things: Collection[AwardedCondition | ClawBack]) -> defaultdict[Any, set[int]]:
    """Return the steps that are decided of each thing and last day."""
    conditions = {one.id: one for one in things if isinstance(one, AwardedCondition)}
    debts = {one.id: one for one in things if isinstance(one, ClawBack)}
    found: defaultdict[Any, set[int]] = defaultdict(set)
    rows = db.session.scalars(
        select(ConditionReminder).where(
            or_(ConditionReminder.condition_id.in_(conditions), ConditionReminder.claw_back_id.in_(debts))
        )
    )
    for row in rows:
        thing = debts[row.claw_back_id] if row.claw_back_id else conditions[row.condition_id or 0]
        found[thing, row.until].add(row.step)
    return found


def _row(thing: AwardedCondition | ClawBack, step: int, *, sent: bool) -> ConditionReminder:
    is_condition = isinstance(thing, AwardedCondition)
    return ConditionReminder(
        condition_id=thing.id if is_condition else None,
        claw_back_id=None if is_condition else thing.id,
        until=_until(thing),
        step=step,
        sent=sent,
    )


def _until(thing: AwardedCondition | ClawBack) -> date:
    return thing.due_on if isinstance(thing, ClawBack) else (thing.last_day or date.max)


def _is_over(reminder: ConditionReminder) -> bool:
    if reminder.condition_id is not None:
        one = db.session.get_one(AwardedCondition, reminder.condition_id)
        waits = one.status is Status.OPEN and one.waits_since is None
        return not waits or one.last_day != reminder.until or one.application.status not in queries.RUNNING
    debt = db.session.get_one(ClawBack, reminder.claw_back_id)
    return debt.status not in STILL_OWED or debt.due_on != reminder.until

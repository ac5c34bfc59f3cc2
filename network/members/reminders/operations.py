"""What is done with reminders: sending what is due, each once; holding back, releasing, skipping."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.orm import lazyload

from network.core import audit, clock, jobs, mail, notices
from network.core.database import db
from network.core.dates import add_days, days_between
from network.core.lifecycle import demand, move
from network.core.notices import Choice
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.members.catalogue.models import QualificationKind
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications import facts
from network.members.qualifications.models import Qualification
from network.members.reminders import policy, queries, rules
from network.members.reminders.models import Reminder
from network.members.reminders.queries import Line, Read
from network.members.reminders.rules import Status

NOTICE = "reminders"


@dataclass(frozen=True)
class Item:
    """One thing that a letter reminds of, in the words that it needs."""

    kind: QualificationKind
    step: int
    expires_on: date
    on: date

    @property
    def has_lapsed(self) -> bool:
        """Whether its last day is past."""
        return self.expires_on < self.on

    @property
    def days_left(self) -> int:
        """How many days are left, none on the last."""
        return max(0, days_between(self.on, self.expires_on))

    @property
    def renew_from(self) -> date | None:
        """From when a renewal runs on from the end; None where a new one always counts from its own date."""
        window = self.kind.renewal_window_days
        return add_days(self.expires_on, -window) if window else None

    @property
    def grace_until(self) -> date | None:
        """The last day of grace, where there is any to come."""
        last = add_days(self.expires_on, self.kind.grace_days)
        return last if self.kind.grace_days and last >= self.on else None


def send_due(now: datetime) -> int:
    """Write every reminder that is due at a moment, as if it were that moment; return how many letters.

    Some members at a time, each lot in a transaction of its own with the members held: a reminder and its
    letter are there together or not at all, and of two who do this at once the second finds it done.
    """
    on = clock.london_date(now)
    known = queries.kinds()
    count = 0
    for some in _with_undecided():
        _end_holds(some, now)
        db.session.commit()
    last = 0
    while ids := queries.on_a_ladder(known, on, on, after=last):
        count += _send_to(ids, now)
        db.session.commit()
        last = ids[-1]
    return count


def hold(qualification: Qualification, step: int, reason: str, *, by: Actor) -> Reminder:
    """Keep back a step that is due, or will be in the next fourteen days.

    Raises Refused where there is no such step, or it went meanwhile.
    """
    demand(policy.may_hold, by, qualification)
    reason = rules.why(reason)
    facts.hold([qualification.member_id])
    db.session.refresh(qualification)
    if qualification.expires_on is None or not queries.is_coming(qualification, step, clock.today()):
        raise Refused("This reminder is not coming any more: it has gone, is held, or is not needed.")
    reminder = _entry(qualification.id, qualification.expires_on, step)
    if reminder is None:
        reminder = Reminder(
            member_id=qualification.member_id,
            kind_id=qualification.kind_id,
            qualification_id=qualification.id,
            expires_on=qualification.expires_on,
            step=step,
            due_on=rules.due_on(step, qualification.expires_on),
            status=Status.HELD,
            reason=reason,
        )
        db.session.add(reminder)
    else:
        reminder.reason = reason
        move(reminder, to=Status.HELD, by=by)
    reminder.held_by_id, reminder.decided_at = by.id, clock.now()
    db.session.flush()
    audit.record("reminder held", reminder, by=by)
    return reminder


def release(reminder: Reminder, *, by: Actor) -> None:
    """Let a step go that was held back: at once if its time has come, else when it comes."""
    _decide(reminder, Status.RELEASED, by=by)
    audit.record("reminder released", reminder, by=by)
    if reminder.due_on <= clock.today():
        jobs.start("send-reminders")


def skip(reminder: Reminder, *, by: Actor) -> None:
    """Say that a step which was held back need not go at all; the steps after it come as usual."""
    _decide(reminder, Status.SKIPPED, by=by)
    audit.record("reminder skipped", reminder, by=by)


def is_pointless(reminder_id: int) -> bool:
    """Tell whether the letter that carries a reminder has become pointless: all of what it carries has.

    That is so once a thing was renewed, moved, taken back, or a later reminder of it has gone.
    """
    carried = queries.in_the_same_letter(reminder_id)
    if not carried:
        return db.session.get(Reminder, reminder_id) is None
    member = db.session.get_one(Member, carried[0].member_id)
    if member.status is not Membership.ACTIVE:
        return True
    read = queries.read([member.id], queries.kinds())
    today = clock.today()
    return all(_is_over(one, read, today) for one in carried)


def sample() -> dict[str, Any] | None:
    """Return what a letter needs, from the verified grant that ends last; None where there is none."""
    grant = db.session.scalar(
        select(Qualification)
        .where(Qualification.expires_on.is_not(None))
        .order_by(Qualification.expires_on.desc(), Qualification.id)
        .limit(1)
    )
    if grant is None or grant.expires_on is None:
        return None
    on = add_days(grant.expires_on, -30)
    return {"to": grant.member, "items": [Item(grant.kind, 30, grant.expires_on, on)]}


def _is_over(reminder: Reminder, read: Read, today: date) -> bool:
    grants = read.grants.get((reminder.member_id, reminder.kind_id), [])
    grant = next((one for one in grants if one.id == reminder.qualification_id and one.verified), None)
    if grant is None or grant.expires_on != reminder.expires_on or rules.is_renewed(grant, grants, today):
        return True
    ledger = read.ledgers[reminder.qualification_id]
    return any(
        one.status is Status.SENT and one.expires_on == reminder.expires_on and one.step < reminder.step
        for one in ledger.entries
    )


def _send_to(ids: Sequence[int], now: datetime) -> int:
    on = clock.london_date(now)
    facts.hold(ids)
    read = queries.read(ids, queries.kinds())
    theirs = defaultdict[int, list[Line]](list)
    for line in read.due(on):
        theirs[line.member_id].append(line)
    if not theirs:
        return 0
    people = db.session.scalars(
        select(Member)
        .where(Member.id.in_(theirs), Member.status == Membership.ACTIVE)
        .options(lazyload(Member.role_grants))
        .execution_options(populate_existing=True)
    ).all()
    catalogue = {
        kind.id: kind
        for kind in db.session.scalars(select(QualificationKind).where(QualificationKind.id.in_(read.kinds)))
    }
    choices = notices.choices_of([one.id for one in people], NOTICE)
    wanted = {one.id: bool(one.email) and choices[one.id] is not Choice.NEVER for one in people}
    lines = [line for member_id in wanted for line in theirs[member_id]]
    carried = _write_down(lines, wanted, now)
    return _post(
        (carried[member.id], _letter(member, carried[member.id], catalogue, choices[member.id], on))
        for member in people
    )


def _write_down(
    lines: Sequence[Line], wanted: Mapping[int, bool], now: datetime
) -> Mapping[int, list[Reminder]]:
    """Put into the ledger what goes now and what is passed over; return what goes, the most urgent first."""
    decisions = {one: Status.SENT if wants else Status.NOT_WANTED for one, wants in wanted.items()}
    released = _rows_of(lines, Reminder.status == Status.RELEASED)
    for reminder in released:
        move(reminder, to=decisions[reminder.member_id], by=SYSTEM)
        reminder.decided_at = now
    known = {(one.qualification_id, one.expires_on, one.step) for one in released}
    rows = [
        _row(line, line.due.step, decisions[line.member_id], now)
        for line in lines
        if (line.due.grant.id, line.due.expires_on, line.due.step) not in known
    ]
    rows += [_row(line, step, Status.PASSED_OVER, now) for line in lines for step in line.due.passed_over]
    db.session.flush()
    if rows:
        db.session.execute(insert(Reminder), rows)  # all of them in one go
    going = {(line.due.grant.id, line.due.expires_on, line.due.step) for line in lines}
    found = defaultdict[int, list[Reminder]](list)
    for one in _rows_of(lines, Reminder.decided_at == now):
        if (one.qualification_id, one.expires_on, one.step) in going:
            found[one.member_id].append(one)
    return found


def _post(written: Iterable[tuple[list[Reminder], mail.Message | None]]) -> int:
    """Put the letters into the transaction, and say in the ledger which letter carries what."""
    pairs = [(reminders, letter) for reminders, letter in written if letter is not None]
    mail.keep_all([letter for _reminders, letter in pairs])
    question = select(mail.Message.message_id, mail.Message.id)
    names = [letter.message_id for _reminders, letter in pairs]
    numbers = dict(db.session.execute(question.where(mail.Message.message_id.in_(names))).all())
    for reminders, letter in pairs:
        for reminder in reminders:
            reminder.message_id = numbers[letter.message_id]
    db.session.flush()
    return len(pairs)


def _letter(
    member: Member,
    reminders: Sequence[Reminder],
    catalogue: Mapping[int, QualificationKind],
    choice: Choice,
    on: date,
) -> mail.Message | None:
    """Write one letter about all that is due. What ends within the week waits for no digest."""
    if not all(rules.can_wait_a_week(one.step, one.expires_on, on) for one in reminders):
        choice = Choice.NEVER if choice is Choice.NEVER else Choice.AT_ONCE
    return mail.compose(
        "reminders/email/reminder.txt",
        {"items": [Item(catalogue[one.kind_id], one.step, one.expires_on, on) for one in reminders]},
        to=member,
        choice=choice,
        notice=NOTICE,
        about=reminders[0],
        obsolete="reminders.all_done",
    )


def _row(line: Line, step: int, status: Status, now: datetime) -> dict[str, Any]:
    return {
        "member_id": line.member_id,
        "kind_id": line.kind_id,
        "qualification_id": line.due.grant.id,
        "expires_on": line.due.expires_on,
        "step": step,
        "due_on": rules.due_on(step, line.due.expires_on),
        "status": status,
        "decided_at": now,
    }


def _rows_of(lines: Sequence[Line], *conditions: ColumnElement[bool]) -> Sequence[Reminder]:
    """Return the rows about the grants of some lines, the most urgent first."""
    return db.session.scalars(
        select(Reminder)
        .where(Reminder.qualification_id.in_([line.due.grant.id for line in lines]), *conditions)
        .order_by(Reminder.expires_on, Reminder.qualification_id)
        .execution_options(populate_existing=True)
    ).all()


def _with_undecided() -> list[list[int]]:
    """Return the members of whom something is held, some at a time."""
    found = db.session.scalars(
        select(Reminder.member_id)
        .where(Reminder.status.in_(rules.UNDECIDED))
        .distinct()
        .order_by(Reminder.member_id)
    ).all()
    size = queries.MEMBERS_AT_A_TIME
    return [list(found[start : start + size]) for start in range(0, len(found), size)]


def _end_holds(ids: Collection[int], now: datetime) -> None:
    """Close what was held for a step whose time is over."""
    facts.hold(ids)
    read = queries.read(ids, queries.kinds())
    waiting = db.session.scalars(
        select(Reminder)
        .where(Reminder.member_id.in_(ids), Reminder.status.in_(rules.UNDECIDED))
        .execution_options(populate_existing=True)
    ).all()
    on = clock.london_date(now)
    for reminder in waiting:
        if ended := read.hold_is_over(reminder, on):
            move(reminder, to=ended, by=SYSTEM)
            reminder.decided_at = now
    db.session.flush()


def _decide(reminder: Reminder, to: Status, *, by: Actor) -> None:
    facts.hold([reminder.member_id])
    db.session.refresh(reminder)
    if reminder.status is not Status.HELD:
        raise Refused("This reminder is not held any more.")
    move(reminder, to=to, by=by)
    reminder.decided_at = clock.now()
    db.session.flush()


def _entry(qualification_id: int, expires_on: date, step: int) -> Reminder | None:
    return db.session.scalar(
        select(Reminder).where(
            Reminder.qualification_id == qualification_id,
            Reminder.expires_on == expires_on,
            Reminder.step == step,
        )
    )

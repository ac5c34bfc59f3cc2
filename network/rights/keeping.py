"""Keeping things only for their time: the periods, what would go tonight, and the nightly deletion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from network.core import audit, clock, personal_data
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand
from network.core.permission import SYSTEM, Actor
from network.core.personal_data import Due, Period, Sweep
from network.core.rules import Refused
from network.members.people.models import Member
from network.rights import policy, rules
from network.rights.models import RetentionPeriod, RetentionRun

AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Kept:
    """A period with the months that hold here, and the row in which they were set, if they were."""

    period: Period
    months: int
    row: RetentionPeriod | None = None

    @property
    def words(self) -> str:
        """How long, in words."""
        return rules.for_how_long(self.months, self.period.after)


@dataclass(frozen=True)
class Going:
    """What one period would delete tonight, and what in the thirty days after."""

    kept: Kept
    tonight: Sequence[Due]
    soon: Sequence[Due]


def periods() -> list[Kept]:
    """Return every period that something keeps to, by its title."""
    known = {one.period.key: one.period for one in personal_data.sweeps}
    known |= {one.kept.key: one.kept for one in personal_data.declarations if isinstance(one.kept, Period)}
    rows = {row.key: row for row in db.session.scalars(select(RetentionPeriod))}
    return [
        _kept(period, rows.get(period.key)) for period in sorted(known.values(), key=lambda one: one.title)
    ]


def period(key: str) -> Kept | None:
    """Return one period by its key."""
    return next((one for one in periods() if one.period.key == key), None)


def set_months(kept: Kept, months: int, *, by: Actor) -> None:
    """Keep something for so many months from now on; raises Refused beyond its bounds."""
    demand(policy.may_set_periods, by)
    rules.check_months(months, kept.period.least, kept.period.most)
    one_at_a_time("set a period")
    row = kept.row or db.session.scalar(select(RetentionPeriod).where(RetentionPeriod.key == kept.period.key))
    if row is None:
        row = RetentionPeriod(key=kept.period.key, months=months)
        db.session.add(row)
    elif row.months == months:
        return
    row.months, row.set_at, row.set_by_id = months, clock.now(), by.id
    audit.record("period of keeping set", row, by=by, key=kept.period.key, before=kept.months, months=months)


def preview(today: date) -> list[Going]:
    """Say what would be deleted tonight and in the next thirty days, by period."""
    offered = {sweep.period.key: sweep for sweep in personal_data.sweeps}
    found = []
    for kept in periods():
        sweep = offered.get(kept.period.key)
        if sweep is not None:
            later = sweep.due(rules.over_before(today + AHEAD, kept.months))
            tonight = sweep.due(rules.over_before(today, kept.months))
            now = {due.id for due in tonight}
            found.append(Going(kept, tonight, [due for due in later if due.id not in now]))
    return found


def names_of(going: Sequence[Going]) -> dict[int, str]:
    """Return the names of those whom a preview is about."""
    ids = {due.member_id for one in going for due in (*one.tonight, *one.soon) if due.member_id}
    return names({*ids})


def names(ids: set[int]) -> dict[int, str]:
    """Return the names of members by their numbers."""
    return dict(db.session.execute(select(Member.id, Member.name).where(Member.id.in_(ids))).all())


def keep(today: date) -> RetentionRun | None:
    """Delete all whose period is over, period by period, and report it; None where there was nothing.

    What a rule refuses to delete, such as the last administrator, stays and is named in the report.
    """
    one_at_a_time("retention")
    run = RetentionRun(counts={}, gone={}, left={})
    months = {kept.period.key: kept.months for kept in periods()}
    for sweep in list(personal_data.sweeps):
        key = sweep.period.key
        gone, left = _swept(sweep, rules.over_before(today, months[key]))
        if gone:
            run.counts[key], run.gone[key] = len(gone), gone
        if left:
            run.left[key] = left
    if not run.counts:
        return None
    db.session.add(run)
    audit.record("retention kept", run, by=SYSTEM, **run.counts)
    return run


def runs(*, before: int | None = None, limit: int = 20) -> Sequence[RetentionRun]:
    """Return the nights on which something was deleted, newest first."""
    question = select(RetentionRun).order_by(RetentionRun.id.desc()).limit(limit)
    if before is not None:
        question = question.where(RetentionRun.id < before)
    return db.session.scalars(question).all()


def _swept(sweep: Sweep, before: date) -> tuple[list[int], list[int]]:
    gone: list[int] = []
    left: list[int] = []
    for due in sweep.due(before):
        try:
            with db.session.begin_nested():
                sweep.delete(due)
                db.session.flush()
            gone.append(due.id)
        except Refused:
            left.append(due.id)
    return gone, left


def _kept(period: Period, row: Any) -> Kept:
    return Kept(period, row.months if row else period.months, row)

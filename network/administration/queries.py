"""Questions about the site itself: its post, its jobs, its disk, its audit, its roles."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Select, func, not_, or_, select, union_all

from network.bursaries.reports import records as bursary_records
from network.core import clock, health, jobs
from network.core.audit import AuditEntry
from network.core.database import db
from network.core.mail import TRYING_FOR, Message, Status
from network.core.permission import Actor, Role
from network.members.concerns import queries as concerns
from network.members.concerns.models import Concern
from network.members.people import queries as people
from network.members.people.models import Member, RoleGrant
from network.members.people.rules import Status as Membership

T = TypeVar("T")
PAGE = 50
CONCERNS = "concerns/email/"
BURSARIES = "bursaries/"
LONGEST_QUEUE_AGE = timedelta(hours=1)
LEAST_FREE = 0.10  # of the disk


@dataclass(frozen=True)
class Post:
    """How the letters are doing."""

    waiting: int
    held: int
    digest: int
    failed: int
    oldest_due_at: datetime | None

    @property
    def age(self) -> timedelta:
        """How long the oldest letter that could go has waited."""
        return clock.now() - self.oldest_due_at if self.oldest_due_at else timedelta()


@dataclass(frozen=True)
class Disk:
    """How full the disk with the instance folder is."""

    total: int
    free: int

    @property
    def is_nearly_full(self) -> bool:
        """Whether it is time to make room."""
        return self.free < self.total * LEAST_FREE


@dataclass(frozen=True)
class JobLine:
    """One job on the administrator's page."""

    name: str
    words: str
    next_at: datetime | None
    last: jobs.JobRun | None
    is_late: bool


def post() -> Post:
    """Return how the letters are doing; those that went are not counted, since there are many."""
    counted = (
        select(Message.status, func.count(), func.min(Message.give_up_at))
        .where(Message.status.in_([Status.QUEUED, Status.SENDING, Status.HELD, Status.DIGEST, Status.FAILED]))
        .group_by(Message.status)
    )
    found = {status: (count, gives_up) for status, count, gives_up in db.session.execute(counted)}
    going = [found[status] for status in (Status.QUEUED, Status.SENDING) if status in found]
    due = [gives_up - TRYING_FOR for _count, gives_up in going]  # later than written, in quiet hours
    return Post(
        waiting=sum(count for count, _gives_up in going),
        held=found.get(Status.HELD, (0, None))[0],
        digest=found.get(Status.DIGEST, (0, None))[0],
        failed=found.get(Status.FAILED, (0, None))[0],
        oldest_due_at=min(due, default=None),
    )


def disk(instance: Path) -> Disk:
    """Return how much room there is beside the database and the files."""
    used = shutil.disk_usage(instance if instance.exists() else instance.parent)
    return Disk(used.total, used.free)


def job_lines(now: datetime) -> list[JobLine]:
    """Return every job with its last run and its next time."""
    next_times, last = jobs.next_times(), jobs.last_runs()
    late = {one.name for one in jobs.late(now)}
    return [
        JobLine(one.name, one.words, next_times.get(one.name), last.get(one.name), one.name in late)
        for one in sorted(jobs.jobs.values(), key=lambda one: one.name)
    ]


def warnings(now: datetime, instance: Path) -> list[str]:
    """Say in words all that an administrator should look at; nothing when the site is healthy."""
    letters, lines, room = post(), job_lines(now), disk(instance)
    found = [f"{name.capitalize()}: {problem}." for name, problem in health.checks().items() if problem]
    if letters.age > LONGEST_QUEUE_AGE:
        found.append("Letters have waited for more than an hour. Look at the mail server.")
    if letters.failed:
        found.append(f"Letters that could not be sent: {letters.failed}. Read why, then try again or cancel.")
    if late := [line.name for line in lines if line.is_late]:
        found.append(f"Jobs that are late: {', '.join(late)}. Look whether a worker runs.")
    if broken := [line.name for line in lines if line.last and line.last.outcome == "failed"]:
        found.append(f"Jobs whose last run failed: {', '.join(broken)}. The log says why.")
    if room.is_nearly_full:
        found.append(f"The disk is nearly full: {gigabytes(room.free)} are free. Make room.")
    return found


def gigabytes(size: int) -> str:
    """Say a size as people read it: "12.5 GB"."""
    return f"{size / 1_000_000_000:.1f} GB"


def letters(status: Status | None, before: int | None, *, by: Actor) -> Sequence[Message]:
    """Return one page of letters, newest first, and one more to see whether there is another page.

    A coordinator finds of the letters about concerns those to themselves: whom one is about must not see that
    the others were written to.
    """
    question = select(Message)
    if Role.COORDINATOR in by.roles:
        question = question.where(Message.template.not_like(f"{CONCERNS}%") | (Message.member_id == by.id))
    if status is not None:
        question = question.where(Message.status == status)
    if before is not None:
        question = question.where(Message.id < before)
    return db.session.scalars(question.order_by(Message.id.desc()).limit(PAGE + 1)).all()


def subject_for(letter: Message, reader: Actor) -> str:
    """Return what a letter is about, as far as a list may say it: not what somebody was awarded."""
    if letter.template.startswith(BURSARIES) and letter.member_id != reader.id:
        return "About a bursary"
    return letter.subject


def audit_page(
    what: str | None, member_id: int | None, before: int | None, *, reader: Actor | None = None
) -> Sequence[AuditEntry]:
    """Return one page of the audit, newest first, and one entry more.

    ``reader`` finds nothing of concerns about themselves, which they must not learn of, nor of what others
    did with a bursary that they applied for or have a conflict of interest in.

    About one member it is put together from what was done about them and by them, each read along its own
    index, so that it takes as long among a million entries as among a thousand.
    """
    if member_id is None:
        return db.session.scalars(_newest(_read_by(reader), what, before)).all()
    ids = (member_id, *people.former_ids(member_id))
    about = _newest(select(AuditEntry.id).where(AuditEntry.about_id.in_(ids)), what, before)
    by = _newest(select(AuditEntry.id).where(AuditEntry.by_id.in_(ids)), what, before)
    both = union_all(select(about.subquery()), select(by.subquery())).subquery()
    found = _read_by(reader).where(AuditEntry.id.in_(select(both.c.id)))
    return db.session.scalars(found.order_by(AuditEntry.id.desc()).limit(PAGE + 1)).all()


def deeds() -> list[str]:
    """Return every kind of thing that the audit knows, each found by one step along the index."""
    first = select(func.min(AuditEntry.what).label("what")).cte("deeds", recursive=True)
    following = select(func.min(AuditEntry.what)).where(AuditEntry.what > first.c.what).scalar_subquery()
    every = first.union_all(select(following).where(first.c.what.is_not(None)))
    return [what for what in db.session.scalars(select(every.c.what)) if what is not None]


def names_of(member_ids: set[int]) -> dict[int, str]:
    """Return the names of members by their ids."""
    if not member_ids:
        return {}
    found = select(Member.id, Member.name).where(Member.id.in_(member_ids))
    return dict(db.session.execute(found).all())


def grants(role: Role | None) -> Sequence[RoleGrant]:
    """Return who holds roles with power today or later: of one role, or those that decide and administer."""
    lasting = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= clock.today())
    roles = [role] if role else [Role.ADMINISTRATOR, Role.COORDINATOR, Role.FUNDER]
    return db.session.scalars(
        select(RoleGrant)
        .join(Member, Member.id == RoleGrant.member_id)
        .where(RoleGrant.role.in_(roles), lasting)
        .order_by(RoleGrant.role, Member.sort_name, RoleGrant.id)
        .options(db.contains_eager(RoleGrant.member))
        .limit(PAGE * 4)
    ).all()


def people_named(words: str) -> Sequence[Member]:
    """Return the members whose name or address holds ``words``, a page of them by name.

    A record that became part of another is left out: it has no roles, and gets none.
    """
    sought = words.strip()
    holds = [one.icontains(sought, autoescape=True) for one in (Member.name, Member.email)]
    return db.session.scalars(
        select(Member)
        .where(Member.status != Membership.MERGED, or_(*holds))
        .order_by(Member.sort_name, Member.id)
        .limit(PAGE)
    ).all()


def _read_by(reader: Actor | None) -> Select[AuditEntry]:
    question = select(AuditEntry)
    if reader is None or reader.id is None:
        return question
    if (closed := bursary_records.closed_to(reader)) is not None:
        question = question.where(or_(AuditEntry.thing_type.is_(None), not_(closed)))
    hidden = [concern.id for concern in concerns.about(reader.id)]
    if not hidden:
        return question
    return question.where(
        or_(
            AuditEntry.thing_type.is_(None),
            AuditEntry.thing_type != Concern.__tablename__,
            AuditEntry.thing_id.not_in(hidden),
        )
    )


def _newest(question: Select[T], what: str | None, before: int | None) -> Select[T]:
    if what:
        question = question.where(AuditEntry.what == what)
    if before is not None:
        question = question.where(AuditEntry.id < before)
    return question.order_by(AuditEntry.id.desc()).limit(PAGE + 1)

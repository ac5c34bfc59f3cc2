"""Questions about qualifications: what somebody holds on a day, what ends next, what waits for a check."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select, tuple_
from sqlalchemy.orm import lazyload, selectinload

from network.core.database import db
from network.core.dates import add_days
from network.core.days import Days
from network.core.permission import Actor
from network.core.spans import Span
from network.members.catalogue.models import QualificationKind, Sort
from network.members.catalogue.rules import parse_reminder_days
from network.members.people.models import Member, MemberArea
from network.members.qualifications import rules
from network.members.qualifications.models import Evidence, FitInterval, Origin, PracticeEntry, Qualification
from network.members.qualifications.rules import PracticeStatus, Status, TimeState, time_state

PAGE = 50
BEST_FIRST = (
    TimeState.CURRENT,
    TimeState.EXPIRING,
    TimeState.IN_GRACE,
    TimeState.UPCOMING,
    TimeState.LAPSED,
)
_SORTS = tuple(Sort)


@dataclass(frozen=True)
class KindHeld:
    """All grants of one kind to one member, the newest first, and how the kind stands on a day."""

    kind: QualificationKind
    grants: tuple[Qualification, ...]
    on: date

    @property
    def verified(self) -> tuple[Qualification, ...]:
        """The grants that count."""
        return tuple(grant for grant in self.grants if grant.status is Status.VERIFIED)

    @property
    def state(self) -> TimeState | None:
        """How the kind stands: a renewal that runs on from an expiring grant makes it current again."""
        states = [state_of(grant, self.on) for grant in self.verified]
        best = min(states, key=BEST_FIRST.index, default=None)
        if best is TimeState.EXPIRING and self.until is None:
            return TimeState.CURRENT
        if best is TimeState.EXPIRING and self.until and self._reminds_from(self.until) > self.on:
            return TimeState.CURRENT
        return best

    @property
    def until(self) -> date | None:
        """The last day of the unbroken time for which it is held on the day; None without one, or an end."""
        period = self._days.period_around(self.on)
        return period.ends_on if period else None

    @property
    def is_held(self) -> bool:
        """Whether a verified grant is valid on the day."""
        return self.on in self._days

    @property
    def ended_on(self) -> date | None:
        """The last day on which it was held, where that is past."""
        past = [
            period.ends_on for period in self._days.periods if period.ends_on and period.ends_on < self.on
        ]
        return None if self.is_held else max(past, default=None)

    @property
    def last_to_end(self) -> Qualification | None:
        """The grant that reaches furthest, which is the one to renew; None where one never ends."""
        ends = {grant.expires_on: grant for grant in reversed(self.verified)}
        return None if None in ends or not ends else ends[max(day for day in ends if day)]

    @property
    def _days(self) -> Days:
        return Days.of(
            (grant.valid_from, grant.expires_on) for grant in self.verified if grant.valid_from is not None
        )

    def _reminds_from(self, last_day: date) -> date:
        return add_days(last_day, -(first_reminder(self.kind) or 0))


def state_of(qualification: Qualification, on: date) -> TimeState:
    """Say what its dates make of a qualification on a day."""
    kind = qualification.kind
    return time_state(
        qualification.valid_from, qualification.expires_on, on, first_reminder(kind), kind.grace_days
    )


def renewal_words(qualification: Qualification | None, on: date, *, own: bool) -> str:
    """Say on a day what renewing a grant means; nothing of one that does not count or never ends."""
    if qualification is None or qualification.status is not Status.VERIFIED or not qualification.expires_on:
        return ""
    kind = qualification.kind
    return rules.renewal_words(
        qualification.expires_on,
        on,
        window_days=kind.renewal_window_days,
        grace_days=kind.grace_days,
        own=own,
    )


def first_reminder(kind: QualificationKind) -> int | None:
    """Return how many days before the end a kind's first reminder is due."""
    return max(parse_reminder_days(kind.reminder_days), default=None)


def held_by(member: Member, on: date, *, with_pages: bool = False) -> list[KindHeld]:
    """Return everything on a member's record, by kind, in the catalogue's order."""
    question = (
        select(Qualification)
        .where(Qualification.member_id == member.id)
        .options(lazyload(Qualification.member))  # who is at hand already
        .order_by(Qualification.id.desc())
    )
    grants = db.session.scalars(
        question.options(selectinload(Qualification.evidence)) if with_pages else question
    ).all()
    kinds = {grant.kind_id: grant.kind for grant in grants}
    held = [
        KindHeld(kind, _newest_first(grant for grant in grants if grant.kind_id == kind_id), on)
        for kind_id, kind in kinds.items()
    ]
    return sorted(held, key=lambda one: (_SORTS.index(one.kind.sort), -(one.kind.level or 0), one.kind.title))


def runs_out_next(held: Iterable[KindHeld]) -> KindHeld | None:
    """Return the kind that ends first of those held on the day; a later one never hides an earlier one."""
    ending = [one for one in held if one.is_held and one.until]
    return min(ending, key=lambda one: one.until or date.max, default=None)


def ends_to_come(held: Iterable[KindHeld], on: date) -> list[Qualification]:
    """Return the verified grants that have a last day still to come, the soonest first."""
    grants = (grant for one in held for grant in one.verified)
    coming = [grant for grant in grants if grant.expires_on is not None and grant.expires_on >= on]
    return sorted(coming, key=lambda grant: (grant.expires_on, grant.id))


def spans(held: Iterable[KindHeld]) -> list[Span]:
    """Return the verified grants as periods on a line of time, oldest first within their kind."""
    return [
        Span(
            one.kind.title,
            grant.valid_from,
            grant.expires_on,
            add_days(grant.expires_on, one.kind.grace_days)
            if grant.expires_on and one.kind.grace_days
            else None,
            state=state_of(grant, one.on),
        )
        for one in held
        for grant in reversed(one.verified)
        if grant.valid_from is not None
    ]


def others_of_its_kind(qualification: Qualification) -> Sequence[Qualification]:
    """Return the member's other grants of the same kind, newest first."""
    return db.session.scalars(
        select(Qualification)
        .where(
            Qualification.member_id == qualification.member_id,
            Qualification.kind_id == qualification.kind_id,
            Qualification.id != qualification.id,
        )
        .order_by(Qualification.id.desc())
    ).all()


def is_fit_on(condition_id: int, on: date) -> ColumnElement[bool]:
    """Whether a member of the enclosing question is fit for a condition on a day."""
    # Not an EXISTS for each member: those who are fit stand together in an index, and are looked up once.
    return Member.id.in_(
        select(FitInterval.member_id).where(
            FitInterval.condition_id == condition_id,
            FitInterval.begins_on <= on,
            (FitInterval.ends_on.is_(None)) | (FitInterval.ends_on >= on),
        )
    )


@dataclass(frozen=True)
class QueueFilter:
    """Which of the waiting certificates somebody wants to see."""

    kind_id: int | None = None
    area_id: int | None = None
    origin: Origin | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """What a waiting certificate must be."""
        wanted = [Qualification.status == Status.SUBMITTED]
        if self.kind_id is not None:
            wanted.append(Qualification.kind_id == self.kind_id)
        if self.origin is not None:
            wanted.append(Qualification.origin == self.origin)
        if self.area_id is not None:
            wanted.append(
                exists().where(
                    MemberArea.member_id == Qualification.member_id, MemberArea.area_id == self.area_id
                )
            )
        return wanted


@dataclass(frozen=True)
class Waiting:
    """One line of the verification queue."""

    id: int
    member_id: int
    member: str
    kind: str
    origin: Origin
    submitted_at: datetime
    pages: int


Place = tuple[datetime, int]  # where in the queue a certificate stands: since when it waits, and its number


def waiting(chosen: QueueFilter, *, after: Place | None = None, limit: int = PAGE) -> list[Waiting]:
    """Return the certificates that wait for a check, the longest wait first, from after the last one seen."""
    pages = (
        select(func.count())
        .select_from(Evidence)
        .where(Evidence.qualification_id == Qualification.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Qualification.id,
            Qualification.member_id,
            Member.name,
            QualificationKind.title,
            Qualification.origin,
            Qualification.submitted_at,
            pages,
        )
        .join(Member, Member.id == Qualification.member_id)
        .join(QualificationKind, QualificationKind.id == Qualification.kind_id)
        .where(*chosen.conditions, *([_behind(after)] if after else []))
        .order_by(Qualification.submitted_at, Qualification.id)
        .limit(limit)
    )
    return [Waiting(*row) for row in rows]


def next_waiting(chosen: QueueFilter, *, after: Qualification, by: Actor) -> int | None:
    """Return the next certificate that ``by`` may check; after the last one the longest wait comes again."""
    question = (
        select(Qualification.id)
        .where(*chosen.conditions, Qualification.member_id != by.id)
        .order_by(Qualification.submitted_at, Qualification.id)
        .limit(1)
    )
    found = db.session.scalar(question.where(_behind((after.submitted_at, after.id))))
    return found or db.session.scalar(question.where(Qualification.id != after.id))


def count_waiting(by: Actor, chosen: QueueFilter | None = None) -> int:
    """Return how many certificates wait that ``by`` may check."""
    chosen = chosen or QueueFilter()
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Qualification)
            .where(*chosen.conditions, Qualification.member_id != by.id)
        )
        or 0
    )


def kinds_waiting() -> Sequence[QualificationKind]:
    """Return the kinds of which certificates wait."""
    return db.session.scalars(
        select(QualificationKind)
        .where(
            exists().where(
                Qualification.kind_id == QualificationKind.id, Qualification.status == Status.SUBMITTED
            )
        )
        .order_by(QualificationKind.title)
    ).all()


def practice_of(member: Member) -> Sequence[PracticeEntry]:
    """Return a member's practice log, the latest first."""
    return db.session.scalars(
        select(PracticeEntry)
        .where(PracticeEntry.member_id == member.id)
        .order_by(PracticeEntry.ends_on.desc(), PracticeEntry.id.desc())
    ).all()


def practice_waiting(*, after: int = 0, limit: int = PAGE) -> Sequence[PracticeEntry]:
    """Return the hours that wait for a check, oldest first, from after the last entry seen."""
    return db.session.scalars(
        select(PracticeEntry)
        .where(PracticeEntry.status == PracticeStatus.DECLARED, PracticeEntry.id > after)
        .order_by(PracticeEntry.id)
        .limit(limit)
    ).all()


def count_practice_waiting(by: Actor) -> int:
    """Return how many entries of practice wait that ``by`` may check."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(PracticeEntry)
            .where(PracticeEntry.status == PracticeStatus.DECLARED, PracticeEntry.member_id != by.id)
        )
        or 0
    )


def _behind(place: Place) -> ColumnElement[bool]:
    return tuple_(Qualification.submitted_at, Qualification.id) > place


def _newest_first(grants: Iterable[Qualification]) -> tuple[Qualification, ...]:
    return tuple(sorted(grants, key=lambda grant: (grant.valid_from or date.min, grant.id), reverse=True))

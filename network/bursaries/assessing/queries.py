"""What waits for whom, what was scored, and what nobody can decide.

Every question is filtered for its reader: no row of another organisation, and none of an application in which
the reader declared a conflict or applied themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, column, exists, false, func, or_, select, table, true, tuple_
from sqlalchemy.orm import joinedload

from network.bursaries.applications import policy as applications
from network.bursaries.applications.models import Application, ChangeRequest, Declaration
from network.bursaries.applications.rules import WAITING, Status
from network.bursaries.assessing import deciders
from network.bursaries.assessing.models import Score, ScoreSheet
from network.bursaries.funds import policy as funds
from network.bursaries.funds.models import Fund
from network.bursaries.funds.rules import FundStatus
from network.bursaries.scheme import queries as schemes
from network.core import clock
from network.core.database import db
from network.core.permission import Actor, Role
from network.members.people import queries as people
from network.members.people.models import Member
from network.members.people.rules import Status as Membership

PAGE = 25
# By its name, since what stands above assessing is not imported here.
_decisions = table(
    "bursary_decisions",
    *map(column, ("id", "application_id", "application_version", "stage", "by_id", "for_id")),
)
CAME_TO_NOTHING = frozenset({Status.DECLINED, Status.LAPSED, Status.WITHDRAWN})
NOT_DECIDED = frozenset({*WAITING, Status.CHANGE_ASKED})


@dataclass(frozen=True)
class QueueFilter:
    """Which applications somebody wants to see."""

    fund_id: int | None = None
    statuses: frozenset[Status] = WAITING


@dataclass(frozen=True)
class Waits:
    """One line of the queue. Before its reader has said whether they have an interest it is closed."""

    application: Application
    name: str
    nameless: bool
    is_open: bool
    days: int
    overdue_since: date | None = None
    is_done: bool = False  # as far as its reader is concerned: another approval or the release comes next

    @property
    def unmet(self) -> int:
        """How many rules were not met when it was sent."""
        return sum(not one["met"] for one in self.application.findings)


def may_be_seen_by(actor: Actor) -> ColumnElement[bool]:
    """Whether ``actor`` reads an application or may ask to: may_open, without their own."""
    if actor.id is None:
        return false()
    others = (
        Application.submitted_at.is_not(None)
        & (Application.applicant_id != actor.id)
        & ~_said(actor, conflict=True)
    )
    if Role.COORDINATOR in actor.roles:
        return others
    return others & _decided_by(actor)


def waiting_for(actor: Actor) -> Sequence[Application]:
    """Return the applications that wait for somebody's decision, the longest wait first.

    What they have approved as the first of two, or what only waits for its release, does not.
    """
    return db.session.scalars(
        _listed(actor)
        .where(Application.status.in_(WAITING), _decided_by(actor), ~_has_had_their_say(actor))
        .order_by(Application.submitted_at, Application.id)
    ).all()


def count_waiting(actor: Actor) -> int:
    """Return how many applications wait for somebody's decision."""
    question = select(func.count(Application.id)).where(
        may_be_seen_by(actor),
        _decided_by(actor),
        Application.status.in_(WAITING),
        ~_has_had_their_say(actor),
    )
    return db.session.scalar(question) or 0


def queue(actor: Actor, chosen: QueueFilter, *, after: int | None = None) -> list[Waits]:
    """Return a page of the queue and one line more, the longest wait first, from after the last one seen."""
    question = _listed(actor).where(Application.status.in_(chosen.statuses))
    if chosen.fund_id is not None:
        question = question.where(Application.fund_id == chosen.fund_id)
    if after is not None:
        last = select(Application.submitted_at, Application.id).where(Application.id == after).subquery()
        question = question.join(last, true()).where(
            tuple_(Application.submitted_at, Application.id) > tuple_(last.c.submitted_at, last.c.id)
        )
    found = db.session.scalars(
        question.order_by(Application.submitted_at, Application.id).limit(PAGE + 1)
    ).all()
    ids = [one.id for one in found]
    cleared = set(
        db.session.scalars(
            select(Declaration.application_id).where(
                Declaration.application_id.in_(ids), Declaration.member_id == actor.id
            )
        )
    )
    late = _unanswered(clock.today()).where(ChangeRequest.application_id.in_(ids))
    overdue = {row[0]: row[1] for row in db.session.execute(late)}
    done = set(
        db.session.scalars(
            select(Application.id).where(
                Application.id.in_(ids), Application.status.in_(WAITING), _has_had_their_say(actor)
            )
        )
    )
    decides, coordinates = funds.decided_for(actor), Role.COORDINATOR in actor.roles
    today = clock.today()
    return [
        Waits(
            application=one,
            name=f"Applicant {one.reference}" if nameless else one.applicant.name,
            nameless=nameless,
            is_open=coordinates or one.id in cleared,
            days=(today - clock.london_date(one.submitted_at or one.begun_at)).days,
            overdue_since=overdue.get(one.id),
            is_done=one.id in done and one.fund.organisation_id in decides,
        )
        for one in found
        # As naming.is_nameless says of what is not decided, without a question to the database for each.
        for nameless in [_is_blind(one) and (one.fund.organisation_id in decides or not coordinates)]
    ]


def count_closed_to(actor: Actor) -> int:
    """Return in how many applications of the funds that somebody decides for they declared a conflict.

    Decided ones are counted too, so that the number does not tell what became of them.
    """
    seen = true() if Role.COORDINATOR in actor.roles else _decided_by(actor)
    question = select(func.count(Application.id)).where(_said(actor, conflict=True), seen)
    return db.session.scalar(question) or 0


def funds_for(actor: Actor) -> Sequence[Fund]:
    """Return the open funds that somebody decides for or coordinates, and those not decided out, by name."""
    undecided = exists().where(Application.fund_id == Fund.id, Application.status.in_(NOT_DECIDED))
    question = (
        select(Fund)
        .where(or_(Fund.status == FundStatus.OPEN, undecided))
        .order_by(func.lower(Fund.name), Fund.id)
    )
    if Role.COORDINATOR not in actor.roles:
        question = question.where(Fund.organisation_id.in_(funds.decided_for(actor)))
    return db.session.scalars(question).all()


def asked_of(actor: Actor, ids: Sequence[int]) -> dict[int, int]:
    """Return how much is asked of each fund by what waits and ``actor`` may see."""
    rows = db.session.execute(
        select(Application.fund_id, func.sum(Application.asked_pence))
        .where(may_be_seen_by(actor), Application.status.in_(WAITING), Application.fund_id.in_(ids))
        .group_by(Application.fund_id)
    )
    return {fund_id: int(pence or 0) for fund_id, pence in rows}


def count_overdue(actor: Actor, today: date) -> int:
    """Return how many questions to applicants are past their day, of those that ``actor`` may ask."""
    late = exists(_unanswered(today).where(ChangeRequest.application_id == Application.id).subquery())
    asks = true() if Role.COORDINATOR in actor.roles else _said(actor, conflict=False)
    question = select(func.count(Application.id)).where(
        may_be_seen_by(actor), asks, Application.status == Status.CHANGE_ASKED, late
    )
    return db.session.scalar(question) or 0


def short_of_deciders(actor: Actor) -> list[tuple[Application, int]]:
    """Return what too few people are left to decide, with how many there are; of what ``actor`` sees.

    Two are needed where more is asked than the scheme lets one funder approve.
    """
    found = db.session.scalars(
        _listed(actor).where(Application.status.in_(NOT_DECIDED)).order_by(Application.id)
    ).all()
    left = deciders.left_for(found)
    return [(one, len(left[one.id])) for one in found if len(left[one.id]) < _needed(one)]


def coordinators_for(application: Application) -> list[Member]:
    """Return the coordinators who may read an application."""
    everybody = db.session.scalars(
        select(Member)
        .where(Member.status == Membership.ACTIVE, people.holds_on(Role.COORDINATOR, clock.today()))
        .order_by(Member.id)
    )
    return [one for one in everybody if applications.coordinates(one, application)]


def last_asker(application: Application) -> Member | None:
    """Return whoever asked the applicant for a change last, if they are an active member still."""
    newest = (
        select(ChangeRequest.asked_by_id)
        .where(ChangeRequest.application_id == application.id)
        .order_by(ChangeRequest.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return db.session.scalar(select(Member).where(Member.id == newest, Member.status == Membership.ACTIVE))


def sheets_by(application: Application, actor: Actor) -> Sequence[ScoreSheet]:
    """Return every score sheet of an assessor for an application, oldest first."""
    return db.session.scalars(
        select(ScoreSheet)
        .where(ScoreSheet.application_id == application.id, ScoreSheet.member_id == actor.id)
        .order_by(ScoreSheet.id)
    ).all()


def count_handed_in(application: Application, actor: Actor) -> int:
    """Return how many sheets an assessor has handed in for an application."""
    return sum(one.handed_in_at is not None for one in sheets_by(application, actor))


def handed_in(application: Application) -> Sequence[ScoreSheet]:
    """Return every sheet of an application that was handed in, oldest first."""
    return db.session.scalars(
        select(ScoreSheet)
        .options(joinedload(ScoreSheet.member))
        .where(ScoreSheet.application_id == application.id, ScoreSheet.handed_in_at.is_not(None))
        .order_by(ScoreSheet.id)
    ).all()


def counting_sheets(application: Application) -> list[ScoreSheet]:
    """Return the sheet that counts of each assessor; of one who declared a conflict since, none does."""
    conflicted = {one.member_id for one in application.declarations if one.conflict}
    newest: dict[int, ScoreSheet] = {}
    for sheet in handed_in(application):
        newest[sheet.member_id] = sheet
    return [sheet for member_id, sheet in newest.items() if member_id not in conflicted]


def sheets_about(member_id: int) -> Sequence[ScoreSheet]:
    """Return every sheet about somebody's applications that was handed in, oldest first."""
    return db.session.scalars(
        select(ScoreSheet)
        .join(Application, Application.id == ScoreSheet.application_id)
        .options(joinedload(ScoreSheet.application))
        .where(Application.applicant_id == member_id, ScoreSheet.handed_in_at.is_not(None))
        .order_by(ScoreSheet.id)
    ).all()


def sheets_of(member: Member) -> Sequence[ScoreSheet]:
    """Return every sheet that somebody filled in, oldest first, but for applications closed to them since."""
    return db.session.scalars(
        select(ScoreSheet)
        .join(Application, Application.id == ScoreSheet.application_id)
        .options(joinedload(ScoreSheet.application))
        .where(ScoreSheet.member_id == member.id, ~_said(member, conflict=True))
        .order_by(ScoreSheet.id)
    ).all()


def reasons_before(moment: datetime) -> Sequence[ScoreSheet]:
    """Return the sheets from before a moment, with reasons in them, of applications that came to nothing."""
    return db.session.scalars(
        select(ScoreSheet)
        .join(Application, Application.id == ScoreSheet.application_id)
        .options(joinedload(ScoreSheet.application))
        .where(
            ScoreSheet.saved_at < moment,
            Application.status.in_(CAME_TO_NOTHING),
            exists().where(Score.sheet_id == ScoreSheet.id, Score.reason != ""),
        )
        .order_by(ScoreSheet.id)
    ).all()


def past_awards(application: Application, actor: Actor) -> Sequence[Any]:
    """Return the earlier awards of an applicant from funds of the same organisation, newest first.

    What other organisations gave is not theirs to know, nor what the reader has a conflict in.
    """
    return db.session.execute(
        select(Fund.name, Application.awarded_pence, Application.decided_at, Application.status)
        .join(Fund, Fund.id == Application.fund_id)
        .where(
            Application.applicant_id == application.applicant_id,
            Application.id != application.id,
            Application.accepted_at.is_not(None),
            Fund.organisation_id == application.fund.organisation_id,
            ~_said(actor, conflict=True),
        )
        .order_by(Application.decided_at.desc())
    ).all()


def latest_question() -> ChangeRequest | None:
    """Return the newest question to an applicant."""
    return db.session.scalar(
        select(ChangeRequest)
        .options(joinedload(ChangeRequest.application))
        .order_by(ChangeRequest.id.desc())
        .limit(1)
    )


def _listed(actor: Actor) -> Select[Application]:
    return (
        select(Application)
        .options(
            joinedload(Application.applicant),
            joinedload(Application.kind),
            joinedload(Application.area),
            joinedload(Application.scheme),
        )
        .where(may_be_seen_by(actor))
    )


def _decided_by(actor: Actor) -> ColumnElement[bool]:
    organisations = funds.decided_for(actor)
    if not organisations:
        return false()
    return Application.fund_id.in_(select(Fund.id).where(Fund.organisation_id.in_(organisations)))


def _has_had_their_say(actor: Actor) -> ColumnElement[bool]:
    """Whether the last decision about an application as it stands leaves nothing for ``actor`` to decide."""
    later = _decisions.alias()
    mine = or_(_decisions.c.by_id == actor.id, _decisions.c.for_id == actor.id)
    return exists().where(
        _decisions.c.application_id == Application.id,
        _decisions.c.application_version == Application.version,
        or_(_decisions.c.stage != "first", mine),
        ~exists().where(later.c.application_id == _decisions.c.application_id, later.c.id > _decisions.c.id),
    )


def _said(actor: Actor, *, conflict: bool) -> ColumnElement[bool]:
    return exists().where(
        Declaration.application_id == Application.id,
        Declaration.member_id == actor.id,
        Declaration.conflict.is_(true() if conflict else false()),
    )


def _unanswered(today: date) -> Select[int, date | None]:
    """Ask for the questions past their day, each with its application."""
    return (
        select(ChangeRequest.application_id, func.min(ChangeRequest.due_on))
        .where(ChangeRequest.answered_at.is_(None), ChangeRequest.due_on < today)
        .group_by(ChangeRequest.application_id)
    )


def _is_blind(application: Application) -> bool:
    version = application.scheme
    return application.decided_at is None and version is not None and schemes.of(version).blind


def _needed(application: Application) -> int:
    """Return how many have to approve what was asked for."""
    threshold = schemes.of(application.scheme).second_approval_pence if application.scheme else None
    return 2 if threshold is not None and (application.asked_pence or 0) > threshold else 1

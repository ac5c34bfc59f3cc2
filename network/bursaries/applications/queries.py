"""Questions about applications: who sees which, what a scheme is asked with, and how each part reads."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import joinedload

from network.bursaries.applications import sections
from network.bursaries.applications.models import Application, Declaration, DocumentView
from network.bursaries.applications.naming import rules_of
from network.bursaries.applications.rules import AWARDED, WITH_APPLICANT, Section, Status
from network.bursaries.checked import queries as checked
from network.bursaries.checked.rules import Checked
from network.bursaries.funds import policy as funds
from network.bursaries.funds.models import Deputy, Fund
from network.bursaries.scheme import amount as amounts
from network.bursaries.scheme import queries as schemes
from network.bursaries.scheme.amount import Amount
from network.bursaries.scheme.judging import Finding, judge
from network.bursaries.scheme.rules import Course, PastAward, Payee, Question, Scheme
from network.bursaries.scheme.said import COSTS, capital
from network.bursaries.scheme.words import PAID, condition_words
from network.core import clock
from network.core.database import db
from network.core.money import said
from network.core.permission import Actor, Role
from network.core.templating import day
from network.members.catalogue import queries as catalogue
from network.members.catalogue.models import QualificationKind
from network.members.people.models import Member, RoleGrant
from network.members.people.rules import Status as Membership
from network.members.qualifications import facts

HAS_MONEY = frozenset({Status.APPROVED, Status.OFFERED, *AWARDED})
PAYEES = {
    Payee.APPLICANT: "The applicant, who pays the course first",
    Payee.PROVIDER: "Whoever runs the course",
}
CERTIFICATE = "Take the course that is named here, and send its certificate when you have it."
PAID_BACK = "Where a promise is not kept, nothing is paid; or, if it was paid, I pay it back in full."
SPOKEN_OF = "Where a promise is not kept, the coordinator and the funder decide with me what follows."


def visible_to(actor: Actor) -> Select[Application]:
    """Return the applications that ``actor`` may read: exactly those that policy.may_read admits."""
    return select(Application).where(_may_be_read_by(actor))


def _may_be_read_by(actor: Actor) -> ColumnElement[bool]:
    if actor.id is None or not actor.roles:
        return false()
    own = Application.applicant_id == actor.id
    conflicted = _said(actor.id, conflict=True)
    disinterested = and_(Application.submitted_at.is_not(None), ~own, ~conflicted)
    if Role.COORDINATOR in actor.roles:
        return or_(own, disinterested)
    organisations = funds.decided_for(actor)
    if not organisations:
        return own
    of_its_fund = Application.fund_id.in_(select(Fund.id).where(Fund.organisation_id.in_(organisations)))
    return or_(own, and_(disinterested, of_its_fund, _said(actor.id, conflict=False)))


def _said(member_id: int, *, conflict: bool) -> ColumnElement[bool]:
    return exists().where(
        Declaration.application_id == Application.id,
        Declaration.member_id == member_id,
        Declaration.conflict.is_(true() if conflict else false()),
    )


def own(member_id: int | None) -> Sequence[Application]:
    """Return somebody's own applications, the newest first."""
    return db.session.scalars(
        select(Application)
        .options(joinedload(Application.fund).joinedload(Fund.organisation), joinedload(Application.scheme))
        .where(Application.applicant_id == member_id)
        .order_by(Application.id.desc())
    ).all()


def of_member(actor: Actor, member_id: int) -> Sequence[Application]:
    """Return those applications of a member that ``actor`` may read, the newest first."""
    return db.session.scalars(
        visible_to(actor).where(Application.applicant_id == member_id).order_by(Application.id.desc())
    ).all()


def declarations_of(member_id: int) -> Sequence[Declaration]:
    """Return what somebody said about having an interest in applications, oldest first."""
    return db.session.scalars(
        select(Declaration).where(Declaration.member_id == member_id).order_by(Declaration.id)
    ).all()


def with_applicant(member_id: int | None) -> Sequence[Application]:
    """Return those that wait for their applicant: drafts, and those about which something was asked."""
    return db.session.scalars(
        select(Application)
        .where(Application.applicant_id == member_id, Application.status.in_(WITH_APPLICANT))
        .order_by(Application.id)
    ).all()


def draft_of(member_id: int | None, fund_id: int) -> Application | None:
    """Return somebody's open draft for a fund."""
    return db.session.scalar(
        select(Application)
        .where(
            Application.applicant_id == member_id,
            Application.fund_id == fund_id,
            Application.status == Status.DRAFT,
        )
        .order_by(Application.id)
        .limit(1)
    )


def question(application: Application, *, at: datetime | None = None, as_told: bool = False) -> Question:
    """Put together everything that a scheme is asked with, about a draft or about what was sent.

    It is asked for the moment at which the application first arrived, or for now. ``as_told`` leaves out
    approvals of which their applicant does not know yet, such as those under an embargo.
    """
    return question_of(
        application.fund,
        application.applicant_id,
        course=_course(application),
        at=at or application.submitted_at or clock.now(),
        documents=frozenset(one.key for one in application.documents),
        other_pence=application.other_pence,
        payee=application.payee,
        besides=application.id,
        scheme=rules_of(application),
        as_told=as_told,
    )


def question_of(
    fund: Fund,
    member_id: int,
    *,
    scheme: Scheme,
    at: datetime,
    course: Course | None = None,
    documents: frozenset[str] = frozenset(),
    other_pence: int = 0,
    payee: Payee | None = None,
    besides: int | None = None,
    as_told: bool = False,
    checked_then: Checked | None = None,
    past: tuple[PastAward, ...] | None = None,
) -> Question:
    """Put together what a scheme is asked with about a member who has typed nothing yet."""
    known = checked_then or checked.holds(member_id, clock.london_date(at))
    return Question(
        course=course or Course(),
        at=at,
        begins_on=fund.begins_on,
        ends_on=fund.ends_on,
        past=past_awards(member_id, besides=besides, as_told=as_told)[fund.id] if past is None else past,
        member_of=scheme.membership in known.memberships,
        professions=known.professions,
        residence=known.residence,
        documents=documents,
        other_pence=other_pence,
        payee=payee,
    )


def findings(
    application: Application, *, at: datetime | None = None, as_told: bool = False
) -> tuple[Finding, ...]:
    """Judge an application by each rule of its scheme, as its applicant's record stands now."""
    asked = question(application, at=at, as_told=as_told)
    return judged(rules_of(application), asked, application.applicant)


def judged(scheme: Scheme, asked: Question, member: Member) -> tuple[Finding, ...]:
    """Judge a question about a member by each rule of a scheme."""
    known = facts.catalogue()
    return judge(
        scheme,
        asked,
        held=facts.of_member(member, known).held,
        titles=known.titles,
        areas={area.key: area.name for area in catalogue.areas()},
    )


def amount(application: Application) -> Amount:
    """Work out what the scheme gives for an application, and what is left for its applicant to pay."""
    return amounts.award(rules_of(application), question(application))


def left_to_pay(application: Application, awarded_pence: int) -> int:
    """Return what is left for an applicant to pay of the course with an award, as it was decided."""
    return max(0, application.total_pence - application.other_pence - awarded_pence)


def promises(application: Application) -> tuple[str, ...]:
    """Return what whoever is awarded commits to, a sentence each."""
    return promises_of(rules_of(application))


def promises_of(scheme: Scheme) -> tuple[str, ...]:
    """Return what a scheme makes people commit to, a sentence each."""
    said_ = [CERTIFICATE, *(f"{condition_words(one)}." for one in scheme.conditions), PAID[scheme.pay_after]]
    if scheme.conditions:
        said_.append(PAID_BACK if scheme.pay_back else SPOKEN_OF)
    return tuple(said_)


def progress(application: Application) -> list[sections.Progress]:
    """Say of each section of an application how far it is."""
    version = application.scheme
    if version is None:
        version, scheme = schemes.current(application.fund)
    else:
        scheme = schemes.of(version)
    return sections.progress(application, scheme, version.made_at)


def section_words(application: Application, section: Section) -> list[tuple[str, str]]:
    """Return a section as it is read: each question with its answer in words."""
    match section:
        case Section.COURSE:
            return [
                ("Course", application.course_title),
                ("Qualification", application.kind.title if application.kind else ""),
                ("Run by", application.provider),
                ("Starts", day(application.starts_on) if application.starts_on else ""),
                ("Ends", day(application.ends_on) if application.ends_on else ""),
                ("Will teach in", application.area.name if application.area else ""),
            ]
        case Section.COSTS:
            lines = [(capital(COSTS[cost.sort]), said(cost.pence)) for cost in application.costs]
            if application.costs:
                lines.append(("Together", said(application.total_pence)))
            if application.other_pence:
                lines.append(("Paid by others", said(application.other_pence)))
            return [*lines, ("Who is paid", PAYEES[application.payee])]
        case Section.STATEMENT:
            return [("Statement", application.statement)]
        case Section.DOCUMENTS:
            titles = document_titles(application)
            return [
                (titles.get(one.key, "Another document"), _size(one.file.size))
                for one in application.documents
            ]
        case Section.PROMISES:
            when = day(application.promised_at) if application.promised_at else ""
            return [("Agreed to on", when)]


def document_titles(application: Application) -> dict[str, str]:
    """Return the title of each document that the scheme knows, by its key."""
    return {one.key: one.title for one in rules_of(application).documents}


def views_of(application: Application) -> Sequence[DocumentView]:
    """Return who opened documents of an application, newest first."""
    return db.session.scalars(
        select(DocumentView)
        .where(DocumentView.application_id == application.id)
        .order_by(DocumentView.id.desc())
        .limit(50)
    ).all()


def deciders_of(fund: Fund, *, besides: Collection[int] = ()) -> list[Member]:
    """Return who decides about a fund today: its organisation's funders, and who stands in for one."""
    today = clock.today()
    funders = select(RoleGrant.member_id).where(
        RoleGrant.role == Role.FUNDER,
        RoleGrant.organisation_id == fund.organisation_id,
        RoleGrant.begins_on <= today,
        RoleGrant.ends_on.is_(None) | (RoleGrant.ends_on >= today),
    )
    deputies = select(Deputy.member_id).where(
        Deputy.organisation_id == fund.organisation_id, Deputy.begins_on <= today, Deputy.ends_on >= today
    )
    people = db.session.scalars(
        select(Member)
        .where(
            Member.status == Membership.ACTIVE,
            Member.id.in_(funders) | Member.id.in_(deputies),
            Member.id.not_in(besides),
        )
        .order_by(Member.id)
    )
    return [one for one in people if funds.decides_as(one, fund.organisation_id) is not None]


def pays_for(scheme: Scheme, kind: QualificationKind) -> bool:
    """Whether a scheme pays for a kind of course."""
    return not scheme.kinds or kind.key in scheme.kinds


def _course(application: Application) -> Course:
    kind, area = application.kind, application.area
    return Course(
        kind=kind.key if kind else "",
        sort=kind.sort.value if kind else "",
        starts_on=application.starts_on,
        ends_on=application.ends_on,
        area=area.key if area else "",
        costs={one.sort: one.pence for one in application.costs},
    )


def past_awards(
    member_id: int, *, besides: int | None = None, as_told: bool = False
) -> defaultdict[int, tuple[PastAward, ...]]:
    """Return what somebody was awarded, by fund; ``as_told`` leaves out what they do not know of yet."""
    rows = db.session.execute(
        select(Application.fund_id, Application.decided_at, Application.awarded_pence).where(
            Application.applicant_id == member_id,
            Application.status.in_(HAS_MONEY - {Status.APPROVED} if as_told else HAS_MONEY),
            Application.id != (besides or 0),
        )
    )
    found: defaultdict[int, tuple[PastAward, ...]] = defaultdict(tuple)
    for fund_id, decided_at, pence in rows:
        if decided_at is not None:
            found[fund_id] += (PastAward(clock.london_date(decided_at), pence or 0),)
    return found


def _size(size: int) -> str:
    return f"A file of {max(1, round(size / 1024)):,} kB"

"""One of anything, unremarkable: say what the test is about, and leave the rest to these. They flush."""

from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from itertools import count
from typing import Any, TypeVar

from PIL import Image
from sqlalchemy import select

from network.accounts.models import Account
from network.accounts.rules import needs_second_factor
from network.bursaries.applications.models import Application, Cost, Declaration
from network.bursaries.applications.rules import AWARDED
from network.bursaries.applications.rules import Status as Bursary
from network.bursaries.funds.models import Fund, Round
from network.bursaries.funds.rules import FundStatus
from network.bursaries.ledger import operations as ledger
from network.bursaries.ledger.models import BudgetLine
from network.bursaries.ledger.rules import Move
from network.bursaries.scheme.models import SchemeVersion
from network.bursaries.scheme.rules import CostSort
from network.community.discussions.models import Discussion, Post
from network.community.discussions.rules import Kind as DiscussionKind
from network.core import clock, storage
from network.core.database import Model, db
from network.core.files import FileKind, StoredFile
from network.core.permission import SYSTEM, Role
from network.events.meetings import identity
from network.events.meetings.models import Event, Venue
from network.events.meetings.rules import Kind as EventKind
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations.models import Registration
from network.events.registrations.rules import Place
from network.events.registrations.rules import Status as Answer
from network.members.catalogue.models import Area, Condition, EvidenceRule, QualificationKind, Sort
from network.members.catalogue.rules import Validity
from network.members.people.models import Member, MemberArea, MemberCondition, RoleGrant
from network.members.people.models import Organisation as OrganisationModel
from network.members.people.rules import OrganisationKind, Status
from network.members.qualifications import intervals
from network.members.qualifications.models import Evidence, PracticeEntry, Qualification
from network.members.qualifications.rules import PracticeStatus
from network.members.qualifications.rules import Status as GrantStatus
from network.resources.library.models import Resource, ResourceVersion
from network.resources.library.rules import Kind as ResourceKind
from network.resources.library.rules import Status as ResourceStatus

T = TypeVar("T", bound=Model)
LONG_AGO = date(2020, 1, 1)
PASSWORD = "long-enough-for-the-tests"

_numbers = count(1)


def kept(thing: T) -> T:
    """Add a thing to the session and give it its number."""
    db.session.add(thing)
    db.session.flush()
    return thing


def area(name: str = "", **facts: Any) -> Area:
    """Make an area; Aylesbury's place unless told otherwise."""
    number = next(_numbers)
    usual = {
        "key": f"area-{number}",
        "name": name or f"Area {number}",
        "latitude": 51.8156,
        "longitude": -0.8084,
        "begins_on": LONG_AGO,
    }
    return kept(Area(**usual | facts))


def condition(title: str = "", **facts: Any) -> Condition:
    """Make a condition that nothing is required for."""
    number = next(_numbers)
    return kept(Condition(**{"key": f"condition-{number}", "title": title or f"Condition {number}"} | facts))


def kind(title: str = "", **facts: Any) -> QualificationKind:
    """Make a kind of qualification that never ends and is proved by a file."""
    number = next(_numbers)
    usual = {
        "key": f"kind-{number}",
        "title": title or f"Kind {number}",
        "sort": Sort.QUALIFICATION,
        "validity": Validity.MONTHS if "validity_months" in facts else Validity.NONE,
        "evidence": EvidenceRule.FILE,
    }
    return kept(QualificationKind(**usual | facts))


def organisation(name: str = "", **facts: Any) -> OrganisationModel:
    """Make an organisation."""
    return kept(OrganisationModel(name=name or f"Organisation {next(_numbers)}", **facts))


def member(
    name: str = "",
    *roles: Role,
    areas: tuple[Area, ...] = (),
    conditions: tuple[Condition, ...] = (),
    **facts: Any,
) -> Member:
    """Make an active member with ``roles`` since long ago."""
    number = next(_numbers)
    usual = {
        "name": name or f"Member {number}",
        "email": f"member-{number}@network.example",
        "status": Status.ACTIVE,
        "active_since": LONG_AGO,
    }
    made = Member(**usual | facts)
    made.role_grants = [RoleGrant(role=role, begins_on=LONG_AGO) for role in roles]
    made.covers = [MemberArea(area=one) for one in areas]
    made.serves = [MemberCondition(condition=one) for one in conditions]
    return kept(made)


def account(member: Member, **facts: Any) -> Account:
    """Make a member's account: confirmed, without a password, a second factor if a role needs one."""
    usual = {
        "factor_since": clock.now() - timedelta(days=29) if needs_second_factor(member.roles) else None,
        "member_id": member.id,
        "email": member.email.casefold(),
        "email_as_typed": member.email,
        "confirmed_at": clock.now() - timedelta(days=30),
    }
    made = Account(**usual | facts)
    made.member = member
    return kept(made)


def qualification(
    member: Member,
    kind: QualificationKind,
    valid_from: date | None = LONG_AGO,
    expires_on: date | None = None,
    **facts: Any,
) -> Qualification:
    """Make a verified grant of a kind to a member, and write down the days of fitness that follow from it."""
    usual = {
        "status": GrantStatus.VERIFIED,
        "awarded_on": valid_from,
        "awarded_typed": valid_from.isoformat() if valid_from else "",
        "expires_typed": expires_on.isoformat() if expires_on else "",
        "checked_at": clock.now(),
    }
    made = kept(
        Qualification(
            member=member,
            member_id=member.id,
            kind=kind,
            valid_from=valid_from,
            expires_on=expires_on,
            **usual | facts,
        )
    )
    intervals.rebuild([member.id])
    return made


def stored_file(**facts: Any) -> StoredFile:
    """Make the row of a small photograph, with its bytes in the storage."""
    picture = BytesIO()
    Image.new("RGB", (40, 60), "teal").save(picture, "JPEG")
    content = picture.getvalue()
    usual = {
        "key": storage.keep(content),
        "kind": FileKind.PICTURE,
        "media_type": "image/jpeg",
        "name": "certificate.jpg",
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
        "width": 40,
        "height": 60,
    }
    return kept(StoredFile(**usual | facts))


def evidence(qualification: Qualification, page: int = 1, **facts: Any) -> Evidence:
    """Make a page of evidence of a grant, a small photograph."""
    made = Evidence(page=page, file=facts.pop("file", None) or stored_file(), **facts)
    qualification.evidence.append(made)
    return kept(made)


def practice(member: Member, begins_on: date, ends_on: date, hours: float, **facts: Any) -> PracticeEntry:
    """Make hours of practice that a coordinator has checked."""
    usual = {"status": PracticeStatus.CHECKED, "class_kind": "Chair-based exercise"}
    made = kept(
        PracticeEntry(
            member=member,
            member_id=member.id,
            begins_on=begins_on,
            ends_on=ends_on,
            hours=Decimal(str(hours)),
            **usual | facts,
        )
    )
    intervals.rebuild([member.id])
    return made


def venue(name: str = "", **facts: Any) -> Venue:
    """Make a place to meet."""
    return kept(Venue(**{"name": name or f"Hall {next(_numbers)}", "town": "Aylesbury"} | facts))


def event(title: str = "", **facts: Any) -> Event:
    """Make a published event online, in a week from now, for an hour and a half, that the network sees."""
    starts_at = facts.get("starts_at", clock.now().replace(microsecond=0) + timedelta(days=7))
    usual = {
        "title": title or f"Event {next(_numbers)}",
        "kind": EventKind.ONLINE,
        "status": EventStatus.PUBLISHED,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=90),
        "provider_link": "https://meet.example.com/room",
    }
    made = Event(**usual | facts)
    if made.status is not EventStatus.DRAFT and made.published_at is None:
        made.published_at = clock.now()
    kept(made)
    identity.revise(made)
    db.session.flush()
    return made


def registration(event: Event, member: Member, status: Answer = Answer.GOING, **facts: Any) -> Registration:
    """Make an answer to an event, as it stands."""
    place = Place.ONLINE if event.kind is EventKind.ONLINE else Place.ROOM
    usual = {"event": event, "member": member, "status": status, "place": place}
    if status is Answer.WAITING:
        usual["queue_number"] = next(_numbers)
    if status is Answer.OFFERED:
        usual["offered_until"] = clock.now() + timedelta(hours=24)
    return kept(Registration(**usual | facts))


def funds_for(member: Member, organisation: OrganisationModel) -> Member:
    """Let a member decide for an organisation, as its funder."""
    if not any(grant.organisation_id == organisation.id for grant in member.role_grants):
        grant = RoleGrant(role=Role.FUNDER, organisation_id=organisation.id, begins_on=LONG_AGO)
        member.role_grants.append(grant)
        db.session.flush()
    return member


def fund(name: str = "", *, pence: int = 5_000_00, rules: dict[str, Any] | None = None, **facts: Any) -> Fund:
    """Make an open fund with money in one line, one version of its scheme, and a rolling round."""
    today = clock.today()
    usual = {
        "name": name or f"Fund {next(_numbers)}",
        "status": FundStatus.OPEN,
        "begins_on": today - timedelta(days=180),
        "ends_on": today + timedelta(days=365),
    }
    if "organisation" not in facts:
        facts["organisation"] = organisation(kind=OrganisationKind.FUNDER)
    made = kept(Fund(**usual | facts))
    line = kept(BudgetLine(fund_id=made.id))
    if pence:
        ledger.enter(line, Move.BUDGET, pence, by=SYSTEM)
    kept(SchemeVersion(fund_id=made.id, number=1, rules=rules or {}))
    kept(Round(fund=made, name="Always open", opens_at=clock.now() - timedelta(days=90)))
    db.session.refresh(made)
    return made


def application(
    applicant: Member, fund_: Fund | None = None, status: Bursary = Bursary.SUBMITTED, **facts: Any
) -> Application:
    """Make an application in any status, with its money where that has it: £300 for a £600 course."""
    fund_ = fund_ or fund()
    sent = status is not Bursary.DRAFT
    number = next(_numbers)
    usual: dict[str, Any] = {
        "course_title": f"Course {number}",
        "provider": "Wright Foundation",
        "starts_on": clock.today() + timedelta(days=60),
        "ends_on": clock.today() + timedelta(days=64),
        "statement": "I lead a class in Aylesbury.",
    }
    if "kind" not in facts:
        facts["kind"] = kind()
    if "area" not in facts:
        facts["area"] = area()
    if sent:
        usual |= {
            "reference": f"B-2026-{number:04}",
            "submitted_at": clock.now() - timedelta(days=3),
            "promised_at": clock.now() - timedelta(days=3),
            "asked_pence": 300_00,
            "scheme": db.session.scalars(
                select(SchemeVersion)
                .where(SchemeVersion.fund_id == fund_.id)
                .order_by(SchemeVersion.number.desc())
            ).first(),
            "round": fund_.rounds[0] if fund_.rounds else None,
        }
    decided = status in {Bursary.APPROVED, Bursary.OFFERED, *AWARDED}
    if decided:
        usual |= {
            "awarded_pence": 300_00,
            "decided_at": clock.now() - timedelta(days=2),
            "line": fund_.lines[0],
        }
    if status in AWARDED:
        usual["accepted_at"] = clock.now() - timedelta(days=1)
    made = kept(Application(applicant=applicant, fund=fund_, status=status, **usual | facts))
    if "costs" not in facts:
        made.costs.append(Cost(sort=CostSort.FEE, pence=600_00))
        db.session.flush()
    moves = [Move.RESERVE] if decided else []
    moves += [Move.COMMIT] if status in AWARDED else []
    moves += [Move.PAY] if status in {Bursary.PAID, Bursary.CLOSED} else []
    for move in moves:
        ledger.enter(fund_.lines[0], move, made.awarded_pence or 0, by=SYSTEM, application_id=made.id)
    if status is Bursary.PART_PAID:
        ledger.enter(
            fund_.lines[0], Move.PAY, (made.awarded_pence or 0) // 2, by=SYSTEM, application_id=made.id
        )
    return made


def declaration(member: Member, application: Application, *, conflict: bool = False) -> Declaration:
    """Let somebody say that they have no interest in an application, or that they have one."""
    made = Declaration(application=application, member_id=member.id, conflict=conflict)
    return kept(made)


def resource(
    owner: Member | None = None, *, link: str = "https://www.example.org/guide", **facts: Any
) -> Resource:
    """Make a resource of the library: published to the network, an address elsewhere as its first version."""
    number = next(_numbers)
    usual: dict[str, Any] = {
        "title": f"Guide {number}",
        "summary": "What to know before the first session.",
        "kind": ResourceKind.GUIDANCE,
        "status": ResourceStatus.PUBLISHED,
        "current_number": 1,
    }
    if (usual | facts)["status"] in {ResourceStatus.PUBLISHED, ResourceStatus.WITHDRAWN}:
        usual["published_at"] = clock.now() - timedelta(days=number % 50)
    if facts.get("status") is ResourceStatus.WITHDRAWN:
        usual["withdrawn_because"] = "A newer guide has come out."
    made = Resource(owner=owner, **usual | facts)
    made.versions.append(ResourceVersion(number=1, link=link, link_key=link, made_by=owner))
    return kept(made)


def discussion(
    by: Member, kind: DiscussionKind = DiscussionKind.QUESTION, text: str = "What works?", **facts: Any
) -> Discussion:
    """Make a discussion with its first post."""
    usual: dict[str, Any] = {"title": f"Chairs or standing? {next(_numbers)}"}
    made = Discussion(kind=kind, begun_by=by, begun_by_id=by.id, **usual | facts)
    made.posts.append(Post(number=1, author=by, text=text))
    return kept(made)


def post(discussion: Discussion, by: Member, text: str = "Begin seated.", **facts: Any) -> Post:
    """Answer in a discussion."""
    made = Post(discussion=discussion, number=len(discussion.posts) + 1, author=by, text=text, **facts)
    return kept(made)

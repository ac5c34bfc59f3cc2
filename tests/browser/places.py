"""Something of the demonstration for each kind of thing that has a page."""

from typing import Any

from werkzeug.routing import Rule

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status as ApplicationStatus
from network.bursaries.checked.models import CheckedFact
from network.bursaries.claims.models import Claim, Payment, Receipt
from network.bursaries.claims.rules import Status as ClaimStatus
from network.bursaries.conditions.models import ClawBack
from network.bursaries.funds.models import Fund
from network.bursaries.outcomes.models import CourseMove
from network.bursaries.reports.models import Release
from network.community.discussions.models import Discussion, Post
from network.community.moderation.models import Report
from network.community.moderation.rules import Reason
from network.core import clock
from network.core.database import db
from network.demo.bursaries.assessing import NAME as WITH_CRITERIA
from network.demo.bursaries.deciding import KEPT_BACK
from network.demo.bursaries.scheme import COUNTY, OPEN
from network.demo.events.meetings import (
    CANCELLED,
    DRAFT,
    HYBRID,
    LAST_DAY,
    LAST_ONLINE,
    MOVED,
    NEXT_ONLINE,
    POSTPONED,
    SMALL_WORKSHOP,
    named,
)
from network.demo.library.collections import PACK
from network.demo.library.library import CHAIRS, POSTER
from network.demo.library.sharing import BEGUN
from network.events.afterwards.models import EventAction, EventFile
from network.events.attendance import doors
from network.events.attendance.models import Attendance
from network.events.meetings.models import Speaker, Venue
from network.events.outside.models import OutsideCalendar
from network.events.planning.models import DaysOff, Topic
from network.events.planning.rules import TopicStatus
from network.events.registrations.models import Registration
from network.events.subscriptions.models import Subscription
from network.members.cards.codes import code_of
from network.members.cards.models import Card
from network.members.catalogue.models import Area, Condition, QualificationKind
from network.members.concerns.models import Concern
from network.members.concerns.rules import Status as ConcernStatus
from network.members.cpd.models import CpdActivity, CpdEntry, CpdMembership, CpdScheme, CpdSharedCap
from network.members.cpd.rules import Status as EntryStatus
from network.members.duplicates.models import DuplicatePair, Merge
from network.members.duplicates.rules import Likeness
from network.members.groups.models import WorkingGroup
from network.members.people.models import Member, Organisation, OrganisationPerson, RoleGrant
from network.members.people.rules import Status
from network.members.qualifications.models import PracticeEntry, Qualification
from network.members.qualifications.rules import PracticeStatus
from network.members.qualifications.rules import Status as GrantStatus
from network.members.reminders import queries as reminders
from network.members.reminders.models import Extension
from network.members.training.models import TrainingQuestion
from network.resources.collections import codes
from network.resources.collections.models import (
    CollectionItem,
    CollectionLink,
    ResourceCollection,
    ResourceUse,
)
from network.resources.library.models import Resource, ResourceVersion
from network.resources.sharing.models import FormatRequest
from network.resources.sharing.rules import Status as WishStatus
from network.rights.models import Complaint, ErasureRequest
from tests.browser.demonstration import all_of, called, one

# What stands in the places of an address, by the last word before the first of them.
Places = dict[str, dict[str, Any]]


def place_in(rule: Rule, given: Places) -> dict[str, Any]:
    """Return what stands in the places of an address; an endpoint may have something of its own."""
    if not rule.arguments:
        return {}
    words = rule.rule.partition("<")[0].strip("/").split("/")
    return given[words[-1]] | given.get(rule.endpoint, {})


def places() -> Places:
    """Return something of the demonstration for each kind of thing that has a page."""
    amina = called("Amina Inventley")
    found = _of_the_record(amina) | _of_the_network(amina) | _in_depth(amina) | _of_events(amina)
    found |= _of_bursaries(amina) | _of_the_library(amina) | _of_the_community(amina)
    db.session.commit()
    return found


def other_states() -> list[str]:
    """Return the addresses of pages that look otherwise in another state of what they show."""
    titles = (SMALL_WORKSHOP, LAST_DAY, POSTPONED, CANCELLED, DRAFT, MOVED)
    found = [f"/events/{named(title).id}" for title in titles]
    db.session.commit()
    return [*found, "/events/?show=past", f"/events/?month={clock.today():%Y-%m}"]


def _of_the_record(amina: Member) -> Places:
    shown = next(grant for grant in all_of(Qualification, status=GrantStatus.SUBMITTED) if grant.evidence)
    return {
        "members": {
            "id": amina.id,
            "section": "who",
            "decision": "suspend",
            "key": "l4-falls",
            "audience": "partners",
        },
        "qualifications": {"id": shown.id, "page": 1, "step": "30"},
        "verification": {"id": shown.id},
        "practice": {"id": one(PracticeEntry, status=PracticeStatus.DECLARED).id},
        "evidence-drafts": {"id": 0},
        "grants": {"id": one(RoleGrant, member_id=amina.id).id},
        "roles": {"id": amina.id},
        "accounts": {"id": 1},
        "members.": {"kind": "csv"},
    }


def _of_the_network(amina: Member) -> Places:
    return {
        "kinds": {"id": one(QualificationKind, key="l4-cancer").id, "key": "online"},
        "conditions": {"id": one(Condition, key="cancer").id, "key": "cancer"},
        "areas": {"id": one(Area, key="winslow").id, "key": "winslow"},
        "organisations": {"id": one(Organisation).id},
        "people": {"id": one(OrganisationPerson, ends_on=None).id},
        "groups": {"id": one(WorkingGroup).id},
        "join-requests": {"id": one(Member, status=Status.APPLIED).id},
        "lost-addresses": {"id": 0},
        "imports": {"id": 0, "number": 0, "what": "partners", "kind": "csv"},
        "templates": {"name": "accounts/email/approved.txt"},
        "letters-of-the-demonstration": {"name": "nothing"},
        "export.": {"kind": "csv", "ending": "csv"},
        "brand": {"colour": "5b2a86"},
        "logo-": {"number": 0},
        "instructors": {"public_id": amina.public_id},
    }


def _in_depth(amina: Member) -> Places:
    card = one(Card, member_id=amina.id)
    cimspa = one(CpdScheme, key="cimspa")
    soon = reminders.coming(reminders.Chosen(), clock.today()).lines[0].due
    return {
        "cards": {"id": card.id, "code": code_of(card)},
        "print": {"size": "a5"},
        "concerns": {"reference": one(Concern, status=ConcernStatus.LOOKED_INTO).reference},
        "consents": {"key": "calls"},
        "accepted.": {"kind": "csv"},
        "schemes": {"id": cimspa.id, "kind": "csv"},
        "activities": {"id": one(CpdActivity, scheme_id=cimspa.id).id},
        "caps": {"id": one(CpdSharedCap, scheme_id=cimspa.id).id},
        "entries": {"id": one(CpdEntry, status=EntryStatus.DECLARED).id},
        "memberships": {"id": one(CpdMembership, member_id=amina.id).id},
        "cpd.period": {"key": cimspa.key},
        "cpd.transcript": {"key": cimspa.key},
        "duplicates": {"id": one(DuplicatePair, likeness=Likeness.PERSON).id},
        "merges": {"id": one(Merge).id},
        "reminders.hold": {"id": soon.grant.id, "step": str(soon.step)},
        "extensions": {"id": one(Extension).id},
        "questions": {"id": one(TrainingQuestion).id},
        "my-data": {"id": 0},
        "passkeys": {"id": 0},
        "complaints": {"id": one(Complaint).id},
        "deletions": {"id": one(ErasureRequest).id},
        "retention": {"key": "complaints"},
        "nights": {"id": 0},
        "record.": {"kind": "csv"},
        "own": {"id": one(Subscription, name="My phone", member_id=amina.id).id, "token": "nothing"},
    }


def _of_events(amina: Member) -> Places:
    coming, full, over = named(HYBRID), named(SMALL_WORKSHOP), named(LAST_ONLINE)
    answer = one(Registration, event_id=coming.id, member_id=amina.id)
    waiting = one(Registration, event_id=full.id, member_id=called("Vera Dreamwell").id)
    was_there = one(Attendance, event_id=over.id, member_id=amina.id)
    past = {"id": over.id}
    return {
        "events": {"id": coming.id, "uid": coming.uid, "kind": "csv", "code": doors.code_of(coming.uid, 0)},
        "events.speakers": {"id": named(NEXT_ONLINE).id},
        "registrations.people": {"id": full.id},
        "attendance.check_in": past,
        "attendance.close": past,
        "afterwards.show": past,
        "afterwards.feedback": {"id": named(LAST_DAY).id},
        "afterwards.edit": past,
        "venues": {"id": one(Venue, closed_on=None).id},
        "speakers": {"id": one(Speaker, member_id=None).id},
        "days-off": {"id": one(DaysOff).id},
        "topics": {"id": one(Topic, status=TopicStatus.OPEN).id},
        "answers": {"id": answer.id},
        "registrations.change": {"id": answer.id},
        "registrations.forward": {"id": waiting.id},
        "files": {"id": one(EventFile, event_id=over.id).id},
        "actions": {"id": one(EventAction, event_id=over.id).id},
        "attendance": {"id": was_there.id},
        "calendars": {"id": one(OutsideCalendar).id},
    }


def _of_bursaries(amina: Member) -> Places:
    def hers(status: ApplicationStatus) -> dict[str, int]:
        return {"id": one(Application, applicant_id=amina.id, status=status).id}

    draft, offered, course = map(
        hers, (ApplicationStatus.DRAFT, ApplicationStatus.OFFERED, ApplicationStatus.ACCEPTED)
    )
    county, by_quarters, kept_back, scored = (
        one(Fund, name=name) for name in (COUNTY, OPEN, KEPT_BACK, WITH_CRITERIA)
    )
    waiting = {"id": all_of(Application, fund_id=scored.id, status=ApplicationStatus.SUBMITTED)[-1].id}
    decided = {"id": one(Application, fund_id=kept_back.id, status=ApplicationStatus.APPROVED).id}
    debt = all_of(ClawBack)[0]
    owed = {"id": debt.application_id, "number": debt.number}
    sent, approved = one(Claim, status=ClaimStatus.SENT), one(Claim, status=ClaimStatus.CHECKED)
    return {
        "bursaries": hers(ApplicationStatus.PAID) | {"number": 3, "section": "costs", "receipt": 1},
        **dict.fromkeys(
            ("bursaries.edit", "bursaries.write", "bursaries.check", "bursaries.withdraw"), draft
        ),
        **dict.fromkeys(("deciding.offer", "deciding.turn_down", "deciding.letter"), offered),
        **dict.fromkeys(
            ("assessing.declare", "assessing.score", "assessing.ask", "deciding.decide"), waiting
        ),
        **dict.fromkeys(
            (
                "claims.claim",
                "outcomes.finish",
                "outcomes.report",
                "outcomes.ask_to_move",
                "outcomes.confirm",
            ),
            course,
        ),
        **dict.fromkeys(("conditions.receive", "conditions.waive_debt", "conditions.correct_receipt"), owed),
        "outcomes.end": course,
        "deciding.reopen": decided,
        "bursaries.document": offered | {"number": 1},
        "claims.close": {"id": one(Claim, status=ClaimStatus.PAID).application_id},
        "claims.reopen": {"id": one(Application, status=ApplicationStatus.CLOSED).id},
        "funds": {"id": county.id, "number": county.lines[0].id},
        "rounds": {"id": by_quarters.rounds[-1].id},
        "deciding.release_round": {"id": kept_back.rounds[0].id},
        "checked": {"id": one(CheckedFact).id, "what": "return"},
        "claim": {"sort": "membership"},
        "claims": {"id": sent.id},
        "claims.pay": {"id": approved.id},
        "claims.check_again": {"id": approved.id},
        "payments": {"id": one(Payment).id},
        "receipts": {"id": one(Receipt).id},
        "course-dates": {"id": one(CourseMove).id},
        "open-data": {"id": one(Release).id},
        "funders": {"id": county.organisation_id},
        "report.": {"kind": "csv"},
    }


def _of_the_library(amina: Member) -> Places:
    chairs = one(Resource, title=CHAIRS.title)
    pack = one(ResourceCollection, title=PACK)
    draft = one(Resource, title=BEGUN.title)
    return {
        "resources": {"id": chairs.id, "number": chairs.current.files[0].id, "width": 240},
        "sharing.describe": {"id": draft.id},
        "resources.send_back": {"id": one(Resource, title=POSTER.title).id},
        "collections": {"id": pack.id},
        "items": {"id": all_of(CollectionItem, collection_id=pack.id)[0].id},
        "shared": {"code": codes.code_of(all_of(CollectionLink)[0])},
        "other-formats": {"id": all_of(FormatRequest, status=WishStatus.ASKED)[0].id},
        "uses": {"id": all_of(ResourceUse, taken_down_at=None)[0].id},
        "versions": {"id": all_of(ResourceVersion, resource_id=chairs.id)[-1].id},
    }


def _of_the_community(amina: Member) -> Places:
    reported = all_of(Report, reason=Reason.PATIENT)[0].post
    edited = next(post for post in all_of(Post) if post.edited_at)
    question = one(Discussion, begun_by_id=amina.id, event_id=None)
    post = {"id": reported.id}
    return {
        "community": {"id": question.id},
        "posts": {"id": edited.id},
        **dict.fromkeys(
            ("moderation.look", "moderation.hide", "moderation.leave", "moderation.redact"), post
        ),
        "community.edit_post": {"id": one(Post, discussion_id=question.id, number=1).id},
        "about-event": {"id": named(SMALL_WORKSHOP).id},
    }

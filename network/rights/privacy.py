"""What data rights hold about people themselves, and what ends with a whole record when its time is over."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select

from network.core.database import db
from network.core.lifecycle import StatusChange
from network.core.permission import SYSTEM
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep, beginning_of
from network.members.people.models import Member
from network.members.people.rules import Status
from network.rights import erasing
from network.rights.models import Complaint, CopyRequest, Erasure, ErasureRequest, ProfileView
from network.rights.rules import ComplaintStatus, CopyStatus, ErasureStatus

LEFT = Period("leavers", "Records of those who left", 12, "they left", least=1, most=36)
REFUSED = Period("refused", "Requests to join that were declined", 6, "they were declined", most=12)
UNCLAIMED = Period(
    "unclaimed", "Records that nobody claimed", 12, "the record was made from a list", least=2, most=24
)
VIEWS = Period("profile-views", "Who saw profiles", 24, "it was seen", least=12, most=84)
COMPLAINTS = Period("complaints", "Complaints", 24, "they were answered", least=12, most=84)
COPIES = Period("copy-requests", "Requests for a copy of data", 24, "they were made", least=12, most=84)
ERASURES = Period("erasure-requests", "Requests to be deleted", 24, "they were answered", least=12, most=84)

HELD = (
    Held(
        key="rights.leavers",
        what="Records of those who left",
        why="So that whoever comes back finds their record, and questions about their work can be answered",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Coordinators",
        kept=LEFT,
        where={"members": ("status",)},
    ),
    Held(
        key="rights.refused",
        what="Requests to join that were declined",
        why="So that somebody who asks again is answered alike",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Coordinators",
        kept=REFUSED,
        where={"members": ("status",)},
    ),
    Held(
        key="rights.unclaimed",
        what="Records that were made from a list, and that nobody has claimed",
        why="So that those who were on the list before can take their record over. They get no letter but "
        "their invitation",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Coordinators",
        kept=UNCLAIMED,
        where={"members": ("status",)},
    ),
    Held(
        key="rights.views",
        what="Who was shown your e-mail address or phone, or took a list with you on it, on which day",
        why="So that you can see it, and so that misuse is found",
        basis=Basis.LEGAL_OBLIGATION,
        who="You",
        kept=VIEWS,
        where={"profile_views": ALL},
    ),
    Held(
        key="rights.copies",
        what="That you asked for a copy of your data, and the copy itself for seven days",
        why="To give it to you, and to show that we did so in time",
        basis=Basis.LEGAL_OBLIGATION,
        who="You alone can fetch it; coordinators and administrators see that you asked",
        kept=COPIES,
        where={"copy_requests": ALL},
    ),
    Held(
        key="rights.erasures",
        what="That you asked to be deleted, and the answer",
        why="To answer in time, and to delete again what a restored backup brings back",
        basis=Basis.LEGAL_OBLIGATION,
        who="You, coordinators and administrators",
        kept=ERASURES,
        where={"erasure_requests": ALL},
    ),
    Held(
        key="rights.erased",
        what="The number of each record that was deleted, without a name",
        why="To delete again what a restored backup brings back",
        basis=Basis.LEGAL_OBLIGATION,
        who="Administrators",
        kept="For as long as the network runs",
        where={"erasures": ALL},
    ),
    Held(
        key="rights.complaints",
        what="Complaints about how data is handled: your name, your address, what you wrote and what we "
        "answered",
        why="To answer you, and to show that we did",
        basis=Basis.LEGAL_OBLIGATION,
        who="Administrators",
        kept=COMPLAINTS,
        where={"complaints": ALL},
    ),
    Held(
        key="rights.notice-read",
        what="That you have read what changed in this notice",
        why="So that you are told once",
        basis=Basis.LEGAL_OBLIGATION,
        who="You",
        kept="Until your record is deleted",
        where={"privacy_notices_read": ALL},
    ),
    Held(
        key="rights.periods",
        what="Which administrator set a period of keeping",
        why="So that it can be explained",
        basis=Basis.LEGAL_OBLIGATION,
        who="Administrators",
        kept="For as long as the period holds",
        where={"retention_periods": ALL},
    ),
)

# What is about nobody in these tables, apart from the columns that are declared, such as who wrote a row.
ABOUT_NOBODY: dict[str, str] = {
    "areas": "places",
    "days_off": "holidays and closed days",
    "conditions": "the catalogue",
    "qualification_kinds": "the catalogue",
    "organisations": "bodies, not people",
    "job_clocks": "when the site's own work is due",
    "job_runs": "what the site's own work came to, in numbers",
    "retention_runs": "how much was deleted, and the numbers of rows that are no more",
    "privacy_notices": "versions of the notice",
    "counties": "what the network is called, and how it looks",
    "first_day_marks": "which points of the first day are done",
    "consent_texts": "the words that people are asked to agree to",
    "working_groups": "what a group is for, not who is in it",
    "events": "when and where the network meets, and on what; whose event it is stands beside it",
    "event_series": "meetings that were planned together",
    "event_conditions": "what an event is about",
    "event_areas": "which areas an event is for",
    "discussion_conditions": "what a discussion is about",
    "discussion_areas": "which areas a discussion is about",
    "event_kinds_asked": "what one must hold to come to an event",
    "venues": "places to meet",
    "library_rules": "how long resources are taken to be true",
    "resource_areas": "which areas a resource is about",
    "resource_conditions": "which conditions a resource is about",
    "resource_labels": "which stages and readers a resource is for, and its tags",
    "resource_files": "what the files of a resource are called, and what pictures show",
    "resource_collections": "resources that belong together, and what for",
    "resource_collection_items": "what is in a collection, in which order, and why",
    "resource_collection_links": "addresses at which a collection is shared",
    "resource_downloads": "how often something was downloaded on a day, never by whom",
    "told_places": "where people were last told that an event is",
    "kept_components": "public events as calendars read them",
    "feed_stamps": "when each feed last changed",
    "link_hosts": "which sites the library's links lead to, and when each may be asked again",
    "cpd_schemes": "the rules of a scheme",
    "cpd_activities": "the rules of a scheme",
    "cpd_shared_caps": "the rules of a scheme",
    "bursary_references": "the last number that an application of a year was given",
    "bursary_lines": "the money of a fund; whom it reached stands in its entries",
    "bursary_rounds": "when a fund takes applications",
    "bursary_publishers": "who publishes open data of bursaries, and for which county",
    "bursary_funder_ids": "under which identifier a funder stands in open data",
    "search_entries": "which things can be found by their words",
    "search_texts": "the words of things that can be found; what is said of people in them is declared there",
    "search_words": "single words, by which slips are put right",
    "document_texts": "what documents of the library say, which are shared to be read",
}


def ended(status: Status) -> Callable[[date], Sequence[Due]]:
    """Return what finds the records that came to ``status`` before a day and are not deleted yet."""
    since = (
        select(StatusChange.thing_id.label("id"), func.max(StatusChange.at).label("at"))
        .where(StatusChange.thing_type == Member.__tablename__, StatusChange.new == status.value)
        .group_by(StatusChange.thing_id)
        .subquery()
    )

    def find(before: date) -> Sequence[Due]:
        found = db.session.execute(
            select(Member.id, Member.name)
            .outerjoin(since, since.c.id == Member.id)
            .where(
                Member.status == status,
                func.coalesce(since.c.at, Member.created_at) < beginning_of(before),
                Member.id.not_in(select(Erasure.member_id)),
            )
            .order_by(Member.id)
        )
        return [Due(number, name, number) for number, name in found]

    return find


def erase(due: Due) -> None:
    """Delete what is held about one of them, as if they had asked."""
    erasing.erase(db.session.get_one(Member, due.id), by=SYSTEM)


def _rows(model: Any, words: Any, *over: Callable[[date], Any]) -> Callable[[date], Sequence[Due]]:
    def find(before: date) -> Sequence[Due]:
        question = select(model.id, model.member_id).where(*(one(before) for one in over))
        return [
            Due(number, words, member_id)
            for number, member_id in db.session.execute(question.order_by(model.id))
        ]

    return find


def _deleting(model: Any) -> Callable[[Due], None]:
    def forget(due: Due) -> None:
        db.session.execute(delete(model).where(model.id == due.id))

    return forget


SWEEPS = (
    Sweep(LEFT, ended(Status.LEFT), erase),
    Sweep(REFUSED, ended(Status.REFUSED), erase),
    Sweep(UNCLAIMED, ended(Status.UNCLAIMED), erase),
    Sweep(
        VIEWS,
        _rows(ProfileView, "A look at a profile", lambda before: ProfileView.on_day < before),
        _deleting(ProfileView),
    ),
    Sweep(
        COMPLAINTS,
        _rows(
            Complaint,
            "A complaint",
            lambda before: Complaint.answered_at < beginning_of(before),
            lambda _before: Complaint.status == ComplaintStatus.ANSWERED,
        ),
        _deleting(Complaint),
    ),
    Sweep(
        COPIES,
        _rows(
            CopyRequest,
            "A request for a copy",
            lambda before: CopyRequest.asked_at < beginning_of(before),
            lambda _before: CopyRequest.status == CopyStatus.OVER,
        ),
        _deleting(CopyRequest),
    ),
    Sweep(
        ERASURES,
        _rows(
            ErasureRequest,
            "A request to be deleted",
            lambda before: (
                func.coalesce(ErasureRequest.answered_at, ErasureRequest.asked_at) < beginning_of(before)
            ),
            lambda _before: ErasureRequest.status != ErasureStatus.ASKED,
        ),
        _deleting(ErasureRequest),
    ),
)

"""What data rights offer the rest of the site: tasks, their own data, the steps of erasure, letters."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask import url_for

from network.core import letters, personal_data, registry
from network.core.registry import Panel, Section, Task
from network.members.people.models import Member
from network.rights import complaining, copies, erasing, notice, policy, privacy, queries, viewing
from network.rights.models import NoticeRead

SAMPLE_WORDS = "(the answer that was given)"


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks)
    registry.panels.add(panels)
    registry.seen.add(viewing.note, "rights")
    registry.subject_access.add(held_views)
    registry.subject_access.add(held_requests)
    registry.erasure.add(erase, "rights")
    personal_data.declare(*privacy.HELD)
    personal_data.sweep(*privacy.SWEEPS)
    for name, title in (
        ("complaint_progress", "A complaint is looked into"),
        ("complaint_answered", "A complaint is answered"),
    ):
        letters.offer_preview(f"rights/email/{name}.txt", title, _complaint_sample)
    letters.offer_preview("rights/email/erasure_refused.txt", "A deletion is refused", _refusal_sample)


def tasks(member: Any, today: date) -> Iterator[Task]:
    """Tell members of a changed notice, and those who answer requests what waits, with its last day."""
    if notice.unread_by(member) is not None:
        yield Task(
            "The privacy notice has changed",
            url_for("rights.notice_changes"),
            hint="See what is new in what we hold about people",
            urgency=45,
        )
    if policy.may_see_requests(member) and (count := queries.count_erasures_waiting()):
        yield Task(
            "Answer requests to be deleted",
            url_for("rights.requests"),
            hint="The law gives us a month",
            urgency=12,
            count=count,
        )
    if policy.may_see_complaints(member):
        count, due = complaining.waiting()
        if count:
            late = due is not None and due < today
            yield Task(
                "Answer complaints about data",
                url_for("rights.complaints"),
                hint="One is late" if late else "Each within 30 days",
                urgency=4 if late else 12,
                count=count,
            )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Let whoever decides about a membership pass on what somebody without an account asks."""
    if place == "member" and isinstance(thing, Member) and policy.may_ask_for(actor, thing):
        yield Panel(
            "Their data",
            "rights/_panel.html",
            {"member": thing, "erased": erasing.is_erased(thing)},
            order=90,
        )


def held_views(member: Member) -> Section:
    """Return who was shown how to reach somebody."""
    rows: list[dict[str, Any]] = []
    last: int | None = None
    while some := viewing.views_of(member, before=last, limit=500):
        last = some[-1].id
        rows += [
            {"by": one.by_name, "how": one.how, "on": one.on_day.isoformat(), "times": one.times}
            for one in some
        ]
    return Section("Who saw your profile", rows)


def held_requests(member: Member) -> Section:
    """Return what somebody asked about their data, and what they complained of."""
    rows: list[dict[str, Any]] = [
        {"what": "copy", "asked": one.asked_at.isoformat(), "status": one.status.value}
        for one in queries.copies_about(member)
    ]
    rows += [
        {
            "what": "deletion",
            "asked": one.asked_at.isoformat(),
            "words": one.words,
            "status": one.status.value,
            "answer": one.answer,
        }
        for one in queries.erasures_of(member)
    ]
    rows += [
        {
            "what": "complaint",
            "asked": one.received_at.isoformat(),
            "name": one.name,
            "e-mail": one.email,
            "words": one.words,
            "status": one.status.value,
            "answer": one.outcome or one.progress,
        }
        for one in queries.complaints_of(member)
    ]
    return Section("What you asked about your data", rows)


def erase(member: Member) -> None:
    """Forget the copies, the words, and who saw whom; that it was asked and answered stays."""
    copies.forget_of(member)
    erasing.forget_words(member)
    complaining.forget_writer(member)
    viewing.forget(member)
    queries.delete_of(NoticeRead, member)


def _complaint_sample() -> Mapping[str, Any] | None:
    latest = queries.latest_complaint()
    return {"to": latest, "about": latest, "words": SAMPLE_WORDS} if latest else None


def _refusal_sample() -> Mapping[str, Any] | None:
    latest = queries.latest_erasure_request()
    return {"to": latest.member, "answer": SAMPLE_WORDS} if latest else None

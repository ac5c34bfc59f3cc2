"""What moderation puts on pages of others, and what data rights ask for."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import aliased

from network.community import changes
from network.community.discussions.models import Discussion
from network.community.moderation import operations, policy, queries, traces
from network.community.moderation.models import Report
from network.community.moderation.rules import Status
from network.core import letters, registry
from network.core.database import db
from network.core.registry import Panel, Section, Task
from network.members.duplicates.steps import MergeStep, Merging, merging

PREVIEWS = {
    "hidden": "What you wrote is hidden",
    "hidden_for_now": "What you wrote is hidden until a coordinator has looked",
    "shown": "What you wrote is shown again",
    "redacted": "Something was taken out of what you wrote",
    "urgent": "A patient could be recognised",
}


def register() -> None:
    """Fill the registry, and listen to what becomes of posts."""
    changes.post_changed.add(operations.settle_what_is_gone, "moderation")
    registry.home_tasks.add(tasks, "moderation")
    registry.panels.add(panels, "moderation")
    registry.obsolete.add(is_settled, operations.SETTLED)
    registry.obsolete.add(traces.words_are_gone, traces.WORDS_GONE)
    registry.subject_access.add(held_of_reporter, "moderation.reporter")
    registry.subject_access.add(held_of_author, "moderation.author")
    registry.erasure.add(operations.forget_reporter, "moderation")
    merging.add(MergeStep("reports", lambda _one, _other: None, keep_one_report), "moderation")
    for name, title in PREVIEWS.items():
        letters.offer_preview(f"{operations.FOLDER}/{name}.txt", title, _sample)


def tasks(member: Any, _today: date) -> Iterator[Task]:
    """Say what was reported and waits for this coordinator."""
    if not policy.may_see_queue(member):
        return
    waiting, urgent = queries.count_waiting(member)
    if waiting:
        yield Task(
            title="Look at what was reported in the community",
            href=url_for("moderation.queue"),
            hint="A patient could be recognised" if urgent else "",
            urgency=1 if urgent else 14,
            count=waiting,
        )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Offer coordinators to keep a discussion in order, and each member what became of their reports."""
    if place == "discussion" and isinstance(thing, Discussion) and policy.may_keep_order(actor, thing):
        yield Panel("Keep it in order", "community/moderation/_panel.html", {"discussion": thing}, order=90)
    if place == "community":
        settles, reported = policy.may_see_queue(actor), queries.has_reported(actor.id)
        if settles or reported:
            waiting, urgent = queries.count_waiting(actor) if settles else (0, 0)
            context = {
                "may_settle": settles,
                "waiting": waiting,
                "urgent": urgent,
                "has_reported": reported,
            }
            yield Panel("Reports", "community/moderation/_community_panel.html", context, order=90)


def is_settled(id: int) -> bool:
    """Whether a report is settled or gone."""
    report = db.session.get(Report, id)
    return report is None or report.status is not Status.REPORTED


def held_of_reporter(member: Any) -> Section:
    """Return what somebody reported, in their own words, and what came of it."""
    rows = [
        {
            "reported": one.reported_at.isoformat(),
            "reason": one.reason.value,
            "words": one.words,
            "what came of it": one.status.value,
            "note": one.note,
        }
        for one in db.session.scalars(
            select(Report).where(Report.reporter_id == member.id).order_by(Report.id)
        )
    ]
    return Section("What you reported in the community", rows)


def held_of_author(member: Any) -> Section:
    """Return what came of reports about what somebody wrote: see privacy.py for what is withheld."""
    rows = [
        {
            "settled": one.settled_at.date().isoformat() if one.settled_at else None,
            "reason": one.reason.value,
            "what came of it": one.status.value,
        }
        for one in queries.about_words_of(member.id)
    ]
    return Section("Reports about what you wrote in the community", rows)


def keep_one_report(merge: Merging, _answer: str) -> None:
    """Set the other open report of a post aside where both records have one."""
    mine = aliased(Report)
    twice = (
        select(Report)
        .join(mine, mine.post_id == Report.post_id)
        .where(
            Report.reporter_id == merge.loser.id,
            Report.status == Status.REPORTED,
            mine.reporter_id == merge.winner.id,
            mine.status == Status.REPORTED,
        )
    )
    for report in db.session.scalars(twice).all():
        number = report.id
        db.session.expunge(report)
        merge.set_aside(db.metadata.tables[Report.__tablename__], number)


def _sample() -> dict[str, Any] | None:
    latest = queries.latest()
    if latest is None:
        return None
    return {
        "to": latest.post.author,
        "post": latest.post,
        "report": latest,
        "because": "It is not for this place.",
    }

"""What CPD puts on pages of others: home tasks, a panel, a kind of notice, and what data rights ask for."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import delete, select, union, update

from network.core import clock, files, letters, personal_data, registry
from network.core.database import db
from network.core.permission import Role
from network.core.registry import NoticeKind, Panel, Section, Task
from network.members.cpd import evidence, pages, policy, privacy, queries
from network.members.cpd.models import CpdDraft, CpdEntry, CpdEvidenceView, CpdMembership
from network.members.cpd.rules import Status, number
from network.members.people.offers import FORMER

A_REASON = "(the reason that was given)"


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(coordinators_tasks, "cpd.coordinators_tasks")
    registry.home_tasks.add(followers_tasks, "cpd.followers_tasks")
    registry.panels.add(panels, "cpd.panels")
    registry.subject_access.add(held_memberships, "cpd.memberships")
    registry.subject_access.add(held_log, "cpd.log")
    registry.subject_access.add(held_views, "cpd.views")
    registry.subject_files.add(held_files, "cpd.files")
    registry.erasure.add(erase, "cpd")
    personal_data.declare(*privacy.HELD)
    personal_data.sweep(*privacy.SWEEPS)
    kind = NoticeKind(
        "cpd-checked",
        "Your CPD",
        "A coordinator has checked an entry in your CPD log. It stands in one letter with others unless "
        "you choose otherwise",
        default="digest",
    )
    registry.notice_kinds.add(kind, kind.key)
    for status, title in ((Status.CHECKED, "CPD is accepted"), (Status.DECLINED, "CPD is declined")):
        registry.obsolete.add(_is_no_longer(status), f"cpd.no_longer_{status}")
        letters.offer_preview(f"cpd/email/{status}.txt", title, _sample)


def coordinators_tasks(member: Any, _today: date) -> Iterator[Task]:
    """Say how much waits for a check that this coordinator may make."""
    if policy.may_see_queue(member) and (count := queries.count_waiting(member)):
        yield Task(
            title="Check CPD",
            href=url_for("cpd.queue"),
            hint="What members say they did to go on learning",
            urgency=27,
            count=count,
        )


def followers_tasks(member: Any, today: date) -> Iterator[Task]:
    """Say when a period ends within 60 days and points are missing."""
    for standing in pages.standings(member, today):
        if not standing.followed.is_over(today) and standing.ends_soon(today):
            yield Task(
                title=f"CPD for {standing.scheme.title}",
                href=url_for("cpd.period", id=member.id, key=standing.scheme.key),
                hint=standing.latest.missing_words(today),
                urgency=18,
                tag="expiring",
            )


def panels(place: str, actor: Any, _thing: Any) -> Iterator[Panel]:
    """Show on an instructor's own home page how they stand."""
    if place != "home" or Role.INSTRUCTOR not in actor.roles:
        return
    today = clock.today()
    current = [one for one in pages.standings(actor, today) if not one.followed.is_over(today)]
    if current:
        context = {"member": actor, "standings": current, "today": today}
        yield Panel(title="CPD", template="cpd/_panel.html", context=context, order=30)


def held_memberships(member: Any) -> Section:
    """Return the schemes that a member follows, as we hold them."""
    rows = [
        {
            "scheme": one.scheme.title,
            "since": one.started_on.isoformat(),
            "until": one.ended_on.isoformat() if one.ended_on else None,
        }
        for one in queries.followed_by(member.id)
    ]
    return Section("CPD schemes", rows)


def held_log(member: Any) -> Section:
    """Return a member's CPD log, as we hold it."""
    entries = db.session.scalars(
        select(CpdEntry).where(CpdEntry.member_id == member.id).order_by(CpdEntry.id)
    )
    rows = [
        {
            "what": entry.title,
            "provider": entry.provider,
            "from": entry.begins_on.isoformat(),
            "to": entry.ends_on.isoformat(),
            "hours": number(entry.hours),
            "counts as": [kind.activity.title for kind in entry.kinds],
            "note": entry.note,
            "status": entry.status.value,
            "evidence": entry.file_id is not None,
            "recorded by": entry.source,
        }
        for entry in entries
    ]
    return Section("CPD log", rows)


def held_views(member: Any) -> Section:
    """Return who opened a member's evidence of CPD."""
    views = db.session.scalars(
        select(CpdEvidenceView).where(CpdEvidenceView.member_id == member.id).order_by(CpdEvidenceView.id)
    )
    rows = [{"entry": view.entry_id, "by": view.by_name, "at": view.at.isoformat()} for view in views]
    return Section("Who looked at your evidence of CPD", rows)


def held_files(member: Any) -> list[files.StoredFile]:
    """Return the evidence of a member's CPD, also that of a form not sent yet."""
    theirs = files.StoredFile.id.in_(
        union(
            select(CpdEntry.file_id).where(CpdEntry.member_id == member.id, CpdEntry.file_id.is_not(None)),
            select(CpdDraft.file_id).where(CpdDraft.member_id == member.id),
        )
    )
    return list(db.session.scalars(select(files.StoredFile).where(theirs).order_by(files.StoredFile.id)))


def erase(member: Any) -> None:
    """Take a member's CPD away, all of it: nothing rests on it but their own transcript."""
    for draft in db.session.scalars(select(CpdDraft).where(CpdDraft.member_id == member.id)).all():
        evidence.forget_draft(draft)
    db.session.execute(delete(CpdEvidenceView).where(CpdEvidenceView.member_id == member.id))
    for entry in db.session.scalars(select(CpdEntry).where(CpdEntry.member_id == member.id)).all():
        evidence.forget(entry)
        db.session.delete(entry)
    db.session.execute(delete(CpdMembership).where(CpdMembership.member_id == member.id))
    db.session.execute(
        update(CpdEvidenceView).where(CpdEvidenceView.by_id == member.id).values(by_name=FORMER)
    )
    db.session.flush()


def _is_no_longer(status: Status) -> Callable[[int], bool]:
    def ask(id: int) -> bool:
        return db.session.scalar(select(CpdEntry.status).where(CpdEntry.id == id)) is not status

    return ask


def _sample() -> dict[str, Any] | None:
    latest = db.session.scalar(select(CpdEntry).order_by(CpdEntry.id.desc()).limit(1))
    return {"to": latest.member, "entry": latest, "reason": A_REASON} if latest else None

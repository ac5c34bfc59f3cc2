"""What the library puts on pages of others: home tasks, a kind of notice, letters, what data rights ask."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import select

from network.core import clock, letters, registry
from network.core.database import db
from network.core.files import StoredFile
from network.core.permission import Actor, Role
from network.core.registry import NoticeKind, Section, Task
from network.core.templating import day
from network.resources.library import merging, ownership, privacy, queries, reviewing, telling
from network.resources.library.models import Resource, ResourceVersion
from network.resources.library.rules import Status

MOST_NAMED = 3

KIND = NoticeKind(
    telling.NOTICE,
    "Resources that you look after",
    "When one of yours is published, sent back, withdrawn or given to you, and when it is time to look at "
    "it again",
)


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks, "library")
    registry.notice_kinds.add(KIND, KIND.key)
    registry.access_ended.add(ownership.leave_behind, "library")
    registry.obsolete.add(reviewing.is_over, "library.review_is_over")
    registry.leads_to.add(places, Resource.__tablename__)
    for held in (held_resources, held_versions, held_letters):
        registry.subject_access.add(held)
    registry.subject_files.add(held_files, "library")
    registry.erasure.add(ownership.forget, "library")
    privacy.register()
    merging.register()
    for name, title, sample in (
        ("review", "Is this still correct?", reviewing.sample),
        ("published", "A resource is published", _sample),
        ("sent_back", "A resource is sent back", _sample_sent_back),
        ("withdrawn", "A resource is withdrawn", _sample_withdrawn),
        ("handed_over", "A resource to look after", _sample),
        ("version_approved", "A new version is shown", _sample_version),
        ("version_refused", "A new version is not shown", _sample_refused),
    ):
        letters.offer_preview(f"{telling.FOLDER}/{name}.txt", title, sample)


def tasks(member: Any, today: date) -> Iterator[Task]:
    """Ask somebody to look at what they look after; lead coordinators to what waits for them."""
    asked = queries.asked_of(member.id, today)
    for one in asked if len(asked) <= MOST_NAMED else []:
        overdue = one.review_by is not None and one.review_by < today
        yield Task(
            title=f"Is “{one.title}” still correct?",
            href=url_for("resources.show", id=one.id),
            hint=f"You look after it. To be looked at by {day(one.review_by)}" if one.review_by else "",
            tag="Overdue" if overdue else "",
            urgency=25 if overdue else 40,
        )
    if len(asked) > MOST_NAMED:
        yield Task(
            title="Are your resources still correct?",
            href=url_for("resources.mine"),
            hint="You look after them, and it is time to read them again",
            count=len(asked),
            urgency=25,
        )
    for one in queries.sent_back_to(member.id):
        yield Task(
            title=f"Something is missing: {one.title}",
            href=url_for("resources.show", id=one.id),
            hint="A coordinator has sent it back before publishing it",
            urgency=22,
        )
    if Role.COORDINATOR in member.roles and (count := sum(queries.count_for_coordinators())):
        yield Task(
            title="Look at what was sent in to the library",
            href=url_for("resources.queue"),
            hint="To be published, to be shown, or without anybody who looks after it",
            count=count,
            urgency=20,
        )


def places(reader: Actor, ids: Collection[int]) -> Mapping[int, str]:
    """Return where a reader finds resources that they were told of, while they may open them."""
    return {one: url_for("resources.show", id=one) for one in queries.opened_by(reader, ids, clock.today())}


def held_resources(member: Any) -> Section:
    """Return what somebody looks after in the library."""
    rows = [
        {
            "title": one.title,
            "summary": one.summary,
            "status": one.status.value,
            "begun": one.made_at.isoformat(),
            "to_be_looked_at_by": one.review_by.isoformat() if one.review_by else None,
        }
        for one in queries.all_owned_by(member.id)
    ]
    return Section("Resources that you look after", rows)


def held_versions(member: Any) -> Section:
    """Return the versions of resources that somebody made."""
    rows = [
        {
            "resource": one.resource.title,
            "version": one.number,
            "note": one.note,
            "address": one.link or None,
            "made": one.made_at.isoformat(),
        }
        for one in queries.versions_by(member.id)
    ]
    return Section("Versions of resources that you made", rows)


def held_letters(member: Any) -> Section:
    """Return which resources somebody was asked to look at again."""
    rows = [
        {"resource": one.resource.title, "by": one.review_by.isoformat(), "asked": one.written_at.isoformat()}
        for one in queries.letters_to(member.id)
    ]
    return Section("Resources that you were asked to look at again", rows)


def held_files(member: Any) -> Iterable[StoredFile]:
    """Return the files that somebody put into the library."""
    return [file.file for one in queries.versions_by(member.id) for file in one.files]


def _newest(*those: Any) -> Resource | None:
    return db.session.scalar(
        select(Resource).where(Resource.owner_id.is_not(None), *those).order_by(Resource.id.desc()).limit(1)
    )


def _sample() -> dict[str, Any] | None:
    found = _newest(Resource.status == Status.PUBLISHED)
    return {"to": found.owner, "resource": found, "by_name": "A coordinator"} if found else None


def _sample_sent_back() -> dict[str, Any] | None:
    found = _sample()
    return {**found, "missing": "Say whom it is written for, and what its licence is."} if found else None


def _sample_withdrawn() -> dict[str, Any] | None:
    found = _newest(Resource.status == Status.WITHDRAWN)
    return {"to": found.owner, "resource": found, "by_name": "A coordinator"} if found else None


def _sample_version() -> dict[str, Any] | None:
    return _of_version()


def _sample_refused() -> dict[str, Any] | None:
    return _of_version(ResourceVersion.refused_because != "")


def _of_version(*those: Any) -> dict[str, Any] | None:
    found = db.session.scalar(
        select(ResourceVersion)
        .join(ResourceVersion.resource)
        .where(ResourceVersion.made_by_id.is_not(None), Resource.status == Status.PUBLISHED, *those)
        .order_by(ResourceVersion.id.desc())
        .limit(1)
    )
    if found is None:
        return None
    return {"to": found.made_by, "resource": found.resource, "version": found, "by_name": "A coordinator"}

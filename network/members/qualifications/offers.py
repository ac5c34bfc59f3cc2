"""What qualifications put on pages of others: home tasks, panels, notices, and what data rights ask for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import g, has_request_context, url_for
from sqlalchemy import delete, select, union, update

from network.core import clock, letters, personal_data, registry
from network.core.database import db
from network.core.dates import in_words
from network.core.files import StoredFile
from network.core.permission import SYSTEM, Actor, Role
from network.core.registry import NoticeKind, OwnDates, Panel, Section, Task
from network.members.catalogue.requirement import Voice
from network.members.people.models import Member
from network.members.people.offers import FORMER
from network.members.qualifications import (
    days,
    evidence,
    facts,
    intervals,
    policy,
    practice,
    privacy,
    queries,
)
from network.members.qualifications.facts import Standing
from network.members.qualifications.models import (
    Evidence,
    EvidenceDraft,
    EvidenceView,
    PracticeEntry,
    Qualification,
)
from network.members.qualifications.queries import KindHeld
from network.members.qualifications.rules import PracticeStatus, Status, TimeState

A_REASON = "(the reason that was given)"
SOON = {TimeState.EXPIRING: 20, TimeState.IN_GRACE: 15}  # how urgent; lower comes first


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(coordinators_tasks)
    registry.home_tasks.add(instructors_tasks)
    registry.panels.add(panels)
    registry.facts_changed.add(intervals.rebuild, "qualifications.intervals")
    registry.catalogue_changed.add(intervals.rebuild_after_edit, "qualifications.intervals")
    registry.requirement_effect.add(intervals.effect_of, "qualifications.intervals")
    registry.subject_access.add(held_qualifications)
    registry.subject_access.add(held_practice)
    registry.subject_access.add(held_views)
    registry.erasure.add(erase, "qualifications")
    registry.subject_files.add(held_files)
    registry.own_dates.add(OwnDates(days.last_days_of, days.made_of), "qualifications")
    personal_data.declare(*privacy.HELD)
    personal_data.sweep(*privacy.SWEEPS)
    for kind in (
        NoticeKind(
            "qualification-checked",
            "Your certificates",
            "A coordinator has checked a certificate of yours, or sent it back",
        ),
        NoticeKind(
            "practice-checked",
            "Your practice hours",
            "A coordinator has checked hours in your practice log",
        ),
    ):
        registry.notice_kinds.add(kind, kind.key)
    for status in (Status.VERIFIED, Status.RETURNED, Status.REJECTED, Status.REVOKED):
        registry.obsolete.add(_is_no_longer(Qualification, status), f"qualifications.no_longer_{status}")
    for done in (PracticeStatus.CHECKED, PracticeStatus.DECLINED):
        registry.obsolete.add(_is_no_longer(PracticeEntry, done), f"qualifications.practice_no_longer_{done}")
    for letter, title in (
        ("verified", "A certificate is verified"),
        ("returned", "A certificate is sent back"),
        ("rejected", "A certificate is rejected"),
        ("revoked", "A certificate is revoked"),
    ):
        letters.offer_preview(f"qualifications/email/{letter}.txt", title, _certificate_sample)
    for letter, title in (
        ("practice_checked", "Practice hours are accepted"),
        ("practice_declined", "Practice hours are declined"),
    ):
        letters.offer_preview(f"qualifications/email/{letter}.txt", title, _practice_sample)


def coordinators_tasks(member: Any, _today: date) -> Iterator[Task]:
    """Say how much waits for a check that this coordinator may make."""
    if not policy.may_see_queue(member):
        return
    if count := queries.count_waiting(member):
        yield Task(
            title="Check certificates",
            href=url_for("qualifications.queue"),
            hint="The longest wait comes first",
            urgency=20,
            count=count,
        )
    if count := queries.count_practice_waiting(member):
        yield Task(
            title="Check practice hours",
            href=url_for("qualifications.practice_queue"),
            hint="Hours that instructors say they led",
            urgency=25,
            count=count,
        )


def instructors_tasks(member: Any, today: date) -> Iterator[Task]:
    """Say what an instructor should do about their own qualifications."""
    if Role.INSTRUCTOR not in member.roles:
        return
    held = _stands(member, today).held
    if not held:
        yield Task(
            title="Add your first certificate",
            href=url_for("qualifications.add", id=member.id),
            hint="A photo from your phone is enough",
            urgency=10,
        )
    for one in held:
        yield from _tasks_of_kind(one, today)
    yield from _tasks_for_conditions(member, today)


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Show how somebody stands: on their own home page, and on a member's page to those who may know."""
    today = clock.today()
    if place == "home" and Role.INSTRUCTOR in actor.roles:
        yield _panel("Am I fit to practise?", actor, actor, today)
    if place == "member" and isinstance(thing, Member) and policy.may_see_verdicts_of(actor, thing):
        yield _panel("Fit to practise", actor, thing, today)


def held_qualifications(member: Any) -> Section:
    """Return a member's grants, as we hold them."""
    rows = [
        {
            "kind": grant.kind.title,
            "status": grant.status.value,
            "awarding_body": grant.awarding_body,
            "certificate_number": grant.certificate_number,
            "awarded": grant.awarded_typed,
            "valid_from": _iso(grant.valid_from),
            "expires_on": _iso(grant.expires_on),
            "checked_against": grant.checked_against,
            "pages_of_evidence": len(grant.evidence),
        }
        for one in queries.held_by(member, clock.today(), with_pages=True)
        for grant in one.grants
    ]
    return Section("Qualifications", rows)


def held_practice(member: Any) -> Section:
    """Return a member's practice log, as we hold it."""
    rows = [
        {
            "from": entry.begins_on.isoformat(),
            "to": entry.ends_on.isoformat(),
            "hours": f"{float(entry.hours):g}",
            "what": entry.class_kind,
            "note": entry.note,
            "status": entry.status.value,
        }
        for entry in queries.practice_of(member)
    ]
    return Section("Practice log", rows)


def held_views(member: Any) -> Section:
    """Return who opened a member's evidence."""
    views = db.session.scalars(
        select(EvidenceView).where(EvidenceView.member_id == member.id).order_by(EvidenceView.id)
    )
    rows = [
        {
            "certificate": view.qualification_id,
            "practice": view.practice_entry_id,
            "page": view.page,
            "by": view.by_name,
            "at": view.at.isoformat(),
        }
        for view in views
    ]
    return Section("Who looked at your certificates", rows)


def held_files(member: Any) -> list[StoredFile]:
    """Return the pages that prove a member's grants and hours, also those of forms not sent yet."""
    grants = select(Qualification.id).where(Qualification.member_id == member.id)
    theirs = StoredFile.id.in_(
        union(
            select(Evidence.file_id).where(Evidence.qualification_id.in_(grants)),
            select(EvidenceDraft.file_id).where(EvidenceDraft.member_id == member.id),
            select(PracticeEntry.file_id).where(
                PracticeEntry.member_id == member.id, PracticeEntry.file_id.is_not(None)
            ),
        )
    )
    return list(db.session.scalars(select(StoredFile).where(theirs).order_by(StoredFile.id)))


def erase(member: Any) -> None:
    """Take away pages, numbers and notes. That something was held, and when, stays without the person."""
    for grant in db.session.scalars(select(Qualification).where(Qualification.member_id == member.id)):
        evidence.forget(grant)
        grant.certificate_number = ""
        grant.seen_words = ""
    for page in db.session.scalars(select(EvidenceDraft).where(EvidenceDraft.member_id == member.id)).all():
        evidence.remove(page, by=SYSTEM)
    for entry in queries.practice_of(member):
        practice.forget(entry)
    db.session.execute(delete(EvidenceView).where(EvidenceView.member_id == member.id))
    db.session.execute(update(EvidenceView).where(EvidenceView.by_id == member.id).values(by_name=FORMER))


def _tasks_of_kind(one: KindHeld, today: date) -> Iterator[Task]:
    for grant in one.grants:
        if grant.status is Status.RETURNED:
            yield Task(
                title=f"Put right: {one.kind.title}",
                href=url_for("qualifications.correct", id=grant.id),
                hint="A coordinator sent it back and said why",
                urgency=5,
                tag="returned",
            )
    waits = any(grant.status is Status.SUBMITTED for grant in one.grants)
    if one.state in SOON and not waits:
        ends = one.until or one.ended_on or today
        yield Task(
            title=f"Renew: {one.kind.title}",
            href=url_for("qualifications.add_kind", id=one.grants[0].member_id, key=one.kind.key),
            hint=f"{'Ends' if ends >= today else 'Ended'} on {in_words(ends)}",
            urgency=SOON[one.state],
            tag=one.state.value,
        )


def _tasks_for_conditions(member: Member, today: date) -> Iterator[Task]:
    """Say what is missing for the conditions that somebody says they work with."""
    served = {serves.condition_id for serves in member.serves}
    for standing in _stands(member, today).standings if served else ():
        if standing.condition_id in served and standing.fitness.fit is False:
            lines = standing.fitness.missing
            yield Task(
                title=f"Not fit to practise: {standing.condition.title}",
                href=url_for("qualifications.index", id=member.id, _anchor=standing.condition.key),
                hint=lines[0].words if lines else "",
                urgency=30,
                tag="no",
            )


def _panel(title: str, actor: Actor, member: Member, today: date) -> Panel:
    everything = policy.may_see_record_of(actor, member)
    stands = _stands(member, today, Voice.YOU if actor.id == member.id else Voice.THEY)
    held = stands.held
    return Panel(
        title=title,
        template="qualifications/_panel.html",
        context={
            "member": member,
            "standings": stands.standings,
            "held": held if everything else [one for one in held if one.is_held],
            "everything": everything,
            "next_end": queries.runs_out_next(held) if everything else None,
            "today": today,
        },
        order=10,
    )


@dataclass(frozen=True)
class _Stands:
    """How somebody stands on a day: what they hold, and for which conditions they are fit."""

    held: list[KindHeld]
    standings: list[Standing]


def _stands(member: Member, today: date, voice: Voice = Voice.YOU) -> _Stands:
    """Work out how a member stands, once for a page that asks twice: for its tasks and for its panel."""
    kept = g.setdefault("stands", {}) if has_request_context() else {}
    key = member.id, today, voice
    if key not in kept:
        kept[key] = _Stands(queries.held_by(member, today), facts.standings(member, today, voice=voice))
    found: _Stands = kept[key]
    return found


def _is_no_longer(model: type[Qualification] | type[PracticeEntry], status: Any) -> Callable[[int], bool]:
    def ask(id: int) -> bool:
        return bool(db.session.scalar(select(model.status).where(model.id == id)) is not status)

    return ask


def _certificate_sample() -> dict[str, Any] | None:
    latest = db.session.scalar(select(Qualification).order_by(Qualification.id.desc()).limit(1))
    return {"to": latest.member, "qualification": latest, "reason": A_REASON} if latest else None


def _practice_sample() -> dict[str, Any] | None:
    latest = db.session.scalar(select(PracticeEntry).order_by(PracticeEntry.id.desc()).limit(1))
    return {"to": latest.member, "entry": latest, "reason": A_REASON} if latest else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

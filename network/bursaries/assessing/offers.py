"""What assessing puts on pages of others, what it asks of people, and what data rights ask for."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import url_for

from network.bursaries import changes
from network.bursaries.applications import naming
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import WAITING, Status
from network.bursaries.applications.sections import TITLES
from network.bursaries.assessing import deciders, operations, policy, queries, reading
from network.bursaries.assessing.models import ScoreSheet
from network.core import letters, registry
from network.core.database import db
from network.core.registry import NoticeKind, Panel, Section, Task
from network.members.people.models import Member

FOLDER = "bursaries/assessing"


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks, "assessing.tasks")
    registry.panels.add(panels, "assessing")
    registry.obsolete.add(is_answered, "assessing.is_answered")
    registry.obsolete.add(waits_no_more, "assessing.waits_no_more")
    registry.notice_kinds.add(
        NoticeKind(
            operations.ANSWERED,
            "Answers to your questions",
            "That an applicant has answered what you asked about their application",
        ),
        operations.ANSWERED,
    )
    changes.application_moved.add(operations.follow, "assessing")
    registry.subject_access.add(held_of_applicant, "assessing.applicant")
    registry.subject_access.add(held_of_assessor, "assessing.assessor")
    registry.erasure.add(operations.forget, "assessing")
    letters.offer_preview(f"{FOLDER}/email/asked.txt", "A question about an application", _question_sample)
    letters.offer_preview(f"{FOLDER}/email/answered.txt", "An applicant has answered", _question_sample)
    letters.offer_preview(
        f"{FOLDER}/email/conflict.txt", "Somebody declared a conflict of interest", _conflict_sample
    )


def tasks(member: Any, today: date) -> Iterator[Task]:
    """Say what waits for a decision, whose answer is overdue, and what nobody is left to decide."""
    if not policy.may_see_queue(member):
        return
    if policy.decides(member) and (count := queries.count_waiting(member)):
        yield Task(
            "Decide on a bursary",
            url_for("assessing.queue"),
            hint="The longest wait comes first",
            urgency=10,
            count=count,
        )
    if count := queries.count_overdue(member, today):
        yield Task(
            "An applicant has not answered in time",
            url_for("assessing.queue", status=Status.CHANGE_ASKED.value),
            hint="Nothing happens by itself: wait, write to them, or decline",
            urgency=20,
            count=count,
        )
    if policy.coordinator(member):
        for application, left in queries.short_of_deciders(member):
            who = "Nobody can" if left == 0 else "Only one person can"
            yield Task(
                f"{who} decide on {application.reference}: a deputy is needed",
                url_for("bursaries.show", id=application.id),
                hint=f"{application.fund.name}{'' if left == 0 else ' needs two'}. Ask a funder to name one",
                urgency=8,
            )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Show what waits on the first page, and on an application what helps to decide on it."""
    if place == "bursaries":
        if policy.decides(actor):
            context = {"count": queries.count_waiting(actor)}
            yield Panel("Waiting for your decision", f"{FOLDER}/_waiting_panel.html", context, order=10)
        elif policy.may_see_queue(actor):
            yield Panel("Waiting for a decision", f"{FOLDER}/_coordinator_panel.html", {}, order=30)
    if place == "bursary" and isinstance(thing, Application):
        yield from _beside(actor, thing)


def _beside(actor: Any, application: Application) -> Iterator[Panel]:
    judges = policy.may_see_facts(actor, application)
    if judges:
        facts = reading.facts_for(actor, application)
        yield _panel("Facts that the system has checked", "facts", {"facts": facts}, 10)
    if judges and (application.changes or policy.may_ask(actor, application)):
        yield _panel("Questions to the applicant", "changes", _changes(actor, application), 20)
    if policy.may_see_scores(actor, application) and (scores := reading.scores_for(actor, application)):
        yield _panel("Scores", "scores", {"scores": scores}, 25)
    if judges:
        yield _panel("Interests declared", "interests", _interests(actor, application), 90)


def _panel(title: str, name: str, context: dict[str, Any], order: int) -> Panel:
    return Panel(title, f"{FOLDER}/_{name}_panel.html", context, order=order)


def _changes(actor: Any, application: Application) -> dict[str, Any]:
    return {
        "application": application,
        "asked": reading.questions_of(application),
        "may_ask": policy.may_ask(actor, application),
    }


def _interests(actor: Any, application: Application) -> dict[str, Any]:
    """Tell coordinators what everybody declared, and others what they said themselves."""
    sees_all = policy.may_see_declarations(actor, application)
    own = [one for one in application.declarations if one.member_id == actor.id]
    declared = [
        (member.name if (member := db.session.get(Member, one.member_id)) else "Somebody", one)
        for one in application.declarations
        if sees_all
    ]
    undecided = application.status in queries.NOT_DECIDED
    left = len(deciders.left_for([application])[application.id]) if sees_all and undecided else None
    return {
        "application": application,
        "declared": declared,
        "sees_all": sees_all,
        "own_since": own[-1].at if own else None,
        "left": left,
    }


def is_answered(application_id: int) -> bool:
    """Whether a question to the applicant has become pointless: nothing is asked of them any more."""
    application = db.session.get(Application, application_id)
    return application is None or application.status is not Status.CHANGE_ASKED


def waits_no_more(application_id: int) -> bool:
    """Whether word of an answer has become pointless: the application is decided, or asked about again."""
    application = db.session.get(Application, application_id)
    return application is None or application.status not in WAITING


def held_of_applicant(member: Any) -> Section:
    """Return how somebody's applications were scored and why; by whom is not told."""
    rows = [_scored(sheet, _titles(sheet), "by", "an assessor") for sheet in queries.sheets_about(member.id)]
    return Section("How your bursary applications were assessed", rows)


def held_of_assessor(member: Any) -> Section:
    """Return what somebody gave as an assessor, but for what is closed to them since."""
    rows = [
        _scored(sheet, _titles(sheet), "application", sheet.application.reference or "")
        for sheet in queries.sheets_of(member)
    ]
    return Section("Scores that you gave to applications", rows)


def _titles(sheet: ScoreSheet) -> dict[str, str]:
    return {one.key: one.title for one in naming.rules_of(sheet.application).criteria}


def _scored(sheet: ScoreSheet, titles: dict[str, str], label: str, value: str) -> dict[str, Any]:
    return {
        label: value,
        "handed in": sheet.handed_in_at.isoformat() if sheet.handed_in_at else None,
        "scores": [
            {"criterion": titles.get(one.key, one.key), "points": one.points, "reason": one.reason}
            for one in sheet.scores
        ],
    }


def _question_sample() -> dict[str, Any] | None:
    asked = queries.latest_question()
    if asked is None:
        return None
    application = asked.application
    return {
        "to": application.applicant,
        "application": application,
        "asked": asked,
        "title": TITLES[asked.section],
    }


def _conflict_sample() -> dict[str, Any] | None:
    asked = queries.latest_question()
    if asked is None:
        return None
    return {
        "to": asked.application.applicant,
        "application": asked.application,
        "declared_by": "Somebody",
        "nobody_left": True,
    }

"""What applications put on pages of others, and what data rights and leaving ask of them."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from flask import url_for

from network.bursaries.applications import (
    days,
    forgetting,
    naming,
    operations,
    policy,
    privacy,
    queries,
    sections,
    story,
    telling,
)
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import NOT_SENT, OVER, Status
from network.bursaries.funds import policy as funds_policy
from network.bursaries.funds import queries as funds
from network.bursaries.scheme import queries as schemes
from network.core import clock, letters, registry
from network.core.lifecycle import history_of
from network.core.permission import Role
from network.core.registry import NoticeKind, OwnDates, Panel, Section, Task, WayToPay
from network.core.templating import day, moment
from network.members.people.models import Member

KINDS = (
    NoticeKind(
        telling.OWN,
        "Your applications for a bursary",
        "That an application of yours has arrived, with its number",
    ),
    NoticeKind(
        telling.ARRIVED,
        "Applications that wait for a decision",
        "One more has arrived for a fund that you decide about, or was withdrawn. Your home page names what "
        "waits at any time, so these stand in one letter with others unless you choose otherwise",
        default="digest",
    ),
)
LETTERS = {
    "submitted": "An application for a bursary has arrived, to the applicant",
    "arrived": "An application waits for a decision",
    "withdrawn": "An application was withdrawn",
}


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks, "bursaries")
    registry.panels.add(panels, "bursaries")
    registry.ways_to_pay.add(ways_to_pay, "bursaries")
    registry.own_dates.add(OwnDates(days.days_of, days.made_of), "bursaries")
    registry.access_ended.add(operations.end_drafts, "bursaries")
    registry.obsolete.add(telling.is_not_waiting, telling.NOT_WAITING)
    registry.subject_access.add(held, "bursaries")
    registry.subject_access.add(held_declarations, "bursaries.declarations")
    registry.subject_files.add(held_files, "bursaries")
    registry.erasure.add(forgetting.erase, "bursaries")
    for kind in KINDS:
        registry.notice_kinds.add(kind, kind.key)
    for name, title in LETTERS.items():
        letters.offer_preview(f"{telling.FOLDER}/{name}.txt", title, telling.sample)
    letters.ask_before_showing("bursaries/", telling.may_be_shown)
    privacy.register()


def tasks(member: Any, _today: date) -> Iterator[Task]:
    """Name what waits for its applicant: a question to answer, a draft to finish."""
    waiting = queries.with_applicant(member.id)
    rounds = {fund.id: one for fund, one in funds.open_with_rounds(clock.now())} if waiting else {}
    for one in waiting:
        if one.status is Status.CHANGE_ASKED:
            due = [change.due_on for change in one.changes if change.answered_at is None and change.due_on]
            yield Task(
                title=f"Answer the question about your application {one.reference}",
                href=url_for("bursaries.edit", id=one.id),
                hint=f"By {day(min(due))}" if due else "",
                urgency=10,
            )
            continue
        round_ = rounds.get(one.fund_id)
        closes = round_.closes_at if round_ else None
        yield Task(
            title=f"Finish your application to {one.fund.name}",
            href=url_for("bursaries.edit", id=one.id),
            hint=f"The round closes on {moment(closes)}" if closes else "" if round_ else "No round is open",
            urgency=25 if round_ else 70,
        )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Show applicants where theirs stand, and coordinators on a member's page what that member applied for.

    Of a fund that keeps names back a member's page tells nothing.
    """
    if place == "home":
        under_way = [one for one in queries.own(actor.id) if one.status not in OVER | NOT_SENT]
        if under_way:
            own = [(one, story.status_for(actor, one), story.next_of(actor, one)) for one in under_way]
            title = "My bursary" if len(own) == 1 else "My bursaries"
            yield Panel(title, "bursaries/applications/_home_panel.html", {"own": own}, order=20)
    if place == "member" and isinstance(thing, Member) and Role.COORDINATOR in actor.roles:
        seen = [
            one
            for one in queries.of_member(actor, thing.id)
            if one.applicant_id != actor.id and not naming.is_nameless(actor, one)
        ]
        if seen:
            yield Panel("Bursaries", "bursaries/applications/_member_panel.html", {"seen": seen}, order=60)


def ways_to_pay(member: Any, kind: Any, _day: date) -> Iterator[WayToPay]:
    """Name the funds that are open and pay for a kind."""
    open_now = [fund for fund, _round in funds.open_with_rounds(clock.now())]
    rules = schemes.current_of({fund.id for fund in open_now})
    for fund in open_now:
        if not funds_policy.may_see(member, fund) or not policy.may_begin(member, fund):
            continue
        if queries.pays_for(rules[fund.id], kind):
            yield WayToPay(
                title=fund.name,
                words=f"A bursary of {fund.organisation.name}. See first whether you can have it",
                href=url_for("bursaries.begin", id=fund.id, kind=kind.key),
            )


def held(member: Any) -> Section:
    """Return every application of somebody with all that stands in it."""
    return Section("Applications for bursaries", [_row(one) for one in queries.own(member.id)])


def held_declarations(member: Any) -> Section:
    """Return what somebody said about having an interest in applications."""
    rows = [
        {
            "application": one.application.reference,
            "interest": one.conflict,
            "words": one.words,
            "at": one.at.isoformat(),
        }
        for one in queries.declarations_of(member.id)
    ]
    return Section("Interests in applications that you declared", rows)


def held_files(member: Any) -> Iterable[Any]:
    """Return the files that somebody sent with applications."""
    return [document.file for one in queries.own(member.id) for document in one.documents]


def _row(one: Application) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "fund": one.fund.name,
        "status": story.status_for(one.applicant, one).value,
        "begun": one.begun_at.isoformat(),
        "sent": one.submitted_at.isoformat() if one.submitted_at else None,
        "asked for, in pence": one.asked_pence,
        "awarded, in pence": story.awarded_for(one.applicant, one),
        "sections": {
            sections.TITLES[part]: [list(pair) for pair in queries.section_words(one, part)]
            for part in sections.TITLES
        },
        "typed and not read yet": one.typed,
        "rules found": one.findings,
        "documents": [document.file.name for document in one.documents],
        "documents opened by others": [view.at.isoformat() for view in queries.views_of(one)],
        "withdrawn because": one.withdrawn_because,
        "questions": [
            {
                "about": sections.TITLES[change.section],
                "asked": change.words,
                "at": change.asked_at.isoformat(),
                "before": change.before,
                "after": change.after,
                "your answer": change.reply,
            }
            for change in one.changes
        ],
        "moves": [
            {"to": move.new, "at": move.at.isoformat()}
            for move in history_of(one)
            if Status.APPROVED not in {move.old, move.new} or move.new == Status.OFFERED
        ],
    }

"""What is put on pages of others about conditions: panels, home tasks, calendar days, data rights."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import url_for

from network.bursaries import changes
from network.bursaries.applications.models import Application
from network.bursaries.conditions import (
    days,
    operations,
    policy,
    privacy,
    queries,
    reminding,
    telling,
)
from network.bursaries.conditions.rules import Colour
from network.core import clock, letters, registry
from network.core.money import said
from network.core.registry import NoticeKind, OwnDates, Panel, Task

KINDS = (
    NoticeKind(
        telling.NOTICE,
        "What you promised for a bursary",
        "Until when you are to keep it, and reminders: 30 days before, 7 days before, once it is overdue. "
        "What was decided about it always reaches you",
    ),
    NoticeKind(
        telling.FOLLOWED,
        "Conditions of bursaries that you look after",
        "Evidence came, a condition is overdue or was not kept, money is to come back or has come. It stands "
        "in one letter with others unless you choose otherwise",
        default="digest",
    ),
)


def register() -> None:
    """Fill the registry."""
    changes.application_moved.add(operations.follow, "conditions")
    changes.course_completed.add(course_completed, "conditions")
    changes.conflict_declared.add(telling.take_back, "conditions")
    registry.home_tasks.add(tasks, "conditions")
    registry.panels.add(panels, "conditions")
    registry.own_dates.add(OwnDates(days.last_days_of, days.made_of), "conditions")
    registry.own_dates.add(OwnDates(days.days_to_pay_back_of, days.debts_made_of), "claw-backs")
    for kind in KINDS:
        registry.notice_kinds.add(kind, kind.key)
    registry.obsolete.add(reminding.is_pointless, "conditions.reminder_is_over")
    registry.obsolete.add(telling.was_looked_at, telling.LOOKED_AT)
    privacy.register()
    for name, title, sample in (
        ("dated", "Until when to keep what was promised", telling.sample),
        ("reminder", "Something promised for a bursary is due", reminding.sample),
        ("changed", "What became of something that was promised", telling.sample),
        ("sent", "Evidence waits for a look", telling.sample),
        ("overdue", "A condition of award is overdue", telling.sample),
        ("missed", "A condition of award was not kept", telling.sample),
        ("debt", "Money of a bursary is to be paid back", telling.sample_of_debt),
        ("debt_followed", "Money of a bursary is to come back", telling.sample_of_debt),
    ):
        letters.offer_preview(f"{telling.FOLDER}/{name}.txt", title, sample)


def course_completed(application: Any, by: Any) -> None:
    """Date the conditions of an award whose course is complete."""
    operations.date_all(application, by=by)


def tasks(member: Any, today: date) -> Iterator[Task]:
    """Say what somebody is to keep or to pay back, and what waits for those on the other side."""
    yield from _own_tasks(member, today)
    if not policy.may_list(member):
        return
    for count, title, hint, address, urgency in (
        (
            queries.count_waiting(member) if policy.looks_at_evidence(member) else 0,
            "Evidence for bursaries to look at",
            "They say that they have kept what they promised",
            url_for("conditions.index", light="amber"),
            24,
        ),
        (
            queries.count_overdue(member),
            "Conditions of bursaries overdue",
            "Give more time, or say that they were not kept",
            url_for("conditions.index", light="red", status="open"),
            26,
        ),
        (
            queries.count_to_decide(member),
            "Conditions not kept: decide what follows",
            "More time, nothing, or money to be paid back",
            url_for("conditions.index", status="missed"),
            22,
        ),
    ):
        if count:
            yield Task(title=title, href=address, hint=hint, urgency=urgency, count=count)


def _own_tasks(member: Any, today: date) -> Iterator[Task]:
    for debt in queries.own_debts(member.id):
        light = debt.light(today)
        yield Task(
            title=f"Pay back {said(debt.left_pence)} of your bursary",
            href=url_for("conditions.show", id=debt.application_id),
            hint=light.words,
            tag="Overdue" if light.colour is Colour.RED else "",
            urgency=8,
        )
    spoken_for: set[int] = set()
    for one in queries.own_running(member.id):
        light = one.light(today)
        if light.colour is Colour.GREEN or one.waits_since is not None or one.application_id in spoken_for:
            continue
        spoken_for.add(one.application_id)  # the most urgent of an award speaks for it
        yield Task(
            title="Show that you kept what you promised for your bursary",
            href=url_for("conditions.show", id=one.application_id),
            hint=f"{one.words}. {light.words}",
            tag="Overdue" if light.colour is Colour.RED else "",
            urgency=10 if light.colour is Colour.RED else 30,
        )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Show the lights on the page of an award, and how many there are of each on the first page."""
    if place == "bursary" and isinstance(thing, Application) and policy.may_see(actor, thing):
        context = {
            "application": thing,
            "conditions": queries.conditions_of(thing),
            "debts": queries.debts_of(thing),
            "today": clock.today(),
            "may_claw_back": policy.may_claw_back(actor, thing),
        }
        yield Panel("What was promised", "bursaries/conditions/_panel.html", context, order=60)
    if place == "bursaries" and thing is None and policy.may_list(actor):
        counts = queries.count_by_colour(actor)
        if any(counts.values()):
            yield Panel(
                "Conditions of award", "bursaries/conditions/_lights.html", {"counts": counts}, order=60
            )

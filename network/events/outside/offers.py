"""What others' calendars put on the list of events, and on the to-do list of those who keep them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import update

from network.core import clock, registry
from network.core.database import db
from network.core.registry import Panel, Task
from network.events.outside import policy, queries
from network.events.outside.models import OutsideCalendar

SHOWN_BESIDE = 3


def register() -> None:
    """Fill the registry."""
    registry.panels.add(panels, "outside")
    registry.home_tasks.add(tasks, "outside")
    registry.erasure.add(erase, "outside")


def panels(place: str, actor: Any, _thing: Any) -> Iterator[Panel]:
    """Show the next events of others below our own, and lead to the calendars those who may add one."""
    if place != "events":
        return
    found = queries.coming(actor, clock.now(), limit=SHOWN_BESIDE)
    manages = policy.may_manage(actor)
    if found or manages:
        yield Panel(
            "Events of others", "events/outside/_panel.html", {"found": found, "manages": manages}, order=80
        )


def tasks(actor: Any, _today: date) -> Iterator[Task]:
    """Ask those who keep them to look at calendars that have been silent for days."""
    if policy.may_manage(actor):
        for calendar in queries.silent(clock.now()):
            yield Task(
                f"The calendar of {calendar.source} cannot be read",
                url_for("outside.show", id=calendar.id),
                urgency=70,
                hint=calendar.problem,
                tag="Look",
            )


def erase(member: Any) -> None:
    """Forget who added a calendar."""
    db.session.execute(
        update(OutsideCalendar).where(OutsideCalendar.added_by_id == member.id).values(added_by_id=None)
    )

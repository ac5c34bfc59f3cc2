"""What passing on puts on pages of others: a panel with the way to do it, a task once a week, cards."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import select, update

from network.community.discussions.models import Discussion
from network.community.passing_on import policy, queries, rules
from network.community.passing_on.models import WeeklyText
from network.core import clock, previews, registry
from network.core.database import db
from network.core.previews import MembersOnly
from network.core.registry import Panel, Section, Task
from network.events.meetings.models import Event
from network.resources.library.models import Resource

PAGES = {
    "event": (Event, policy.may_pass_on_event, "passing_on.event"),
    "resource": (Resource, policy.may_pass_on_resource, "passing_on.resource"),
    "discussion": (Discussion, policy.may_pass_on_discussion, "passing_on.discussion"),
}


def register() -> None:
    """Fill the registry."""
    registry.panels.add(panels, "passing_on")
    registry.home_tasks.add(tasks, "passing_on")
    registry.subject_access.add(held, "passing_on")
    registry.erasure.add(erase, "passing_on")
    for path, words in (
        ("/community/", "A question in the network"),
        ("/resources/", "Something from the library"),
        ("/events/", "A meeting of the network"),
    ):
        previews.members_only.add(MembersOnly(path, words), path)


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Lead from a page to its text for WhatsApp, and from the community to that of the week."""
    if place in PAGES:
        model, may, endpoint = PAGES[place]
        if isinstance(thing, model) and may(actor, thing):
            address = url_for(endpoint, id=thing.id)
            yield Panel("Pass it on", "community/passing_on/_panel.html", {"address": address}, order=90)
    elif place == "community" and policy.may_tell_the_week(actor):
        address = url_for("passing_on.weekly")
        yield Panel("Tell the group", "community/passing_on/_week.html", {"address": address}, order=90)


def tasks(member: Any, today: date) -> Iterator[Task]:
    """Remind coordinators once a week."""
    if policy.may_say_it_is_told(member):
        last = queries.last_told()
        if rules.is_due(clock.london_date(last) if last else None, today):
            yield Task(
                title="Put the text of the week into the WhatsApp group",
                href=url_for("passing_on.weekly"),
                hint="What is coming up, what is new, and what waits for an answer",
                urgency=60,
            )


def held(member: Any) -> Section:
    """Return when somebody told the group of a week."""
    mine = select(WeeklyText.pasted_at).where(WeeklyText.pasted_by_id == member.id).order_by(WeeklyText.id)
    return Section("Texts of a week", [{"told": one.isoformat()} for one in db.session.scalars(mine)])


def erase(member: Any) -> None:
    """Take somebody's number from the texts that they told."""
    mine = WeeklyText.pasted_by_id == member.id
    db.session.execute(update(WeeklyText).where(mine).values(pasted_by_id=None))

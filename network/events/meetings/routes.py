"""The pages that everybody reads: the list of events, a month of them, and one event."""

import re
from datetime import date, timedelta
from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock, registry
from network.core.lifecycle import history_of
from network.core.paging import last_seen
from network.core.permission import anyone, current_member, permits
from network.events.meetings import blueprint, policy, queries, rules, structured
from network.events.meetings.forms import EventFilter
from network.events.meetings.models import Event
from network.events.meetings.rules import Filter, Visibility
from network.members.catalogue.queries import choices

ASKED_FIRST = 10  # panels of this order and below stand above the facts: whether one comes, and the way in
MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)


@blueprint.route("/events/")
@permits(anyone)
def index() -> ResponseReturnValue:
    """List the events that the reader may see: those to come, those past, or those of a month."""
    reader = current_member()
    asked = Filter.read(request.args)
    groups = queries.groups_for(reader) if policy.in_the_network(reader) else []
    month = _month(request.args.get("month", ""))
    shown = _of_month(asked, month) if month else _page(asked)
    return render_template(
        "events/month.html" if month else "events/index.html",
        filter=_form(groups),
        asked=asked,
        begins_events=policy.may_plan(reader) or any(one.leads for one in groups),
        this_month=f"{clock.today():%Y-%m}",
        feed=_feed(),
        panels=registry.panels_for("events", reader),
        **shown,
    )


@blueprint.route("/events/<int:id>")
@permits(policy.may_see, Event)
def show(event: Event) -> ResponseReturnValue:
    """Show one event, as much of it as the reader may know."""
    reader = current_member()
    inside = policy.in_the_network(reader)
    arranges = policy.may_arrange(reader, event)
    speakers = queries.speakers_of(event)
    panels = registry.panels_for("event", reader, event)
    public = event.visibility is Visibility.PUBLIC and not policy.is_draft(reader, event)
    return render_template(
        "events/show.html",
        event=event,
        facts=queries.facts_of(event, reader),
        speakers=[one for one in speakers if inside or one.agreed_at is not None],
        inside=inside,
        arranges=arranges,
        history=history_of(event) if arranges else [],
        is_over=event.ends_at <= clock.now(),
        has_begun=event.starts_at <= clock.now(),
        machine=structured.event_facts(event) if public and not inside else None,
        first=[panel for panel in panels if panel.order <= ASKED_FIRST],
        panels=[panel for panel in panels if panel.order > ASKED_FIRST],
    )


def _form(groups: Any) -> EventFilter:
    form, offered = EventFilter(request.args), choices()
    today = clock.today()
    form.condition.choices = [("", "Any condition"), *((one.key, one.title) for one in offered.conditions)]
    form.area.choices = [
        ("", "Any area"),
        *((one.key, one.title) for one in offered.areas if one.in_use(today)),
    ]
    form.group.choices = [("", "Any group"), *((str(one.id), one.name) for one in groups)]
    if not groups:
        del form.group
    return form


def _page(asked: Filter) -> dict[str, Any]:
    past = request.args.get("show") == "past"
    found = queries.page(current_member(), asked, clock.now(), past=past, after=last_seen("after"))
    shown = found[: queries.PAGE]
    parts: dict[str, Any] = {**asked.address, "show": "past" if past else None}
    further = url_for("events.index", **parts, after=shown[-1].id) if len(found) > queries.PAGE else None
    return {"events": shown, "past": past, "next": further, "begins_later": "after" in request.args}


def _of_month(asked: Filter, month: date) -> dict[str, Any]:
    weeks = rules.weeks_of(month)
    found = queries.of_month(current_member(), asked, weeks[0][0], weeks[-1][-1])
    days: dict[date, list[Event]] = {day: [] for week in weeks for day in week}
    for event in found:
        first = rules.wall(event.starts_at).date()
        last = rules.wall(event.ends_at - timedelta(seconds=1)).date()
        for day in days:
            if first <= day <= last:
                days[day].append(event)
    return {
        "month": month,
        "weeks": weeks,
        "days": days,
        "events": [event for event in found if _is_in(event, month)],
        "today": clock.today(),
        "earlier": f"{month - timedelta(days=1):%Y-%m}",
        "later": f"{month.replace(day=28) + timedelta(days=4):%Y-%m}",
    }


def _is_in(event: Event, month: date) -> bool:
    last = rules.wall(event.ends_at - timedelta(seconds=1)).date()
    first = rules.wall(event.starts_at).date()
    return first.replace(day=1) <= month <= last


def _month(text: str) -> date | None:
    found = MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else None


def _feed() -> str | None:
    """Return the address of the public calendar, where the site has one."""
    return url_for("feeds.public") if "feeds.public" in current_app.view_functions else None

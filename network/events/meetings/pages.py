"""What the pages that arrange events share: a form with what can be chosen, and the plan that it makes."""

from typing import Any

from flask import request

from network.core import clock
from network.core.database import db
from network.core.permission import Actor
from network.events.meetings import hosts, policy, queries
from network.events.meetings.forms import EventForm, answers_of, scope_of
from network.events.meetings.models import Event, Venue
from network.events.meetings.operations import Plan
from network.events.meetings.rules import Kind, Visibility
from network.events.meetings.series import Scope
from network.members.catalogue import queries as catalogue
from network.members.catalogue.models import Area, Condition, QualificationKind
from network.members.cpd import queries as cpd
from network.members.groups.models import WorkingGroup


def event_form(actor: Actor, event: Event | None = None) -> EventForm:
    """Return the form of an event, or of a new one, with what ``actor`` may choose."""
    form = EventForm(data=answers_of(event) if event else None)
    offer(form, actor, event)
    return form


def filled(actor: Actor) -> Any:
    """Return what fills another form from the event as it stands now, for locking.edited_meanwhile."""

    def fill(form_class: Any, event: Event, formdata: Any = None) -> EventForm:
        form: EventForm = form_class(formdata=formdata, data=answers_of(event))
        offer(form, actor, event)
        del form.reason, form.scope
        return form

    return fill


def offer(form: EventForm, actor: Actor, event: Event | None) -> None:
    """Fill in what can be chosen, always with what the event has already."""
    today = clock.today()
    venues = _with(queries.venues(on=today), [event.venue] if event and event.venue else [])
    form.venue.choices = [("", "No venue yet"), *((str(one.id), f"{one.name}, {one.town}") for one in venues)]
    conditions = _with(catalogue.conditions(active=True), event.conditions if event else [])
    form.conditions.choices = [(str(one.id), one.title) for one in conditions]
    areas = _with(catalogue.areas(on=today), event.areas if event else [])
    form.areas.choices = [(str(one.id), one.name) for one in areas]
    kinds = _with(catalogue.kinds(on=today), event.kinds_asked if event else [])
    form.kinds_asked.choices = [(str(one.id), one.title) for one in kinds]
    has = set(event.cpd_activities.split(";")) if event else set()
    form.cpd_activities.choices = [
        (one.key, f"{scheme.title}: {one.title}")
        for scheme in cpd.schemes()
        for one in scheme.activities
        if one.key in has or (one.offered and not scheme.is_retired(today))
    ]
    groups = [(str(one.id), one.name) for one in queries.groups_for(actor) if one.leads]
    if policy.may_plan(actor):
        groups = [("", "None"), *((str(one.id), one.name) for one in queries.groups_for(actor))]
        if event and event.group and str(event.group_id) not in dict(groups):
            groups.append((str(event.group_id), event.group.name))
    elif event is None or event.visibility is Visibility.NETWORK:
        del form.visibility
    form.group.choices = groups
    if event is None or event.series_id is None:
        del form.scope
    if event is None or event.published_at is None:
        del form.reason


def plan_from(form: EventForm, actor: Actor, event: Event | None = None) -> Plan:
    """Return what was filled in; raises Refused, with the field, for a time or a host that cannot be."""
    starts_at, ends_at = form.moments
    kind = Kind(form.kind.data)
    number = int(form.venue.data) if form.venue.data else None
    group = int(form.group.data) if form.group.data else None
    return Plan(
        title=form.title.data or "",
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
        all_day=bool(form.all_day.data),
        summary=form.summary.data or "",
        agenda=form.agenda.data or "",
        visibility=Visibility(form.visibility.data) if "visibility" in form else Visibility.NETWORK,
        venue=db.session.get(Venue, number) if number else None,
        venue_public=bool(form.venue_public.data),
        provider_link=form.provider_link.data or "",
        capacity_room=form.capacity_room.data,
        capacity_online=form.capacity_online.data,
        host=hosts.find(form.host.data or "", by=actor, already=event.host if event else None),
        group=db.session.get(WorkingGroup, group) if group else None,
        conditions=_chosen(Condition, form.conditions.data),
        areas=_chosen(Area, form.areas.data),
        kinds_asked=_chosen(QualificationKind, form.kinds_asked.data),
        cpd_activities=";".join(sorted(form.cpd_activities.data or [])),
    )


def confirmed(mark: str) -> bool:
    """Whether what is sent was confirmed on the page that named just these meetings."""
    return request.form.get("confirmed") == mark


def repeated() -> list[tuple[str, str]]:
    """Return all that was filled in, so that a page may ask once more before it is done."""
    own = {"csrf_token", "confirmed"}
    return [(name, value) for name, value in request.form.items(multi=True) if name not in own]


def reaches_others(form: Any, event: Event) -> Scope | None:
    """Return how far an edit reaches, where that is further than the one event."""
    scope = scope_of(form)
    return scope if event.series_id and scope is not Scope.ONE else None


def _with(offered: Any, has: Any) -> list[Any]:
    return [*offered, *(one for one in has if one not in offered)]


def _chosen(model: Any, ids: list[str] | None) -> tuple[Any, ...]:
    numbers = sorted(int(one) for one in ids or ())
    return tuple(one for number in numbers if (one := db.session.get(model, number)) is not None)

"""The pages of those who arrange an event: who comes, who waits, and what they change for somebody."""

from collections.abc import Iterator
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import audit, registry, spreadsheets
from network.core.database import aside, db
from network.core.permission import LARGEST_ID, current_member, permits, real_actor
from network.core.rules import Refused
from network.events.meetings.models import Event
from network.events.registrations import blueprint, needs, operations, policy, queries, restriction, standing
from network.events.registrations.forms import AnswerForm, ChangeForm, ForwardForm
from network.events.registrations.models import Registration
from network.events.registrations.rules import ON_THE_LIST, Place, Source, Status, places_of
from network.members.people import policy as people_policy
from network.members.people import queries as people_queries
from network.members.people.forms import FindForm
from network.members.people.models import Member

HEADINGS = ("Name", "Answer", "How", "Guests", "Place in the queue", "Answered on")
NEEDS_HEADINGS = ("To take part", "Eats")
IN_WORDS = {Place.ROOM: "in the room", Place.ONLINE: "online"}


@blueprint.route("/events/<int:id>/people")
@permits(policy.may_see_who_comes, Event)
def people(event: Event) -> ResponseReturnValue:
    """Show who comes to an event, who waits, and what they need; a look at needs is written down."""
    answers = queries.everybody(event.id)
    coming = [one for one in answers if one.status in ON_THE_LIST]
    with_needs = [one for one in coming if one.needs] if policy.may_see_needs(real_actor()) else []
    if with_needs:
        with aside() as session:
            session.add(audit.entry("needs seen", event, by=real_actor(), rows=len(with_needs)))
    return render_template(
        "events/registrations/people.html",
        event=event,
        answers={status: [one for one in answers if one.status is status] for status in Status},
        queues={place: queries.waiting(event.id, place) for place in places_of(event.kind)},
        places=queries.places(event),
        held_up=standing.held_up(event),
        with_needs=with_needs,
        diets=needs.diets(with_needs),
        no_longer_hold=_no_longer_hold(event, answers),
        panels=registry.panels_for("event people", current_member(), event),
    )


@blueprint.route("/events/<int:id>/people.<any(csv, xlsx):kind>")
@permits(policy.may_see_who_comes, Event)
def export(event: Event, kind: str) -> ResponseReturnValue:
    """Give the list as a file; with needs for coordinators alone."""
    answers = queries.everybody(event.id)
    also_needs = policy.may_see_needs(real_actor())
    with aside() as session:
        session.add(
            audit.entry("answers exported", event, by=real_actor(), rows=len(answers), needs=also_needs)
        )
    registry.note_seen(real_actor(), [one.member_id for one in answers], "export")
    headings = (*HEADINGS, *NEEDS_HEADINGS) if also_needs else HEADINGS
    return spreadsheets.download(kind, f"event-{event.id}-people", headings, _rows(answers, also_needs))


@blueprint.route("/events/<int:id>/people/add", methods=["GET", "POST"])
@permits(policy.may_see_who_comes, Event)
def add(event: Event) -> ResponseReturnValue:
    """Find a member and write down for them that they are going."""
    if request.method == "POST":
        chosen = _chosen()
        made = operations.answer(event, chosen, Status.GOING, by=current_member(), source=Source.COORDINATOR)
        db.session.commit()
        full = made.status is Status.WAITING
        flash(f"It is full: {chosen.name} is in the queue" if full else f"{chosen.name} is going")
        return redirect(url_for("registrations.people", id=event.id))
    find = FindForm(request.args)
    name = find.name.data or ""
    found = people_queries.named(name, people_queries.met_by(current_member()))
    return render_template("events/registrations/add.html", filter=find, name=name, found=found, event=event)


@blueprint.route("/events/answers/<int:id>/change", methods=["GET", "POST"])
@permits(policy.may_change_for_them, Registration)
def change(registration: Registration) -> ResponseReturnValue:
    """Write down another answer for somebody, who is told by e-mail."""
    form = _change_form(registration)
    if form.validate_on_submit():
        try:
            operations.answer(
                registration.event,
                registration.member,
                form.answer,
                by=current_member(),
                place=form.chosen_place,
                source=Source.COORDINATOR,
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved")
            return redirect(url_for("registrations.people", id=registration.event_id))
    return render_template("events/registrations/change.html", form=form, registration=registration)


@blueprint.route("/events/answers/<int:id>/forward", methods=["GET", "POST"])
@permits(policy.may_bring_forward, Registration)
def forward(registration: Registration) -> ResponseReturnValue:
    """Bring somebody to the head of the queue, for a reason."""
    form = ForwardForm()
    if form.validate_on_submit():
        try:
            operations.bring_forward(registration, form.reason.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(f"{registration.member.name} is next")
            return redirect(url_for("registrations.people", id=registration.event_id))
    return render_template("events/registrations/forward.html", form=form, registration=registration)


def _change_form(registration: Registration) -> AnswerForm:
    both_ways = len(places_of(registration.event.kind)) > 1
    return ChangeForm(both_ways=both_ways, data={"place": registration.place.value})


def _no_longer_hold(event: Event, answers: Any) -> list[tuple[Registration, str]]:
    """Return who is going and holds no more what the event asks for, with the reason in words."""
    if not event.kinds_asked:
        return []
    going = [one for one in answers if one.status is Status.GOING]
    reasons = restriction.reasons_against(event, [one.member for one in going])
    return [(one, reasons[one.member_id]) for one in going if reasons[one.member_id]]


def _rows(answers: Any, also_needs: bool) -> Iterator[tuple[Any, ...]]:
    queues: dict[Place, int] = {}
    turns: dict[int, int] = {}
    for one in sorted(answers, key=lambda one: one.queue_number or 0):
        if one.status is Status.WAITING:
            turns[one.id] = queues[one.place] = queues.get(one.place, 0) + 1
    for one in answers:
        row = (
            one.member.name,
            one.status.value.capitalize(),
            IN_WORDS[one.place],
            ", ".join(guest.name for guest in one.guests),
            turns.get(one.id, ""),
            one.answered_at.date(),
        )
        said = one.needs
        yield (*row, said.access if said else "", said.diet if said else "") if also_needs else row


def _chosen() -> Member:
    """Return the member whom the form names; whom the reader may not see is not there."""
    number = request.form.get("member", 0, type=int)
    member = db.session.get(Member, number) if 0 < number <= LARGEST_ID else None
    if member is None or not people_policy.may_see(current_member(), member):
        raise Refused("Choose somebody from the list.")
    return member

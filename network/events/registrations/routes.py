"""A member's own pages: what they answer to an event, their guests and needs, and all their answers."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.core.database import db
from network.core.permission import current_member, permits, private
from network.core.rules import Refused
from network.events.meetings.models import Event
from network.events.registrations import blueprint, guests, needs, operations, policy, queries, standing
from network.events.registrations.forms import AnswerForm, GuestForm, NeedsForm
from network.events.registrations.models import Guest, Registration
from network.events.registrations.rules import NOT_COMING, Place, Status, places_of
from network.members.people.models import Member

SAID = {
    Status.GOING: "You are going",
    Status.MAYBE: "Noted: you may come. That takes no place yet",
    Status.DECLINED: "Noted: you cannot come",
    Status.CANCELLED: "Noted: you cannot come. Your place is free for others",
    Status.WAITING: "It is full. You are in the queue, and we write to you when it is your turn",
    Status.OFFERED: "A place is held for you",
    Status.LAPSED: "The time to take the place is over",
}


@blueprint.route("/events/<int:id>/answer", methods=["GET", "POST"])
@permits(policy.may_answer, Event)
def answer(event: Event) -> ResponseReturnValue:
    """Show where a member stands with an event, and let them answer."""
    actor = current_member()
    there = queries.of(event.id, actor.id or 0)
    form = answer_form(event, there)
    if form.validate_on_submit():
        member = db.session.get_one(Member, actor.id)
        try:
            made = operations.answer(event, member, form.answer, by=member, place=form.chosen_place)
            operations.remind_an_hour_before(made, form.hour_before.data, by=member)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(SAID[made.status])
            return redirect(url_for("registrations.answer", id=event.id))
    return render_template(
        "events/registrations/answer.html", event=event, form=form, at=standing.of(event, actor)
    )


@blueprint.route("/events/<int:id>/answer/<any(going, maybe, cancelled):status>", methods=["POST"])
@permits(policy.may_answer, Event)
def reply(event: Event, status: str) -> ResponseReturnValue:
    """Answer by one press, in the place that stands."""
    member = db.session.get_one(Member, current_member().id)
    made = operations.answer(event, member, Status(status), by=member)
    db.session.commit()
    flash(SAID[made.status])
    return redirect(url_for("registrations.answer", id=event.id))


@blueprint.route("/events/mine")
@permits(policy.may_see_own)
def own() -> ResponseReturnValue:
    """List what a member has answered: to events to come, and to those that are over."""
    number = current_member().id or 0
    return render_template(
        "events/registrations/own.html",
        coming=queries.own(number),
        over=queries.own(number, over=True, limit=20),
        positions=queries.positions(number),
    )


@blueprint.route("/events/answers/<int:id>/guests", methods=["GET", "POST"])
@permits(policy.may_bring_guests, Registration)
def bring_guest(registration: Registration) -> ResponseReturnValue:
    """Add a guest whom a health partner brings."""
    form = GuestForm()
    if form.validate_on_submit():
        try:
            guests.bring(registration, form.name.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Guest added")
            return redirect(page_after(registration))
    return render_template(
        "events/registrations/guest.html",
        form=form,
        registration=registration,
        after=page_after(registration),
    )


@blueprint.route("/events/guests/<int:id>/leave-out", methods=["POST"])
@permits(policy.may_leave_out, Guest)
def leave_out(guest: Guest) -> ResponseReturnValue:
    """Bring a guest no more."""
    registration = guest.registration
    guests.leave_out(guest, by=current_member())
    db.session.commit()
    flash("The guest is off the list. The place is free for others")
    return redirect(page_after(registration))


@blueprint.route("/events/answers/<int:id>/needs", methods=["GET", "POST"])
@private
@permits(policy.may_give_needs, Registration)
def declare_needs(registration: Registration) -> ResponseReturnValue:
    """Say what one needs to take part and may eat."""
    form = NeedsForm(obj=registration.needs)
    if form.validate_on_submit():
        try:
            needs.declare(
                registration,
                form.access.data or "",
                form.diet.data or "",
                agreed=form.agreed.data,
                by=current_member(),
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved" if registration.needs else "Nothing is kept")
            return redirect(page_after(registration))
    return render_template("events/registrations/needs.html", form=form, registration=registration)


@blueprint.route("/events/answers/<int:id>/needs/take-back", methods=["POST"])
@permits(policy.may_take_back_needs, Registration)
def take_back_needs(registration: Registration) -> ResponseReturnValue:
    """Delete what one said one needs."""
    needs.withdraw(registration, by=current_member())
    db.session.commit()
    flash("Deleted. Nobody reads it any more")
    return redirect(page_after(registration))


def answer_form(event: Event, there: Registration | None) -> AnswerForm:
    """Return the form, filled with the answer that stands."""
    both_ways = len(places_of(event.kind)) > 1
    if there is None:
        return AnswerForm(both_ways=both_ways, data={"place": Place.ROOM.value})
    status = there.status
    if status in NOT_COMING:
        status = Status.CANCELLED
    elif status in {Status.WAITING, Status.OFFERED}:
        status = Status.GOING
    data = {"status": status.value, "place": there.place.value, "hour_before": there.wants_hour_before}
    return AnswerForm(both_ways=both_ways, data=data)


def page_after(registration: Registration) -> str:
    """Return where somebody goes on: to their own answer, or to who comes to the event they arrange."""
    page = "answer" if registration.member_id == current_member().id else "people"
    return url_for(f"registrations.{page}", id=registration.event_id)

"""The pages of those who arrange events: make one, change it, publish it, move it, say that it is off."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.core.database import db
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.events.meetings import blueprint, operations, pages, policy, together
from network.events.meetings.forms import CancelForm, MoveForm, ReasonForm, times_of
from network.events.meetings.models import Event
from network.events.meetings.operations import Plan
from network.events.meetings.rules import Status
from network.events.meetings.series import Scope


@blueprint.route("/events/new", methods=["GET", "POST"])
@permits(policy.may_begin)
def begin() -> ResponseReturnValue:
    """Make a draft of an event."""
    actor = current_member()
    form = pages.event_form(actor)
    if form.validate_on_submit():
        try:
            event = operations.draft(pages.plan_from(form, actor), by=actor)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved as a draft. Publish it when it is ready")
            return redirect(url_for("events.show", id=event.id))
    return render_template("events/edit.html", form=form, event=None, differences=[])


@blueprint.route("/events/<int:id>/edit", methods=["GET", "POST"])
@permits(policy.may_arrange, Event)
def edit(event: Event) -> ResponseReturnValue:
    """Change an event; of a series this one, those that follow, or all, after a look at what that does."""
    actor = current_member()
    operations.refuse_over(event)
    form = pages.event_form(actor, event)
    if form.is_submitted():
        operations.take(event)
    differences: list[Difference] = []
    fill = pages.filled(actor)
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, event, fill)):
        try:
            plan = pages.plan_from(form, actor, event)
            reason = _reason(form.reason.data or "" if "reason" in form else "", event, plan)
            scope = pages.reaches_others(form, event)
            ahead = together.outlook(event, plan, scope) if scope else None
            if ahead and (ahead.steps or ahead.kept) and not pages.confirmed(ahead.mark):
                return render_template(
                    "events/series.html", event=event, plan=plan, ahead=ahead, repeated=pages.repeated()
                )
            if scope:
                together.edit(event, plan, scope, by=actor, reason=reason)
            else:
                operations.edit(event, plan, by=actor, reason=reason)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved")
            return redirect(url_for("events.show", id=event.id))
    return render_template("events/edit.html", form=form, event=event, differences=differences)


@blueprint.route("/events/<int:id>/publish", methods=["POST"])
@permits(policy.may_arrange, Event)
def publish(event: Event) -> ResponseReturnValue:
    """Let those see an event whom it is for."""
    operations.publish(event, by=current_member())
    db.session.commit()
    flash("Published. Those whom it is for see it from now on")
    return redirect(url_for("events.show", id=event.id))


@blueprint.route("/events/<int:id>/discard", methods=["POST"])
@permits(policy.may_arrange, Event)
def discard(event: Event) -> ResponseReturnValue:
    """Delete a draft."""
    operations.discard(event, by=current_member())
    db.session.commit()
    flash("The draft is deleted")
    return redirect(url_for("events.index"))


@blueprint.route("/events/<int:id>/move", methods=["GET", "POST"])
@permits(policy.may_arrange, Event)
def move(event: Event) -> ResponseReturnValue:
    """Give an event another time, and say why."""
    form = MoveForm(data=times_of(event))
    if form.validate_on_submit():
        try:
            starts_at, ends_at = form.moments
            operations.reschedule(
                event,
                starts_at,
                ends_at,
                form.reason.data or "",
                by=current_member(),
                all_day=bool(form.all_day.data),
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Moved. Those who are going are told")
            return redirect(url_for("events.show", id=event.id))
    return render_template("events/move.html", form=form, event=event)


@blueprint.route("/events/<int:id>/postpone", methods=["GET", "POST"])
@permits(policy.may_arrange, Event)
def postpone(event: Event) -> ResponseReturnValue:
    """Take an event off its day, without another one yet."""
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            operations.postpone(event, form.reason.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Postponed. Those who are going are told")
            return redirect(url_for("events.show", id=event.id))
    return render_template("events/postpone.html", form=form, event=event)


@blueprint.route("/events/<int:id>/cancel", methods=["GET", "POST"])
@permits(policy.may_arrange, Event)
def cancel(event: Event) -> ResponseReturnValue:
    """Cancel an event; of a series this one, those that follow, or all, after a look at what that does."""
    form = CancelForm()
    if event.series_id is None:
        del form.scope
    if form.validate_on_submit():
        scope = pages.reaches_others(form, event)
        found = together.cancellation(event, scope or Scope.ONE)
        mark = " ".join(f"{one.id}.{one.version}" for one in found.changed)
        if scope and (found.changed or found.kept) and not pages.confirmed(mark):
            return render_template(
                "events/cancel_series.html", event=event, found=found, mark=mark, repeated=pages.repeated()
            )
        try:
            together.cancel(event, scope or Scope.ONE, form.reason.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Cancelled. Those who are going are told")
            return redirect(url_for("events.show", id=event.id))
    return render_template("events/cancel.html", form=form, event=event)


@blueprint.route("/events/<int:id>/hold", methods=["POST"])
@permits(policy.may_arrange, Event)
def hold(event: Event) -> ResponseReturnValue:
    """Say that an event took place."""
    operations.hold(event, by=current_member())
    db.session.commit()
    flash("Noted that it took place")
    return redirect(url_for("events.show", id=event.id))


def _reason(reason: str, event: Event, plan: Plan) -> str:
    """Return why an event moves; raises Refused where people are to be told, and it is not said."""
    moves = (event.starts_at, event.ends_at, event.all_day) != (plan.starts_at, plan.ends_at, plan.all_day)
    if moves and event.status is Status.PUBLISHED and not reason:
        raise Refused("Say why the time changes: those who are going read it.", "reason")
    return reason

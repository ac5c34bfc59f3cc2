"""The pages: events of others, and for coordinators the calendars that they come from."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock
from network.core.database import db
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import LARGEST_ID, current_member, permits
from network.core.rules import Refused
from network.events.outside import blueprint, operations, policy, queries, rules
from network.events.outside.forms import CalendarForm
from network.events.outside.models import OutsideCalendar, OutsideEvent


@blueprint.route("/events/others")
@permits(policy.may_see_events)
def index() -> ResponseReturnValue:
    """List the coming events of partners, each with its source."""
    number = request.args.get("after", type=int)
    after = db.session.get(OutsideEvent, number) if number and 0 < number <= LARGEST_ID else None
    found = queries.coming(current_member(), clock.now(), queries.PAGE + 1, after)
    shown = found[: queries.PAGE]
    return render_template(
        "events/outside/index.html",
        found=shown,
        next_after=shown[-1].id if len(found) > queries.PAGE else None,
        later=after is not None,
    )


@blueprint.route("/events/others/calendars")
@permits(policy.may_manage)
def calendars() -> ResponseReturnValue:
    """List the calendars that are read, and how that went."""
    return render_template("events/outside/calendars.html", calendars=queries.calendars())


@blueprint.route("/events/others/calendars/new", methods=["GET", "POST"])
@permits(policy.may_manage)
def add() -> ResponseReturnValue:
    """Take over a calendar by its address or its file."""
    form = CalendarForm()
    if form.validate_on_submit():
        try:
            calendar = operations.add(
                form.source.data or "",
                (form.address.data or "").strip(),
                is_public=form.is_public.data,
                content=form.content(),
                by=current_member(),
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Added. We read it within a minute" if calendar.address else "Added")
            return redirect(url_for("outside.show", id=calendar.id))
    return render_template("events/outside/edit.html", form=form, calendar=None, differences=[])


@blueprint.route("/events/others/calendars/<int:id>")
@permits(policy.may_manage, OutsideCalendar)
def show(calendar: OutsideCalendar) -> ResponseReturnValue:
    """Show where a calendar comes from, when it was read, and what stands in it."""
    return render_template(
        "events/outside/show.html",
        calendar=calendar,
        events=calendar.events,
        next_reading=rules.next_reading(calendar.read_at, calendar.failures) if calendar.address else None,
    )


@blueprint.route("/events/others/calendars/<int:id>/edit", methods=["GET", "POST"])
@permits(policy.may_manage, OutsideCalendar)
def edit(calendar: OutsideCalendar) -> ResponseReturnValue:
    """Change whose calendar it is, who sees it, or where it is read."""
    form = CalendarForm(obj=calendar)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, calendar)):
        try:
            operations.edit(
                calendar,
                form.source.data or "",
                (form.address.data or "").strip(),
                is_public=form.is_public.data,
                content=form.content(),
                by=current_member(),
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved")
            return redirect(url_for("outside.show", id=calendar.id))
    return render_template("events/outside/edit.html", form=form, calendar=calendar, differences=differences)


@blueprint.route("/events/others/calendars/<int:id>/read", methods=["POST"])
@permits(policy.may_manage, OutsideCalendar)
def read_again(calendar: OutsideCalendar) -> ResponseReturnValue:
    """Ask for a calendar to be read now."""
    operations.read_again(calendar, by=current_member())
    db.session.commit()
    flash("We read it within a minute. Load this page again to see what came")
    return redirect(url_for("outside.show", id=calendar.id))


@blueprint.route("/events/others/calendars/<int:id>/remove", methods=["POST"])
@permits(policy.may_manage, OutsideCalendar)
def remove(calendar: OutsideCalendar) -> ResponseReturnValue:
    """Take a calendar away with what it brought."""
    operations.remove(calendar, by=current_member())
    db.session.commit()
    flash("Taken away, with its events")
    return redirect(url_for("outside.calendars"))

"""The pages of the places where the network meets."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.core.database import db
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.events.meetings import blueprint, policy, queries
from network.events.meetings import venues as operations
from network.events.meetings.forms import VenueForm
from network.events.meetings.models import Venue


@blueprint.route("/events/venues/")
@permits(policy.may_keep_venues)
def venues() -> ResponseReturnValue:
    """List the venues."""
    return render_template("events/venues.html", venues=queries.venues())


@blueprint.route("/events/venues/new", methods=["GET", "POST"])
@permits(policy.may_keep_venues)
def add_venue() -> ResponseReturnValue:
    """Add a venue."""
    form = VenueForm()
    if form.validate_on_submit():
        try:
            operations.add(form.facts, by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("The venue is added. Choose it where you plan an event")
            return redirect(url_for("events.venues"))
    return render_template("events/venue.html", form=form, venue=None, differences=[])


@blueprint.route("/events/venues/<int:id>", methods=["GET", "POST"])
@permits(policy.may_keep_venues, Venue)
def venue(venue: Venue) -> ResponseReturnValue:
    """Change a venue, and with it what its events show."""
    form = VenueForm(obj=venue)
    if form.is_submitted():
        operations.take(venue)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, venue)):
        try:
            operations.edit(venue, form.facts, by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved. Every event that is there shows it")
            return redirect(url_for("events.venues"))
    return render_template("events/venue.html", form=form, venue=venue, differences=differences)


@blueprint.route("/events/venues/<int:id>/close", methods=["POST"])
@permits(policy.may_keep_venues, Venue)
def close_venue(venue: Venue) -> ResponseReturnValue:
    """Offer a venue no more."""
    operations.close(venue, by=current_member())
    db.session.commit()
    flash("The venue is offered no more. Events that are there stay")
    return redirect(url_for("events.venues"))


@blueprint.route("/events/venues/<int:id>/open", methods=["POST"])
@permits(policy.may_keep_venues, Venue)
def open_venue(venue: Venue) -> ResponseReturnValue:
    """Offer a venue again."""
    operations.open_again(venue, by=current_member())
    db.session.commit()
    flash("The venue is offered again")
    return redirect(url_for("events.venues"))

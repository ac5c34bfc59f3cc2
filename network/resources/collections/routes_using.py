"""The pages on which readers save and say that they used something, and what events leave to the library."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock
from network.core.database import db
from network.core.limits import limiter
from network.core.paging import last_seen
from network.core.permission import current_member, permits, private
from network.core.rules import Refused
from network.events.afterwards.models import EventFile
from network.events.meetings.models import Event
from network.members.catalogue import queries as catalogue
from network.resources.collections import blueprint, from_events, policy, queries, using
from network.resources.collections.forms import NoteForm, TakeDownForm, UseForm
from network.resources.collections.models import ResourceUse
from network.resources.library.models import Resource
from network.resources.library.rules import Status


def _whoever_says() -> str:
    return f"uses told by {current_member().id}"


@blueprint.route("/resources/saved")
@permits(policy.may_see_saved)
@private
def saved() -> ResponseReturnValue:
    """List what somebody saved, with their notes; what is withdrawn is struck, with the reason."""
    found = queries.saved_list(current_member(), last_seen())
    shown = found[: queries.PAGE]
    return render_template(
        "resources/collections/saved.html",
        saved=shown,
        withdrawn=Status.WITHDRAWN,
        is_first_page=last_seen() is None,
        more_before=shown[-1].kept.id if len(found) > queries.PAGE else None,
    )


@blueprint.route("/resources/<int:id>/save", methods=["POST"])
@permits(policy.may_see_saved, Resource)
def save(resource: Resource) -> ResponseReturnValue:
    """Put a resource on one's list, or take it off."""
    by = current_member()
    off = request.form.get("keep") == "no"
    if off:
        using.unsave(resource, by=by)
    else:
        using.save(resource, by=by)
    db.session.commit()
    flash("It is off your list" if off else "It is on your list")
    if request.form.get("then") == "list":
        return redirect(url_for("collections.saved"))
    return redirect(url_for("resources.show", id=resource.id))


@blueprint.route("/resources/<int:id>/note", methods=["GET", "POST"])
@permits(policy.may_save, Resource)
@private
def note(resource: Resource) -> ResponseReturnValue:
    """Save a resource with a note to oneself."""
    form = NoteForm(obj=queries.saved_by(current_member().id, resource.id))
    if form.validate_on_submit():
        using.save(resource, by=current_member(), note=form.note.data or "")
        db.session.commit()
        flash("Saved. Nobody else reads your note")
        return redirect(url_for("collections.saved"))
    return render_template("resources/collections/note.html", form=form, resource=resource)


@blueprint.route("/resources/<int:id>/used", methods=["GET", "POST"])
@limiter.limit("60 per day", key_func=_whoever_says, methods=["POST"])
@permits(policy.may_say_used, Resource)
def used(resource: Resource) -> ResponseReturnValue:
    """Say where and how one used a resource, or change what one said."""
    by = current_member()
    use = queries.use_by(by.id, resource.id)
    form = UseForm(catalogue.conditions(active=True), catalogue.areas(on=clock.today()), use)
    if form.validate_on_submit():
        try:
            using.say_used(resource, form.said, by=by)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Thank you. Others can read it now")
            return redirect(url_for("resources.show", id=resource.id))
    return render_template("resources/collections/used.html", form=form, resource=resource, use=use)


@blueprint.route("/resources/<int:id>/uses")
@permits(policy.may_read_uses, Resource)
def uses(resource: Resource) -> ResponseReturnValue:
    """List every note on the use of a resource, newest first."""
    found = queries.uses_of(resource, current_member(), last_seen())
    shown = found[: queries.PAGE]
    return render_template(
        "resources/collections/uses.html",
        resource=resource,
        uses=shown,
        is_first_page=last_seen() is None,
        more_before=shown[-1].use.id if len(found) > queries.PAGE else None,
    )


@blueprint.route("/resources/uses/<int:id>/take-back", methods=["POST"])
@permits(policy.wrote, ResourceUse)
def take_back(use: ResourceUse) -> ResponseReturnValue:
    """Take back what one said of one's use."""
    number = use.resource_id
    using.take_back(use, by=current_member())
    db.session.commit()
    flash("Your note is gone")
    return redirect(url_for("resources.show", id=number))


@blueprint.route("/resources/uses/<int:id>/take-down", methods=["GET", "POST"])
@permits(policy.may_take_down, ResourceUse)
def take_down(use: ResourceUse) -> ResponseReturnValue:
    """Take somebody's note off the page, with a reason."""
    form = TakeDownForm()
    if form.validate_on_submit():
        try:
            using.take_down(use, form.reason.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("The note is off the page. Whoever wrote it is told why")
            return redirect(url_for("resources.show", id=use.resource_id))
    return render_template("resources/collections/take_down.html", form=form, use=use)


@blueprint.route("/events/files/<int:id>/into-library", methods=["POST"])
@permits(policy.may_take_in, EventFile)
def take_in(file: EventFile) -> ResponseReturnValue:
    """Put a file of an event into the library."""
    resource = from_events.take_in(file, by=current_member())
    db.session.commit()
    flash("The network finds it in the library now. Say more about it if you like")
    return redirect(url_for("resources.show", id=resource.id))


@blueprint.route("/events/<int:id>/recording/into-library", methods=["POST"])
@permits(policy.may_take_in_recording, Event)
def take_in_recording(event: Event) -> ResponseReturnValue:
    """Put the recording of an event into the library."""
    resource = from_events.take_in_recording(event, by=current_member())
    db.session.commit()
    flash("The network finds it in the library now. Say more about it if you like")
    return redirect(url_for("resources.show", id=resource.id))

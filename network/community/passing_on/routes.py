"""The pages: one thing, or the week, as a text to paste into WhatsApp."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.community.discussions.models import Discussion
from network.community.passing_on import blueprint, operations, policy, queries, rules, telling
from network.core import clock
from network.core.database import db
from network.core.permission import current_member, permits
from network.events.meetings.models import Event
from network.events.meetings.rules import Visibility as EventVisibility
from network.resources.library.models import Resource
from network.resources.library.rules import Visibility


@blueprint.route("/events/<int:id>/pass-on")
@permits(policy.may_pass_on_event, Event)
def event(event: Event) -> ResponseReturnValue:
    """Show the text about an event."""
    public = event.visibility is EventVisibility.PUBLIC
    return _page("event", telling.of_event(event), url_for("events.show", id=event.id), is_public=public)


@blueprint.route("/resources/<int:id>/pass-on")
@permits(policy.may_pass_on_resource, Resource)
def resource(resource: Resource) -> ResponseReturnValue:
    """Show the text about a resource."""
    public = resource.visibility is Visibility.PUBLIC
    return _page(
        "resource", telling.of_resource(resource), url_for("resources.show", id=resource.id), is_public=public
    )


@blueprint.route("/community/<int:id>/pass-on")
@permits(policy.may_pass_on_discussion, Discussion)
def discussion(discussion: Discussion) -> ResponseReturnValue:
    """Show the text about a discussion."""
    return _page(
        "discussion",
        telling.of_discussion(discussion),
        url_for("community.show", id=discussion.id),
        is_public=False,
    )


@blueprint.route("/community/weekly-text")
@permits(policy.may_tell_the_week)
def weekly() -> ResponseReturnValue:
    """Show the text of the week."""
    message = telling.of_the_week(clock.now())
    return render_template(
        "community/passing_on/weekly.html",
        message=message,
        send=rules.send_address(message),
        last=queries.last_told(),
    )


@blueprint.route("/community/weekly-text/told", methods=["POST"])
@permits(policy.may_say_it_is_told)
def told() -> ResponseReturnValue:
    """Keep that it is in the group."""
    operations.say_it_is_told(by=current_member())
    db.session.commit()
    flash("Thank you. The next text begins here")
    return redirect(url_for("passing_on.weekly"))


def _page(thing: str, message: str, back: str, *, is_public: bool) -> ResponseReturnValue:
    return render_template(
        "community/passing_on/one.html",
        thing=thing,
        message=message,
        send=rules.send_address(message),
        back=back,
        is_public=is_public,
    )

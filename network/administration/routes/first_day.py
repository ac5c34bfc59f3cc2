"""The first day: what a new network still lacks, a letter to try the post with, and putting the list away."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.administration import blueprint, county_queries, operations, policy
from network.administration.first_day import BY_HAND
from network.core import clock, registry
from network.core.database import db
from network.core.permission import current_member, permits


@blueprint.route("/first-day")
@permits(policy.may_see_first_day)
def first_day() -> ResponseReturnValue:
    """List what is set and what is not, each with the page where it is."""
    return render_template(
        "administration/first_day.html",
        items=registry.first_day_items(clock.today()),
        is_put_away=county_queries.is_put_away(),
        letters_leave_the_building=bool(current_app.config["SETTINGS"].mail_url),
    )


@blueprint.route(f"/first-day/<any({', '.join(sorted(BY_HAND))}):key>/done", methods=["POST"])
@permits(policy.may_see_first_day)
def mark_first_day(key: str) -> ResponseReturnValue:
    """Say that a point is done which only a person can know."""
    operations.mark(key, by=current_member())
    db.session.commit()
    flash("Marked as done")
    return redirect(url_for(".first_day"))


@blueprint.route(f"/first-day/<any({', '.join(sorted(BY_HAND))}):key>/not-done", methods=["POST"])
@permits(policy.may_see_first_day)
def unmark_first_day(key: str) -> ResponseReturnValue:
    """Take back that a point is done."""
    operations.unmark(key, by=current_member())
    db.session.commit()
    flash("Marked as not done")
    return redirect(url_for(".first_day"))


@blueprint.route("/first-day/test-letter", methods=["POST"])
@permits(policy.may_see_first_day)
def send_test_letter() -> ResponseReturnValue:
    """Send a letter to whoever presses the button."""
    member = current_member()
    operations.send_test_letter(by=member)
    db.session.commit()
    flash("A letter to you is on its way. When it has gone, this page says so")
    return redirect(url_for(".first_day"))


@blueprint.route("/first-day/put-away", methods=["POST"])
@permits(policy.may_see_first_day)
def put_first_day_away() -> ResponseReturnValue:
    """Take the list off the home page."""
    operations.put_away(by=current_member())
    db.session.commit()
    flash("The list is off the home page. It stays here")
    return redirect(url_for(".first_day"))


@blueprint.route("/first-day/show-again", methods=["POST"])
@permits(policy.may_see_first_day)
def show_first_day_again() -> ResponseReturnValue:
    """Put the list back onto the home page."""
    operations.show_again(by=current_member())
    db.session.commit()
    flash("The list is on the home page again, until all is done")
    return redirect(url_for(".first_day"))

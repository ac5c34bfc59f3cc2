"""The buttons of following: follow, hear no more, tell everybody."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from network.community.discussions.models import Discussion
from network.community.following import blueprint, operations, policy
from network.core.database import db
from network.core.permission import current_member, permits
from network.core.rules import Refused


@blueprint.route("/community/<int:id>/follow", methods=["POST"])
@permits(policy.may_follow, Discussion)
def follow(discussion: Discussion) -> ResponseReturnValue:
    """Follow a discussion."""
    operations.follow(discussion, by=current_member())
    db.session.commit()
    flash("You follow this discussion")
    return redirect(url_for("community.show", id=discussion.id))


@blueprint.route("/community/<int:id>/hear-no-more", methods=["POST"])
@permits(policy.may_follow, Discussion)
def hear_no_more(discussion: Discussion) -> ResponseReturnValue:
    """Hear nothing more of a discussion."""
    operations.hear_no_more(discussion, by=current_member())
    db.session.commit()
    flash("You will hear nothing more of this discussion")
    return redirect(url_for("community.show", id=discussion.id))


@blueprint.route("/community/<int:id>/tell-everybody", methods=["POST"])
@permits(policy.may_tell_all, Discussion)
def tell_all(discussion: Discussion) -> ResponseReturnValue:
    """Tell everybody of a notice at once."""
    try:
        told = operations.tell_all(discussion, by=current_member())
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        db.session.commit()
        flash(f"Members who are told at once: {told}")
    return redirect(url_for("community.show", id=discussion.id))

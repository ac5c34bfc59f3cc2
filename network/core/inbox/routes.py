"""The list of what is new to whoever looks."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.core.database import db
from network.core.inbox import blueprint, operations, queries
from network.core.paging import last_seen
from network.core.permission import current_member, permits, private, signed_in


@blueprint.route("/news")
@permits(signed_in)
@private
def index() -> ResponseReturnValue:
    """List what was told to the reader, newest first."""
    before = last_seen()
    page = queries.page(current_member(), before=before)
    following = url_for("inbox.index", before=page.next) if page.next else None
    return render_template("core/inbox.html", page=page, next=following, begins=before is None)


@blueprint.route("/news/read", methods=["POST"])
@permits(signed_in)
def read() -> ResponseReturnValue:
    """Take for read what the reader has just seen."""
    if (until := last_seen("until")) is not None:
        operations.mark_read(current_member().id or 0, until)
        db.session.commit()
        flash("All is marked as read")
    return redirect(url_for("inbox.index"))

"""A coordinator's pages about extensions: what there is, a new one with its preview, taking one back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.core.database import db
from network.core.paging import last_seen
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.members.catalogue import queries as catalogue
from network.members.catalogue.rules import Validity
from network.members.reminders import blueprint, extending, policy, queries
from network.members.reminders.extending import Plan
from network.members.reminders.forms import ExtendForm
from network.members.reminders.models import Extension


@blueprint.route("/reminders/extensions/")
@permits(policy.may_see_extensions)
def extensions() -> ResponseReturnValue:
    """List the extensions."""
    before = last_seen()
    found = queries.extensions(before=before)
    page = found[: queries.PAGE]
    return render_template(
        "reminders/extensions.html",
        found=page,
        last=page[-1] if len(found) > queries.PAGE else None,
        first=before is None,
    )


@blueprint.route("/reminders/extensions/new", methods=["GET", "POST"])
@permits(policy.may_extend)
def extend() -> ResponseReturnValue:
    """Ask whose last days move; show who, from when to when; and do it once that was looked at."""
    by = current_member()
    form = ExtendForm(kinds=[kind for kind in catalogue.kinds() if kind.validity is not Validity.NONE])
    found: Plan | None = None
    if form.validate_on_submit():
        looked_at = form.seen.data or ""
        try:
            found = extending.plan(form.asked, by=by)
            if looked_at == found.fingerprint and found.moves:
                made = extending.extend(form.asked, form.reason.data or "", by=by, seen=looked_at)
                db.session.commit()
                flash("Extended. Each holder gets a letter")
                return redirect(url_for("reminders.extension", id=made.id))
            form.shows(found.fingerprint)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
    return render_template("reminders/extend.html", form=form, plan=found)


@blueprint.route("/reminders/extensions/<int:id>")
@permits(policy.may_see_extensions, Extension)
def extension(extension: Extension) -> ResponseReturnValue:
    """Show whose last days an extension moved."""
    return render_template("reminders/extension.html", extension=extension)


@blueprint.route("/reminders/extensions/<int:id>/undo", methods=["POST"])
@permits(policy.may_undo_extension, Extension)
def undo_extension(extension: Extension) -> ResponseReturnValue:
    """Put the last days back where nothing changed them since."""
    left = extending.undo(extension, by=current_member())
    db.session.commit()
    flash(f"Taken back. {left} stay as they are: they changed since" if left else "Taken back")
    return redirect(url_for("reminders.extension", id=extension.id))

"""The pages about other formats: asking for one, with or without an account, and answering."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.core.database import db
from network.core.limits import limiter
from network.core.paging import last_seen
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.resources.library.models import Resource
from network.resources.sharing import asking, blueprint, policy, privacy, queries
from network.resources.sharing.forms import AnswerForm, OtherFormatForm
from network.resources.sharing.models import FormatRequest


@blueprint.route("/resources/<int:id>/other-format", methods=["GET", "POST"])
@limiter.limit("10 per hour", methods=["POST"])
@permits(policy.may_ask, Resource)
def other_format(resource: Resource) -> ResponseReturnValue:
    """Ask for a resource in another format."""
    form = OtherFormatForm(current_member())
    if form.validate_on_submit():
        try:
            asking.ask(resource, form.wish, by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Thank you. Whoever looks after this answers you by e-mail")
            return redirect(url_for("resources.show", id=resource.id))
    return render_template(
        "resources/sharing/other_format.html", resource=resource, form=form, months=privacy.KEPT.months
    )


@blueprint.route("/resources/other-formats")
@permits(policy.may_see_requests)
def formats() -> ResponseReturnValue:
    """List who needs another format of what the reader looks after, and what was answered."""
    found = queries.done(current_member(), last_seen())
    shown = found[: queries.PAGE]
    return render_template(
        "resources/sharing/formats.html",
        waiting=queries.waiting(current_member()),
        done=shown,
        more_before=shown[-1].id if len(found) > queries.PAGE else None,
    )


@blueprint.route("/resources/other-formats/<int:id>", methods=["GET", "POST"])
@permits(policy.may_answer, FormatRequest)
def answer(wish: FormatRequest) -> ResponseReturnValue:
    """Answer a request for another format."""
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            asking.answer(wish, form.status, form.note.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Thank you. We have told them")
            return redirect(url_for("sharing.formats"))
    return render_template("resources/sharing/answer.html", wish=wish, form=form)

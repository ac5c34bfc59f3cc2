"""The pages that keep a discussion in order: lock, pin, move."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.community.discussions.models import Discussion
from network.community.moderation import blueprint, order, policy
from network.community.moderation.forms import LockForm, MoveForm
from network.core import clock
from network.core.database import db
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.members.catalogue import queries as catalogue
from network.members.catalogue.models import Area, Condition


@blueprint.route("/community/<int:id>/lock", methods=["GET", "POST"])
@permits(policy.may_keep_order, Discussion)
def lock(discussion: Discussion) -> ResponseReturnValue:
    """Close a discussion to new answers."""
    form = LockForm()
    if form.validate_on_submit():
        try:
            order.lock(discussion, form.because.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            return _back(discussion, "The discussion is closed to new answers")
    return render_template("community/moderation/lock.html", form=form, discussion=discussion)


@blueprint.route("/community/<int:id>/unlock", methods=["POST"])
@permits(policy.may_keep_order, Discussion)
def unlock(discussion: Discussion) -> ResponseReturnValue:
    """Let a discussion go on."""
    order.unlock(discussion, by=current_member())
    return _back(discussion, "The discussion goes on")


@blueprint.route("/community/<int:id>/pin", methods=["POST"])
@permits(policy.may_keep_order, Discussion)
def pin(discussion: Discussion) -> ResponseReturnValue:
    """Keep a discussion above the others."""
    order.pin(discussion, by=current_member())
    return _back(discussion, "The discussion stands above the others")


@blueprint.route("/community/<int:id>/unpin", methods=["POST"])
@permits(policy.may_keep_order, Discussion)
def unpin(discussion: Discussion) -> ResponseReturnValue:
    """Let a discussion stand among the others again."""
    order.unpin(discussion, by=current_member())
    return _back(discussion, "The discussion stands among the others again")


@blueprint.route("/community/<int:id>/move", methods=["GET", "POST"])
@permits(policy.may_keep_order, Discussion)
def move(discussion: Discussion) -> ResponseReturnValue:
    """Move a discussion to another kind, other conditions or other areas."""
    conditions, areas = _offered(discussion)

    def fill(form: type[MoveForm], thing: Discussion, **kwargs: Any) -> MoveForm:
        return form.about(thing, conditions, areas, **kwargs)

    form = fill(MoveForm, discussion)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, discussion, fill)):
        try:
            order.relocate(discussion, by=current_member(), **form.facts(conditions, areas))
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            return _back(discussion, "The discussion is moved")
    return render_template(
        "community/moderation/move.html", form=form, discussion=discussion, differences=differences
    )


def _offered(discussion: Discussion) -> tuple[Sequence[Condition], Sequence[Area]]:
    """Return what can be chosen: what is in use today, and what the discussion has already."""
    areas = list(catalogue.areas(on=clock.today()))
    return catalogue.conditions(), areas + [one for one in discussion.areas if one not in areas]


def _back(discussion: Discussion, words: str) -> ResponseReturnValue:
    db.session.commit()
    flash(words)
    return redirect(url_for("community.show", id=discussion.id))

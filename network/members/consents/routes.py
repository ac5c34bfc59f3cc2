"""A member's own pages: what they agree to, and who sees what of them."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import registry
from network.core.database import db
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.members.consents import blueprint, operations, policy, queries
from network.members.consents.forms import VisibilityForm
from network.members.consents.kinds import kinds
from network.members.consents.rules import PUBLIC_LISTING, ConsentKind
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.people.rules import CHOOSABLE_FIELDS

AGREE_FIRST = "Tick this if you agree. Without it nothing can be shown to everybody on the web"


@blueprint.route("/members/<int:id>/consents")
@permits(policy.may_see_consents_of, Member)
def show(member: Member) -> ResponseReturnValue:
    """Show what a member agrees to, in which words, and since when."""
    return render_template(
        "consents/show.html",
        member=member,
        stands=queries.stands(member.id),
        answers=queries.answers_of(member.id),
        titles={kind.key: kind.title for kind in kinds},
    )


@blueprint.route("/members/<int:id>/consents/<key>/give", methods=["POST"])
@permits(policy.may_give_for, Member)
def give(member: Member, key: str) -> ResponseReturnValue:
    """Agree to the words that were shown."""
    kind = _kind(key)
    try:
        operations.give(member, key, by=current_member(), version=_words_shown())
    except Refused as refusal:
        db.session.rollback()
        flash(str(refusal), "warning")
        return redirect(url_for("consents.show", id=member.id, _anchor=key))
    db.session.commit()
    if key == PUBLIC_LISTING:
        flash("Thank you. Now tick what everybody on the web may see")
        return redirect(url_for("consents.visibility", id=member.id))
    flash("Thank you. It is written down")
    if kind.is_agreement:
        return redirect(url_for("home.index"))
    return redirect(url_for("consents.show", id=member.id, _anchor=key))


@blueprint.route("/members/<int:id>/consents/<key>/withdraw", methods=["POST"])
@permits(policy.may_withdraw_for, Member)
def withdraw(member: Member, key: str) -> ResponseReturnValue:
    """Take a consent back. It takes effect at once."""
    _kind(key)
    try:
        operations.withdraw(member, key, by=current_member())
    except Refused as refusal:
        db.session.rollback()
        flash(str(refusal), "warning")
    else:
        db.session.commit()
        flash("Taken back. It holds from this moment")
    return redirect(url_for("consents.show", id=member.id, _anchor=key))


@blueprint.route("/members/<int:id>/visibility", methods=["GET", "POST"])
@permits(policy.may_choose_visibility, Member)
def visibility(member: Member) -> ResponseReturnValue:
    """Choose who may see which field of one's own profile, and agree to what that needs."""
    form = _ticked(VisibilityForm, member)
    differences: list[Difference] = []
    if form.is_submitted():
        operations.hold(member)  # compared with what nobody else is changing at this moment
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, member, _ticked)):
        try:
            _choose(member, form)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved. It holds from now on")
            return redirect(url_for("people.show", id=member.id))
    if form.is_submitted():
        db.session.rollback()
    return render_template(
        "consents/visibility.html",
        form=form,
        member=member,
        differences=differences,
        stand=queries.stand(member.id, PUBLIC_LISTING),
        panels=registry.panels_for("visibility", current_member(), member),
    )


def _choose(member: Member, form: VisibilityForm) -> None:
    """Set the ticks; where something is for everybody, with the agreement that was given beside them."""
    by = current_member()
    if form.shows_everybody and not queries.gives(member.id, PUBLIC_LISTING):
        if not form.agree.data:
            raise Refused(AGREE_FIRST, "agree")
        operations.give(member, PUBLIC_LISTING, by=by, version=_words_shown())
    people.show(member, form.ticks, by=by)


def _ticked(form_class: Any, member: Member, **how: Any) -> Any:
    ticks = {
        field: [tick.partition(":")[2] for tick in member.shown if tick.partition(":")[0] == field]
        for field in CHOOSABLE_FIELDS
    }
    return form_class(data={**ticks, "version": member.version}, **how)


def _words_shown() -> int:
    """Return the version of the words that stood beside the button, as the page sent it along."""
    return request.form.get("wording", 0, type=int)


def _kind(key: str) -> ConsentKind:
    return kinds.named(key) or abort(404)

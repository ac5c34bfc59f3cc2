"""The pages: raising a concern, what became of one's own, and a coordinator's."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core.database import can_be_kept, db
from network.core.lifecycle import history_of
from network.core.limits import limiter
from network.core.paging import last_seen
from network.core.permission import LARGEST_ID, current_member, permits, private
from network.core.rules import Refused
from network.members.concerns import blueprint, operations, policy, queries
from network.members.concerns.forms import OUTCOMES, CloseForm, NoteForm, RaiseForm
from network.members.concerns.models import Concern
from network.members.concerns.rules import Outcome
from network.members.people import policy as people
from network.members.people.forms import FindForm
from network.members.people.models import Member
from network.members.people.rules import Status as Membership

SESSION = "session"


def _whoever_raises() -> str:
    return f"concerns raised by {current_member().id}"


@blueprint.route("/concerns/raise", methods=["GET", "POST"])
@limiter.limit("20 per day", key_func=_whoever_raises, methods=["POST"])
@permits(policy.may_raise)
def raise_concern() -> ResponseReturnValue:
    """Find whom a concern is about, then say what happened."""
    by = current_member()
    asked = request.args.get("about", "")
    if not asked:
        find = FindForm(request.args)
        name = find.name.data or ""
        found = queries.whom_to_name(name, by)
        return render_template("concerns/find.html", filter=find, name=name, found=found)
    about = None if asked == SESSION else _named(asked)
    form = RaiseForm(about_session=about is None)
    if form.validate_on_submit():
        try:
            operations.raise_concern(form.account, about, by=by)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("The coordinators have it. You see here when they close it")
            return redirect(url_for("concerns.own"))
    return render_template("concerns/raise.html", form=form, about=about)


@blueprint.route("/concerns/mine")
@permits(policy.may_see_own)
@private
def own() -> ResponseReturnValue:
    """List what the reader has raised: that it was received, and that it is closed."""
    found = queries.raised_by(current_member().id, last_seen())
    shown = found[: queries.PAGE]
    return render_template(
        "concerns/own.html",
        found=shown,
        more_before=shown[-1].id if len(found) > queries.PAGE else None,
    )


@blueprint.route("/concerns/")
@permits(policy.may_see_list)
def index() -> ResponseReturnValue:
    """List the concerns that the reader may read, those at risk first."""
    by = current_member()
    found = queries.closed(by, last_seen())
    shown = found[: queries.PAGE]
    return render_template(
        "concerns/index.html",
        waiting=queries.waiting(by),
        closed=shown,
        outcomes=dict(OUTCOMES),
        more_before=shown[-1].id if len(found) > queries.PAGE else None,
    )


@blueprint.route("/concerns/<reference>")
@permits(policy.may_see_list)
def show(reference: str) -> ResponseReturnValue:
    """Show a concern, what was found out, and what can be done."""
    return _page(_read(reference), NoteForm())


@blueprint.route("/concerns/<reference>/take-up", methods=["POST"])
@permits(policy.may_see_list)
def take_up(reference: str) -> ResponseReturnValue:
    """Look into a concern."""
    seen_with = request.form.get("seen_with", type=int)
    operations.take_up(_read(reference), by=current_member(), seen_with=seen_with)
    db.session.commit()
    flash("You are looking into it. The other coordinators see that")
    return redirect(url_for("concerns.show", reference=reference))


@blueprint.route("/concerns/<reference>/notes", methods=["POST"])
@permits(policy.may_see_list)
def add_note(reference: str) -> ResponseReturnValue:
    """Add what was found out."""
    concern = _read(reference)
    form = NoteForm()
    if form.validate_on_submit():
        try:
            operations.note(concern, form.words.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("The note is added")
            return redirect(url_for("concerns.show", reference=reference))
    return _page(concern, form)


@blueprint.route("/concerns/<reference>/close", methods=["GET", "POST"])
@permits(policy.may_see_list)
def close(reference: str) -> ResponseReturnValue:
    """Close a concern with what was decided and why."""
    concern = _read(reference)
    form = CloseForm()
    if form.validate_on_submit():
        try:
            operations.close(concern, Outcome(form.outcome.data), form.words.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("The concern is closed")
            return redirect(url_for("concerns.index"))
    return render_template("concerns/close.html", form=form, concern=concern, history=history_of(concern))


def _read(reference: str) -> Concern:
    """Return a concern that the reader may read.

    Whom it is about gets the same answer as for one that is not there, and so learns nothing.
    """
    concern = queries.by_reference(reference) if can_be_kept(reference) else None
    if concern is None or not policy.may_read(current_member(), concern):
        abort(404)
    return concern


def _named(number: str) -> Member:
    """Return the member whom an address names, if the reader may raise a concern about them."""
    wanted = int(number) if number.isdecimal() and len(number) < 11 else 0
    member = db.session.get(Member, wanted) if 0 < wanted <= LARGEST_ID else None
    if member is None or not policy.may_raise_about(current_member(), member):
        abort(404)
    return member


def _page(concern: Concern, form: NoteForm) -> str:
    about = concern.about
    return render_template(
        "concerns/show.html",
        concern=concern,
        form=form,
        outcomes=dict(OUTCOMES),
        history=history_of(concern),
        may_suspend=about is not None
        and about.status is Membership.ACTIVE
        and people.may_decide_membership(current_member(), about),
    )

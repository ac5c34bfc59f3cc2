"""The pages on which a coordinator edits the schemes: what they ask, what they give for what, their caps."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock
from network.core.database import db
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import current_member, permits
from network.members.cpd import blueprint, pages, policy, queries, schemes
from network.members.cpd.forms import ActivityForm, RetireForm, SchemeForm, SharedCapForm
from network.members.cpd.models import CpdActivity, CpdScheme, CpdSharedCap
from network.members.cpd.queries import Shift


@blueprint.route("/cpd/schemes/")
@permits(policy.may_edit)
def scheme_list() -> ResponseReturnValue:
    """List the schemes."""
    return render_template("cpd/schemes.html", schemes=queries.schemes(), today=clock.today())


@blueprint.route("/cpd/schemes/<int:id>")
@permits(policy.may_edit, CpdScheme)
def scheme(scheme: CpdScheme) -> ResponseReturnValue:
    """Show what a scheme asks, and what it gives for which kinds of activity."""
    return render_template("cpd/scheme.html", scheme=scheme, today=clock.today())


@blueprint.route("/cpd/schemes/add", methods=["GET", "POST"])
@permits(policy.may_edit)
def add_scheme() -> ResponseReturnValue:
    """Add a scheme."""
    form = SchemeForm()
    return _add(form, lambda: CpdScheme(**form.facts), "Add a CPD scheme")


@blueprint.route("/cpd/schemes/<int:id>/edit", methods=["GET", "POST"])
@permits(policy.may_edit, CpdScheme)
def edit_scheme(scheme: CpdScheme) -> ResponseReturnValue:
    """Change what a scheme asks."""
    return _change(scheme, SchemeForm(obj=scheme), scheme)


@blueprint.route("/cpd/schemes/<int:id>/retire", methods=["GET", "POST"])
@permits(policy.may_edit, CpdScheme)
def retire_scheme(scheme: CpdScheme) -> ResponseReturnValue:
    """Let nobody follow a scheme any more from a day on."""
    form = RetireForm(obj=scheme)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, scheme)):
        schemes.retire(scheme, form.retired_on.data, by=current_member())
        db.session.commit()
        flash(f"{scheme.title}: saved")
        return redirect(url_for("cpd.scheme", id=scheme.id))
    return render_template(
        "cpd/retire.html",
        form=form,
        scheme=scheme,
        differences=differences,
        followers=queries.count_following(scheme, clock.today()),
    )


@blueprint.route("/cpd/schemes/<int:id>/activities/add", methods=["GET", "POST"])
@permits(policy.may_edit, CpdScheme)
def add_activity(scheme: CpdScheme) -> ResponseReturnValue:
    """Add a kind of activity to a scheme."""
    form = ActivityForm(scheme)
    return _add(
        form, lambda: CpdActivity(scheme_id=scheme.id, **form.facts), "Add a kind of activity", scheme
    )


@blueprint.route("/cpd/activities/<int:id>", methods=["GET", "POST"])
@permits(policy.may_edit, CpdActivity)
def activity(activity: CpdActivity) -> ResponseReturnValue:
    """Change what a scheme gives for a kind of activity."""
    return _change(activity, _filled(ActivityForm, activity), activity.scheme)


@blueprint.route("/cpd/schemes/<int:id>/caps/add", methods=["GET", "POST"])
@permits(policy.may_edit, CpdScheme)
def add_cap(scheme: CpdScheme) -> ResponseReturnValue:
    """Add a cap that several kinds share."""
    form = SharedCapForm()
    return _add(form, lambda: CpdSharedCap(scheme_id=scheme.id, **form.facts), "Add a shared cap", scheme)


@blueprint.route("/cpd/caps/<int:id>", methods=["GET", "POST"])
@permits(policy.may_edit, CpdSharedCap)
def cap(cap: CpdSharedCap) -> ResponseReturnValue:
    """Change a cap that several kinds share."""
    return _change(cap, SharedCapForm(obj=cap), cap.scheme)


def _add(form: Any, make: Any, title: str, scheme: CpdScheme | None = None) -> ResponseReturnValue:
    if form.validate_on_submit():

        def do() -> Any:
            thing = make()
            schemes.add(thing, by=current_member())
            return thing

        if made := pages.attempt(form, do):
            db.session.commit()
            flash("Added")
            return redirect(url_for("cpd.scheme", id=scheme.id if scheme else made.id))
    return render_template(
        "cpd/edit.html", form=form, title=title, scheme=scheme, changing=False, differences=[]
    )


def _change(thing: Any, form: Any, scheme: CpdScheme) -> ResponseReturnValue:
    differences: list[Difference] = []
    shifts: Sequence[Shift] | None = None
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, thing, _filled)):

        def do() -> bool:
            schemes.change(thing, form.facts, by=current_member())
            return True

        shifts = pages.attempt(form, lambda: schemes.preview(thing, form.facts, clock.today()))
        seen = shifts is not None and (not shifts or request.form.get("seen") == _digest(form))
        if seen and pages.attempt(form, do):
            db.session.commit()
            flash("Saved. Every balance follows it")
            return redirect(url_for("cpd.scheme", id=scheme.id))
    return render_template(
        "cpd/edit.html",
        form=form,
        title=f"Change {thing.title}",
        scheme=scheme,
        changing=True,
        differences=differences,
        shifts=shifts,
        seen=_digest(form) if shifts else "",
        today=clock.today(),
    )


def _digest(form: Any) -> str:
    """Name what a form says, so that who saves it has seen what it changes."""
    return sha256(repr(sorted(form.facts.items())).encode()).hexdigest()


def _filled(form_class: Any, thing: Any, **more: Any) -> Any:
    if isinstance(thing, CpdActivity):
        return form_class(thing.scheme, obj=thing, **more)
    return form_class(obj=thing, **more)

"""The pages of coordinators: what waits for them, who keeps what true, the rules of the library."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.core import clock
from network.core.database import db
from network.core.locking import Difference, edited_meanwhile
from network.core.paging import last_seen
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.events.meetings import hosts
from network.resources.library import blueprint, curating, policy, queries
from network.resources.library.forms import OwnerForm, RefuseForm, rules_form
from network.resources.library.models import LibraryRules, Resource, ResourceVersion
from network.resources.library.rules import freshness


@blueprint.route("/resources/queue")
@permits(policy.may_curate)
def queue() -> ResponseReturnValue:
    """List what waits for coordinators: to be published, to be looked at, to be given to somebody."""
    today, rules = clock.today(), queries.rules()
    number = last_seen("after")
    last = db.session.get(Resource, number) if number else None
    after = (last.review_by, last.id) if last and last.review_by else None
    overdue = queries.overdue(today, after=after)
    shown = overdue[: queries.PAGE]
    return render_template(
        "resources/library/queue.html",
        in_review=queries.in_review(),
        versions=queries.waiting_versions(),
        nobodys=queries.without_owner(),
        overdue=[(one, freshness(one.review_by, today, rules)) for one in shown],
        next=url_for("resources.queue", after=shown[-1].id) if len(overdue) > queries.PAGE else None,
        begins_later=after is not None,
    )


@blueprint.route("/resources/versions/<int:id>/approve", methods=["POST"])
@permits(policy.may_judge_version, ResourceVersion)
def approve_version(version: ResourceVersion) -> ResponseReturnValue:
    """Let readers have a version that waited."""
    resource_id = version.resource_id
    curating.approve_version(version, by=current_member())
    db.session.commit()
    flash("Everybody gets this version from now on")
    return redirect(url_for("resources.show", id=resource_id))


@blueprint.route("/resources/versions/<int:id>/refuse", methods=["GET", "POST"])
@permits(policy.may_judge_version, ResourceVersion)
def refuse_version(version: ResourceVersion) -> ResponseReturnValue:
    """Keep a version from readers, for a reason."""
    form = RefuseForm()
    if form.validate_on_submit():
        try:
            curating.refuse_version(version, form.reason.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("It is not shown. Whoever made it gets a letter with your reason")
            return redirect(url_for("resources.versions", id=version.resource_id))
    return render_template(
        "resources/library/refuse_version.html", version=version, resource=version.resource, form=form
    )


@blueprint.route("/resources/<int:id>/owner", methods=["GET", "POST"])
@permits(policy.may_hand_over, Resource)
def hand_over(resource: Resource) -> ResponseReturnValue:
    """Give a resource to a member who keeps it true from now on."""
    form = OwnerForm(data={"owner": resource.owner.name if resource.owner else ""})
    if form.validate_on_submit():
        by = current_member()
        try:
            owner = hosts.find(form.owner.data or "", by=by, already=resource.owner, field="owner")
            if owner is None:
                raise Refused("Enter the name of a member.", "owner")
            curating.hand_over(resource, owner, by=by)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(f"{owner.name} looks after it from now on")
            return redirect(url_for("resources.show", id=resource.id))
    return render_template("resources/library/hand_over.html", resource=resource, form=form)


@blueprint.route("/resources/rules", methods=["GET", "POST"])
@permits(policy.may_curate)
def rules() -> ResponseReturnValue:
    """Say how long resources are taken to be true: first it is shown what that does, then it is kept."""
    kept = db.session.get(LibraryRules, 1)
    form = rules_form(kept)
    today = clock.today()
    effect: dict[Any, int] | None = None
    differences: list[Difference] = []
    if form.validate_on_submit():
        differences = edited_meanwhile(form, kept, _as_it_is) if kept else []
        if not differences:
            effect = queries.effect_of(form.rules, today)
            mark = _mark(form.rules, effect)
            if form.looked_at.data == mark:
                return _keep(form)
            form.looked_at.data = mark
            form.looked_at.raw_data = [mark]
    return render_template(
        "resources/library/rules.html",
        form=form,
        now=queries.effect_of(queries.rules(), today),
        effect=effect,
        differences=differences,
    )


def _keep(form: Any) -> ResponseReturnValue:
    curating.set_rules(form.rules, by=current_member(), seen=form.version.data or 0)
    db.session.commit()
    flash("Saved")
    return redirect(url_for("resources.rules"))


def _as_it_is(form_class: Any, kept: LibraryRules, formdata: Any = None) -> Any:
    form = form_class(formdata=formdata, obj=kept)
    del form.looked_at
    return form


def _mark(these: Any, effect: dict[Any, int]) -> str:
    """Name what was shown, so that what is kept is what was looked at."""
    return " ".join(str(one) for one in (these.months, these.due_days, these.hidden_days, *effect.values()))

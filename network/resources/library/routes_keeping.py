"""The pages on which a resource is changed, given a new version, and moved on."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import files
from network.core.database import db
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.core.templating import day
from network.resources.library import blueprint, operations, policy, queries
from network.resources.library.forms import (
    MissingForm,
    VersionForm,
    WithdrawForm,
    details_form,
    filled,
    names_form,
)
from network.resources.library.models import Resource
from network.resources.library.rules import Status


@blueprint.route("/resources/<int:id>/edit", methods=["GET", "POST"])
@permits(policy.may_edit, Resource)
def edit(resource: Resource) -> ResponseReturnValue:
    """Change what is said of a resource."""
    by = current_member()
    form = details_form(resource, by)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, resource, filled(by))):
        try:
            operations.describe(resource, form.details, by=by, seen=form.version.data)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            return _done(resource, "Saved")
    return render_template(
        "resources/library/edit.html", resource=resource, form=form, differences=differences
    )


@blueprint.route("/resources/<int:id>/versions/new", methods=["GET", "POST"])
@permits(policy.may_edit, Resource)
def new_version(resource: Resource) -> ResponseReturnValue:
    """Add a new version: another address, or other files."""
    form = VersionForm()
    if form.validate_on_submit():
        try:
            version = _added(resource, form)
        except Refused as refusal:
            db.session.rollback()
            named = {"alternative_texts": "pictures"}.get(refusal.field or "", refusal.field)
            form.refuse(Refused(str(refusal), named))
        else:
            current = version.is_current
            return _done(
                resource,
                "The new version is there"
                if current
                else "Thank you. A coordinator looks at it, then it is shown",
                to="resources.show" if current else "resources.versions",
            )
    return render_template("resources/library/new_version.html", resource=resource, form=form)


@blueprint.route("/resources/<int:id>/files/names", methods=["GET", "POST"])
@permits(policy.may_edit, Resource)
def name_files(resource: Resource) -> ResponseReturnValue:
    """Say what the files are called, and what pictures show."""
    current = queries.current_of(resource)
    of = current.files if current else []
    form = names_form(of)
    if of and form.validate_on_submit():
        try:
            for one in of:
                text = (
                    form[f"alternative_text_{one.id}"].data if one.file.is_picture else one.alternative_text
                )
                operations.name_file(
                    one, title=form[f"title_{one.id}"].data, alternative_text=text, by=current_member()
                )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            return _done(resource, "Saved")
    return render_template("resources/library/name_files.html", resource=resource, form=form, files=of)


@blueprint.route("/resources/<int:id>/publish", methods=["POST"])
@permits(policy.may_publish, Resource)
def publish(resource: Resource) -> ResponseReturnValue:
    """Publish a draft, or what was sent in."""
    operations.publish(resource, by=current_member(), seen=_seen())
    return _done(resource, "Published. Those whom it is for find it from now on")


@blueprint.route("/resources/<int:id>/send-back", methods=["GET", "POST"])
@permits(policy.may_send_back, Resource)
def send_back(resource: Resource) -> ResponseReturnValue:
    """Give what was sent in back to its owner, with what is missing."""
    return _with_a_reason(
        resource,
        MissingForm(),
        operations.send_back,
        "resources/library/send_back.html",
        "Sent back. Its owner gets a letter with what is missing",
    )


@blueprint.route("/resources/<int:id>/take-back", methods=["POST"])
@permits(policy.owner, Resource)
def take_back(resource: Resource) -> ResponseReturnValue:
    """Take back one's own before anybody has published it."""
    operations.send_back(resource, "", by=current_member())
    return _done(resource, "It is a draft again, which you alone see")


@blueprint.route("/resources/<int:id>/withdraw", methods=["GET", "POST"])
@permits(policy.may_edit, Resource)
def withdraw(resource: Resource) -> ResponseReturnValue:
    """Take a resource out of the library, for a reason."""
    return _with_a_reason(
        resource,
        WithdrawForm(),
        operations.withdraw,
        "resources/library/withdraw.html",
        "Withdrawn. Its page says why",
    )


@blueprint.route("/resources/<int:id>/bring-back", methods=["POST"])
@permits(policy.may_curate, Resource)
def bring_back(resource: Resource) -> ResponseReturnValue:
    """Publish again what was withdrawn."""
    operations.bring_back(resource, by=current_member(), seen=_seen())
    return _done(resource, "It is back in the library")


@blueprint.route("/resources/<int:id>/still-correct", methods=["POST"])
@permits(policy.may_edit, Resource)
def still_correct(resource: Resource) -> ResponseReturnValue:
    """Say that a resource is still correct."""
    if resource.status is not Status.PUBLISHED:
        raise Refused("It is not published, so nobody relies on it.")
    operations.still_correct(resource, by=current_member())
    said = f". You are asked again before {day(resource.review_by)}" if resource.review_by else ""
    return _done(resource, f"Thank you{said}")


@blueprint.route("/resources/<int:id>/discard", methods=["POST"])
@permits(policy.owner, Resource)
def discard(resource: Resource) -> ResponseReturnValue:
    """Delete a draft."""
    if resource.status is not Status.DRAFT:
        raise Refused("Only a draft can be deleted. Withdraw it instead.")
    operations.discard(resource, by=current_member())
    db.session.commit()
    flash("The draft is deleted")
    return redirect(url_for("resources.mine"))


def _added(resource: Resource, form: VersionForm) -> Any:
    link = form.link.data or ""
    if bool(link) == bool(form.files.data):
        raise Refused("Give either a web address or files.", "link")
    kept, refusals = files.accept_each(form.files.data, files.LIBRARY, by=current_member())
    if refusals:
        raise Refused(" ".join(str(one) for one in refusals), "files")
    return operations.add_version(
        resource,
        by=current_member(),
        note=form.note.data or "",
        link=link,
        files=kept,
        alternative_texts=form.texts_for(kept),
    )


def _with_a_reason(
    resource: Resource, form: Any, verb: Callable[..., None], template: str, said: str
) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            verb(resource, form.reason.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            return _done(resource, said)
    return render_template(template, resource=resource, form=form)


def _done(resource: Resource, said: str, to: str = "resources.show") -> ResponseReturnValue:
    number = resource.id
    db.session.commit()
    flash(said)
    return redirect(url_for(to, id=number))


def _seen() -> int | None:
    """Return the version of the record that was on the page whose button was pressed."""
    return request.args.get("version", type=int)

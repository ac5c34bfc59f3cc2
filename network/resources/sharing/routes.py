"""The pages: sharing a link or files, saying what it is, and giving the files back."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import files
from network.core.database import db
from network.core.fields import CONTROL, tidy
from network.core.files import NoPicture
from network.core.files.kinds import EXTENSIONS
from network.core.limits import limiter
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.resources import changes
from network.resources.library.models import Resource, ResourceFile
from network.resources.library.rules import Status, link_key
from network.resources.sharing import blueprint, duplicates, operations, policy, proposing, queries
from network.resources.sharing.forms import ShareForm, describe_form

SHARED = "Thank you. The network can see it now"
WAITS = "Thank you. A coordinator looks at it, and then others see it"


def _whoever_shares() -> str:
    return f"shared by {current_member().id}"


@blueprint.route("/resources/share", methods=["GET", "POST"])
@limiter.limit("60 per hour", key_func=_whoever_shares, methods=["POST"])
@permits(policy.may_share)
def share() -> ResponseReturnValue:
    """Take in a link or files, and lead to what is proposed for it; say so where it is there already."""
    link = _sent_along("link", 2000) or proposing.address_in(_sent_along("text", 2000))
    form = ShareForm(data={"link": link, "title": _sent_along("title", 200)})
    known = []
    if form.validate_on_submit():
        try:
            link = proposing.address_of(form.link.data) if form.link.data else ""
            key = link_key(link) if link else ""
            if key != form.anyway.data:
                known = list(duplicates.like(current_member(), link_key=key))
            if not known:
                return _begin(link, form)
            form.anyway.data = key
            form.anyway.raw_data = [key]
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
    return render_template("resources/sharing/share.html", form=form, known=known)


def _sent_along(name: str, most: int) -> str:
    """Return what a phone's share sheet has put into the address, without what cannot be shown."""
    text: str = tidy(CONTROL.sub(" ", request.args.get(name, "")))
    return text[:most]


def _begin(link: str, form: ShareForm) -> ResponseReturnValue:
    db.session.rollback()  # another site and a look through files take seconds: nobody should wait meanwhile
    found = operations.look_through(form.files.data or ())
    proposal = proposing.from_link(link, form.named) if link else proposing.from_files(found, form.named)
    resource = operations.begin(proposal, by=current_member(), link=link, found=found)
    db.session.commit()
    if proposal.problem:
        flash(f"We could not read what stands there, so we propose little. {proposal.problem}", "warning")
    return redirect(url_for("sharing.describe", id=resource.id))


@blueprint.route("/resources/<int:id>/describe", methods=["GET", "POST"])
@permits(policy.may_describe, Resource)
def describe(resource: Resource) -> ResponseReturnValue:
    """Look over what is proposed for a draft, and share it."""
    if resource.status is not Status.DRAFT or resource.current is None:
        return redirect(url_for("resources.show", id=resource.id))
    pictures, reader = operations.pictures_of(resource), current_member()
    form = describe_form(resource, pictures, reader)
    differences: list[Difference] = []
    if form.validate_on_submit():
        differences = edited_meanwhile(
            form, resource, lambda _kind, one, **more: describe_form(one, pictures, reader, **more)
        )
        if not differences:
            try:
                at_once = operations.share(
                    resource, form.details, form.shows, by=reader, seen=form.version.data
                )
            except Refused as refusal:
                db.session.rollback()
                form.refuse(refusal)
            else:
                db.session.commit()
                flash(SHARED if at_once else WAITS)
                return redirect(url_for("resources.show", id=resource.id))
    return render_template(
        "resources/sharing/describe.html",
        resource=resource,
        form=form,
        differences=differences,
        pictures={f"shows_{one.id}": one for one in pictures},
        known=duplicates.of(resource, reader),
    )


@blueprint.route("/resources/<int:id>/files/<int:number>")
@permits(policy.may_take, Resource)
def file(resource: Resource, number: int) -> ResponseReturnValue:
    """Give a file to be saved, under the name that it has in the library."""
    one = _file(resource, number)
    title = one.title.replace("/", "-").replace("\\", "-")  # else what stands before is taken for a folder
    answer = files.send(one.file, as_name=title + EXTENSIONS.get(one.file.media_type, ""))
    if request.method == "GET":
        for count in changes.downloaded:
            count(resource)
    return answer


@blueprint.route("/resources/<int:id>/files/<int:number>/picture/<int:width>")
@permits(policy.may_take, Resource)
def picture(resource: Resource, number: int, width: int) -> ResponseReturnValue:
    """Show a picture of a file: a photo, or the first page of a PDF."""
    try:
        return files.send_picture(_file(resource, number).file, width)
    except NoPicture:
        abort(404)


def _file(resource: Resource, number: int) -> ResourceFile:
    return queries.file_for(current_member(), resource, number) or abort(404)

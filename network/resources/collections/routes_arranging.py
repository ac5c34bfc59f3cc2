"""The pages on which collections are begun, arranged, shared by a link, and ended."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock, letters
from network.core.database import db
from network.core.forms import Form
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import LARGEST_ID, current_member, permits
from network.core.rules import Refused
from network.resources.collections import blueprint, codes, operations, policy, queries
from network.resources.collections.forms import CollectForm, CollectionForm, FindForm, GovernedForm, WhyForm
from network.resources.collections.models import CollectionItem, ResourceCollection
from network.resources.library import queries as library
from network.resources.library.models import Resource
from network.resources.library.rules import Status


@blueprint.route("/resources/collections/new", methods=["GET", "POST"])
@permits(policy.may_begin)
def begin() -> ResponseReturnValue:
    """Begin a collection."""
    form = GovernedForm(queries.groups())
    if form.validate_on_submit():
        collection = operations.begin(
            form.title.data or "",
            form.words.data or "",
            by=current_member(),
            visibility=form.reads,
            group=form.kept_by,
        )
        db.session.commit()
        flash("The collection has begun. Choose what is in it next")
        return redirect(url_for("collections.arrange", id=collection.id))
    return render_template("resources/collections/edit.html", form=form, collection=None, differences=[])


@blueprint.route("/resources/collections/<int:id>/edit", methods=["GET", "POST"])
@permits(policy.may_arrange, ResourceCollection)
def edit(collection: ResourceCollection) -> ResponseReturnValue:
    """Change what a collection is called; a coordinator also changes who may see it and whose it is."""
    by = current_member()
    governs = policy.may_govern(by, collection)
    groups = queries.groups() if governs else []
    form = GovernedForm(groups, collection) if governs else CollectionForm(obj=collection)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := _differences(form, collection)):
        operations.edit(collection, form.title.data or "", form.words.data or "", by=by)
        if isinstance(form, GovernedForm):
            operations.govern(collection, form.reads, form.kept_by, by=by)
        db.session.commit()
        flash("Saved")
        return redirect(url_for("collections.show", id=collection.id))
    return render_template(
        "resources/collections/edit.html", form=form, collection=collection, differences=differences
    )


@blueprint.route("/resources/collections/<int:id>/arrange")
@permits(policy.may_arrange, ResourceCollection)
def arrange(collection: ResourceCollection) -> ResponseReturnValue:
    """Show every item of a collection to who orders them, and find more to put in."""
    reader, today = current_member(), clock.today()
    find = FindForm(request.args)
    words = (find.words.data or "") if find.validate() else ""
    link = queries.link_of(collection) if policy.may_govern(reader, collection) else None
    code = codes.code_of(link) if link else None
    return render_template(
        "resources/collections/arrange.html",
        collection=collection,
        items=queries.items_of(collection),
        may_open=lambda resource: library.may_open(reader, resource, today),
        withdrawn=Status.WITHDRAWN,
        published=Status.PUBLISHED,
        filter=find,
        found=queries.to_add(collection, words, reader, today),
        link=link,
        address=letters.address_of("collections.shared", code=code) if code else "",
    )


@blueprint.route("/resources/collections/<int:id>/add", methods=["POST"])
@permits(policy.may_arrange, ResourceCollection)
def add(collection: ResourceCollection) -> ResponseReturnValue:
    """Put a resource that was found at the end of a collection."""
    number = request.form.get("resource", 0, type=int)
    resource = db.session.get(Resource, number) if 0 < number <= LARGEST_ID else None
    if resource is None or not library.may_open(current_member(), resource, clock.today()):
        raise Refused("Choose a resource from the list.")
    item = operations.add(collection, resource, by=current_member())
    db.session.commit()
    flash("It stands at the end. Say in a word why it is there")
    return redirect(url_for("collections.explain", id=item.id))


@blueprint.route("/resources/<int:id>/collect", methods=["GET", "POST"])
@permits(policy.may_collect_it, Resource)
def collect(resource: Resource) -> ResponseReturnValue:
    """Put a resource into a collection, from its own page."""
    form = CollectForm(queries.arranged_by(current_member()))
    if form.validate_on_submit():
        try:
            operations.add(form.chosen, resource, form.why.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("It is in the collection")
            return redirect(url_for("resources.show", id=resource.id))
    return render_template("resources/collections/collect.html", form=form, resource=resource)


@blueprint.route("/resources/collections/items/<int:id>/why", methods=["GET", "POST"])
@permits(policy.may_arrange_it, CollectionItem)
def explain(item: CollectionItem) -> ResponseReturnValue:
    """Say why something is in a collection."""
    form = WhyForm(obj=item)
    if form.validate_on_submit():
        operations.explain(item, form.why.data or "", by=current_member())
        db.session.commit()
        flash("Saved")
        return _back_to(item.of_collection)
    return render_template("resources/collections/explain.html", form=form, item=item)


@blueprint.route("/resources/collections/items/<int:id>/<any(up, down):where>", methods=["POST"])
@permits(policy.may_arrange_it, CollectionItem)
def move(item: CollectionItem, where: str) -> ResponseReturnValue:
    """Let something change places with its neighbour."""
    collection, number = item.of_collection, item.id
    operations.move(item, up=where == "up", by=current_member())
    db.session.commit()
    return redirect(url_for("collections.arrange", id=collection.id, _anchor=f"item-{number}"))


@blueprint.route("/resources/collections/items/<int:id>/take-out", methods=["POST"])
@permits(policy.may_arrange_it, CollectionItem)
def take_out(item: CollectionItem) -> ResponseReturnValue:
    """Take something out of a collection."""
    collection = item.of_collection
    operations.take_out(item, by=current_member())
    db.session.commit()
    flash("It is out of the collection, and stays in the library")
    return _back_to(collection)


@blueprint.route("/resources/collections/<int:id>/link", methods=["POST"])
@permits(policy.may_govern, ResourceCollection)
def share(collection: ResourceCollection) -> ResponseReturnValue:
    """Make the share link of a collection."""
    operations.share(collection, by=current_member())
    db.session.commit()
    flash("The link works from now on")
    return redirect(url_for("collections.arrange", id=collection.id, _anchor="link"))


@blueprint.route("/resources/collections/<int:id>/link/end", methods=["POST"])
@permits(policy.may_govern, ResourceCollection)
def stop_sharing(collection: ResourceCollection) -> ResponseReturnValue:
    """End the share link of a collection."""
    operations.stop_sharing(collection, by=current_member())
    db.session.commit()
    flash("The link has ended. Whoever follows it reads that")
    return redirect(url_for("collections.arrange", id=collection.id, _anchor="link"))


@blueprint.route("/resources/collections/<int:id>/end", methods=["GET", "POST"])
@permits(policy.may_govern, ResourceCollection)
def end(collection: ResourceCollection) -> ResponseReturnValue:
    """Ask before a collection is deleted; its resources stay."""
    form = Form()
    if form.validate_on_submit():
        operations.end(collection, by=current_member())
        db.session.commit()
        flash("The collection is gone. What was in it stays in the library")
        return redirect(url_for("collections.index"))
    return render_template("resources/collections/end.html", form=form, collection=collection)


def _differences(form: CollectionForm, collection: ResourceCollection) -> list[Difference]:
    if isinstance(form, GovernedForm):
        groups = queries.groups()
        return edited_meanwhile(form, collection, lambda kind, one, **more: kind(groups, one, **more))
    return edited_meanwhile(form, collection)


def _back_to(collection: ResourceCollection) -> ResponseReturnValue:
    return redirect(url_for("collections.arrange", id=collection.id))

"""The pages of collections for their readers: the list, one of them, as a PDF, and through a share link."""

from flask import render_template
from flask.typing import ResponseReturnValue

from network.core import clock, letters, pdf
from network.core.county import county
from network.core.limits import limiter
from network.core.permission import VISITOR, anyone, current_member, permits
from network.core.security import keep_secret
from network.resources.collections import blueprint, policy, queries
from network.resources.collections.models import CollectionItem, ResourceCollection
from network.resources.collections.rules import Visibility
from network.resources.library import words as library_words

AS_OFTEN = "120 per minute"  # a whole hospital may stand behind one address


@blueprint.route("/resources/collections")
@permits(policy.may_see_collections)
def index() -> ResponseReturnValue:
    """List the collections that the reader may see."""
    reader = current_member()
    return render_template(
        "resources/collections/index.html", collections=queries.collections_for(reader, clock.today())
    )


@blueprint.route("/resources/collections/<int:id>")
@permits(policy.may_see, ResourceCollection)
def show(collection: ResourceCollection) -> ResponseReturnValue:
    """Show a collection, with what its reader comes upon."""
    return render_template(
        "resources/collections/show.html",
        collection=collection,
        items=queries.items_for(collection, current_member(), clock.today()),
        address_of_item=address_of_item,
    )


@blueprint.route("/resources/collections/<int:id>/pdf")
@permits(policy.may_see, ResourceCollection)
def paper(collection: ResourceCollection) -> ResponseReturnValue:
    """Give a collection as a document to keep, with what its reader comes upon."""
    items = queries.items_for(collection, current_member(), clock.today())
    made = pdf.Paper(collection.title, network=county().name)
    if collection.words:
        made.paragraph(collection.words)
    for number, item in enumerate(items, start=1):
        made.heading(f"{number}. {item.resource.title}")
        if item.why:
            made.paragraph(item.why)
        made.paragraph(library_words.KINDS[item.resource.kind], quiet=True)
        made.paragraph(address_of_item(item), quiet=True)
    if not items:
        made.paragraph("There is nothing in it that you may see.")
    return pdf.download(made, "collection")


@blueprint.route("/resources/collections/shared/<code>")
@limiter.limit(AS_OFTEN)
@permits(anyone)
def shared(code: str) -> ResponseReturnValue:
    """Show what is public of a collection to whoever has its link; 410 once the link has ended."""
    keep_secret()
    link = queries.link_with(code)
    if link is None or link.ended_at is not None:
        page = render_template("resources/collections/not_shared.html", is_over=link is not None)
        return page, 410 if link else 404
    collection = link.of_collection
    return render_template(
        "resources/collections/shared.html",
        collection=collection,
        items=queries.items_for(collection, VISITOR, clock.today()),
        is_public=collection.visibility is Visibility.PUBLIC,
        address_of_item=address_of_item,
    )


def address_of_item(item: CollectionItem) -> str:
    """Return where something is read, as it stands on paper: elsewhere, or on its page here."""
    current = item.resource.current
    if current is not None and current.link:
        return current.link
    return letters.address_of("resources.show", id=item.resource_id)

"""The pages that everybody reads of a resource, and the list of what one looks after."""

from typing import Any

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from network.core import clock, registry
from network.core.lifecycle import history_of
from network.core.paging import last_seen
from network.core.permission import current_member, permits
from network.members.people import policy as people
from network.resources.library import blueprint, policy, queries, structured
from network.resources.library.models import Resource
from network.resources.library.rules import Status, Visibility, freshness

WARNS = 5  # panels up to this order stand above what the resource holds


@blueprint.route("/resources/<int:id>")
@permits(queries.opens_today, Resource)
def show(resource: Resource) -> ResponseReturnValue:
    """Show one resource, as much of it as the reader may know; of a withdrawn one, why it is gone."""
    reader, today = current_member(), clock.today()
    rules = queries.rules()
    reads = queries.may_read(reader, resource, today)
    facts = queries.facts_of(resource)
    public = resource.visibility is Visibility.PUBLIC and resource.status is Status.PUBLISHED
    inside = policy.in_the_network(reader)
    keeps = policy.may_edit(reader, resource)
    shown = reads and policy.was_published(reader, resource)
    panels = registry.panels_for("resource", reader, resource) if shown else []
    return render_template(
        "resources/library/show.html",
        resource=resource,
        facts=facts,
        current=queries.current_of(resource) if reads else None,
        reads=reads,
        inside=inside,
        keeps=keeps,
        freshness=freshness(resource.review_by, today, rules),
        proposed=queries.next_review(today) if policy.may_keep_true(reader, resource) else None,
        owner_named=inside and resource.owner is not None and people.may_see(reader, resource.owner),
        history=history_of(resource) if keeps else [],
        machine=structured.resource_facts(resource, facts) if public and not inside else None,
        first=[panel for panel in panels if panel.order <= WARNS],
        panels=[panel for panel in panels if panel.order > WARNS],
        **elsewhere(),
    )


@blueprint.route("/resources/<int:id>/versions")
@permits(queries.reads_today, Resource)
def versions(resource: Resource) -> ResponseReturnValue:
    """Show the versions of a resource, the newest first, with what each holds."""
    return render_template(
        "resources/library/versions.html",
        resource=resource,
        versions=queries.versions_of(resource, current_member()),
        keeps=policy.may_edit(current_member(), resource),
        **elsewhere(),
    )


@blueprint.route("/resources/mine")
@permits(policy.may_share)
def mine() -> ResponseReturnValue:
    """List what the reader looks after, newest first."""
    today, rules = clock.today(), queries.rules()
    found = queries.owned_by(current_member().id or 0, after=last_seen("before"))
    shown = found[: queries.PAGE]
    return render_template(
        "resources/library/mine.html",
        resources=[(one, freshness(one.review_by, today, rules)) for one in shown],
        next=url_for("resources.mine", before=shown[-1].id) if len(found) > queries.PAGE else None,
        **elsewhere(),
    )


def elsewhere() -> dict[str, Any]:
    """Return which pages of the parts above there are to lead to."""
    there = current_app.view_functions
    return {
        "gives_files": "sharing.file" in there,
        "shows_pictures": "sharing.picture" in there,
        "shares": "sharing.share" in there,
        "library": url_for("searching.index") if "searching.index" in there else None,
    }

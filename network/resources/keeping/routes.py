"""The feed of what is new, and the pages of links: broken, said to work, led to a new address."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core.database import db
from network.core.limits import limiter
from network.core.machines import for_machines
from network.core.paging import last_seen
from network.core.permission import current_member, permits
from network.events.feeds.http import send
from network.resources.keeping import blueprint, operations, policy, queries
from network.resources.keeping import feed as feeds
from network.resources.keeping.forms import ShowForm
from network.resources.keeping.words import NONE
from network.resources.library.models import Resource


@blueprint.get("/resources/new.atom")
@permits(policy.may_fetch)
@for_machines
def feed() -> ResponseReturnValue:
    """Give the public resources that were published last, for readers of feeds."""
    return send(request, feeds.body())


@blueprint.get("/resources/broken")
@permits(policy.may_look)
def broken() -> ResponseReturnValue:
    """List the links that are broken or have moved: coordinators see all, others those they look after."""
    reader, form = current_member(), ShowForm(request.args)
    show = form.chosen
    links = queries.links(reader, show, after=last_seen("after") or 0, limit=queries.A_PAGE + 1)
    more, links = len(links) > queries.A_PAGE, links[: queries.A_PAGE]
    return render_template(
        "resources/keeping/broken.html",
        filter=form,
        show=show,
        nothing=NONE[show],
        links=links,
        sees_all=policy.sees_all(reader),
        next=url_for("keeping.broken", show=show.value, after=links[-1].id) if more else None,
    )


@blueprint.post("/resources/<int:id>/link/works")
@limiter.limit("60 per hour")
@permits(policy.may_mend, Resource)
def works(resource: Resource) -> ResponseReturnValue:
    """Take somebody's word that a link works."""
    operations.believe(resource, by=current_member())
    db.session.commit()
    flash("Thank you. The link is not marked any more, until its site says something else.")
    return redirect(url_for("resources.show", id=resource.id))


@blueprint.post("/resources/<int:id>/link/follow")
@limiter.limit("60 per hour")
@permits(policy.may_mend, Resource)
def follow(resource: Resource) -> ResponseReturnValue:
    """Put the address to which a page has moved in the place of its old one."""
    version = operations.follow(resource, by=current_member())
    db.session.commit()
    is_read = version.number == resource.current_number
    flash("The new address stands there now" if is_read else "A coordinator looks at the new address first")
    return redirect(url_for("resources.show", id=resource.id))

"""The pages of discussions that are read: the list, one discussion, and what a post said before."""

from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from network.community.discussions import blueprint, finding, policy, queries, words
from network.community.discussions.forms import AnswerForm, DiscussionFilter
from network.community.discussions.models import Discussion, Post
from network.community.discussions.rules import Filter, Kind, Show
from network.core import clock, prose, registry
from network.core.paging import last_seen
from network.core.permission import Role, current_member, holds, permits
from network.events.meetings import policy as events
from network.members.catalogue.queries import Choices, choices
from network.members.people import policy as people
from network.resources.library import policy as library


@blueprint.route("/community/")
@permits(policy.may_read)
def index() -> ResponseReturnValue:
    """List what is asked and told, the liveliest first."""
    reader, asked, offered = current_member(), Filter.read(request.args), choices()
    views = [show for show in Show if show is not Show.FOR_ME or holds(Role.INSTRUCTOR)(reader)]
    return render_template(
        "community/discussions/index.html",
        filter=_filter(offered),
        asked=asked,
        views=[(words.VIEWS[show], _address(asked, show=show.value), show is asked.show) for show in views],
        chips=_chips(asked, offered),
        panels=registry.panels_for("community", reader),
        **(_found(asked) if asked.words else _page(asked)),
    )


def _page(asked: Filter) -> dict[str, Any]:
    found = queries.page(current_member(), asked, after=last_seen("after"))
    rows = found[: queries.PAGE]
    further = _address(asked, after=str(rows[-1].discussion.id)) if len(found) > queries.PAGE else None
    return {"found": rows, "next": further, "begins_later": last_seen("after") is not None}


def _found(asked: Filter) -> dict[str, Any]:
    offset = min(last_seen("from") or 0, finding.FURTHEST)
    found = finding.find(current_member(), asked, offset=offset)
    seen = offset + len(found.rows)
    goes_on = found.rows and seen < found.total and seen <= finding.FURTHEST
    return {
        "found": found.rows,
        "shown": found.shown,
        "total": found.total,
        "meant": found.meant,
        "next": _address(asked, **{"from": str(seen)}) if goes_on else None,
        "begins_later": offset > 0,
    }


@blueprint.route("/community/<int:id>")
@permits(policy.may_see, Discussion)
def show(discussion: Discussion) -> ResponseReturnValue:
    """Show a discussion, so many posts at a time."""
    return shown(discussion, AnswerForm())


def shown(discussion: Discussion, form: AnswerForm, preview: Markup | None = None) -> str:
    """Return the page of a discussion, with a form to answer in."""
    reader = current_member()
    if discussion.kind is Kind.NOTICE:
        form.text.label.text = "Your words"
    extent = queries.extent_of(discussion)
    page = min(last_seen("page") or 1, extent.pages)
    posts = queries.posts_of(discussion, reader, page)
    if page == 1:  # the answer that helped follows the question
        helped = [one for one in posts if one.post.number == discussion.accepted_number and _reads(one.post)]
        posts = posts[:1] + helped + [one for one in posts[1:] if one not in helped]
    panels = registry.panels_for("discussion", reader, discussion)
    return render_template(
        "community/discussions/show.html",
        discussion=discussion,
        posts=posts,
        extent=extent,
        page=page,
        before=_page_of(discussion, page - 1) if page > 1 else None,
        next=_page_of(discussion, page + 1) if page < extent.pages else None,
        event=discussion.event if discussion.event and events.may_see(reader, discussion.event) else None,
        resource=(
            discussion.resource
            if discussion.resource and library.may_see(reader, discussion.resource)
            else None
        ),
        words_of=words_of,
        reads=_reads,
        offers=_offers,
        form=form if policy.may_answer(reader, discussion) or form.errors or form.form_errors else None,
        preview=preview,
        panels=panels,
    )


@blueprint.route("/community/posts/<int:id>/earlier")
@permits(policy.may_see_earlier, Post)
def earlier(post: Post) -> ResponseReturnValue:
    """Show what a post said before it was edited."""
    if not post.earlier:
        return redirect(url_for(**words.place(post.discussion_id, post.number)))
    return render_template("community/discussions/earlier.html", post=post, rendered=prose.rendered)


def words_of(one: queries.Read) -> Any:
    """Return the words of a post as HTML, in which the names of those it calls lead to their pages."""
    reader = current_member()
    links: dict[str, str] = {}
    for member in one.called:
        if people.may_see(reader, member):
            address = url_for("people.show", id=member.id)
            links |= dict.fromkeys((member.name, member.called, member.name.split()[0]), address)
    return words.with_links(prose.rendered(one.post.text), links)


def _page_of(discussion: Discussion, page: int) -> str:
    return url_for("community.show", id=discussion.id, page=page if page > 1 else None)


def _reads(post: Post) -> bool:
    return policy.may_see_words(current_member(), post)


def _offers(endpoint: str) -> bool:
    """Whether a page of the parts above is there, whose address is agreed."""
    return endpoint in current_app.view_functions


def _filter(offered: Choices) -> DiscussionFilter:
    form, today = DiscussionFilter(request.args), clock.today()
    form.condition.choices = [("", "Any condition"), *((one.key, one.title) for one in offered.conditions)]
    form.area.choices = [
        ("", "Any area"),
        *((one.key, one.title) for one in offered.areas if one.in_use(today)),
    ]
    return form


def _chips(asked: Filter, offered: Choices) -> list[tuple[str, str]]:
    """Return what narrows the list, each with the address of the list without it."""
    titles = {one.key: one.title for one in (*offered.conditions, *offered.areas)}
    said = {
        "words": f"“{asked.words}”",
        "kind": words.KINDS[asked.kind] if asked.kind else "",
        "condition": titles.get(asked.condition, asked.condition),
        "area": titles.get(asked.area, asked.area),
    }
    return [(said[name], _address(asked, **{name: ""})) for name in said if name in asked.address]


def _address(asked: Filter, **other: str) -> str:
    parts: dict[str, Any] = {name: value for name, value in (asked.address | other).items() if value}
    return url_for("community.index", **parts)

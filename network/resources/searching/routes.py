"""The first page of the library: what is new, what a search finds, and what narrows it."""

from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock, registry, search
from network.core.permission import current_member, permits
from network.members.catalogue.queries import choices
from network.resources.searching import blueprint, policy, queries
from network.resources.searching.rules import MOST_PAGES, Filter, Sort

SORTS = {Sort.RELEVANCE: "Best match", Sort.NEWEST: "Newest", Sort.DUE: "Due for a look first"}


@blueprint.route("/resources/")
@permits(policy.may_find)
def index() -> ResponseReturnValue:
    """List the resources that the reader may see: the newest, or what was looked for."""
    reader = current_member()
    words = search.tidy(request.args.get("words", ""))[: search.MOST_TYPED]
    asked = Filter.read({**request.args.to_dict(), "words": " ".join(words.split())})
    chosen = _chosen(asked)
    found = queries.page(asked, by=reader, today=clock.today(), number=_number())
    return render_template(
        "resources/searching/index.html",
        asked=asked,
        chosen=chosen,
        found=found,
        facets=_facets(asked, found),
        sorts=_sorts(asked),
        next=_address(asked, page=found.next) if found.next else None,
        previous=_address(asked, page=found.number - 1) if found.number > 1 else None,
        elsewhere=_elsewhere(asked),
        panels=registry.panels_for("resources", reader),
    )


def _number() -> int:
    number = request.args.get("page", 1, type=int)
    return min(max(number, 1), MOST_PAGES)


def _address(asked: Filter, **more: Any) -> str:
    parts: dict[str, Any] = {**asked.address, **more}
    return url_for("searching.index", **parts)


def _chosen(asked: Filter) -> list[dict[str, str]]:
    """Return what narrows the list, in words, each with the address of the list without it."""
    named = asked.narrowed_by
    offered = choices() if named.keys() & {"condition", "area"} else None
    shown = []
    for name, value in named.items():
        known = None
        if offered is not None and name in {"condition", "area"}:
            known = offered.condition(value) if name == "condition" else offered.area(value)
        words = known.title if known else queries.in_words(name, value)
        shown.append(
            {"facet": queries.FACETS[name], "words": words, "href": _address(asked.but(**{name: ""}))}
        )
    return shown


def _facets(asked: Filter, found: queries.Page) -> list[dict[str, Any]]:
    """Return what can narrow the list further, with the address that each leads to."""
    return [
        {
            "title": title,
            "options": [
                {"words": one.title, "count": one.count, "href": _address(asked.but(**{name: one.value}))}
                for one in found.options[name]
            ],
        }
        for name, title in queries.FACETS.items()
        if name not in asked.narrowed_by and any(one.count < found.total for one in found.options[name])
    ]


def _sorts(asked: Filter) -> list[dict[str, Any]]:
    at = Sort(asked.sort) if asked.sort else Sort.RELEVANCE if asked.words else Sort.NEWEST
    return [
        {"words": words, "href": _address(asked.but(sort=sort.value)), "current": sort is at}
        for sort, words in SORTS.items()
        if asked.words or sort is not Sort.RELEVANCE
    ]


def _elsewhere(asked: Filter) -> dict[str, str]:
    """Return the addresses of the other pages of the library that the reader may go to."""
    reader, there = current_member(), current_app.view_functions
    inside = policy.may_ask_the_network(reader)
    wanted = {
        "share": ("sharing.share", inside),
        "mine": ("resources.mine", inside),
        "queue": ("resources.queue", policy.may_curate(reader)),
    }
    found = {name: url_for(at) for name, (at, may) in wanted.items() if may and at in there}
    if inside and "community.ask" in there:
        found["ask"] = url_for("community.ask", kind="question", condition=asked.condition or None)
    return found

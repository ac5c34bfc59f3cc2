"""Keeping the library whole: broken links, the feed of what is new, and lists of links brought in."""

from flask import Blueprint, Flask

blueprint = Blueprint("keeping", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.events.feeds.shelf import Shelf
    from network.members.imports import targets
    from network.resources.keeping import (  # noqa: F401 (routes are the pages; jobs and commands declare themselves)
        commands,
        feed,
        jobs,
        lists,
        offers,
        policy,
        routes,
        words,
    )

    app.register_blueprint(blueprint)
    app.extensions[feed.SHELF] = Shelf()
    targets.offer(lists.NAME, lists.Links())
    app.jinja_env.globals["keeping_policy"] = policy
    app.jinja_env.globals["said_of_link"] = words.reason
    offers.register()

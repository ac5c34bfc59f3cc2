"""Feeds: events as calendars read them, and the addresses where calendars fetch them."""

from flask import Blueprint, Flask

blueprint = Blueprint("feeds", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.events.feeds import (  # noqa: F401 (the routes are the pages; jobs declare themselves)
        jobs,
        kept,
        offers,
        routes,
        shelf,
    )

    app.register_blueprint(blueprint)
    app.extensions[routes.SHELF] = shelf.Shelf()
    offers.register()

"""Finding: the first page of the library, its search, and what narrows it."""

from flask import Blueprint, Flask

from network.core.permission import anyone
from network.core.templating import navigation

blueprint = Blueprint("searching", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.resources.searching import jobs, offers, routes  # noqa: F401 (jobs and pages)

    app.register_blueprint(blueprint)
    offers.offer()
    navigation.add("Library", "searching.index", anyone, order=19)

"""Finding: the first page of the library, its search, and what narrows it."""

from flask import Blueprint, Flask

blueprint = Blueprint("searching", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.resources.searching import models  # noqa: F401 (its table)

    app.register_blueprint(blueprint)

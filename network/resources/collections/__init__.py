"""Collections in order, what members saved, and where and how they used it."""

from flask import Blueprint, Flask

blueprint = Blueprint("collections", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

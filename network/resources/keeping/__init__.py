"""Keeping the library whole: broken links, the feed of what is new, and lists of links brought in."""

from flask import Blueprint, Flask

blueprint = Blueprint("keeping", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

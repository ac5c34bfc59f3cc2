"""Planning: the rhythm of meetings, the days off, and the topics that members vote for."""

from flask import Blueprint, Flask

blueprint = Blueprint("planning", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

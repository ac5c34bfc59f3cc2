"""The people: profiles, membership, roles."""

from flask import Blueprint, Flask

blueprint = Blueprint("people", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

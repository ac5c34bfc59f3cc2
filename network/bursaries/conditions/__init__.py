"""Conditions of award: what is due by when, whether it was kept, and money that comes back."""

from flask import Blueprint, Flask

blueprint = Blueprint("conditions", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

"""Passing on: a short text and a card for WhatsApp, for events, resources and questions."""

from flask import Blueprint, Flask

blueprint = Blueprint("passing_on", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

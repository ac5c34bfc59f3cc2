"""Subscriptions: a member's own calendar, by a secret address for each device."""

from flask import Blueprint, Flask

blueprint = Blueprint("subscriptions", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

"""Invitations: events as letters that a calendar takes up, and the answers that come back."""

from flask import Blueprint, Flask

blueprint = Blueprint("invitations", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

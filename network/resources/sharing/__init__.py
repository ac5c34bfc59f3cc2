"""Sharing from a phone: an address or a file taken in, what it is proposed from itself, and given back."""

from flask import Blueprint, Flask

blueprint = Blueprint("sharing", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

"""Deciding: an amount approved, declined or deferred, with reasons; then the offer and its acceptance."""

from flask import Blueprint, Flask

blueprint = Blueprint("deciding", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

"""Moderation: what was reported, and what coordinators made of it."""

from flask import Blueprint, Flask

blueprint = Blueprint("moderation", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

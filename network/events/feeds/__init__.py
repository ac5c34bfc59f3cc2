"""Feeds: events as calendars read them, and the addresses where calendars fetch them."""

from flask import Blueprint, Flask

blueprint = Blueprint("feeds", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

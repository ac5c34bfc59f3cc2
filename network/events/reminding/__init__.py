"""Reminders of events: told in time, only to those who need it, and once."""

from flask import Blueprint, Flask

blueprint = Blueprint("reminding", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

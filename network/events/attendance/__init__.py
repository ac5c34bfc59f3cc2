"""Attendance: who was there, how they were checked in, and what it counts."""

from flask import Blueprint, Flask

blueprint = Blueprint("attendance", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

"""Afterwards: what an event leaves behind: slides, recording, notes, actions, feedback."""

from flask import Blueprint, Flask

blueprint = Blueprint("afterwards", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

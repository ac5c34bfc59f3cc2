"""Qualifications: what a member holds, who checked it, and whom they are fit to work with."""

from flask import Blueprint, Flask

blueprint = Blueprint("qualifications", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

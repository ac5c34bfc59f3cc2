"""Outcomes: a course finished, a certificate verified, a qualification that a bursary paid for."""

from flask import Blueprint, Flask

blueprint = Blueprint("outcomes", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

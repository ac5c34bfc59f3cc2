"""Assessing: what waits for a funder, conflicts of interest, scores, and questions to the applicant."""

from flask import Blueprint, Flask

blueprint = Blueprint("assessing", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

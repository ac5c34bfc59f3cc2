"""Checked facts: a membership, a profession or a residence that a fund asks for, claimed and checked."""

from flask import Blueprint, Flask

blueprint = Blueprint("checked", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.bursaries.checked import models  # noqa: F401 (its table)

    app.register_blueprint(blueprint)

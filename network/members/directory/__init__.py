"""The directory: who may take a person with this condition, near here, on this date."""

from flask import Blueprint, Flask

blueprint = Blueprint("directory", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

"""The catalogue: the kinds of qualification, what each condition asks for, and the areas of the county."""

from flask import Blueprint, Flask

blueprint = Blueprint("catalogue", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

"""Claims: receipts sent in, checked, and paid in part or whole."""

from flask import Blueprint, Flask

blueprint = Blueprint("claims", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

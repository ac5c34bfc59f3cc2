"""How members hear of discussions: who follows, who is named, and who is asked after three days."""

from flask import Blueprint, Flask

blueprint = Blueprint("following", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

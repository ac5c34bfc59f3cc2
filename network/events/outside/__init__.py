"""Events of others: events of partners' calendars, shown beside our own and never changed here."""

from flask import Blueprint, Flask

blueprint = Blueprint("outside", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

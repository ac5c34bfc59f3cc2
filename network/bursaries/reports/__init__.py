"""Reports: what the money did, at any date; for funders, coordinators and the open register of grants."""

from flask import Blueprint, Flask

blueprint = Blueprint("bursary_reports", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    app.register_blueprint(blueprint)

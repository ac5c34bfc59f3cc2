"""Schemes: what a fund's rules are, as data that reads back as sentences and judges an application."""

from flask import Blueprint, Flask

blueprint = Blueprint("scheme", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.bursaries.scheme import offers, privacy, routes  # noqa: F401

    app.register_blueprint(blueprint)
    offers.register()
    privacy.register()

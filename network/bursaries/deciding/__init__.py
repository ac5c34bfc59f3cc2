"""Deciding: an amount approved, declined or deferred, with reasons; then the offer and its acceptance."""

from flask import Blueprint, Flask

blueprint = Blueprint("deciding", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.bursaries.deciding import (  # noqa: F401 (the routes are the pages)
        offers,
        policy,
        privacy,
        routes,
        routes_batch,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["deciding_policy"] = policy
    offers.register()
    privacy.register()

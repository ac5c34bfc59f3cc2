"""Funds: whose money it is, from when until when, its rounds, and who decides for the funder."""

from flask import Blueprint, Flask

blueprint = Blueprint("funds", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.bursaries.funds import (
        merging,
        offers,
        policy,
        privacy,
        routes,  # noqa: F401 (the routes are the pages)
        routes_deputies,  # noqa: F401
        routes_rounds,  # noqa: F401
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["funds_policy"] = policy
    merging.register()
    offers.register()
    privacy.register()

"""Claims: receipts, what was approved of them, what was paid, and the end of an award."""

from flask import Blueprint, Flask

blueprint = Blueprint("claims", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.bursaries.claims import (  # noqa: F401 (the routes are the pages)
        offers,
        policy,
        routes,
        routes_closing,
        routes_paying,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["claims_policy"] = policy
    offers.register()

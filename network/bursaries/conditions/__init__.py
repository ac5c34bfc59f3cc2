"""Conditions of award: what is due by when, whether it was kept, and money that comes back."""

from flask import Blueprint, Flask

blueprint = Blueprint("conditions", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.bursaries.conditions import (  # noqa: F401 (the routes are the pages)
        jobs,
        offers,
        policy,
        routes,
        routes_debts,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["conditions_policy"] = policy
    offers.register()

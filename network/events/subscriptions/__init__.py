"""Subscriptions: a member's own calendar, by a secret address for each device."""

from flask import Blueprint, Flask

blueprint = Blueprint("subscriptions", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.events.subscriptions import (  # noqa: F401 (the routes are the pages, the jobs the work)
        fetches,
        jobs,
        offers,
        policy,
        privacy,
        routes,
        routes_feed,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["subscriptions_policy"] = policy
    fetches.register(app)
    offers.register()
    privacy.register()

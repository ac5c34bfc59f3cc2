"""Planning: the rhythm of meetings, the days off, and the topics that members vote for."""

from flask import Blueprint, Flask

blueprint = Blueprint("planning", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.events.planning import (
        offers,
        policy,
        privacy,
        routes,  # noqa: F401 (the routes are the pages)
        routes_days_off,  # noqa: F401
        routes_topics,  # noqa: F401
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["planning_policy"] = policy
    offers.register()
    privacy.register()

"""Outcomes: what became of a course, and the qualification on the record that came of it."""

from flask import Blueprint, Flask

blueprint = Blueprint("outcomes", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.bursaries.outcomes import (  # noqa: F401 (the routes are the pages)
        jobs,
        offers,
        policy,
        routes,
        routes_dates,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["outcomes_policy"] = policy
    offers.register()

"""Assessing: what waits for a funder, conflicts of interest, scores, and questions to the applicant."""

from flask import Blueprint, Flask

blueprint = Blueprint("assessing", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.bursaries.assessing import (
        offers,
        policy,
        privacy,
        routes,  # noqa: F401 (the routes are the pages)
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["assessing_policy"] = policy
    offers.register()
    privacy.register()

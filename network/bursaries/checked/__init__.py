"""Checked facts: a membership, a profession or a residence that a fund asks for, claimed and checked."""

from flask import Blueprint, Flask

blueprint = Blueprint("checked", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.bursaries.checked import offers, policy, privacy, routes  # noqa: F401 (the routes are the pages)

    app.register_blueprint(blueprint)
    app.jinja_env.globals["checked_policy"] = policy
    offers.register()
    privacy.register()

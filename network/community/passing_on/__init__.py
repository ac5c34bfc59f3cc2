"""Passing on: a short text and a card for WhatsApp, for what is here and for a whole week."""

from flask import Blueprint, Flask

blueprint = Blueprint("passing_on", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.community.passing_on import offers, policy, privacy, routes  # noqa: F401 (the routes are the pages)

    app.register_blueprint(blueprint)
    app.jinja_env.globals["passing_on_policy"] = policy
    offers.register()
    privacy.register()

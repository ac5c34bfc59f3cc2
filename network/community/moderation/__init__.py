"""Moderation: what was reported, and what coordinators made of it."""

from flask import Blueprint, Flask

blueprint = Blueprint("moderation", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.community.moderation import offers, policy, privacy, routes, routes_order  # noqa: F401

    app.register_blueprint(blueprint)
    app.jinja_env.globals["moderation_policy"] = policy
    offers.register()
    privacy.register()

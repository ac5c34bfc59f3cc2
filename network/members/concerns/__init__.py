"""Concerns about an instructor or a session: raised by anyone signed in, read by coordinators."""

from flask import Blueprint, Flask

blueprint = Blueprint("concerns", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.members.concerns import offers, policy, privacy, routes  # noqa: F401 (the routes are the pages)

    app.register_blueprint(blueprint)
    app.jinja_env.globals["concerns_policy"] = policy
    offers.register()
    privacy.register()

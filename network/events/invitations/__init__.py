"""Invitations: events told to calendars by mail; answers by the buttons in it and by calendars' replies."""

from flask import Blueprint, Flask

blueprint = Blueprint("invitations", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.events.invitations import jobs, offers, policy, routes  # noqa: F401 (what they declare)

    app.register_blueprint(blueprint)
    app.jinja_env.globals["invitations_policy"] = policy
    offers.register()

"""The network's events themselves: when, where, on what, for whom; published, moved, cancelled, held."""

from flask import Blueprint, Flask

blueprint = Blueprint("events", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.events.meetings import policy

    app.register_blueprint(blueprint)
    app.jinja_env.globals["events_policy"] = policy

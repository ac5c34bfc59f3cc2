"""Reminders of events: told in time, only to those who need it, and once."""

from flask import Blueprint, Flask

blueprint = Blueprint("reminding", __name__)


def register(app: Flask) -> None:
    """Put into the registry what the feature offers; it has no pages of its own."""
    from network.events.reminding import jobs, offers  # noqa: F401 (the jobs are the worker's)

    app.register_blueprint(blueprint)
    offers.register()

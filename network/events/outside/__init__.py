"""Events of others: partners' calendars, shown beside ours with their source, and never changed here."""

from flask import Blueprint, Flask

blueprint = Blueprint("outside", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.events.outside import jobs, offers, policy, privacy, routes  # noqa: F401 (pages, and the job)

    app.register_blueprint(blueprint)
    app.jinja_env.globals["outside_policy"] = policy
    offers.register()
    privacy.register()

"""Contact without showing an address: asking a member to call."""

from flask import Blueprint, Flask

blueprint = Blueprint("contact", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.members.contact import offers, policy, privacy, routes  # noqa: F401 (the routes are the pages)

    app.register_blueprint(blueprint)
    app.jinja_env.globals["contact_policy"] = policy
    offers.register()
    privacy.register()

"""Who comes: answers, places and the queue for them, guests, and what people need to take part."""

from flask import Blueprint, Flask

blueprint = Blueprint("registrations", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.events.registrations import offers, policy, privacy, routes, routes_people  # noqa: F401

    app.register_blueprint(blueprint)
    app.jinja_env.globals["registrations_policy"] = policy
    offers.register()
    privacy.register()

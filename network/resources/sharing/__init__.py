"""Sharing from a phone: an address or a file taken in, what it is proposed from itself, and given back."""

from flask import Blueprint, Flask

blueprint = Blueprint("sharing", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.resources.sharing import offers, policy, privacy, routes, routes_formats  # noqa: F401 (the pages)

    app.register_blueprint(blueprint)
    app.jinja_env.globals["sharing_policy"] = policy
    offers.register()
    privacy.register()

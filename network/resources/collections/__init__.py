"""Collections in order, what members saved, and where and how they used it."""

from flask import Blueprint, Flask

blueprint = Blueprint("collections", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.members.people.forms import SETTINGS
    from network.resources.collections import (  # noqa: F401 (the routes are the pages)
        downloads,
        offers,
        policy,
        routes,
        routes_arranging,
        routes_using,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["collections_policy"] = policy
    app.jinja_env.globals["collections_settings"] = dict(SETTINGS)
    downloads.register(app)
    offers.register()

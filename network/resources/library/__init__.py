"""The record of the library: what is shared, its versions, who keeps it true, and until when."""

from flask import Blueprint, Flask

blueprint = Blueprint("resources", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.resources.library import (  # noqa: F401 (the routes are the pages)
        jobs,
        offers,
        policy,
        routes,
        routes_curating,
        routes_keeping,
        words,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["library_policy"] = policy
    app.jinja_env.globals["library_words"] = words
    offers.register()

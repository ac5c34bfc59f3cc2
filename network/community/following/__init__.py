"""How members hear of discussions: who follows, who is named, and who is asked after three days."""

from flask import Blueprint, Flask

blueprint = Blueprint("following", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.community.following import (  # noqa: F401 (the routes are the pages, the job is the worker's)
        jobs,
        offers,
        policy,
        privacy,
        routes,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["following_policy"] = policy
    offers.register()
    privacy.register()

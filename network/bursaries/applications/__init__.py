"""Applications: from what is offered to somebody, through a draft saved as typed, to what was submitted."""

from flask import Blueprint, Flask

blueprint = Blueprint("bursaries", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.bursaries.applications import (  # noqa: F401 (the routes are the pages)
        offers,
        policy,
        routes,
        routes_writing,
    )
    from network.core.templating import navigation

    app.register_blueprint(blueprint)
    app.jinja_env.globals["bursaries_policy"] = policy
    navigation.add("Bursaries", "bursaries.index", policy.may_apply, order=19)
    offers.register()

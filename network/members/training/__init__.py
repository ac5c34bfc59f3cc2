"""Training: who is nearest to the next qualification, and who wants to be asked."""

from flask import Blueprint, Flask

from network.core import personal_data
from network.core.templating import navigation

blueprint = Blueprint("training", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.members.training import (  # noqa: F401 (the routes are the pages)
        offers,
        policy,
        privacy,
        routes,
        routes_asking,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["training_policy"] = policy
    offers.register()
    personal_data.declare(*privacy.HELD)
    navigation.add("Training", "training.index", policy.may_see_nearest, order=35)

"""Cards: what somebody shows at a reception desk, and the page that its code leads to."""

from flask import Blueprint, Flask

from network.core import personal_data
from network.core.permission import Role, holds
from network.core.templating import navigation

blueprint = Blueprint("cards", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.members.cards import (  # noqa: F401 (the routes are the pages)
        offers,
        policy,
        privacy,
        routes,
        routes_public,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["cards_policy"] = policy
    offers.register()
    personal_data.declare(*privacy.HELD)
    navigation.add("My card", "cards.mine", holds(Role.INSTRUCTOR), order=15)

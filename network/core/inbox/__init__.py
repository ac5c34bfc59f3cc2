"""What is new: all that a member was told in the last months, in one list on the site."""

from flask import Blueprint, Flask

from network.core.permission import signed_in
from network.core.templating import navigation

blueprint = Blueprint("inbox", __name__)


def register(app: Flask) -> None:
    """Put the list into the application, and what it offers into the registry."""
    from network.core.inbox import offers, routes  # noqa: F401 (the routes are the pages)

    app.register_blueprint(blueprint)
    offers.register()
    navigation.add("What is new", "inbox.index", signed_in, order=2)

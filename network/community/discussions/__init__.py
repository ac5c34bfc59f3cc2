"""Discussions: what is asked, told, offered or looked for, and what is answered."""

from flask import Blueprint, Flask

from network.core.templating import navigation

blueprint = Blueprint("community", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.community.discussions import (
        offers,
        policy,
        privacy,
        routes,  # noqa: F401 (the routes are the pages)
        routes_marking,  # noqa: F401
        routes_writing,  # noqa: F401
        words,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["discussions_policy"] = policy
    app.jinja_env.globals["discussion_words"] = words
    navigation.add("Community", "community.index", policy.may_read, order=17)
    offers.register()
    privacy.register()

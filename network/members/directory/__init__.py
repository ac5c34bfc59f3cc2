"""The directory: who may take a person with this condition, near here, on this date."""

from flask import Blueprint, Flask

from network.core.templating import navigation

blueprint = Blueprint("directory", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.members.directory import (  # noqa: F401 (the routes are the pages)
        offers,
        policy,
        routes,
        routes_public,
        routes_seen,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["directory_policy"] = policy
    offers.register()
    navigation.add("Find an instructor", "directory.finder", policy.is_offered_the_finder, order=10)
    navigation.add("Find somebody", "directory.who_can_help", policy.may_search, order=20)
    navigation.add("Members", "directory.index", policy.may_search, order=30)

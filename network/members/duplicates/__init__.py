"""One person twice on the record: found, compared side by side, made one, and undone."""

from flask import Blueprint, Flask

from network.core.templating import navigation

blueprint = Blueprint("duplicates", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.members.duplicates import jobs, offers, policy, routes  # noqa: F401 (routes are the pages)

    app.register_blueprint(blueprint)
    app.jinja_env.globals["duplicates_policy"] = policy
    offers.register()
    navigation.add(
        "Duplicates", "duplicates.index", policy.may_find, order=65, words="Records that may be one person"
    )

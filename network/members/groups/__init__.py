"""Working groups: some members, what they are for, and who leads them."""

from flask import Blueprint, Flask

blueprint = Blueprint("groups", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.core.templating import navigation
    from network.members.groups import offers, policy, privacy, routes  # noqa: F401 (the routes are the pages)

    app.register_blueprint(blueprint)
    app.jinja_env.globals["groups_policy"] = policy
    navigation.add("Groups", "groups.index", policy.may_see_groups, order=60)
    offers.register()
    privacy.register()

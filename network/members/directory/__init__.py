"""The directory: who may take a person with this condition, near here, on this date."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Flask

from network.core import registry
from network.core.permission import Role
from network.core.templating import navigation

blueprint = Blueprint("directory", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and a health partner's question on their home page."""
    from network.members.directory import policy, routes

    def panels(place: str, member: Any, _thing: Any) -> Iterator[registry.Panel]:
        """Put the question on a health partner's home page: it is what they come for."""
        if place == "home" and Role.HEALTH_PARTNER in member.roles:
            yield registry.Panel(
                title="Who can take this person?",
                template="directory/_question.html",
                context={"form": routes.question()},
                order=-10,
            )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["directory_policy"] = policy
    navigation.add("Find somebody", "directory.who_can_help", policy.may_search, order=20)
    navigation.add("Members", "directory.index", policy.may_search, order=30)
    registry.panels.add(panels, "directory")

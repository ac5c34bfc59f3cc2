"""The directory: who may take a person with this condition, near here, on this date."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint, Flask, url_for

from network.core import registry
from network.core.permission import Role
from network.core.templating import navigation

blueprint = Blueprint("directory", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and a health partner's question on their home page."""
    from network.members.directory import policy, routes  # noqa: F401 (the routes are the pages)

    app.register_blueprint(blueprint)
    app.jinja_env.globals["directory_policy"] = policy
    navigation.add("Find somebody", "directory.who_can_help", policy.may_search, order=20)
    navigation.add("Members", "directory.index", policy.may_search, order=30)
    registry.home_tasks.add(_tasks)


def _tasks(member: Any, _today: date) -> Iterator[registry.Task]:
    if Role.HEALTH_PARTNER in member.roles:
        yield registry.Task(
            title="Find somebody for a patient",
            href=url_for("directory.who_can_help"),
            hint="By condition, place and day; the answer can be printed",
            urgency=10,
        )

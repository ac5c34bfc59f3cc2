"""The people: profiles, membership, roles."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint, Flask, url_for

from network.core import registry
from network.core.permission import Role
from network.core.templating import navigation

blueprint = Blueprint("people", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it asks of members on their home page."""
    from network.members.people import (  # noqa: F401 (the routes are the pages)
        offers,
        offers_organisations,
        policy,
        routes,
        routes_organisations,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["people_policy"] = policy
    navigation.add(
        "Organisations",
        "people.organisations",
        policy.may_edit_organisations,
        order=85,
        words="Partners, and who works for them",
    )
    registry.home_tasks.add(_tasks)
    offers.register()
    offers_organisations.register()


def _tasks(member: Any, _today: date) -> Iterator[registry.Task]:
    if Role.INSTRUCTOR in member.roles and not (member.county_wide or member.covers):
        yield registry.Task(
            title="Say where you work",
            href=url_for("people.edit", id=member.id, section="work"),
            hint="Without an area nobody near you can find you",
            urgency=30,
        )

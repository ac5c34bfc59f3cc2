"""Qualifications: what a member holds, who checked it, and whom they are fit to work with."""

from flask import Blueprint, Flask

from network.core.permission import Role, holds
from network.core.templating import navigation

blueprint = Blueprint("qualifications", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.members.qualifications import (  # noqa: F401 (the routes are the pages)
        jobs,
        offers,
        policy,
        routes,
        routes_calendar,
        routes_checking,
        routes_evidence,
        routes_past,
        routes_practice,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["qualifications_policy"] = policy
    offers.register()
    navigation.add(
        "My qualifications",
        "qualifications.mine",
        holds(Role.INSTRUCTOR),
        order=10,
        own="qualifications",
    )
    navigation.add("Check certificates", "qualifications.queue", policy.may_see_queue, order=20)

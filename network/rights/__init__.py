"""Data rights: what we hold and why, a copy of it, its deletion, and how long it is kept."""

from flask import Blueprint, Flask

from network.core.permission import Role, holds
from network.core.templating import navigation

blueprint = Blueprint("rights", __name__)


def register(app: Flask) -> None:
    """Put the pages, commands and jobs into the application, and what it offers into the registry."""
    from network.rights import (  # noqa: F401 (the routes are the pages)
        commands,
        jobs,
        offers,
        policy,
        routes_keeping,
        routes_own,
        routes_requests,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["rights_policy"] = policy
    app.cli.add_command(commands.rights)
    offers.register()
    navigation.add(
        "Data requests",
        "rights.requests",
        holds(Role.COORDINATOR),
        order=80,
        words="Copies and deletions that people asked for",
    )

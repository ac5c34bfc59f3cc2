"""Afterwards: what an event leaves behind: slides, recording, notes, actions, feedback."""

from flask import Blueprint, Flask

blueprint = Blueprint("afterwards", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.events.afterwards import (  # noqa: F401 (the routes are the pages)
        jobs,
        offers,
        policy,
        routes,
        routes_telling,
        rules,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["afterwards_policy"] = policy
    app.jinja_env.globals["afterwards_rules"] = rules
    offers.register()

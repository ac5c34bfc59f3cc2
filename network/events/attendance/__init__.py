"""Attendance: who was there, how they were checked in, and what it counts."""

from flask import Blueprint, Flask

blueprint = Blueprint("attendance", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.events.attendance import (  # noqa: F401 (the routes are the pages, the jobs the worker's)
        jobs,
        merging,
        offers,
        policy,
        routes,
        routes_coming,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["attendance_policy"] = policy
    offers.register()
    merging.register()

"""Reports: what the money did, at any date; for funders, coordinators and the open register of grants."""

from flask import Blueprint, Flask

blueprint = Blueprint("bursary_reports", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.bursaries.reports import (  # noqa: F401 (the routes are the pages)
        offers,
        policy,
        routes,
        routes_open,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["bursary_reports_policy"] = policy
    offers.register()

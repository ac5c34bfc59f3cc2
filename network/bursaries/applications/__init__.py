"""Applications: from what is offered to somebody, through a draft saved as typed, to what was submitted."""

from flask import Blueprint, Flask

blueprint = Blueprint("bursaries", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.bursaries.applications import policy

    app.register_blueprint(blueprint)
    app.jinja_env.globals["bursaries_policy"] = policy

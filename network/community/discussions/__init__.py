"""Discussions: what is asked, told, offered or looked for, and what is answered."""

from flask import Blueprint, Flask

blueprint = Blueprint("community", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.community.discussions import policy

    app.register_blueprint(blueprint)
    app.jinja_env.globals["discussions_policy"] = policy

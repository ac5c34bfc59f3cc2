"""Consents: what members agree to, in which words, and what taking it back does."""

from flask import Blueprint, Flask

blueprint = Blueprint("consents", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.members.consents import kinds, operations, policy  # noqa: F401 (its models are tables)

    app.jinja_env.globals["consents_policy"] = policy
    kinds.register()

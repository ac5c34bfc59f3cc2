"""Consents: what members agree to, in which words, and what taking it back does."""

from flask import Blueprint, Flask

from network.core.templating import navigation

blueprint = Blueprint("consents", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.members.consents import (  # noqa: F401 (the routes are the pages)
        kinds,
        offers,
        policy,
        routes,
        routes_texts,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["consents_policy"] = policy
    kinds.register()
    offers.register()
    navigation.add(
        "Consents",
        "consents.texts",
        policy.may_write_texts,
        order=88,
        words="What members agree to, in which words, and who has accepted the agreement",
    )

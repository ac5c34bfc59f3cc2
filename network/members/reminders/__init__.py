"""Reminders: a ladder of letters before something runs out, none missed, none doubled; and extensions."""

from flask import Blueprint, Flask

from network.core.templating import navigation

blueprint = Blueprint("reminders", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.members.reminders import (  # noqa: F401 (the routes are the pages)
        jobs,
        offers,
        policy,
        routes,
        routes_extensions,
        rules,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["reminders_policy"] = policy
    app.jinja_env.filters["step_words"] = rules.step_words
    offers.register()
    navigation.add("Reminders", "reminders.coming", policy.may_see_reminders, order=25)

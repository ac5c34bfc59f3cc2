"""The network's events themselves: when, where, on what, for whom; published, moved, cancelled, held."""

from flask import Blueprint, Flask

blueprint = Blueprint("events", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.core.permission import anyone
    from network.core.templating import navigation
    from network.events.meetings import (  # noqa: F401 (the routes are the pages)
        jobs,
        offers,
        policy,
        privacy,
        routes,
        routes_arranging,
        routes_speakers,
        routes_venues,
        words,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["events_policy"] = policy
    app.jinja_env.globals["event_words"] = words
    navigation.add("Events", "events.index", anyone, order=18)
    offers.register()
    privacy.register()

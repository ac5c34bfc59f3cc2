"""Continuing professional development: schemes, what was learnt, and what is still missing."""

from flask import Blueprint, Flask

from network.core.permission import Role, holds
from network.core.templating import navigation

blueprint = Blueprint("cpd", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    from network.members.cpd import (  # noqa: F401 (the routes are the pages)
        commands,
        jobs,
        offers,
        policy,
        routes,
        routes_checking,
        routes_schemes,
        rules,
    )

    app.register_blueprint(blueprint)
    app.cli.add_command(commands.cpd)
    app.jinja_env.globals["cpd_policy"] = policy
    app.jinja_env.filters["points"] = rules.points
    app.jinja_env.filters["exactly"] = rules.number
    offers.register()
    navigation.add("My CPD", "cpd.mine", holds(Role.INSTRUCTOR), order=12, own="cpd")
    navigation.add("Check CPD", "cpd.queue", policy.may_see_queue, order=22)
    # Whoever checks finds the schemes beside the queue.
    navigation.add(
        "CPD schemes",
        "cpd.scheme_list",
        policy.may_edit & ~policy.may_see_queue,
        order=81,
        words="What counts for which scheme",
    )

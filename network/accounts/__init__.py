"""Accounts: signing in, a second factor, joining, invitations, and looking after one's own account."""

from flask import Blueprint, Flask

blueprint = Blueprint("accounts", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
    # Here and not above: routes take the blueprint from this module.
    from network.accounts import (  # noqa: F401 (jobs declare themselves)
        commands,
        jobs,
        merging,
        offers,
        policy,
        routes,
    )

    routes.register(app)
    offers.register()
    merging.register()
    app.cli.add_command(commands.user)
    app.register_blueprint(blueprint)
    app.jinja_env.globals["accounts_policy"] = policy

"""Looking after the site: whether it is healthy, its letters, its audit, who holds which role."""

from flask import Blueprint, Flask

from network.administration import policy

blueprint = Blueprint("administration", __name__)
blueprint.context_processor(lambda: {"policy": policy})


def register(app: Flask) -> None:
    """Put the pages and commands into the application, and what needs an administrator on their home page."""
    # Here and not above: routes take the blueprint from this module.
    from network.administration import commands, offers, routes  # noqa: F401 (routes declare themselves)

    app.register_blueprint(blueprint)
    offers.register()
    commands.register(app)

"""Looking after the site: whether it is healthy, its letters, its audit, who holds which role."""

from flask import Blueprint, Flask

from network.administration import policy

blueprint = Blueprint("administration", __name__)
blueprint.context_processor(lambda: {"policy": policy})


def register(app: Flask) -> None:
    """Put the pages and commands into the application, and what needs an administrator on their home page."""
    # Here and not above: routes take the blueprint from this module.
    import network.administration.routes  # noqa: F401 (they declare themselves)
    from network.administration.commands import register as add_commands
    from network.administration.offers import register as offer
    from network.administration.privacy import HELD
    from network.core import personal_data

    app.register_blueprint(blueprint)
    offer()
    personal_data.declare(*HELD)
    add_commands(app)

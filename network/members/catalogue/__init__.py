"""The catalogue: the kinds of qualification, what each condition asks for, and the areas of the county."""

from flask import Blueprint, Flask

from network.core.templating import navigation

blueprint = Blueprint("catalogue", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages and commands into the application."""
    from network.members.catalogue import commands, policy, routes  # noqa: F401 (the routes are the pages)

    app.register_blueprint(blueprint)
    app.cli.add_command(commands.catalogue)
    navigation.add(
        "Catalogue",
        "catalogue.index",
        policy.may_edit,
        order=80,
        words="Qualifications, conditions and areas",
    )

"""`flask demo load`: a small believable network to click through, made by the same verbs that people use."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select

from network.core.database import db
from network.members.people.models import Member

demo = AppGroup("demo", help="The demonstration: an invented network to click through.")


def register(app: Flask) -> None:
    """Put the command into the application."""
    app.cli.add_command(demo)


def is_wanted() -> bool:
    """Whether nobody is there yet."""
    return db.session.scalar(select(Member.id).limit(1)) is None


def load() -> None:
    """Load the invented network and commit it."""
    from network.demo import story

    story.tell()
    db.session.commit()


@demo.command("load")
def load_command() -> None:
    """Load the invented network into an empty database; never in production."""
    if not current_app.config["SETTINGS"].is_demo:
        raise click.ClickException("This is not a demonstration: set SITE_MODE=demo for one.")
    if not is_wanted():
        raise click.ClickException("There are members already; the demonstration wants an empty database.")
    load()
    click.echo("The demonstration is loaded.")

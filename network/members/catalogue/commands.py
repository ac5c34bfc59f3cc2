"""Commands on the catalogue."""

import click
from flask.cli import AppGroup

from network.core.database import db
from network.members.catalogue import seed

catalogue = AppGroup("catalogue", help="The kinds of qualification, conditions and areas.")


@catalogue.command("load")
def load() -> None:
    """Load the catalogue that a new network begins with; does nothing where there is one already."""
    loaded = seed.load()
    db.session.commit()
    click.echo("The catalogue is loaded." if loaded else "There is a catalogue already; nothing was changed.")

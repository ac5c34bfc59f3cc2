"""Commands on CPD."""

import click
from flask.cli import AppGroup

from network.core.database import db
from network.members.cpd import seed

cpd = AppGroup("cpd", help="The CPD schemes.")


@cpd.command("load")
def load() -> None:
    """Load the CPD schemes that a new network begins with; does nothing where there are some already."""
    loaded = seed.load()
    db.session.commit()
    click.echo("The CPD schemes are loaded." if loaded else "There are schemes already; nothing was changed.")

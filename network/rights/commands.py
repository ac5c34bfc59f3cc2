"""`flask rights …`: what is done from the machine itself, after a restore."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from network.rights import erasing

rights = AppGroup("rights", help="Data rights.")


@rights.command("replay")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
def replay_command(file: Path | None) -> None:
    """Delete again whom a restored backup has brought back.

    FILE is the list of the deleted, erased-members.txt, by default the one beside the database.
    """
    click.echo(replay(file))


def replay(file: Path | None = None) -> str:
    """Delete again all on the list, and say in words how many there were."""
    found = file or Path(current_app.config["SETTINGS"].instance) / erasing.LIST
    count = erasing.replay(erasing.read_list(found))
    return f"{count} deleted again." if count else "Nobody had to be deleted again."

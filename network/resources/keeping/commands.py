"""The command line: a list of links goes into the library."""

from pathlib import Path

import click
from sqlalchemy import func, select

from network.core.database import db
from network.members.imports.commands import import_group, take_in
from network.members.people.models import Member
from network.resources.keeping import lists
from network.resources.library import policy


@import_group.command("resources")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--by", "address", required=True, help="The e-mail address of the coordinator who looks after them."
)
@click.option(
    "--publish", is_flag=True, help="Publish them at once; otherwise they are that person's drafts."
)
@click.option("--dry-run", is_flag=True, help="Say what each row would come to, and change nothing.")
def import_resources(file: Path, address: str, publish: bool, dry_run: bool) -> None:
    """Import links into the library from FILE, a workbook (.xlsx) or a CSV file.

    Rows with an error are left out. The import can be undone in the browser, as a whole.

    Ends with 0 when it was done, 1 when the file was refused or nothing could be imported, and 2 for a wrong
    command line.
    """
    member = _coordinator(address)
    way = lists.PUBLISHED if publish else lists.DRAFTS
    take_in(file, lists.NAME, by=member, dry_run=dry_run, way=way)


def _coordinator(address: str) -> Member:
    found = db.session.scalars(
        select(Member).where(func.lower(Member.email) == address.strip().lower()).order_by(Member.id)
    )
    member = next((one for one in found if policy.may_curate(one)), None)
    if member is None:
        raise click.ClickException(f"No coordinator has the address {address}.")
    return member

"""`flask user …`: making the first account, and giving a role, from the machine that the site runs on."""

import sys

import click
from flask.cli import AppGroup, with_appcontext

from network.accounts import operations, queries
from network.core.database import db
from network.core.permission import SYSTEM, Role
from network.core.rules import Refused
from network.members.people import operations as people
from network.members.people import queries as people_queries
from network.members.people.models import Organisation
from network.members.people.rules import Status

REFUSED = 1
user = AppGroup("user", help="Make accounts, and give roles, from the command line.")
ROLES = click.Choice([role.value for role in Role])


@user.command("create")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", type=ROLES, multiple=True, help="A role to give; may be said several times.")
@click.option("--organisation", default="", help="Whom a funder decides for; made if it is new.")
@click.option(
    "--password", default=None, help="Without it, you are asked; an empty answer means links by e-mail alone."
)
@with_appcontext
def create(email: str, name: str, role: tuple[str, ...], organisation: str, password: str | None) -> None:
    """Make a member with an account at EMAIL, ready to sign in. Exits with 1 when that cannot be done."""
    if email.count("@") != 1:
        _fail(f"{email} is not an e-mail address.")
    if password is None:
        password = click.prompt(
            "Password (empty for links by e-mail alone)", default="", hide_input=True, show_default=False
        )
    try:
        member = people.add(name, by=SYSTEM, status=Status.ACTIVE, email=email, origin="command line")
        operations.create_account(member, email, password or None, by=SYSTEM)
        for one in role:
            people.grant_role(member, Role(one), by=SYSTEM, organisation=_organisation(one, organisation))
    except Refused as refusal:
        db.session.rollback()
        _fail(str(refusal))
    db.session.commit()
    click.echo(f"{name} can sign in as {email}.")


@user.command("grant")
@click.argument("email")
@click.argument("role", type=ROLES)
@click.option("--organisation", default="", help="Whom a funder decides for; made if it is new.")
@with_appcontext
def grant(email: str, role: str, organisation: str) -> None:
    """Give ROLE to the member who signs in as EMAIL, from today. Exits with 1 when that cannot be done."""
    account = queries.account_at(email)
    if account is None:
        _fail(f"No account has the address {email}.")
        return
    if Role(role) in account.member.roles:
        click.echo(f"{account.member.name} is {role.replace('_', ' ')} already.")
        return
    try:
        people.grant_role(
            account.member, Role(role), by=SYSTEM, organisation=_organisation(role, organisation)
        )
    except Refused as refusal:
        db.session.rollback()
        _fail(str(refusal))
    db.session.commit()
    click.echo(f"{account.member.name} is now {role.replace('_', ' ')}.")


def _organisation(role: str, name: str) -> Organisation | None:
    if role != Role.FUNDER or not name:
        return None
    known = {one.name: one for one in people_queries.organisations()}
    if name not in known:
        known[name] = Organisation(name=name)
        db.session.add(known[name])
    return known[name]


def _fail(words: str) -> None:
    click.echo(words, err=True)
    sys.exit(REFUSED)

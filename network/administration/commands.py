"""`flask doctor`, `flask backup`, `flask restore`: looking after the site from its own machine."""

import sys
from pathlib import Path
from typing import NoReturn

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from network import settings as all_settings
from network.administration import backup, explained
from network.core import audit, health, scanning
from network.core.database import db
from network.core.permission import SYSTEM
from network.core.storage import StorageAway
from network.rights import erasing
from network.rights.commands import replay

UNWELL = 1


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Explain every setting and say all that is wrong. Ends with 1 when something is."""
    settings = current_app.config["SETTINGS"]
    ill = _tell(settings, {})
    found = health.checks()
    if settings.scanner_url:
        found["scanner"] = scanning.problem(settings.scanner_url)
    for name, problem in found.items():
        click.echo(f"{'WRONG' if problem else 'well ':5} {name}{': ' + problem if problem else ''}")
        ill = ill or bool(problem)
    sys.exit(UNWELL if ill else 0)


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup_command(file: Path) -> None:
    """Copy the database and every file into FILE, while the site runs. Ends with 1 when that failed.

    SECRET_KEY is not in it: keep it elsewhere, since links in letters are signed with it.
    """
    try:
        count = backup.make(file)
        audit.record("backup made", by=SYSTEM, files=count)
        db.session.commit()
    except (backup.BackupFailed, StorageAway, OSError) as problem:
        _fail(f"No backup was made. {problem}")
    click.echo(f"{file}: the database and {count} files.")


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def restore_command(file: Path) -> None:
    """Put the backup FILE into this installation, which must be empty and stopped. Ends with 1 on failure.

    Letters that waited when the backup was made are held, so that none goes twice.
    """
    try:
        count = backup.restore(file)
    except (backup.BackupFailed, StorageAway, SQLAlchemyError, OSError) as problem:
        _fail(f"Nothing was restored. {problem}")
    click.echo(f"The database and {count} files are back. Letters that waited are held: look at them.")
    click.echo(f"{replay()} {erasing.LIST} says who: if it lies elsewhere, flask rights replay FILE.")


def only_the_doctor(missing: all_settings.SettingsMissing) -> Flask:
    """Return an application that can do nothing but explain why the real one does not start."""
    app = Flask("network")

    @app.cli.command("doctor")
    def explain() -> None:
        """Explain every setting and say all that is wrong."""
        _tell(all_settings.Settings(), missing.problems)
        sys.exit(UNWELL)

    return app


def register(app: Flask) -> None:
    """Add the commands."""
    for command in (doctor, backup_command, restore_command):
        app.cli.add_command(command)


def _tell(settings: all_settings.Settings, problems: dict[str, str]) -> bool:
    lines = explained.explain(settings, problems or None)
    for line in lines:
        click.echo(f"{line.name} = {line.value}\n      {line.words}")
        if line.problem:
            click.echo(f"WRONG {line.problem}")
    return any(line.problem for line in lines)


def _fail(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(UNWELL)

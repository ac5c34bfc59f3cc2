"""Imports: the spreadsheet that a county keeps today goes in, is looked over, and can be taken out again."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint, Flask, url_for

from network.core import personal_data, registry
from network.core.templating import navigation

blueprint = Blueprint("imports", __name__)


def register(app: Flask) -> None:
    """Put the feature's pages, commands and jobs into the application."""
    from network.members.imports import (  # noqa: F401 (routes are the pages)
        commands,
        policy,
        privacy,
        routes,
        working,
    )

    app.register_blueprint(blueprint)
    app.jinja_env.globals["imports_policy"] = policy
    app.cli.add_command(commands.import_group)
    app.cli.add_command(commands.export_group)
    navigation.add(
        "Import",
        "imports.index",
        policy.may_import,
        order=60,
        words="Take in a spreadsheet of members, partners or areas",
    )
    registry.home_tasks.add(_tasks)
    registry.subject_access.add(_held_about)
    registry.erasure.add(_forget)
    personal_data.declare(*privacy.HELD)
    personal_data.sweep(*privacy.SWEEPS)


def _tasks(member: Any, _today: date) -> Iterator[registry.Task]:
    from network.members.imports import policy, queries

    if not policy.may_import(member):
        return
    for batch in queries.waiting_for_a_person():
        yield registry.Task(
            title=f"Finish the import of {batch.file_name}",
            href=url_for("imports.show", id=batch.id),
            hint="The dry run is done; nothing is imported yet",
            urgency=40,
        )


def _held_about(member: Any) -> registry.Section:
    """Give what rows of lists said about a member, for as long as we keep it."""
    from network.members.imports import queries

    rows = [
        {"list": row.batch.file_name, "row": row.number, "said": row.reading.get("texts", {})}
        for row in queries.rows_about(member.id)
    ]
    return registry.Section("Lists that you were imported from", rows)


def _forget(member: Any) -> None:
    """Forget what rows of lists said about a member who is erased."""
    from network.members.imports import operations

    operations.forget(member.id)

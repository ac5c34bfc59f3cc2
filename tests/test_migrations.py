"""The schema: made by the migrations, the same as the models say, and the record that only grows."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from network.core import audit
from network.core.audit import AuditIsAppendOnly
from network.core.database import db
from network.core.lifecycle import move
from network.core.permission import SYSTEM
from network.members.people.models import Member
from network.members.people.rules import Status
from tests import factories


def test_the_migrations_make_what_the_models_say(app: Flask) -> None:
    with db.engine.connect() as connection:
        opts = {"compare_type": True, "include_name": _is_no_index_of_words}
        context = MigrationContext.configure(connection, opts=opts)
        differences = compare_metadata(context, db.metadata)

    assert differences == []


def _is_no_index_of_words(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out what each database makes in its own way: no model can say both."""
    return kind != "table" or not str(name).startswith("search_index")


def test_the_migrations_go_down_and_up_again(app: Flask) -> None:
    tables = set(inspect(db.engine).get_table_names())
    db.session.remove()

    downgrade(revision="base")
    emptied = set(inspect(db.engine).get_table_names())
    upgrade()

    assert emptied == {"alembic_version"}
    assert set(inspect(db.engine).get_table_names()) == tables


@pytest.mark.parametrize("table", ["audit_entries", "status_changes"])
@pytest.mark.parametrize("change", ["UPDATE {} SET by_name = 'nobody'", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_the_record(
    carol: Member, amina: Member, table: str, change: str
) -> None:
    move(amina, to=Status.SUSPENDED, by=carol, reason="A concern.")
    audit.record("member looked at", amina, by=carol)
    db.session.commit()

    with pytest.raises(DBAPIError, match="only grows"):
        db.session.execute(text(change.format(table)))
    db.session.rollback()


def test_the_record_is_not_changed_through_the_models_either(carol: Member) -> None:
    entry = audit.record("something done", by=carol)
    db.session.flush()

    entry.what = "nothing done"
    with pytest.raises(AuditIsAppendOnly):
        db.session.flush()
    db.session.rollback()


def test_what_is_old_enough_may_be_deleted_by_retention(app: Flask) -> None:
    entry = audit.entry("long ago", by=SYSTEM)
    entry.at = entry.at.replace(year=entry.at.year - 7, day=1)
    factories.kept(entry)

    db.session.execute(text("DELETE FROM audit_entries"))

    assert db.session.scalar(text("SELECT count(*) FROM audit_entries")) == 0

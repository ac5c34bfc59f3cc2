"""keep the record: what was written down is never changed, and deleted only when it is old

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("audit_entries", "status_changes")
SHORTEST_KEPT = "6 years"  # retention deletes what is older; nothing else may delete


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$"
        )
    for table in TABLES:
        if sqlite:
            refuse = f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            young = f"WHEN OLD.at > datetime('now', '-{SHORTEST_KEPT}')"
        else:
            refuse = "EXECUTE FUNCTION refuse_change()"
            young = f"WHEN (OLD.at > now() - interval '{SHORTEST_KEPT}')"
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW {refuse}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {young} {refuse}")


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in TABLES:
        for event in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{event}" + ("" if sqlite else f" ON {table}"))
    if not sqlite:
        op.execute("DROP FUNCTION refuse_change()")

"""resources: links that were checked, and lists of links that are imported

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

TARGETS = "target IN ('members', 'partners', 'areas')"
THINGS = "thing_type IN ('members', 'qualifications', 'organisations', 'role_grants', 'areas')"


def upgrade() -> None:
    op.create_table(
        "link_hosts",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_hosts")),
        sa.UniqueConstraint("host", name=op.f("uq_link_hosts_host")),
    )
    op.create_table(
        "link_checks",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("gone_said", sa.Text(), nullable=False),
        sa.Column("gone_on", sa.Date(), nullable=True),
        sa.Column("broken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_to", sa.Text(), nullable=False),
        sa.Column("trusted", sa.Text(), nullable=False),
        sa.Column("trusted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trusted_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(trusted = '') = (trusted_at IS NULL)", name=op.f("ck_link_checks_trusted_at_a_time")
        ),
        sa.CheckConstraint(
            "broken_at IS NULL OR gone_on IS NOT NULL", name=op.f("ck_link_checks_broken_was_gone")
        ),
        sa.ForeignKeyConstraint(
            ["trusted_by_id"], ["members.id"], name=op.f("fk_link_checks_trusted_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["resource_versions.id"],
            name=op.f("fk_link_checks_version_id_resource_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_checks")),
        sa.UniqueConstraint("version_id", name=op.f("uq_link_checks_version_id")),
    )
    with op.batch_alter_table("link_checks", schema=None) as batch_op:
        batch_op.create_index("ix_link_checks_broken_at", ["broken_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_checks_host"), ["host"], unique=False)
        batch_op.create_index("ix_link_checks_next_at", ["next_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_checks_trusted_by_id"), ["trusted_by_id"], unique=False)
    op.add_column("import_batches", sa.Column("way", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("import_batches", schema=None) as batch_op:
        batch_op.alter_column("way", server_default=None)
    _replace("import_batches", "target_is_known", "target_is_named", "target <> ''")
    _replace("import_changes", "thing_type_is_known", "thing_type_is_named", "thing_type <> ''")


def downgrade() -> None:
    others = f"SELECT id FROM import_batches WHERE NOT {TARGETS}"
    for table in ("import_rows", "import_changes"):  # SQLite's foreign keys are off in a migration
        op.execute(f"DELETE FROM {table} WHERE batch_id IN ({others})")  # noqa: S608 (our own words)
    op.execute(f"DELETE FROM import_batches WHERE NOT {TARGETS}")  # noqa: S608
    _replace("import_changes", "thing_type_is_named", "thing_type_is_known", THINGS)
    _replace("import_batches", "target_is_named", "target_is_known", TARGETS)
    op.drop_column("import_batches", "way")
    op.drop_table("link_checks")
    op.drop_table("link_hosts")


def _replace(table: str, old: str, new: str, condition: str) -> None:
    """Let another rule hold for a table: what a list may be of is said by the features that take it."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{table}_{old}"), type_="check")
        batch_op.create_check_constraint(op.f(f"ck_{table}_{new}"), condition)

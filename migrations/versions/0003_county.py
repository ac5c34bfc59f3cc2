"""whose network this is, what its first day has brought, and lists of other things than members

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

THINGS_BEFORE = "thing_type IN ('members', 'qualifications')"
THINGS = "thing_type IN ('members', 'qualifications', 'organisations', 'role_grants', 'areas')"


def upgrade() -> None:
    words = (
        "name", "short_name", "area", "host", "colour", "logo_words", "contact_name", "contact_address",
        "contact_phone", "privacy_name", "privacy_address", "emergency_words", "emergency_phone", "sign_off",
        "welcome",
    )  # fmt: skip
    op.create_table(
        "counties",
        *(sa.Column(name, sa.Text(), nullable=False) for name in words),
        sa.Column("logo_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_counties_there_is_one")),
        sa.CheckConstraint("logo_id IS NULL OR logo_words <> ''", name=op.f("ck_counties_logo_has_words")),
        sa.ForeignKeyConstraint(
            ["logo_id"], ["stored_files.id"], name=op.f("fk_counties_logo_id_stored_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counties")),
    )
    op.create_table(
        "first_day_marks",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marked_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["marked_by_id"], ["members.id"], name=op.f("fk_first_day_marks_marked_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_first_day_marks")),
        sa.UniqueConstraint("key", name=op.f("uq_first_day_marks_key")),
    )
    with op.batch_alter_table("import_batches") as batch:
        batch.add_column(sa.Column("target", sa.Text(), nullable=False, server_default="members"))
        batch.create_check_constraint(
            op.f("ck_import_batches_target_is_known"), "target IN ('members', 'partners', 'areas')"
        )
    op.add_column("import_rows", sa.Column("thing_id", sa.Integer(), nullable=True))
    _let_changes_be_of(THINGS)


def downgrade() -> None:
    # SQLite's foreign keys are off in a migration: what hangs on a list does not go with it.
    op.execute(
        "DELETE FROM import_rows WHERE batch_id IN (SELECT id FROM import_batches WHERE target <> 'members')"
    )
    op.execute("DELETE FROM import_changes WHERE thing_type NOT IN ('members', 'qualifications')")
    op.execute("DELETE FROM import_batches WHERE target <> 'members'")
    _let_changes_be_of(THINGS_BEFORE)
    op.drop_column("import_rows", "thing_id")
    with op.batch_alter_table("import_batches") as batch:
        batch.drop_constraint(op.f("ck_import_batches_target_is_known"), type_="check")
        batch.drop_column("target")
    op.drop_table("first_day_marks")
    op.drop_table("counties")


def _let_changes_be_of(things: str) -> None:
    name = op.f("ck_import_changes_thing_type_is_known")
    with op.batch_alter_table("import_changes") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, things)

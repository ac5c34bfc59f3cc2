"""duplicates: pairs of records, those that are two people, and merges

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BEFORE = "status IN ('unclaimed', 'applied', 'active', 'suspended', 'left', 'refused')"
AFTER = BEFORE.removesuffix(")") + ", 'merged')"


def upgrade() -> None:
    with op.batch_alter_table("members") as table:
        table.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_members_merged_into_id_members"), "members", ["merged_into_id"], ["id"]
        )
        table.create_index(op.f("ix_members_merged_into_id"), ["merged_into_id"])
        table.drop_constraint(op.f("ck_members_status_is_known"), type_="check")
        table.create_check_constraint(op.f("ck_members_status_is_known"), AFTER)
        table.create_check_constraint(
            op.f("ck_members_merged_into_another"), "(status = 'merged') = (merged_into_id IS NOT NULL)"
        )
    op.create_table(
        "duplicate_pairs",
        sa.Column("a_id", sa.Integer(), nullable=False),
        sa.Column("b_id", sa.Integer(), nullable=False),
        sa.Column("likeness", sa.String(length=40), nullable=False),
        sa.Column("strength", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("a_id < b_id", name=op.f("ck_duplicate_pairs_lower_number_first")),
        sa.CheckConstraint(
            "likeness IN ('person', 'household')", name=op.f("ck_duplicate_pairs_likeness_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["a_id"], ["members.id"], name=op.f("fk_duplicate_pairs_a_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["b_id"], ["members.id"], name=op.f("fk_duplicate_pairs_b_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pairs")),
        sa.UniqueConstraint("a_id", "b_id", name=op.f("uq_duplicate_pairs_a_id_b_id")),
    )
    op.create_index(op.f("ix_duplicate_pairs_b_id"), "duplicate_pairs", ["b_id"])
    op.create_index("ix_duplicate_pairs_strongest", "duplicate_pairs", ["likeness", "strength", "id"])
    op.create_table(
        "not_duplicates",
        sa.Column("a_id", sa.Integer(), nullable=False),
        sa.Column("b_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("a_id <> b_id", name=op.f("ck_not_duplicates_are_two")),
        sa.ForeignKeyConstraint(
            ["a_id"], ["members.id"], name=op.f("fk_not_duplicates_a_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["b_id"], ["members.id"], name=op.f("fk_not_duplicates_b_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_not_duplicates_by_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_duplicates")),
        sa.UniqueConstraint("a_id", "b_id", name=op.f("uq_not_duplicates_a_id_b_id")),
    )
    op.create_index(op.f("ix_not_duplicates_b_id"), "not_duplicates", ["b_id"])
    op.create_table(
        "merges",
        sa.Column("winner_id", sa.Integer(), nullable=False),
        sa.Column("loser_id", sa.Integer(), nullable=False),
        sa.Column("was", sa.String(length=40), nullable=False),
        sa.Column("of_power", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_by_name", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("winner_id <> loser_id", name=op.f("ck_merges_two_records")),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_name = '')", name=op.f("ck_merges_undone_by_somebody")
        ),
        sa.ForeignKeyConstraint(["winner_id"], ["members.id"], name=op.f("fk_merges_winner_id_members")),
        sa.ForeignKeyConstraint(["loser_id"], ["members.id"], name=op.f("fk_merges_loser_id_members")),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_merges_by_id_members")),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["members.id"], name=op.f("fk_merges_undone_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index(op.f("ix_merges_winner_id"), "merges", ["winner_id"])
    op.create_index(op.f("ix_merges_at"), "merges", ["at"])
    op.create_index(
        "uq_merges_loser_once",
        "merges",
        ["loser_id"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("merges")
    op.drop_table("not_duplicates")
    op.drop_table("duplicate_pairs")
    # What was merged stays merged: the second record reads as that of somebody who has left.
    op.execute("UPDATE members SET status = 'left', merged_into_id = NULL WHERE status = 'merged'")
    with op.batch_alter_table("members") as table:
        table.drop_constraint(op.f("ck_members_merged_into_another"), type_="check")
        table.drop_constraint(op.f("ck_members_status_is_known"), type_="check")
        table.create_check_constraint(op.f("ck_members_status_is_known"), BEFORE)
        table.drop_index(op.f("ix_members_merged_into_id"))
        table.drop_constraint(op.f("fk_members_merged_into_id_members"), type_="foreignkey")
        table.drop_column("merged_into_id")

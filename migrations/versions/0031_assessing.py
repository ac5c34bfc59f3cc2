"""bursaries: score sheets

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bursary_score_sheets",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["bursary_applications.id"],
            name=op.f("fk_bursary_score_sheets_application_id_bursary_applications"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_bursary_score_sheets_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_score_sheets")),
    )
    with op.batch_alter_table("bursary_score_sheets") as batch_op:
        batch_op.create_index(
            "ix_bursary_score_sheets_application", ["application_id", "member_id", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_bursary_score_sheets_member_id"), ["member_id"], unique=False)
    op.create_table(
        "bursary_scores",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_bursary_scores_points_are_not_negative")),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["bursary_score_sheets.id"],
            name=op.f("fk_bursary_scores_sheet_id_bursary_score_sheets"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_scores")),
        sa.UniqueConstraint("sheet_id", "key", name=op.f("uq_bursary_scores_sheet_id_key")),
    )


def downgrade() -> None:
    op.drop_table("bursary_scores")
    with op.batch_alter_table("bursary_score_sheets") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_score_sheets_member_id"))
        batch_op.drop_index("ix_bursary_score_sheets_application")
    op.drop_table("bursary_score_sheets")

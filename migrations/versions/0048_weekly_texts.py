"""community: when the group was told what was new

Revision ID: 0048
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "weekly_texts",
        sa.Column("pasted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pasted_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pasted_by_id"], ["members.id"], name=op.f("fk_weekly_texts_pasted_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_texts")),
    )
    with op.batch_alter_table("weekly_texts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_weekly_texts_pasted_at"), ["pasted_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_weekly_texts_pasted_by_id"), ["pasted_by_id"], unique=False)


def downgrade() -> None:
    op.drop_table("weekly_texts")

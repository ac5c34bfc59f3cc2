"""bursaries: when a fund's rounds open, and deputies who were ended early

Revision ID: 0029
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("bursary_funds") as batch_op:
        batch_op.add_column(sa.Column("round_rule", sa.JSON(), nullable=True))
    with op.batch_alter_table("bursary_deputies") as batch_op:
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("bursary_deputies") as batch_op:
        batch_op.drop_column("ended_at")
    with op.batch_alter_table("bursary_funds") as batch_op:
        batch_op.drop_column("round_rule")

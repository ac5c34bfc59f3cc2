"""registering

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("registrations") as table:
        table.add_column(sa.Column("forward_reason", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("registrations") as table:
        table.alter_column("forward_reason", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("registrations") as table:
        table.drop_column("forward_reason")

"""when an answer last became another, for calendars

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MOVED = """UPDATE registrations SET changed_at = coalesce(
    (SELECT max(at) FROM status_changes WHERE thing_type = 'registrations' AND thing_id = registrations.id
     AND at > registrations.answered_at), answered_at)"""


def upgrade() -> None:
    op.add_column("registrations", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(MOVED)
    with op.batch_alter_table("registrations") as table:
        table.alter_column("changed_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("registrations") as table:
        table.drop_column("changed_at")

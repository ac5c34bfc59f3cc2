"""core: daily letters, quiet hours, what is new

Revision ID: 0047
Revises: 0046
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

STATUSES = "'queued', 'held', 'digest', 'sending', 'sent', 'failed', 'cancelled', 'obsolete'"


def upgrade() -> None:
    op.create_table(
        "letter_times",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("rhythm", sa.String(length=40), nullable=False),
        sa.Column("quiet_begins", sa.Integer(), nullable=True),
        sa.Column("quiet_ends", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("rhythm IN ('weekly', 'daily')", name=op.f("ck_letter_times_rhythm_is_known")),
        sa.CheckConstraint(
            "quiet_begins BETWEEN 0 AND 23 AND quiet_ends BETWEEN 0 AND 23 AND quiet_begins <> quiet_ends",
            name=op.f("ck_letter_times_hours_make_sense"),
        ),
        sa.CheckConstraint(
            "(quiet_begins IS NULL) = (quiet_ends IS NULL)",
            name=op.f("ck_letter_times_quiet_begins_and_ends"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_times")),
        sa.UniqueConstraint("member_id", name=op.f("uq_letter_times_member_id")),
    )
    op.create_table(
        "inbox_marks",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("seen_id", sa.Integer(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_marks")),
        sa.UniqueConstraint("member_id", name=op.f("uq_inbox_marks_member_id")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reply_to", sa.Text(), nullable=False, server_default=""))
        batch_op.drop_constraint(batch_op.f("ck_messages_status_is_known"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_messages_status_is_known"), f"status IN ({STATUSES}, 'on_site')"
        )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.alter_column("reply_to", existing_type=sa.Text(), server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM messages WHERE status = 'on_site'")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_messages_status_is_known"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_messages_status_is_known"), f"status IN ({STATUSES})")
        batch_op.drop_column("reply_to")
    op.drop_table("inbox_marks")
    op.drop_table("letter_times")

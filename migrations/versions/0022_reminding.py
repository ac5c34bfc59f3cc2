"""reminding: the ledger of reminders of events

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_reminders",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('not_answered', 'day_before', 'hour_before')",
            name=op.f("ck_event_reminders_kind_is_known"),
        ),
        sa.CheckConstraint(
            "outcome IN ('sent', 'not_wanted', 'passed_over', 'too_late')",
            name=op.f("ck_event_reminders_outcome_is_known"),
        ),
        sa.CheckConstraint(
            "message_id IS NULL OR outcome = 'sent'", name=op.f("ck_event_reminders_letter_was_sent")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_reminders_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_event_reminders_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
            name=op.f("fk_event_reminders_message_id_messages"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_reminders")),
        sa.UniqueConstraint(
            "event_id",
            "member_id",
            "kind",
            "starts_at",
            name=op.f("uq_event_reminders_event_id_member_id_kind_starts_at"),
        ),
    )
    once = sa.text("kind = 'not_answered'")
    with op.batch_alter_table("event_reminders") as batch_op:
        batch_op.create_index(
            "uq_event_reminders_asked_once",
            ["event_id", "member_id"],
            unique=True,
            sqlite_where=once,
            postgresql_where=once,
        )
        batch_op.create_index("ix_event_reminders_member", ["member_id", "decided_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_reminders_message_id"), ["message_id"], unique=False)
        batch_op.create_index("ix_event_reminders_starts_at", ["starts_at", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("event_reminders")

"""afterwards: notes, files, actions, feedback and the message of an event

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def _event(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["event_id"], ["events.id"], name=op.f(f"fk_{table}_event_id_events"), ondelete="CASCADE"
    )


def _member(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["members.id"], name=op.f(f"fk_{table}_{column}_members"))


def upgrade() -> None:
    op.create_table(
        "event_records",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("recording", sa.Text(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _event("event_records"),
        _member("event_records", "edited_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_records")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_records_event_id")),
    )
    with op.batch_alter_table("event_records") as batch_op:
        batch_op.create_index(batch_op.f("ix_event_records_edited_by_id"), ["edited_by_id"], unique=False)
    op.create_table(
        "event_files",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        _event("event_files"),
        _member("event_files", "added_by_id"),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_event_files_file_id_stored_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_files")),
        sa.UniqueConstraint("file_id", name=op.f("uq_event_files_file_id")),
    )
    with op.batch_alter_table("event_files") as batch_op:
        batch_op.create_index(batch_op.f("ix_event_files_added_by_id"), ["added_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_files_event_id"), ["event_id"], unique=False)
    op.create_table(
        "event_actions",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_event_actions_says_what")),
        _event("event_actions"),
        _member("event_actions", "owner_id"),
        _member("event_actions", "made_by_id"),
        _member("event_actions", "done_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_actions")),
    )
    with op.batch_alter_table("event_actions") as batch_op:
        batch_op.create_index(batch_op.f("ix_event_actions_done_by_id"), ["done_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_actions_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_actions_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_index("ix_event_actions_owner", ["owner_id", "done_at"], unique=False)
    op.create_table(
        "feedback_turns",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _event("feedback_turns"),
        _member("feedback_turns", "member_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_turns")),
        sa.UniqueConstraint("event_id", "member_id", name=op.f("uq_feedback_turns_event_id_member_id")),
    )
    with op.batch_alter_table("feedback_turns") as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_turns_member_id"), ["member_id"], unique=False)
    op.create_table(
        "feedback_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        _event("feedback_answers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_answers")),
    )
    with op.batch_alter_table("feedback_answers") as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_answers_event_id"), ["event_id"], unique=False)
    op.create_table(
        "event_messages",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "audience IN ('invited', 'answered')", name=op.f("ck_event_messages_audience_is_known")
        ),
        sa.CheckConstraint("subject <> '' AND text <> ''", name=op.f("ck_event_messages_says_something")),
        _event("event_messages"),
        _member("event_messages", "sent_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_messages")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_messages_event_id")),
    )
    with op.batch_alter_table("event_messages") as batch_op:
        batch_op.create_index(batch_op.f("ix_event_messages_sent_by_id"), ["sent_by_id"], unique=False)


def downgrade() -> None:
    op.drop_table("event_messages")
    op.drop_table("feedback_answers")
    op.drop_table("feedback_turns")
    op.drop_table("event_actions")
    op.drop_table("event_files")
    op.drop_table("event_records")

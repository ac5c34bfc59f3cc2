"""invitations: letters that carry a calendar, the ledger of invitations, and replies by mail

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

METHODS = "'REQUEST', 'CANCEL', 'LETTER'"
OUTCOMES = "'taken', 'refused', 'stale', 'old', 'held', 'to_a_person', 'unknown', 'dropped'"


def upgrade() -> None:
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calendar", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("from_address", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.alter_column("calendar", existing_type=sa.Text(), server_default=None)
        batch_op.alter_column("from_address", existing_type=sa.Text(), server_default=None)
    op.create_table(
        "invitation_letters",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attendee", sa.Text(), nullable=False),
        sa.Column("organizer", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"method IN ({METHODS})", name=op.f("ck_invitation_letters_method_is_known")),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_invitation_letters_sequence_is_not_negative")),
        sa.CheckConstraint(
            "method = 'LETTER' OR (attendee <> '' AND organizer <> '')",
            name=op.f("ck_invitation_letters_calendars_know_whose"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_invitation_letters_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_invitation_letters_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
            name=op.f("fk_invitation_letters_message_id_messages"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_letters")),
        sa.UniqueConstraint(
            "event_id",
            "member_id",
            "sequence",
            "method",
            "revised_at",
            name=op.f("uq_invitation_letters_once"),
        ),
    )
    with op.batch_alter_table("invitation_letters", schema=None) as batch_op:
        batch_op.create_index("ix_invitation_letters_member", ["member_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_invitation_letters_message_id"), ["message_id"], unique=False
        )
    op.create_table(
        "told_places",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_told_places_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_places")),
        sa.UniqueConstraint("event_id", name=op.f("uq_told_places_event_id")),
    )
    op.create_table(
        "calendar_replies",
        sa.Column("mail_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("stamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"outcome IN ({OUTCOMES})", name=op.f("ck_calendar_replies_outcome_is_known")),
        sa.CheckConstraint(
            "(event_id IS NULL) = (member_id IS NULL)", name=op.f("ck_calendar_replies_invitation_is_whole")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_calendar_replies_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_calendar_replies_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["handled_by_id"], ["members.id"], name=op.f("fk_calendar_replies_handled_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_replies")),
        sa.UniqueConstraint("mail_id", name=op.f("uq_calendar_replies_mail_id")),
    )
    with op.batch_alter_table("calendar_replies", schema=None) as batch_op:
        batch_op.create_index(
            "ix_calendar_replies_invitation", ["event_id", "member_id", "id"], unique=False
        )
        batch_op.create_index("ix_calendar_replies_member", ["member_id", "id"], unique=False)
        batch_op.create_index("ix_calendar_replies_received_at", ["received_at"], unique=False)
        batch_op.create_index("ix_calendar_replies_outcome", ["outcome", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("calendar_replies", schema=None) as batch_op:
        batch_op.drop_index("ix_calendar_replies_outcome")
        batch_op.drop_index("ix_calendar_replies_received_at")
        batch_op.drop_index("ix_calendar_replies_member")
        batch_op.drop_index("ix_calendar_replies_invitation")
    op.drop_table("calendar_replies")
    op.drop_table("told_places")
    with op.batch_alter_table("invitation_letters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_letters_message_id"))
        batch_op.drop_index("ix_invitation_letters_member")
    op.drop_table("invitation_letters")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_column("from_address")
        batch_op.drop_column("calendar")

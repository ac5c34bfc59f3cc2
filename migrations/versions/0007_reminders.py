"""reminders: the ledger, and extensions of last days

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATUSES = "'sent', 'not_wanted', 'passed_over', 'held', 'released', 'skipped', 'over'"


def upgrade() -> None:
    with op.batch_alter_table("qualifications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("extended_to", sa.Date(), nullable=True))
    op.create_table(
        "reminders",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("qualification_id", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("held_by_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"status IN ({STATUSES})", name=op.f("ck_reminders_status_is_known")),
        sa.CheckConstraint("step >= 1 OR step = -1", name=op.f("ck_reminders_step_is_known")),
        sa.CheckConstraint("status <> 'held' OR reason <> ''", name=op.f("ck_reminders_held_for_a_reason")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_reminders_member_id_members")),
        sa.ForeignKeyConstraint(
            ["kind_id"], ["qualification_kinds.id"], name=op.f("fk_reminders_kind_id_qualification_kinds")
        ),
        sa.ForeignKeyConstraint(
            ["qualification_id"],
            ["qualifications.id"],
            name=op.f("fk_reminders_qualification_id_qualifications"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["held_by_id"], ["members.id"], name=op.f("fk_reminders_held_by_id_members")),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
            name=op.f("fk_reminders_message_id_messages"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "qualification_id",
            "expires_on",
            "step",
            name=op.f("uq_reminders_qualification_id_expires_on_step"),
        ),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index("ix_reminders_member", ["member_id"], unique=False)
        batch_op.create_index("ix_reminders_status", ["status", "decided_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminders_message_id"), ["message_id"], unique=False)
    op.create_table(
        "extensions",
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("new_expires_on", sa.Date(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_by_name", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_extensions_range_is_in_order")),
        sa.CheckConstraint(
            "(new_expires_on IS NULL) <> (months IS NULL)", name=op.f("ck_extensions_one_way_to_extend")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_extensions_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["kind_id"], ["qualification_kinds.id"], name=op.f("fk_extensions_kind_id_qualification_kinds")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["members.id"], name=op.f("fk_extensions_made_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["members.id"], name=op.f("fk_extensions_undone_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
    )
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extensions_kind_id"), ["kind_id"], unique=False)
    op.create_table(
        "extension_items",
        sa.Column("extension_id", sa.Integer(), nullable=False),
        sa.Column("qualification_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("old_expires_on", sa.Date(), nullable=False),
        sa.Column("new_expires_on", sa.Date(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("new_expires_on > old_expires_on", name=op.f("ck_extension_items_moves_on")),
        sa.ForeignKeyConstraint(
            ["extension_id"],
            ["extensions.id"],
            name=op.f("fk_extension_items_extension_id_extensions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["qualification_id"],
            ["qualifications.id"],
            name=op.f("fk_extension_items_qualification_id_qualifications"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_extension_items_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_items")),
        sa.UniqueConstraint(
            "extension_id",
            "qualification_id",
            name=op.f("uq_extension_items_extension_id_qualification_id"),
        ),
    )
    with op.batch_alter_table("extension_items", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_extension_items_qualification_id"), ["qualification_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_extension_items_member_id"), ["member_id"], unique=False)


def downgrade() -> None:
    op.drop_table("extension_items")
    op.drop_table("extensions")
    op.drop_table("reminders")
    with op.batch_alter_table("qualifications", schema=None) as batch_op:
        batch_op.drop_column("extended_to")

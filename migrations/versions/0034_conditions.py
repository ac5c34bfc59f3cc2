"""bursaries: conditions of award, what shows that they were kept, claw-backs

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bursary_conditions",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("in_area", sa.Boolean(), nullable=False),
        sa.Column("before_payment", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("extended_to", sa.Date(), nullable=True),
        sa.Column("kept_on", sa.Date(), nullable=True),
        sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'kept') = (kept_on IS NOT NULL)", name=op.f("ck_bursary_conditions_kept_on_a_day")
        ),
        sa.CheckConstraint(
            "measure IN ('start', 'sessions', 'log', 'evaluation', 'other')",
            name=op.f("ck_bursary_conditions_measure_is_known"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'kept', 'missed', 'waived')",
            name=op.f("ck_bursary_conditions_status_is_known"),
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_bursary_conditions_says_what")),
        sa.CheckConstraint(
            "months >= 0 AND sessions >= 0", name=op.f("ck_bursary_conditions_counts_are_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["bursary_applications.id"],
            name=op.f("fk_bursary_conditions_application_id_bursary_applications"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_conditions")),
        sa.UniqueConstraint(
            "application_id", "number", name=op.f("uq_bursary_conditions_application_id_number")
        ),
    )
    with op.batch_alter_table("bursary_conditions") as batch_op:
        batch_op.create_index("ix_bursary_conditions_status", ["status", "due_on", "id"], unique=False)

    op.create_table(
        "bursary_claw_backs",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("condition_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("received_pence", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_bursary_claw_backs_has_a_reason")),
        sa.CheckConstraint(
            "status IN ('owed', 'part_received', 'received', 'waived')",
            name=op.f("ck_bursary_claw_backs_status_is_known"),
        ),
        sa.CheckConstraint("pence > 0", name=op.f("ck_bursary_claw_backs_pence_are_positive")),
        sa.CheckConstraint(
            "received_pence >= 0 AND received_pence <= pence",
            name=op.f("ck_bursary_claw_backs_never_more_than_owed"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["bursary_applications.id"],
            name=op.f("fk_bursary_claw_backs_application_id_bursary_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["condition_id"],
            ["bursary_conditions.id"],
            name=op.f("fk_bursary_claw_backs_condition_id_bursary_conditions"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["members.id"], name=op.f("fk_bursary_claw_backs_decided_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_claw_backs")),
        sa.UniqueConstraint(
            "application_id", "number", name=op.f("uq_bursary_claw_backs_application_id_number")
        ),
    )
    with op.batch_alter_table("bursary_claw_backs") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bursary_claw_backs_condition_id"), ["condition_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bursary_claw_backs_decided_by_id"), ["decided_by_id"], unique=False
        )

    op.create_table(
        "bursary_condition_evidence",
        sa.Column("condition_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "sort = 'counted' OR words <> ''", name=op.f("ck_bursary_condition_evidence_says_what")
        ),
        sa.CheckConstraint(
            "sort IN ('sent', 'returned', 'seen', 'counted')",
            name=op.f("ck_bursary_condition_evidence_sort_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["members.id"], name=op.f("fk_bursary_condition_evidence_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["condition_id"],
            ["bursary_conditions.id"],
            name=op.f("fk_bursary_condition_evidence_condition_id_bursary_conditions"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_bursary_condition_evidence_file_id_stored_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_condition_evidence")),
        sa.UniqueConstraint("file_id", name=op.f("uq_bursary_condition_evidence_file_id")),
    )
    with op.batch_alter_table("bursary_condition_evidence") as batch_op:
        batch_op.create_index(batch_op.f("ix_bursary_condition_evidence_by_id"), ["by_id"], unique=False)
        batch_op.create_index("ix_bursary_condition_evidence_condition", ["condition_id", "id"], unique=False)

    op.create_table(
        "bursary_condition_extensions",
        sa.Column("condition_id", sa.Integer(), nullable=False),
        sa.Column("old_on", sa.Date(), nullable=False),
        sa.Column("new_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_bursary_condition_extensions_has_a_reason")),
        sa.CheckConstraint("old_on <> new_on", name=op.f("ck_bursary_condition_extensions_moves_it")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["members.id"], name=op.f("fk_bursary_condition_extensions_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["condition_id"],
            ["bursary_conditions.id"],
            name=op.f("fk_bursary_condition_extensions_condition_id_bursary_conditions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_condition_extensions")),
    )
    with op.batch_alter_table("bursary_condition_extensions") as batch_op:
        batch_op.create_index(batch_op.f("ix_bursary_condition_extensions_by_id"), ["by_id"], unique=False)
        batch_op.create_index(
            "ix_bursary_condition_extensions_condition", ["condition_id", "id"], unique=False
        )

    op.create_table(
        "bursary_claw_back_receipts",
        sa.Column("claw_back_id", sa.Integer(), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "corrects_id IS NULL OR reason <> ''",
            name=op.f("ck_bursary_claw_back_receipts_correction_has_a_reason"),
        ),
        sa.CheckConstraint("reference <> ''", name=op.f("ck_bursary_claw_back_receipts_has_a_reference")),
        sa.CheckConstraint("pence > 0", name=op.f("ck_bursary_claw_back_receipts_pence_are_positive")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["members.id"], name=op.f("fk_bursary_claw_back_receipts_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["claw_back_id"],
            ["bursary_claw_backs.id"],
            name=op.f("fk_bursary_claw_back_receipts_claw_back_id_bursary_claw_backs"),
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["bursary_claw_back_receipts.id"],
            name=op.f("fk_bursary_claw_back_receipts_corrects_id"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["bursary_ledger.id"],
            name=op.f("fk_bursary_claw_back_receipts_entry_id_bursary_ledger"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_claw_back_receipts")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_bursary_claw_back_receipts_corrects_id")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_bursary_claw_back_receipts_entry_id")),
    )
    with op.batch_alter_table("bursary_claw_back_receipts") as batch_op:
        batch_op.create_index(batch_op.f("ix_bursary_claw_back_receipts_by_id"), ["by_id"], unique=False)
        batch_op.create_index("ix_bursary_claw_back_receipts_claw_back", ["claw_back_id", "id"], unique=False)

    op.create_table(
        "bursary_condition_reminders",
        sa.Column("condition_id", sa.Integer(), nullable=True),
        sa.Column("claw_back_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(condition_id IS NULL) <> (claw_back_id IS NULL)",
            name=op.f("ck_bursary_condition_reminders_is_of_one_thing"),
        ),
        sa.CheckConstraint("step IN (30, 7, -1)", name=op.f("ck_bursary_condition_reminders_step_is_known")),
        sa.ForeignKeyConstraint(
            ["claw_back_id"],
            ["bursary_claw_backs.id"],
            name=op.f("fk_bursary_condition_reminders_claw_back_id_bursary_claw_backs"),
        ),
        sa.ForeignKeyConstraint(
            ["condition_id"],
            ["bursary_conditions.id"],
            name=op.f("fk_bursary_condition_reminders_condition_id_bursary_conditions"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
            name=op.f("fk_bursary_condition_reminders_message_id_messages"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_condition_reminders")),
        sa.UniqueConstraint(
            "claw_back_id",
            "until",
            "step",
            name=op.f("uq_bursary_condition_reminders_claw_back_id_until_step"),
        ),
        sa.UniqueConstraint(
            "condition_id",
            "until",
            "step",
            name=op.f("uq_bursary_condition_reminders_condition_id_until_step"),
        ),
    )
    with op.batch_alter_table("bursary_condition_reminders") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bursary_condition_reminders_message_id"), ["message_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("bursary_condition_reminders") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_condition_reminders_message_id"))

    op.drop_table("bursary_condition_reminders")
    with op.batch_alter_table("bursary_claw_back_receipts") as batch_op:
        batch_op.drop_index("ix_bursary_claw_back_receipts_claw_back")
        batch_op.drop_index(batch_op.f("ix_bursary_claw_back_receipts_by_id"))

    op.drop_table("bursary_claw_back_receipts")
    with op.batch_alter_table("bursary_condition_extensions") as batch_op:
        batch_op.drop_index("ix_bursary_condition_extensions_condition")
        batch_op.drop_index(batch_op.f("ix_bursary_condition_extensions_by_id"))

    op.drop_table("bursary_condition_extensions")
    with op.batch_alter_table("bursary_condition_evidence") as batch_op:
        batch_op.drop_index("ix_bursary_condition_evidence_condition")
        batch_op.drop_index(batch_op.f("ix_bursary_condition_evidence_by_id"))

    op.drop_table("bursary_condition_evidence")
    with op.batch_alter_table("bursary_claw_backs") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_claw_backs_decided_by_id"))
        batch_op.drop_index(batch_op.f("ix_bursary_claw_backs_condition_id"))

    op.drop_table("bursary_claw_backs")
    with op.batch_alter_table("bursary_conditions") as batch_op:
        batch_op.drop_index("ix_bursary_conditions_status")

    op.drop_table("bursary_conditions")

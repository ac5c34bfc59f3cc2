"""bursaries: claims

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def _claim(table: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["claim_id"],
        ["bursary_claims.id"],
        name=op.f(f"fk_{table}_claim_id_bursary_claims"),
        ondelete=ondelete,
    )


def _member(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["members.id"], name=op.f(f"fk_{table}_{column}_members"))


def upgrade() -> None:
    op.create_table(
        "bursary_claims",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("approved_pence", sa.BigInteger(), nullable=True),
        sa.Column("paid_pence", sa.BigInteger(), nullable=False),
        sa.Column("payee", sa.String(length=40), nullable=False),
        sa.Column("is_last", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'sent', 'returned', 'checked', 'part_paid', 'paid', 'withdrawn')",
            name=op.f("ck_bursary_claims_status_is_known"),
        ),
        sa.CheckConstraint(
            "payee IN ('applicant', 'provider')", name=op.f("ck_bursary_claims_payee_is_known")
        ),
        sa.CheckConstraint(
            "status = 'draft' OR pence > 0", name=op.f("ck_bursary_claims_what_was_sent_has_amount")
        ),
        sa.CheckConstraint(
            "status = 'draft' OR sent_at IS NOT NULL", name=op.f("ck_bursary_claims_what_was_sent_has_moment")
        ),
        sa.CheckConstraint(
            "(status IN ('checked', 'part_paid', 'paid')) = (approved_pence IS NOT NULL)",
            name=op.f("ck_bursary_claims_what_was_checked_has_amount"),
        ),
        sa.CheckConstraint(
            "approved_pence IS NULL OR (approved_pence > 0 AND approved_pence <= pence)",
            name=op.f("ck_bursary_claims_never_approves_more_than_claimed"),
        ),
        sa.CheckConstraint(
            "paid_pence >= 0 AND paid_pence <= coalesce(approved_pence, 0)",
            name=op.f("ck_bursary_claims_never_pays_more_than_approved"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["bursary_applications.id"],
            name=op.f("fk_bursary_claims_application_id_bursary_applications"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_claims")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_bursary_claims_application_id_number")),
    )
    with op.batch_alter_table("bursary_claims") as batch_op:
        batch_op.create_index("ix_bursary_claims_queue", ["status", "sent_at", "id"], unique=False)
    op.create_table(
        "bursary_receipts",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "sort IS NULL OR sort IN ('fee', 'assessment', 'materials', 'travel', 'accommodation', 'care', "
            "'cover')",
            name=op.f("ck_bursary_receipts_sort_is_known"),
        ),
        sa.CheckConstraint(
            "(sort IS NULL) = (document <> '')", name=op.f("ck_bursary_receipts_is_one_or_the_other")
        ),
        sa.CheckConstraint(
            "pence >= 0 AND (sort IS NOT NULL) = (pence > 0)",
            name=op.f("ck_bursary_receipts_receipt_has_amount"),
        ),
        _claim("bursary_receipts", "CASCADE"),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_bursary_receipts_file_id_stored_files")
        ),
        _member("bursary_receipts", "added_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_receipts")),
        sa.UniqueConstraint("file_id", name=op.f("uq_bursary_receipts_file_id")),
    )
    with op.batch_alter_table("bursary_receipts") as batch_op:
        batch_op.create_index(batch_op.f("ix_bursary_receipts_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bursary_receipts_added_by_id"), ["added_by_id"], unique=False)
    op.create_table(
        "bursary_claim_checks",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('approved', 'returned', 'taken_back')",
            name=op.f("ck_bursary_claim_checks_outcome_is_known"),
        ),
        sa.CheckConstraint(
            "(outcome = 'approved') = (pence IS NOT NULL)",
            name=op.f("ck_bursary_claim_checks_approval_has_amount"),
        ),
        sa.CheckConstraint(
            "outcome = 'approved' OR reason <> ''", name=op.f("ck_bursary_claim_checks_has_a_reason")
        ),
        _claim("bursary_claim_checks"),
        _member("bursary_claim_checks", "by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_claim_checks")),
    )
    with op.batch_alter_table("bursary_claim_checks") as batch_op:
        batch_op.create_index(batch_op.f("ix_bursary_claim_checks_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bursary_claim_checks_by_id"), ["by_id"], unique=False)
    op.create_table(
        "bursary_payments",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("takes_back_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("for_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("pence > 0", name=op.f("ck_bursary_payments_pence_are_positive")),
        sa.CheckConstraint("reference <> ''", name=op.f("ck_bursary_payments_has_a_reference")),
        sa.CheckConstraint(
            "takes_back_id IS NULL OR reason <> ''", name=op.f("ck_bursary_payments_mistake_has_a_reason")
        ),
        _claim("bursary_payments"),
        sa.ForeignKeyConstraint(
            ["takes_back_id"], ["bursary_payments.id"], name="fk_bursary_payments_takes_back_id"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["bursary_ledger.id"], name=op.f("fk_bursary_payments_entry_id_bursary_ledger")
        ),
        _member("bursary_payments", "by_id"),
        _member("bursary_payments", "for_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_payments")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_bursary_payments_entry_id")),
        sa.UniqueConstraint("takes_back_id", name=op.f("uq_bursary_payments_takes_back_id")),
    )
    with op.batch_alter_table("bursary_payments") as batch_op:
        batch_op.create_index(batch_op.f("ix_bursary_payments_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bursary_payments_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bursary_payments_for_id"), ["for_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("bursary_payments") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_payments_for_id"))
        batch_op.drop_index(batch_op.f("ix_bursary_payments_by_id"))
        batch_op.drop_index(batch_op.f("ix_bursary_payments_claim_id"))

    op.drop_table("bursary_payments")
    with op.batch_alter_table("bursary_claim_checks") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_claim_checks_by_id"))
        batch_op.drop_index(batch_op.f("ix_bursary_claim_checks_claim_id"))

    op.drop_table("bursary_claim_checks")
    with op.batch_alter_table("bursary_receipts") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_receipts_added_by_id"))
        batch_op.drop_index(batch_op.f("ix_bursary_receipts_claim_id"))

    op.drop_table("bursary_receipts")
    with op.batch_alter_table("bursary_claims") as batch_op:
        batch_op.drop_index("ix_bursary_claims_queue")

    op.drop_table("bursary_claims")

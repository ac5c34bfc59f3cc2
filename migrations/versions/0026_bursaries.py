"""bursaries: funds, schemes, applications and the ledger

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WORDS = "the ledger only grows: correct it by another entry"
FIXED = (
    "line_id, application_id, move, pence, at, reason, reference"  # not who did it, whom a merge may rename
)
SQLITE = (
    f"CREATE TRIGGER bursary_ledger_stays BEFORE UPDATE OF {FIXED} ON bursary_ledger "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    f"CREATE TRIGGER bursary_ledger_is_kept BEFORE DELETE ON bursary_ledger "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
)
POSTGRESQL = (
    f"CREATE FUNCTION bursary_ledger_stays() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$ "
    "LANGUAGE plpgsql",
    f"CREATE TRIGGER bursary_ledger_stays BEFORE UPDATE OF {FIXED} ON bursary_ledger "
    "FOR EACH ROW EXECUTE FUNCTION bursary_ledger_stays()",
    "CREATE TRIGGER bursary_ledger_is_kept BEFORE DELETE ON bursary_ledger "
    "FOR EACH ROW EXECUTE FUNCTION bursary_ledger_stays()",
)


def upgrade() -> None:
    op.create_table(
        "bursary_deputies",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("for_id", sa.Integer(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_bursary_deputies_ends_after_it_begins")),
        sa.CheckConstraint("member_id <> for_id", name=op.f("ck_bursary_deputies_stands_in_for_another")),
        sa.ForeignKeyConstraint(["for_id"], ["members.id"], name=op.f("fk_bursary_deputies_for_id_members")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_bursary_deputies_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["named_by_id"], ["members.id"], name=op.f("fk_bursary_deputies_named_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_bursary_deputies_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_deputies")),
    )
    with op.batch_alter_table("bursary_deputies") as batch_op:
        batch_op.create_index(batch_op.f("ix_bursary_deputies_for_id"), ["for_id"], unique=False)
        batch_op.create_index("ix_bursary_deputies_member", ["member_id", "ends_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_bursary_deputies_named_by_id"), ["named_by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bursary_deputies_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "bursary_funds",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'open', 'closed')", name=op.f("ck_bursary_funds_status_is_known")
        ),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_bursary_funds_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["members.id"], name=op.f("fk_bursary_funds_made_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_bursary_funds_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_funds")),
        sa.UniqueConstraint("name", name=op.f("uq_bursary_funds_name")),
    )
    with op.batch_alter_table("bursary_funds") as batch_op:
        batch_op.create_index(batch_op.f("ix_bursary_funds_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bursary_funds_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "bursary_lines",
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("available", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("committed", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("available >= 0", name=op.f("ck_bursary_lines_available_is_not_negative")),
        sa.CheckConstraint("committed >= 0", name=op.f("ck_bursary_lines_committed_is_not_negative")),
        sa.CheckConstraint("paid >= 0", name=op.f("ck_bursary_lines_paid_is_not_negative")),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_bursary_lines_reserved_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["bursary_funds.id"], name=op.f("fk_bursary_lines_fund_id_bursary_funds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_lines")),
    )
    with op.batch_alter_table("bursary_lines") as batch_op:
        batch_op.create_index(batch_op.f("ix_bursary_lines_fund_id"), ["fund_id"], unique=False)

    op.create_table(
        "bursary_rounds",
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "closes_at IS NULL OR closes_at > opens_at", name=op.f("ck_bursary_rounds_closes_after_it_opens")
        ),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["bursary_funds.id"], name=op.f("fk_bursary_rounds_fund_id_bursary_funds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_rounds")),
    )
    with op.batch_alter_table("bursary_rounds") as batch_op:
        batch_op.create_index("ix_bursary_rounds_fund", ["fund_id", "opens_at"], unique=False)

    op.create_table(
        "bursary_schemes",
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["bursary_funds.id"], name=op.f("fk_bursary_schemes_fund_id_bursary_funds")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["members.id"], name=op.f("fk_bursary_schemes_made_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_schemes")),
        sa.UniqueConstraint("fund_id", "number", name=op.f("uq_bursary_schemes_fund_id_number")),
    )
    with op.batch_alter_table("bursary_schemes") as batch_op:
        batch_op.create_index(batch_op.f("ix_bursary_schemes_made_by_id"), ["made_by_id"], unique=False)

    op.create_table(
        "bursary_applications",
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("scheme_id", sa.Integer(), nullable=True),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("applicant_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("course_title", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("payee", sa.String(length=40), nullable=False),
        sa.Column("other_pence", sa.BigInteger(), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_pence", sa.BigInteger(), nullable=True),
        sa.Column("awarded_pence", sa.BigInteger(), nullable=True),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("qualification_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "payee IN ('applicant', 'provider')", name=op.f("ck_bursary_applications_payee_is_known")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'change_asked', 'deferred', 'approved', 'declined', 'offered', 'accepted', 'lapsed', 'completed', 'claimed', 'part_paid', 'paid', 'closed', 'withdrawn')",
            name=op.f("ck_bursary_applications_status_is_known"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL",
            name=op.f("ck_bursary_applications_what_is_looked_at_was_sent"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('approved', 'offered', 'accepted', 'completed', 'claimed', 'part_paid', 'paid', 'closed') OR awarded_pence > 0",
            name=op.f("ck_bursary_applications_award_has_amount"),
        ),
        sa.CheckConstraint(
            "(submitted_at IS NULL) = (reference IS NULL)",
            name=op.f("ck_bursary_applications_what_was_sent_has_a_reference"),
        ),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["members.id"], name=op.f("fk_bursary_applications_applicant_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_bursary_applications_area_id_areas")
        ),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["bursary_funds.id"], name=op.f("fk_bursary_applications_fund_id_bursary_funds")
        ),
        sa.ForeignKeyConstraint(
            ["kind_id"],
            ["qualification_kinds.id"],
            name=op.f("fk_bursary_applications_kind_id_qualification_kinds"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["bursary_lines.id"], name=op.f("fk_bursary_applications_line_id_bursary_lines")
        ),
        sa.ForeignKeyConstraint(
            ["qualification_id"],
            ["qualifications.id"],
            name=op.f("fk_bursary_applications_qualification_id_qualifications"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["bursary_rounds.id"], name=op.f("fk_bursary_applications_round_id_bursary_rounds")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"],
            ["bursary_schemes.id"],
            name=op.f("fk_bursary_applications_scheme_id_bursary_schemes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_applications")),
        sa.UniqueConstraint("reference", name=op.f("uq_bursary_applications_reference")),
    )
    with op.batch_alter_table("bursary_applications") as batch_op:
        batch_op.create_index("ix_bursary_applications_applicant", ["applicant_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bursary_applications_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bursary_applications_kind_id"), ["kind_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bursary_applications_line_id"), ["line_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bursary_applications_qualification_id"), ["qualification_id"], unique=False
        )
        batch_op.create_index(
            "ix_bursary_applications_queue", ["fund_id", "status", "submitted_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_bursary_applications_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bursary_applications_scheme_id"), ["scheme_id"], unique=False)

    op.create_table(
        "bursary_change_requests",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "section IN ('course', 'costs', 'statement', 'documents', 'promises')",
            name=op.f("ck_bursary_change_requests_section_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["bursary_applications.id"],
            name=op.f("fk_bursary_change_requests_application_id_bursary_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["members.id"], name=op.f("fk_bursary_change_requests_asked_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_change_requests")),
    )
    with op.batch_alter_table("bursary_change_requests") as batch_op:
        batch_op.create_index(
            "ix_bursary_change_requests_application", ["application_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bursary_change_requests_asked_by_id"), ["asked_by_id"], unique=False
        )

    op.create_table(
        "bursary_costs",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "sort IN ('fee', 'assessment', 'materials', 'travel', 'accommodation', 'care', 'cover')",
            name=op.f("ck_bursary_costs_sort_is_known"),
        ),
        sa.CheckConstraint("pence > 0", name=op.f("ck_bursary_costs_pence_are_positive")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["bursary_applications.id"],
            name=op.f("fk_bursary_costs_application_id_bursary_applications"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_costs")),
        sa.UniqueConstraint("application_id", "sort", name=op.f("uq_bursary_costs_application_id_sort")),
    )
    op.create_table(
        "bursary_declarations",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["bursary_applications.id"],
            name=op.f("fk_bursary_declarations_application_id_bursary_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_bursary_declarations_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_declarations")),
    )
    with op.batch_alter_table("bursary_declarations") as batch_op:
        batch_op.create_index(
            "ix_bursary_declarations_application", ["application_id", "member_id", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_bursary_declarations_member_id"), ["member_id"], unique=False)

    op.create_table(
        "bursary_documents",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["members.id"], name=op.f("fk_bursary_documents_added_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["bursary_applications.id"],
            name=op.f("fk_bursary_documents_application_id_bursary_applications"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_bursary_documents_file_id_stored_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_documents")),
        sa.UniqueConstraint("file_id", name=op.f("uq_bursary_documents_file_id")),
    )
    with op.batch_alter_table("bursary_documents") as batch_op:
        batch_op.create_index(batch_op.f("ix_bursary_documents_added_by_id"), ["added_by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bursary_documents_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "bursary_ledger",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(move IN ('budget', 'cut')) = (application_id IS NULL)",
            name=op.f("ck_bursary_ledger_is_for_somebody"),
        ),
        sa.CheckConstraint(
            "move IN ('budget', 'cut', 'reserve', 'release', 'commit', 'cancel', 'pay', 'unpay', 'claw_back')",
            name=op.f("ck_bursary_ledger_move_is_known"),
        ),
        sa.CheckConstraint("pence > 0", name=op.f("ck_bursary_ledger_pence_are_positive")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["bursary_applications.id"],
            name=op.f("fk_bursary_ledger_application_id_bursary_applications"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_bursary_ledger_by_id_members")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["bursary_lines.id"], name=op.f("fk_bursary_ledger_line_id_bursary_lines")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_ledger")),
    )
    with op.batch_alter_table("bursary_ledger") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bursary_ledger_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_bursary_ledger_by_id"), ["by_id"], unique=False)
        batch_op.create_index("ix_bursary_ledger_line", ["line_id", "at", "id"], unique=False)

    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:

    with op.batch_alter_table("bursary_ledger") as batch_op:
        batch_op.drop_index("ix_bursary_ledger_line")
        batch_op.drop_index(batch_op.f("ix_bursary_ledger_by_id"))
        batch_op.drop_index(batch_op.f("ix_bursary_ledger_application_id"))

    op.drop_table("bursary_ledger")
    with op.batch_alter_table("bursary_documents") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_documents_application_id"))
        batch_op.drop_index(batch_op.f("ix_bursary_documents_added_by_id"))

    op.drop_table("bursary_documents")
    with op.batch_alter_table("bursary_declarations") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_declarations_member_id"))
        batch_op.drop_index("ix_bursary_declarations_application")

    op.drop_table("bursary_declarations")
    op.drop_table("bursary_costs")
    with op.batch_alter_table("bursary_change_requests") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_change_requests_asked_by_id"))
        batch_op.drop_index("ix_bursary_change_requests_application")

    op.drop_table("bursary_change_requests")
    with op.batch_alter_table("bursary_applications") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_applications_scheme_id"))
        batch_op.drop_index(batch_op.f("ix_bursary_applications_round_id"))
        batch_op.drop_index("ix_bursary_applications_queue")
        batch_op.drop_index(batch_op.f("ix_bursary_applications_qualification_id"))
        batch_op.drop_index(batch_op.f("ix_bursary_applications_line_id"))
        batch_op.drop_index(batch_op.f("ix_bursary_applications_kind_id"))
        batch_op.drop_index(batch_op.f("ix_bursary_applications_area_id"))
        batch_op.drop_index("ix_bursary_applications_applicant")

    op.drop_table("bursary_applications")
    with op.batch_alter_table("bursary_schemes") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_schemes_made_by_id"))

    op.drop_table("bursary_schemes")
    with op.batch_alter_table("bursary_rounds") as batch_op:
        batch_op.drop_index("ix_bursary_rounds_fund")

    op.drop_table("bursary_rounds")
    with op.batch_alter_table("bursary_lines") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_lines_fund_id"))

    op.drop_table("bursary_lines")
    with op.batch_alter_table("bursary_funds") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_funds_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_bursary_funds_made_by_id"))

    op.drop_table("bursary_funds")
    with op.batch_alter_table("bursary_deputies") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_deputies_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_bursary_deputies_named_by_id"))
        batch_op.drop_index("ix_bursary_deputies_member")
        batch_op.drop_index(batch_op.f("ix_bursary_deputies_for_id"))

    op.drop_table("bursary_deputies")

    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION bursary_ledger_stays()")

"""bursaries: deciding

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

WORDS = "a decision stays: correct it by another one"
FIXED = "application_id, application_version, outcome, stage, pence, line_id, threshold_pence, reason, at"
OFFERED = "application_id, decision_id, scheme_id, pence"
AGREED = "agreement, released_at, expires_at, accepted_at"  # once it is accepted
SQLITE = (
    f"CREATE TRIGGER bursary_decisions_stay BEFORE UPDATE OF {FIXED} ON bursary_decisions "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    f"CREATE TRIGGER bursary_decisions_are_kept BEFORE DELETE ON bursary_decisions "
    f"WHEN OLD.outcome = 'approve' BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    f"CREATE TRIGGER bursary_offers_stay BEFORE UPDATE OF {OFFERED} ON bursary_offers "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    f"CREATE TRIGGER bursary_agreements_stay BEFORE UPDATE OF {AGREED} ON bursary_offers "
    f"WHEN OLD.accepted_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
)
POSTGRESQL = (
    f"CREATE FUNCTION bursary_decisions_stay() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$ "
    "LANGUAGE plpgsql",
    f"CREATE TRIGGER bursary_decisions_stay BEFORE UPDATE OF {FIXED} ON bursary_decisions "
    "FOR EACH ROW EXECUTE FUNCTION bursary_decisions_stay()",
    "CREATE TRIGGER bursary_decisions_are_kept BEFORE DELETE ON bursary_decisions "
    "FOR EACH ROW WHEN (OLD.outcome = 'approve') EXECUTE FUNCTION bursary_decisions_stay()",
    f"CREATE TRIGGER bursary_offers_stay BEFORE UPDATE OF {OFFERED} ON bursary_offers "
    "FOR EACH ROW EXECUTE FUNCTION bursary_decisions_stay()",
    f"CREATE TRIGGER bursary_agreements_stay BEFORE UPDATE OF {AGREED} ON bursary_offers "
    "FOR EACH ROW WHEN (OLD.accepted_at IS NOT NULL) EXECUTE FUNCTION bursary_decisions_stay()",
)


def upgrade() -> None:
    op.create_table(
        "bursary_decisions",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("application_version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=True),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("threshold_pence", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("for_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('approve', 'decline', 'defer', 'reopen')",
            name=op.f("ck_bursary_decisions_outcome_is_known"),
        ),
        sa.CheckConstraint(
            "stage IN ('only', 'first', 'second')", name=op.f("ck_bursary_decisions_stage_is_known")
        ),
        sa.CheckConstraint(
            "stage = 'only' OR outcome = 'approve'", name=op.f("ck_bursary_decisions_two_approve")
        ),
        sa.CheckConstraint(
            "(outcome = 'approve') = (pence IS NOT NULL) AND (pence IS NULL OR pence > 0)",
            name=op.f("ck_bursary_decisions_approval_has_amount"),
        ),
        sa.CheckConstraint(
            "(pence IS NULL) = (line_id IS NULL)", name=op.f("ck_bursary_decisions_amount_is_of_a_line")
        ),
        sa.CheckConstraint(
            "outcome = 'approve' OR reason <> ''", name=op.f("ck_bursary_decisions_no_has_a_reason")
        ),
        sa.CheckConstraint(
            "stage <> 'first' OR released_at IS NULL", name=op.f("ck_bursary_decisions_first_is_not_released")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["bursary_applications.id"],
            name=op.f("fk_bursary_decisions_application_id_bursary_applications"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_bursary_decisions_by_id_members")),
        sa.ForeignKeyConstraint(["for_id"], ["members.id"], name=op.f("fk_bursary_decisions_for_id_members")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["bursary_lines.id"], name=op.f("fk_bursary_decisions_line_id_bursary_lines")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_decisions")),
    )
    with op.batch_alter_table("bursary_decisions") as batch_op:
        batch_op.create_index("ix_bursary_decisions_application", ["application_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bursary_decisions_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bursary_decisions_for_id"), ["for_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bursary_decisions_line_id"), ["line_id"], unique=False)

    op.create_table(
        "bursary_added_conditions",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("before_payment", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_bursary_added_conditions_says_something")),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["bursary_decisions.id"],
            name=op.f("fk_bursary_added_conditions_decision_id_bursary_decisions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_added_conditions")),
    )
    with op.batch_alter_table("bursary_added_conditions") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bursary_added_conditions_decision_id"), ["decision_id"], unique=False
        )

    op.create_table(
        "bursary_offers",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("pence > 0", name=op.f("ck_bursary_offers_pence_are_positive")),
        sa.CheckConstraint("expires_at > released_at", name=op.f("ck_bursary_offers_stands_for_a_while")),
        sa.CheckConstraint("agreement <> ''", name=op.f("ck_bursary_offers_has_its_text")),
        sa.CheckConstraint(
            "accepted_at IS NULL OR accepted_at < expires_at",
            name=op.f("ck_bursary_offers_was_accepted_in_time"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["bursary_applications.id"],
            name=op.f("fk_bursary_offers_application_id_bursary_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["bursary_decisions.id"],
            name=op.f("fk_bursary_offers_decision_id_bursary_decisions"),
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["bursary_schemes.id"], name=op.f("fk_bursary_offers_scheme_id_bursary_schemes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_offers")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_bursary_offers_decision_id")),
    )
    with op.batch_alter_table("bursary_offers") as batch_op:
        batch_op.create_index("ix_bursary_offers_application", ["application_id", "id"], unique=False)
        batch_op.create_index("ix_bursary_offers_expires_at", ["expires_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bursary_offers_scheme_id"), ["scheme_id"], unique=False)

    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("bursary_offers")
    op.drop_table("bursary_added_conditions")
    op.drop_table("bursary_decisions")

    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION bursary_decisions_stay()")

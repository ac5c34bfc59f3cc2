"""contact and concerns

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_requests",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("asker_name", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("best_time", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('asked', 'called', 'cannot', 'closed')", name=op.f("ck_call_requests_status_is_known")
        ),
        sa.CheckConstraint(
            "best_time IN ('morning', 'afternoon', 'evening')",
            name=op.f("ck_call_requests_best_time_is_known"),
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_call_requests_member_id_members")),
        sa.ForeignKeyConstraint(["asker_id"], ["members.id"], name=op.f("fk_call_requests_asker_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_requests")),
    )
    with op.batch_alter_table("call_requests") as batch_op:
        batch_op.create_index("ix_call_requests_member", ["member_id", "id"])
        batch_op.create_index("ix_call_requests_asker", ["asker_id", "id"])
        batch_op.create_index("ix_call_requests_asked_at", ["asked_at"])

    op.create_table(
        "concerns",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("raiser_id", sa.Integer(), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("at_risk_now", sa.Boolean(), nullable=False),
        sa.Column("may_be_named", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("outcome_words", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('raised', 'looked_into', 'closed')", name=op.f("ck_concerns_status_is_known")
        ),
        sa.CheckConstraint(
            "outcome IN ('no_action', 'advice', 'suspended', 'passed_on')",
            name=op.f("ck_concerns_outcome_is_known"),
        ),
        sa.CheckConstraint(
            "(status = 'closed') = (outcome IS NOT NULL)", name=op.f("ck_concerns_closed_has_outcome")
        ),
        sa.CheckConstraint(
            "(status = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_concerns_closed_has_moment")
        ),
        sa.ForeignKeyConstraint(["raiser_id"], ["members.id"], name=op.f("fk_concerns_raiser_id_members")),
        sa.ForeignKeyConstraint(["about_id"], ["members.id"], name=op.f("fk_concerns_about_id_members")),
        sa.ForeignKeyConstraint(["assigned_id"], ["members.id"], name=op.f("fk_concerns_assigned_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
        sa.UniqueConstraint("reference", name=op.f("uq_concerns_reference")),
    )
    with op.batch_alter_table("concerns") as batch_op:
        batch_op.create_index("ix_concerns_status", ["status", "id"])
        batch_op.create_index("ix_concerns_closed_at", ["closed_at"])
        batch_op.create_index(batch_op.f("ix_concerns_raiser_id"), ["raiser_id"])
        batch_op.create_index(batch_op.f("ix_concerns_about_id"), ["about_id"])

    op.create_table(
        "concern_notes",
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"],
            ["concerns.id"],
            name=op.f("fk_concern_notes_concern_id_concerns"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_concern_notes_by_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_notes")),
    )
    with op.batch_alter_table("concern_notes") as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_notes_concern_id"), ["concern_id"])


def downgrade() -> None:
    op.drop_table("concern_notes")
    op.drop_table("concerns")
    op.drop_table("call_requests")

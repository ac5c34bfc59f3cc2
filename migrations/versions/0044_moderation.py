"""community: what was reported

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "moderation_reports",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("hid", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('patient', 'harmful', 'unkind', 'private', 'advert', 'other')",
            name=op.f("ck_moderation_reports_reason_is_known"),
        ),
        sa.CheckConstraint(
            "status IN ('reported', 'upheld', 'left', 'withdrawn')",
            name=op.f("ck_moderation_reports_status_is_known"),
        ),
        sa.CheckConstraint(
            "(status = 'reported') = (settled_at IS NULL)",
            name=op.f("ck_moderation_reports_settled_has_moment"),
        ),
        sa.CheckConstraint(
            "status <> 'left' OR note <> ''", name=op.f("ck_moderation_reports_left_with_a_note")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["discussion_posts.id"],
            name=op.f("fk_moderation_reports_post_id_discussion_posts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["members.id"], name=op.f("fk_moderation_reports_reporter_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["members.id"], name=op.f("fk_moderation_reports_settled_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_reports")),
    )
    with op.batch_alter_table("moderation_reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moderation_reports_post_id"), ["post_id"], unique=False)
        batch_op.create_index("ix_moderation_reports_reporter", ["reporter_id", "id"], unique=False)
        batch_op.create_index("ix_moderation_reports_settled_at", ["settled_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_moderation_reports_settled_by_id"), ["settled_by_id"], unique=False
        )
        batch_op.create_index("ix_moderation_reports_status", ["status", "id"], unique=False)
        batch_op.create_index(
            "uq_moderation_reports_one_open",
            ["post_id", "reporter_id"],
            unique=True,
            sqlite_where=sa.text("status = 'reported'"),
            postgresql_where=sa.text("status = 'reported'"),
        )


def downgrade() -> None:
    op.drop_table("moderation_reports")

"""resources: what is shared from a phone

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "format_requests",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=True),
        sa.Column("asker_name", sa.Text(), nullable=False),
        sa.Column("asker_email", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('asked', 'answered', 'closed')", name=op.f("ck_format_requests_status_is_known")
        ),
        sa.CheckConstraint(
            "format IN ('large_print', 'easy_read', 'language', 'audio', 'plain_text')",
            name=op.f("ck_format_requests_format_is_known"),
        ),
        sa.CheckConstraint(
            "format <> 'language' OR language <> ''", name=op.f("ck_format_requests_language_is_named")
        ),
        sa.CheckConstraint(
            "(status = 'asked') = (closed_at IS NULL)", name=op.f("ck_format_requests_closed_with_a_date")
        ),
        sa.CheckConstraint(
            "status = 'asked' OR note <> ''", name=op.f("ck_format_requests_closed_with_a_note")
        ),
        sa.ForeignKeyConstraint(
            ["asker_id"], ["members.id"], name=op.f("fk_format_requests_asker_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["members.id"], name=op.f("fk_format_requests_closed_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_format_requests_resource_id_resources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_format_requests")),
    )
    with op.batch_alter_table("format_requests", schema=None) as batch_op:
        batch_op.create_index("ix_format_requests_asked_at", ["asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_format_requests_asker_id"), ["asker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_format_requests_closed_by_id"), ["closed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_format_requests_resource_id"), ["resource_id"], unique=False)
        batch_op.create_index("ix_format_requests_waiting", ["status", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("format_requests")

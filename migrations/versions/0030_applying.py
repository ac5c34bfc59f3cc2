"""bursaries: applying

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("bursary_applications") as batch_op:
        batch_op.add_column(sa.Column("typed", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("withdrawn_because", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("emptied_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("bursary_applications") as batch_op:
        batch_op.alter_column("typed", existing_type=sa.JSON(), existing_nullable=False, server_default=None)
        batch_op.alter_column(
            "withdrawn_because", existing_type=sa.Text(), existing_nullable=False, server_default=None
        )
    with op.batch_alter_table("bursary_documents") as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("bursary_documents") as batch_op:
        batch_op.alter_column(
            "number", existing_type=sa.Integer(), existing_nullable=False, server_default=None
        )
    with op.batch_alter_table("bursary_change_requests") as batch_op:
        batch_op.add_column(sa.Column("reply", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("bursary_change_requests") as batch_op:
        batch_op.alter_column("reply", existing_type=sa.Text(), existing_nullable=False, server_default=None)

    op.create_table(
        "bursary_document_views",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["bursary_applications.id"],
            name=op.f("fk_bursary_document_views_application_id_bursary_applications"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["members.id"], name=op.f("fk_bursary_document_views_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_bursary_document_views_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_document_views")),
    )
    with op.batch_alter_table("bursary_document_views") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bursary_document_views_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_bursary_document_views_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bursary_document_views_member_id"), ["member_id"], unique=False)

    op.create_table(
        "bursary_references",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_references")),
        sa.UniqueConstraint("year", name=op.f("uq_bursary_references_year")),
    )


def downgrade() -> None:
    op.drop_table("bursary_references")
    op.drop_table("bursary_document_views")
    with op.batch_alter_table("bursary_change_requests") as batch_op:
        batch_op.drop_column("reply")
    with op.batch_alter_table("bursary_documents") as batch_op:
        batch_op.drop_column("number")
    with op.batch_alter_table("bursary_applications") as batch_op:
        batch_op.drop_column("emptied_at")
        batch_op.drop_column("withdrawn_because")
        batch_op.drop_column("typed")

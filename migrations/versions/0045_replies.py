"""community: answers by mail

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


OUTCOMES = (
    "'posted', 'repeated', 'guarded', 'closed', 'empty', 'too_long', 'too_many', 'another_sender', "
    "'not_a_member', 'forged', 'machine', 'failed'"
)


def upgrade() -> None:
    op.create_table(
        "mailed_answers",
        sa.Column("mail_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("discussion_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"outcome IN ({OUTCOMES})", name=op.f("ck_mailed_answers_outcome_is_known")),
        sa.ForeignKeyConstraint(
            ["discussion_id"],
            ["discussions.id"],
            name=op.f("fk_mailed_answers_discussion_id_discussions"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_mailed_answers_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["discussion_posts.id"],
            name=op.f("fk_mailed_answers_post_id_discussion_posts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_answers")),
        sa.UniqueConstraint("mail_id", name=op.f("uq_mailed_answers_mail_id")),
    )
    with op.batch_alter_table("mailed_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailed_answers_discussion_id"), ["discussion_id"], unique=False)
        batch_op.create_index("ix_mailed_answers_member", ["member_id", "received_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_mailed_answers_post_id"), ["post_id"], unique=False)
        batch_op.create_index("ix_mailed_answers_received_at", ["received_at"], unique=False)


def downgrade() -> None:
    op.drop_table("mailed_answers")

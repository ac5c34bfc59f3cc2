"""community: who was asked

Revision ID: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def _discussion(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_discussion_id_discussions")
    return sa.ForeignKeyConstraint(["discussion_id"], ["discussions.id"], name=name, ondelete="CASCADE")


def _member(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["members.id"], name=op.f(f"fk_{table}_{column}_members"))


def upgrade() -> None:
    op.create_table(
        "brought_questions",
        sa.Column("discussion_id", sa.Integer(), nullable=False),
        sa.Column("to_coordinators", sa.Boolean(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _discussion("brought_questions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brought_questions")),
        sa.UniqueConstraint("discussion_id", name=op.f("uq_brought_questions_discussion_id")),
    )
    with op.batch_alter_table("brought_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_brought_questions_brought_at"), ["brought_at"], unique=False)
    op.create_table(
        "asked_letters",
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_letters")),
    )
    op.create_table(
        "question_askings",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("discussion_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["asked_letters.id"],
            name=op.f("fk_question_askings_letter_id_asked_letters"),
            ondelete="CASCADE",
        ),
        _discussion("question_askings"),
        _member("question_askings", "member_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_askings")),
        sa.UniqueConstraint(
            "discussion_id", "member_id", name=op.f("uq_question_askings_discussion_id_member_id")
        ),
    )
    with op.batch_alter_table("question_askings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_askings_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_askings_member_id"), ["member_id"], unique=False)
    op.create_table(
        "important_notices",
        sa.Column("discussion_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _discussion("important_notices"),
        _member("important_notices", "by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_important_notices")),
        sa.UniqueConstraint("discussion_id", name=op.f("uq_important_notices_discussion_id")),
    )
    with op.batch_alter_table("important_notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_important_notices_by_id"), ["by_id"], unique=False)


def downgrade() -> None:
    op.drop_table("important_notices")
    op.drop_table("question_askings")
    op.drop_table("asked_letters")
    op.drop_table("brought_questions")

"""training

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "training_interests",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["kind_id"],
            ["qualification_kinds.id"],
            name=op.f("fk_training_interests_kind_id_qualification_kinds"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_training_interests_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_interests")),
        sa.UniqueConstraint("member_id", "kind_id", name=op.f("uq_training_interests_member_id_kind_id")),
    )
    with op.batch_alter_table("training_interests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_interests_kind_id"), ["kind_id"], unique=False)
    op.create_table(
        "training_questions",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('asked', 'wants', 'not_now')", name=op.f("ck_training_questions_status_is_known")
        ),
        sa.CheckConstraint(
            "(status = 'asked') = (answered_at IS NULL)",
            name=op.f("ck_training_questions_answered_has_a_moment"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["members.id"], name=op.f("fk_training_questions_asked_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["kind_id"],
            ["qualification_kinds.id"],
            name=op.f("fk_training_questions_kind_id_qualification_kinds"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_training_questions_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_questions")),
    )
    with op.batch_alter_table("training_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_questions_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index(
            "ix_training_questions_kind_member", ["kind_id", "member_id", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_training_questions_member_id"), ["member_id"], unique=False)


def downgrade() -> None:
    op.drop_table("training_questions")
    op.drop_table("training_interests")

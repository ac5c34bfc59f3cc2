"""cards

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cards",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("shows_photo", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('active', 'revoked')", name=op.f("ck_cards_status_is_known")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_cards_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_cards_code_hash")),
    )
    active = sa.text("status = 'active'")
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cards_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "uq_cards_one_active",
            ["member_id"],
            unique=True,
            sqlite_where=active,
            postgresql_where=active,
        )
    op.create_table(
        "card_conditions",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("condition_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["card_id"], ["cards.id"], name=op.f("fk_card_conditions_card_id_cards"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["condition_id"], ["conditions.id"], name=op.f("fk_card_conditions_condition_id_conditions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_conditions")),
        sa.UniqueConstraint(
            "card_id", "condition_id", name=op.f("uq_card_conditions_card_id_condition_id")
        ),
    )
    with op.batch_alter_table("card_conditions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_conditions_condition_id"), ["condition_id"], unique=False)


def downgrade() -> None:
    op.drop_table("card_conditions")
    op.drop_table("cards")

"""passkeys

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BEFORE = (
    "purpose IN ('sign_in', 'second_factor', 'reset', 'confirm', 'change_address', 'invitation', "
    "'claim', 'recovery', 'stop_recovery')"
)
AFTER = BEFORE.removesuffix(")") + ", 'passkey')"


def upgrade() -> None:
    op.create_table(
        "passkeys",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credential_id", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("sign_count >= 0", name=op.f("ck_passkeys_count_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_passkeys_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index(op.f("ix_passkeys_account_id"), "passkeys", ["account_id"])
    _purposes(AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM one_time_tokens WHERE purpose = 'passkey'")
    _purposes(BEFORE)
    op.drop_table("passkeys")


def _purposes(allowed: str) -> None:
    with op.batch_alter_table("one_time_tokens") as table:
        table.drop_constraint(op.f("ck_one_time_tokens_purpose_is_known"), type_="check")
        table.create_check_constraint(op.f("ck_one_time_tokens_purpose_is_known"), allowed)

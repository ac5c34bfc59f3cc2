"""feeds

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BEGAN = 1_767_225_600  # 1 January 2026: before any change, whatever clock this runs under


def upgrade() -> None:
    op.create_table(
        "kept_components",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("feeds", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(content IS NULL) = (problem <> '')",
            name=op.f("ck_kept_components_is_written_or_says_why_not"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_kept_components_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_components")),
        sa.UniqueConstraint("event_id", name=op.f("uq_kept_components_event_id")),
    )
    stamps = op.create_table(
        "feed_stamps",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_stamps")),
        sa.UniqueConstraint("key", name=op.f("uq_feed_stamps_key")),
    )
    # Every feed begins with the site; its Last-Modified is never the moment at which somebody asks.
    op.bulk_insert(stamps, [{"key": "", "stamp": BEGAN, "mark": ""}])


def downgrade() -> None:
    op.drop_table("feed_stamps")
    op.drop_table("kept_components")

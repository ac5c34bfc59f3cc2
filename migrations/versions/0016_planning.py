"""planning: days off, topics and votes

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "days_off",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('school', 'other')", name=op.f("ck_days_off_kind_is_known")),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_days_off_last_is_not_before_first")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_days_off")),
        sa.UniqueConstraint("first_on", "last_on", "name", name=op.f("uq_days_off_first_on_last_on_name")),
    )
    with op.batch_alter_table("days_off") as batch_op:
        batch_op.create_index("ix_days_off_last_on", ["last_on", "id"], unique=False)

    op.create_table(
        "event_topics",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'planned', 'done', 'closed')", name=op.f("ck_event_topics_status_is_known")
        ),
        sa.CheckConstraint(
            "(status IN ('planned', 'done')) = (event_id IS NOT NULL)",
            name=op.f("ck_event_topics_an_event_has_taken_it"),
        ),
        sa.CheckConstraint(
            "merged_into_id IS NULL OR status = 'closed'", name=op.f("ck_event_topics_merged_is_closed")
        ),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["members.id"], name=op.f("fk_event_topics_proposer_id_members")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_topics_event_id_events")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["event_topics.id"], name=op.f("fk_event_topics_merged_into_id_event_topics")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_topics")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_topics_event_id")),
    )
    with op.batch_alter_table("event_topics") as batch_op:
        batch_op.create_index("ix_event_topics_status", ["status", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_topics_proposer_id"), ["proposer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_topics_merged_into_id"), ["merged_into_id"], unique=False)

    op.create_table(
        "topic_votes",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["event_topics.id"],
            name=op.f("fk_topic_votes_topic_id_event_topics"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_topic_votes_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_votes")),
        sa.UniqueConstraint("topic_id", "member_id", name=op.f("uq_topic_votes_topic_id_member_id")),
    )
    with op.batch_alter_table("topic_votes") as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_votes_member_id"), ["member_id"], unique=False)


def downgrade() -> None:
    op.drop_table("topic_votes")
    op.drop_table("event_topics")
    op.drop_table("days_off")

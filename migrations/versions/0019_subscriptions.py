"""subscriptions

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shows_events", sa.Boolean(), nullable=False),
        sa.Column("shows_days", sa.Boolean(), nullable=False),
        sa.Column("event_alarm_minutes", sa.Integer(), nullable=True),
        sa.Column("day_alarm_days", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ended IN ('revoked', 'replaced', 'no_access')", name=op.f("ck_subscriptions_ended_is_known")
        ),
        sa.CheckConstraint(
            "(ended IS NULL) = (ended_at IS NULL)", name=op.f("ck_subscriptions_end_is_whole")
        ),
        sa.CheckConstraint(
            "event_alarm_minutes > 0 AND day_alarm_days > 0", name=op.f("ck_subscriptions_alarm_is_before")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_subscriptions_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_subscriptions_token_hash")),
    )
    with op.batch_alter_table("subscriptions", schema=None) as batch_op:
        batch_op.create_index("ix_subscriptions_member", ["member_id", "id"], unique=False)
    op.create_table(
        "subscription_fetches",
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("given_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("times >= 0", name=op.f("ck_subscription_fetches_times_are_counted")),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name=op.f("fk_subscription_fetches_subscription_id_subscriptions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription_fetches")),
        sa.UniqueConstraint("subscription_id", name=op.f("uq_subscription_fetches_subscription_id")),
    )
    with op.batch_alter_table("subscription_fetches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subscription_fetches_last_at"), ["last_at"], unique=False)
    op.create_table(
        "calendar_choices",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.String(length=40), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "chosen IN ('mail', 'feed', 'both')", name=op.f("ck_calendar_choices_choice_is_known")
        ),
        sa.CheckConstraint(
            "chosen IS NOT NULL OR told_at IS NOT NULL", name=op.f("ck_calendar_choices_says_something")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_calendar_choices_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_choices")),
        sa.UniqueConstraint("member_id", name=op.f("uq_calendar_choices_member_id")),
    )


def downgrade() -> None:
    op.drop_table("calendar_choices")
    op.drop_table("subscription_fetches")
    op.drop_table("subscriptions")

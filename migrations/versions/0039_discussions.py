"""community: discussions, posts, thanks, mentions, follows

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "discussions",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("matter", sa.String(length=40), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("resource_id", sa.Integer(), nullable=True),
        sa.Column("accepted_number", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_post_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_because", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('offer', 'request')) = (matter IS NOT NULL)",
            name=op.f("ck_discussions_offers_say_of_what"),
        ),
        sa.CheckConstraint(
            "kind IN ('question', 'case', 'notice', 'offer', 'request')",
            name=op.f("ck_discussions_kind_is_known"),
        ),
        sa.CheckConstraint(
            "matter IN ('cover', 'equipment', 'venue', 'shadowing')",
            name=op.f("ck_discussions_matter_is_known"),
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_discussions_has_a_title")),
        sa.CheckConstraint("accepted_number > 1", name=op.f("ck_discussions_an_answer_is_accepted")),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["members.id"], name=op.f("fk_discussions_begun_by_id_members")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_discussions_event_id_events")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resources.id"], name=op.f("fk_discussions_resource_id_resources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussions")),
        sa.UniqueConstraint("event_id", name=op.f("uq_discussions_event_id")),
    )
    with op.batch_alter_table("discussions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discussions_begun_by_id"), ["begun_by_id"], unique=False)
        batch_op.create_index("ix_discussions_lively", ["last_post_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_discussions_resource_id"), ["resource_id"], unique=False)
        batch_op.create_index("ix_discussions_unanswered", ["kind", "begun_at"], unique=False)
    op.create_table(
        "discussion_areas",
        sa.Column("discussion_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_discussion_areas_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["discussion_id"],
            ["discussions.id"],
            name=op.f("fk_discussion_areas_discussion_id_discussions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("discussion_id", "area_id", name=op.f("pk_discussion_areas")),
    )
    with op.batch_alter_table("discussion_areas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discussion_areas_area_id"), ["area_id"], unique=False)
    op.create_table(
        "discussion_conditions",
        sa.Column("discussion_id", sa.Integer(), nullable=False),
        sa.Column("condition_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["condition_id"], ["conditions.id"], name=op.f("fk_discussion_conditions_condition_id_conditions")
        ),
        sa.ForeignKeyConstraint(
            ["discussion_id"],
            ["discussions.id"],
            name=op.f("fk_discussion_conditions_discussion_id_discussions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("discussion_id", "condition_id", name=op.f("pk_discussion_conditions")),
    )
    with op.batch_alter_table("discussion_conditions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_discussion_conditions_condition_id"), ["condition_id"], unique=False
        )
    op.create_table(
        "discussion_follows",
        sa.Column("discussion_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["discussion_id"],
            ["discussions.id"],
            name=op.f("fk_discussion_follows_discussion_id_discussions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_discussion_follows_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_follows")),
        sa.UniqueConstraint(
            "discussion_id", "member_id", name=op.f("uq_discussion_follows_discussion_id_member_id")
        ),
    )
    with op.batch_alter_table("discussion_follows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discussion_follows_member_id"), ["member_id"], unique=False)
    op.create_table(
        "discussion_posts",
        sa.Column("discussion_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_by_id", sa.Integer(), nullable=True),
        sa.Column("hidden_because", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(hidden_at IS NULL) = (hidden_because = '')",
            name=op.f("ck_discussion_posts_hidden_with_a_reason"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_discussion_posts_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["members.id"], name=op.f("fk_discussion_posts_author_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["members.id"], name=op.f("fk_discussion_posts_checked_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["discussion_id"],
            ["discussions.id"],
            name=op.f("fk_discussion_posts_discussion_id_discussions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["hidden_by_id"], ["members.id"], name=op.f("fk_discussion_posts_hidden_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_posts")),
        sa.UniqueConstraint("discussion_id", "number", name=op.f("uq_discussion_posts_discussion_id_number")),
    )
    with op.batch_alter_table("discussion_posts", schema=None) as batch_op:
        batch_op.create_index("ix_discussion_posts_author", ["author_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_discussion_posts_checked_by_id"), ["checked_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_discussion_posts_hidden_by_id"), ["hidden_by_id"], unique=False)
    op.create_table(
        "discussion_earlier_words",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["discussion_posts.id"],
            name=op.f("fk_discussion_earlier_words_post_id_discussion_posts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_earlier_words")),
    )
    with op.batch_alter_table("discussion_earlier_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discussion_earlier_words_post_id"), ["post_id"], unique=False)
    op.create_table(
        "discussion_mentions",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_discussion_mentions_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["discussion_posts.id"],
            name=op.f("fk_discussion_mentions_post_id_discussion_posts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_mentions")),
        sa.UniqueConstraint("post_id", "member_id", name=op.f("uq_discussion_mentions_post_id_member_id")),
    )
    with op.batch_alter_table("discussion_mentions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discussion_mentions_member_id"), ["member_id"], unique=False)
    op.create_table(
        "discussion_thanks",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_discussion_thanks_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["discussion_posts.id"],
            name=op.f("fk_discussion_thanks_post_id_discussion_posts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_thanks")),
        sa.UniqueConstraint("post_id", "member_id", name=op.f("uq_discussion_thanks_post_id_member_id")),
    )
    with op.batch_alter_table("discussion_thanks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discussion_thanks_member_id"), ["member_id"], unique=False)


def downgrade() -> None:
    op.drop_table("discussion_thanks")
    op.drop_table("discussion_mentions")
    op.drop_table("discussion_earlier_words")
    op.drop_table("discussion_posts")
    op.drop_table("discussion_follows")
    op.drop_table("discussion_conditions")
    op.drop_table("discussion_areas")
    op.drop_table("discussions")

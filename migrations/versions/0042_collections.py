"""resources: collections, what was saved and used

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "resource_collections",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("visibility", sa.String(length=40), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "visibility IN ('public', 'network')", name=op.f("ck_resource_collections_visibility_is_known")
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_resource_collections_has_a_title")),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["working_groups.id"],
            name=op.f("fk_resource_collections_group_id_working_groups"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_collections")),
    )
    with op.batch_alter_table("resource_collections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_collections_group_id"), ["group_id"], unique=False)
    op.create_table(
        "resource_collection_items",
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["resource_collections.id"],
            name=op.f("fk_resource_collection_items_collection_id_resource_collections"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_resource_collection_items_resource_id_resources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_collection_items")),
        sa.UniqueConstraint(
            "collection_id",
            "resource_id",
            name=op.f("uq_resource_collection_items_collection_id_resource_id"),
        ),
    )
    with op.batch_alter_table("resource_collection_items", schema=None) as batch_op:
        batch_op.create_index(
            "ix_resource_collection_items_place", ["collection_id", "place"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_resource_collection_items_resource_id"), ["resource_id"], unique=False
        )
    op.create_table(
        "resource_collection_links",
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "length(code_hash) = 64", name=op.f("ck_resource_collection_links_has_a_whole_hash")
        ),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["resource_collections.id"],
            name=op.f("fk_resource_collection_links_collection_id_resource_collections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_collection_links")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_resource_collection_links_code_hash")),
    )
    with op.batch_alter_table("resource_collection_links", schema=None) as batch_op:
        batch_op.create_index(
            "uq_resource_collection_links_open",
            ["collection_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    op.create_table(
        "saved_resources",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_saved_resources_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_saved_resources_resource_id_resources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_resources")),
        sa.UniqueConstraint(
            "member_id", "resource_id", name=op.f("uq_saved_resources_member_id_resource_id")
        ),
    )
    with op.batch_alter_table("saved_resources", schema=None) as batch_op:
        batch_op.create_index("ix_saved_resources_newest", ["member_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_saved_resources_resource_id"), ["resource_id"], unique=False)
    op.create_table(
        "resource_uses",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("condition_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("setting", sa.String(length=40), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_down_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_down_because", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_resource_uses_says_something")),
        sa.CheckConstraint(
            "setting IN ('gym', 'community', 'hospital', 'home', 'outdoors', 'online')",
            name=op.f("ck_resource_uses_setting_is_known"),
        ),
        sa.CheckConstraint(
            "(taken_down_at IS NULL) = (taken_down_because = '')",
            name=op.f("ck_resource_uses_taken_down_with_a_reason"),
        ),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_resource_uses_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["condition_id"], ["conditions.id"], name=op.f("fk_resource_uses_condition_id_conditions")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_resource_uses_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_resource_uses_resource_id_resources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_uses")),
        sa.UniqueConstraint(
            "resource_id", "member_id", name=op.f("uq_resource_uses_resource_id_member_id")
        ),
    )
    with op.batch_alter_table("resource_uses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_uses_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_resource_uses_condition_id"), ["condition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_resource_uses_member_id"), ["member_id"], unique=False)
        batch_op.create_index("ix_resource_uses_newest", ["resource_id", "id"], unique=False)
    op.create_table(
        "resource_downloads",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("times > 0", name=op.f("ck_resource_downloads_times_are_counted")),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_resource_downloads_resource_id_resources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_downloads")),
        sa.UniqueConstraint("resource_id", "day", name=op.f("uq_resource_downloads_resource_id_day")),
    )


def downgrade() -> None:
    op.drop_table("resource_downloads")
    op.drop_table("resource_uses")
    op.drop_table("saved_resources")
    op.drop_table("resource_collection_links")
    op.drop_table("resource_collection_items")
    op.drop_table("resource_collections")

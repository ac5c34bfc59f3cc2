"""resources: what is shared, its versions and files

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "library_rules",
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("hidden_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "due_days BETWEEN 0 AND 365 AND hidden_days BETWEEN 0 AND 1000",
            name=op.f("ck_library_rules_days_make_sense"),
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_library_rules_there_is_one")),
        sa.CheckConstraint("months BETWEEN 1 AND 120", name=op.f("ck_library_rules_months_make_sense")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_rules")),
    )
    op.create_table(
        "resources",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("licence", sa.String(length=40), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("visibility", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=False),
        sa.Column("current_number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('guidance', 'evidence', 'template', 'case_study', 'good_practice', 'data_collection', 'leaflet', 'publicity', 'video', 'slides')",
            name=op.f("ck_resources_kind_is_known"),
        ),
        sa.CheckConstraint(
            "licence IN ('ogl', 'cc_by', 'cc_by_sa', 'cc_by_nc', 'cc0', 'permitted', 'own', 'unknown')",
            name=op.f("ck_resources_licence_is_known"),
        ),
        sa.CheckConstraint(
            "status <> 'withdrawn' OR withdrawn_because <> ''",
            name=op.f("ck_resources_withdrawn_with_a_reason"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'in_review') OR published_at IS NOT NULL",
            name=op.f("ck_resources_what_was_shown_has_a_date"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'in_review', 'published', 'withdrawn')",
            name=op.f("ck_resources_status_is_known"),
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_resources_has_a_title")),
        sa.CheckConstraint(
            "visibility IN ('public', 'network', 'coordinators')",
            name=op.f("ck_resources_visibility_is_known"),
        ),
        sa.CheckConstraint("current_number >= 0", name=op.f("ck_resources_versions_count_from_one")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_resources_event_id_events")),
        sa.ForeignKeyConstraint(["owner_id"], ["members.id"], name=op.f("fk_resources_owner_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resources")),
    )
    with op.batch_alter_table("resources", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resources_event_id"), ["event_id"], unique=False)
        batch_op.create_index("ix_resources_newest", ["status", "published_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_resources_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_resources_review", ["status", "review_by", "id"], unique=False)
    op.create_table(
        "resource_areas",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_resource_areas_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_resource_areas_resource_id_resources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("resource_id", "area_id", name=op.f("pk_resource_areas")),
    )
    with op.batch_alter_table("resource_areas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_areas_area_id"), ["area_id"], unique=False)
    op.create_table(
        "resource_conditions",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("condition_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["condition_id"], ["conditions.id"], name=op.f("fk_resource_conditions_condition_id_conditions")
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_resource_conditions_resource_id_resources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("resource_id", "condition_id", name=op.f("pk_resource_conditions")),
    )
    with op.batch_alter_table("resource_conditions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resource_conditions_condition_id"), ["condition_id"], unique=False
        )
    op.create_table(
        "resource_labels",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "sort IN ('stage', 'audience', 'tag')", name=op.f("ck_resource_labels_sort_is_known")
        ),
        sa.CheckConstraint("value <> ''", name=op.f("ck_resource_labels_says_something")),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_resource_labels_resource_id_resources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_labels")),
        sa.UniqueConstraint(
            "resource_id", "sort", "value", name=op.f("uq_resource_labels_resource_id_sort_value")
        ),
    )
    with op.batch_alter_table("resource_labels", schema=None) as batch_op:
        batch_op.create_index("ix_resource_labels_value", ["sort", "value"], unique=False)
    op.create_table(
        "resource_versions",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("link_key", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_because", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_resource_versions_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["members.id"], name=op.f("fk_resource_versions_made_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_resource_versions_resource_id_resources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_versions")),
        sa.UniqueConstraint("resource_id", "number", name=op.f("uq_resource_versions_resource_id_number")),
    )
    with op.batch_alter_table("resource_versions", schema=None) as batch_op:
        batch_op.create_index("ix_resource_versions_link_key", ["link_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_resource_versions_made_by_id"), ["made_by_id"], unique=False)
    op.create_table(
        "resource_files",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("alternative_text", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_resource_files_file_id_stored_files")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["resource_versions.id"],
            name=op.f("fk_resource_files_version_id_resource_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_files")),
        sa.UniqueConstraint("file_id", name=op.f("uq_resource_files_file_id")),
    )
    with op.batch_alter_table("resource_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_files_version_id"), ["version_id"], unique=False)
    op.create_table(
        "resource_review_letters",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "sort IN ('due', 'overdue')", name=op.f("ck_resource_review_letters_sort_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["members.id"], name=op.f("fk_resource_review_letters_owner_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_resource_review_letters_resource_id_resources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_review_letters")),
        sa.UniqueConstraint(
            "resource_id",
            "owner_id",
            "review_by",
            "sort",
            name=op.f("uq_resource_review_letters_resource_id_owner_id_review_by_sort"),
        ),
    )
    with op.batch_alter_table("resource_review_letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_review_letters_owner_id"), ["owner_id"], unique=False)


def downgrade() -> None:
    op.drop_table("resource_review_letters")
    op.drop_table("resource_files")
    op.drop_table("resource_versions")
    op.drop_table("resource_labels")
    op.drop_table("resource_conditions")
    op.drop_table("resource_areas")
    op.drop_table("resources")
    op.drop_table("library_rules")

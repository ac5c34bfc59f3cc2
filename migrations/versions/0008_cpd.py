"""cpd: schemes and what they count, who follows which, and what they did

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cpd_schemes",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("anchor_on", sa.Date(), nullable=True),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("carries", sa.Integer(), nullable=False),
        sa.Column("least_share", sa.Integer(), nullable=False),
        sa.Column("share_title", sa.Text(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("months BETWEEN 1 AND 120", name=op.f("ck_cpd_schemes_months_are_possible")),
        sa.CheckConstraint(
            "needed > 0 AND carries >= 0", name=op.f("ck_cpd_schemes_points_are_not_negative")
        ),
        sa.CheckConstraint(
            "least_share BETWEEN 0 AND needed", name=op.f("ck_cpd_schemes_share_is_part_of_it")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cpd_schemes")),
        sa.UniqueConstraint("key", name=op.f("uq_cpd_schemes_key")),
    )
    op.create_table(
        "cpd_shared_caps",
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("most > 0", name=op.f("ck_cpd_shared_caps_lets_something_through")),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["cpd_schemes.id"], name=op.f("fk_cpd_shared_caps_scheme_id_cpd_schemes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cpd_shared_caps")),
    )
    op.create_index(op.f("ix_cpd_shared_caps_scheme_id"), "cpd_shared_caps", ["scheme_id"])
    op.create_table(
        "cpd_activities",
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("from_hours", sa.Integer(), nullable=False),
        sa.Column("most_an_entry", sa.Integer(), nullable=True),
        sa.Column("most_a_period", sa.Integer(), nullable=True),
        sa.Column("shared_cap_id", sa.Integer(), nullable=True),
        sa.Column("helps_share", sa.Boolean(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("measure IN ('hour', 'entry')", name=op.f("ck_cpd_activities_measure_is_known")),
        sa.CheckConstraint(
            "points > 0 AND from_hours >= 0", name=op.f("ck_cpd_activities_counts_for_something")
        ),
        sa.CheckConstraint(
            "most_an_entry > 0 AND most_a_period > 0",
            name=op.f("ck_cpd_activities_caps_let_something_through"),
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["cpd_schemes.id"], name=op.f("fk_cpd_activities_scheme_id_cpd_schemes")
        ),
        sa.ForeignKeyConstraint(
            ["shared_cap_id"],
            ["cpd_shared_caps.id"],
            name=op.f("fk_cpd_activities_shared_cap_id_cpd_shared_caps"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cpd_activities")),
        sa.UniqueConstraint("key", name=op.f("uq_cpd_activities_key")),
    )
    op.create_index(op.f("ix_cpd_activities_scheme_id"), "cpd_activities", ["scheme_id"])
    op.create_index(op.f("ix_cpd_activities_shared_cap_id"), "cpd_activities", ["shared_cap_id"])
    op.create_table(
        "cpd_memberships",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_cpd_memberships_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_cpd_memberships_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["cpd_schemes.id"], name=op.f("fk_cpd_memberships_scheme_id_cpd_schemes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cpd_memberships")),
        sa.UniqueConstraint("member_id", "scheme_id", name=op.f("uq_cpd_memberships_member_id_scheme_id")),
    )
    op.create_index(op.f("ix_cpd_memberships_scheme_id"), "cpd_memberships", ["scheme_id"])
    op.create_table(
        "cpd_entries",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('declared', 'checked', 'declined', 'withdrawn')",
            name=op.f("ck_cpd_entries_status_is_known"),
        ),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_cpd_entries_ends_after_it_begins")),
        sa.CheckConstraint("hours >= 0", name=op.f("ck_cpd_entries_hours_are_not_negative")),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["members.id"], name=op.f("fk_cpd_entries_checked_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_cpd_entries_file_id_stored_files")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_cpd_entries_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cpd_entries")),
        sa.UniqueConstraint("member_id", "source", name=op.f("uq_cpd_entries_member_id_source")),
    )
    op.create_index(op.f("ix_cpd_entries_file_id"), "cpd_entries", ["file_id"])
    op.create_index("ix_cpd_entries_member", "cpd_entries", ["member_id", "ends_on", "id"])
    op.create_index("ix_cpd_entries_queue", "cpd_entries", ["status", "id"])
    op.create_table(
        "cpd_entry_kinds",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["cpd_activities.id"], name=op.f("fk_cpd_entry_kinds_activity_id_cpd_activities")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["cpd_entries.id"],
            name=op.f("fk_cpd_entry_kinds_entry_id_cpd_entries"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["cpd_schemes.id"], name=op.f("fk_cpd_entry_kinds_scheme_id_cpd_schemes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cpd_entry_kinds")),
        sa.UniqueConstraint("entry_id", "scheme_id", name=op.f("uq_cpd_entry_kinds_entry_id_scheme_id")),
    )
    op.create_index(op.f("ix_cpd_entry_kinds_activity_id"), "cpd_entry_kinds", ["activity_id"])
    op.create_index(op.f("ix_cpd_entry_kinds_scheme_id"), "cpd_entry_kinds", ["scheme_id"])
    op.create_table(
        "cpd_drafts",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_cpd_drafts_by_id_members")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_cpd_drafts_file_id_stored_files")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_cpd_drafts_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cpd_drafts")),
    )
    op.create_index("ix_cpd_drafts_form", "cpd_drafts", ["by_id", "member_id"])
    op.create_table(
        "cpd_evidence_views",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_cpd_evidence_views_by_id_members")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["cpd_entries.id"],
            name=op.f("fk_cpd_evidence_views_entry_id_cpd_entries"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_cpd_evidence_views_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cpd_evidence_views")),
    )
    op.create_index(op.f("ix_cpd_evidence_views_entry_id"), "cpd_evidence_views", ["entry_id"])
    op.create_index(op.f("ix_cpd_evidence_views_member_id"), "cpd_evidence_views", ["member_id"])


def downgrade() -> None:
    for table in (
        "cpd_evidence_views",
        "cpd_drafts",
        "cpd_entry_kinds",
        "cpd_entries",
        "cpd_memberships",
        "cpd_activities",
        "cpd_shared_caps",
        "cpd_schemes",
    ):
        op.drop_table(table)

"""rights: requests about one's data, periods of keeping, versions of the notice, and who saw whose record

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = (
    "copy_requests",
    "erasure_requests",
    "erasures",
    "complaints",
    "retention_periods",
    "retention_runs",
    "privacy_notices_read",
    "privacy_notices",
    "profile_views",
)
BEFORE = "kind IN ('picture', 'pdf', 'word', 'slides', 'spreadsheet', 'text')"
AFTER = "kind IN ('picture', 'pdf', 'word', 'slides', 'spreadsheet', 'text', 'archive')"


def upgrade() -> None:
    _kinds(AFTER)
    op.create_table(
        "copy_requests",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'ready') = (file_id IS NOT NULL)", name=op.f("ck_copy_requests_ready_has_a_file")
        ),
        sa.CheckConstraint(
            "status IN ('asked', 'ready', 'over')", name=op.f("ck_copy_requests_status_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["members.id"], name=op.f("fk_copy_requests_asked_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_copy_requests_file_id_stored_files")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_copy_requests_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_requests")),
    )
    op.create_index(op.f("ix_copy_requests_member_id"), "copy_requests", ["member_id"], unique=False)
    op.create_index("ix_copy_requests_status", "copy_requests", ["status", "id"], unique=False)
    op.create_table(
        "erasure_requests",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status <> 'refused' OR answer <> ''", name=op.f("ck_erasure_requests_refusal_says_why")
        ),
        sa.CheckConstraint(
            "status IN ('asked', 'carried_out', 'refused', 'taken_back')",
            name=op.f("ck_erasure_requests_status_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["members.id"], name=op.f("fk_erasure_requests_asked_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_erasure_requests_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_requests")),
    )
    op.create_index(op.f("ix_erasure_requests_member_id"), "erasure_requests", ["member_id"], unique=False)
    op.create_index("ix_erasure_requests_status", "erasure_requests", ["status", "id"], unique=False)
    op.create_table(
        "erasures",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_erasures_by_id_members")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_erasures_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("member_id", name=op.f("uq_erasures_member_id")),
    )
    op.create_table(
        "complaints",
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status <> 'answered' OR outcome <> ''", name=op.f("ck_complaints_answered_has_an_outcome")
        ),
        sa.CheckConstraint(
            "status IN ('received', 'looked_into', 'answered')", name=op.f("ck_complaints_status_is_known")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_complaints_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
    )
    op.create_index(op.f("ix_complaints_member_id"), "complaints", ["member_id"], unique=False)
    op.create_index("ix_complaints_status", "complaints", ["status", "id"], unique=False)
    op.create_table(
        "retention_periods",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("months > 0", name=op.f("ck_retention_periods_some_months")),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["members.id"], name=op.f("fk_retention_periods_set_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_periods")),
        sa.UniqueConstraint("key", name=op.f("uq_retention_periods_key")),
    )
    op.create_table(
        "retention_runs",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("gone", sa.JSON(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_runs")),
    )
    op.create_table(
        "privacy_notices",
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("first_shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_notices")),
    )
    op.create_index(op.f("ix_privacy_notices_fingerprint"), "privacy_notices", ["fingerprint"], unique=False)
    op.create_table(
        "privacy_notices_read",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_privacy_notices_read_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["privacy_notices.id"],
            name=op.f("fk_privacy_notices_read_notice_id_privacy_notices"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_notices_read")),
        sa.UniqueConstraint(
            "member_id", "notice_id", name=op.f("uq_privacy_notices_read_member_id_notice_id")
        ),
    )
    op.create_table(
        "profile_views",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("how IN ('profile', 'export')", name=op.f("ck_profile_views_how_is_known")),
        sa.CheckConstraint("times > 0", name=op.f("ck_profile_views_at_least_once")),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_profile_views_by_id_members")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_profile_views_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_views")),
        sa.UniqueConstraint(
            "member_id", "by_id", "how", "on_day", name=op.f("uq_profile_views_member_id_by_id_how_on_day")
        ),
    )
    op.create_index("ix_profile_views_on_day", "profile_views", ["on_day", "id"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.execute("DELETE FROM stored_files WHERE kind = 'archive'")
    _kinds(BEFORE)


def _kinds(allowed: str) -> None:
    with op.batch_alter_table("stored_files") as table:
        table.drop_constraint(op.f("ck_stored_files_kind_is_known"), type_="check")
        table.create_check_constraint(op.f("ck_stored_files_kind_is_known"), allowed)

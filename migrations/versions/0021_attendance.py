"""attendance

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attendance_lists",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("door_round", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("door_round >= 1", name=op.f("ck_attendance_lists_rounds_begin_at_one")),
        sa.CheckConstraint(
            "minutes BETWEEN 1 AND 720", name=op.f("ck_attendance_lists_minutes_fit_in_a_day")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["members.id"], name=op.f("fk_attendance_lists_closed_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_attendance_lists_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_lists")),
        sa.UniqueConstraint("event_id", name=op.f("uq_attendance_lists_event_id")),
    )
    op.create_table(
        "attendances",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("guest_id", sa.Integer(), nullable=True),
        sa.Column("visitor_name", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "how IN ('joined', 'door', 'list', 'card')", name=op.f("ck_attendances_how_is_known")
        ),
        sa.CheckConstraint(
            "member_id IS NULL OR guest_id IS NULL", name=op.f("ck_attendances_is_one_person")
        ),
        sa.CheckConstraint(
            "status != 'present' OR came_at IS NOT NULL",
            name=op.f("ck_attendances_who_came_has_a_moment"),
        ),
        sa.CheckConstraint(
            "status IN ('unsaid', 'asking', 'present', 'absent')",
            name=op.f("ck_attendances_status_is_known"),
        ),
        sa.CheckConstraint(
            "visitor_name = '' OR (member_id IS NULL AND guest_id IS NULL)",
            name=op.f("ck_attendances_visitor_is_nobody_else"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_attendances_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["guest_id"],
            ["event_guests.id"],
            name=op.f("fk_attendances_guest_id_event_guests"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_attendances_member_id_members")),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["members.id"], name=op.f("fk_attendances_noted_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendances")),
        sa.UniqueConstraint("event_id", "member_id", name=op.f("uq_attendances_event_id_member_id")),
        sa.UniqueConstraint("guest_id", name=op.f("uq_attendances_guest_id")),
    )
    op.create_index("ix_attendances_event_id", "attendances", ["event_id"])
    op.create_index("ix_attendances_member", "attendances", ["member_id", "id"])


def downgrade() -> None:
    op.drop_table("attendances")
    op.drop_table("attendance_lists")

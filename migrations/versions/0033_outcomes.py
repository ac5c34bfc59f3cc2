"""bursaries: outcomes

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def _application(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["application_id"],
        ["bursary_applications.id"],
        name=op.f(f"fk_{table}_application_id_bursary_applications"),
    )


def _member(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["members.id"], name=op.f(f"fk_{table}_{column}_members"))


def upgrade() -> None:
    op.create_table(
        "bursary_course_reports",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "what IN ('finished', 'failed', 'dropped', 'seen')",
            name=op.f("ck_bursary_course_reports_what_is_known"),
        ),
        _application("bursary_course_reports"),
        _member("bursary_course_reports", "by_id"),
        _member("bursary_course_reports", "answered_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_course_reports")),
    )
    with op.batch_alter_table("bursary_course_reports") as batch_op:
        batch_op.create_index("ix_bursary_course_reports_application", ["application_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bursary_course_reports_by_id"), ["by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bursary_course_reports_answered_by_id"), ["answered_by_id"], unique=False
        )
    op.create_table(
        "bursary_course_moves",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("was_from", sa.Date(), nullable=True),
        sa.Column("was_until", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('asked', 'agreed', 'declined', 'withdrawn')",
            name=op.f("ck_bursary_course_moves_status_is_known"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_bursary_course_moves_ends_after_it_starts")),
        _application("bursary_course_moves"),
        _member("bursary_course_moves", "asked_by_id"),
        _member("bursary_course_moves", "answered_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_course_moves")),
    )
    with op.batch_alter_table("bursary_course_moves") as batch_op:
        batch_op.create_index("ix_bursary_course_moves_application", ["application_id", "id"], unique=False)
        batch_op.create_index("ix_bursary_course_moves_status", ["status", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bursary_course_moves_asked_by_id"), ["asked_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bursary_course_moves_answered_by_id"), ["answered_by_id"], unique=False
        )
    op.create_table(
        "bursary_course_reminders",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _application("bursary_course_reminders"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_course_reminders")),
        sa.UniqueConstraint(
            "application_id", "step", name=op.f("uq_bursary_course_reminders_application_id_step")
        ),
    )


def downgrade() -> None:
    op.drop_table("bursary_course_reminders")
    with op.batch_alter_table("bursary_course_moves") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_course_moves_answered_by_id"))
        batch_op.drop_index(batch_op.f("ix_bursary_course_moves_asked_by_id"))
        batch_op.drop_index("ix_bursary_course_moves_status")
        batch_op.drop_index("ix_bursary_course_moves_application")

    op.drop_table("bursary_course_moves")
    with op.batch_alter_table("bursary_course_reports") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_course_reports_answered_by_id"))
        batch_op.drop_index(batch_op.f("ix_bursary_course_reports_by_id"))
        batch_op.drop_index("ix_bursary_course_reports_application")

    op.drop_table("bursary_course_reports")

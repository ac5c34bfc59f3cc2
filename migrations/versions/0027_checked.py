"""bursaries: checked facts

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checked_facts",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "sort IN ('membership', 'profession', 'residence')", name=op.f("ck_checked_facts_sort_is_known")
        ),
        sa.CheckConstraint(
            "status IN ('claimed', 'checked', 'returned', 'refused', 'withdrawn', 'ended')",
            name=op.f("ck_checked_facts_status_is_known"),
        ),
        sa.CheckConstraint(
            "(sort = 'residence') = (area_id IS NOT NULL)",
            name=op.f("ck_checked_facts_residence_is_in_an_area"),
        ),
        sa.CheckConstraint(
            "(sort = 'residence') = (name = '')", name=op.f("ck_checked_facts_others_have_a_name")
        ),
        sa.CheckConstraint(
            "status NOT IN ('checked', 'ended') OR (begins_on IS NOT NULL AND ends_on IS NOT NULL "
            "AND seen <> '')",
            name=op.f("ck_checked_facts_what_is_checked_has_days_and_proof"),
        ),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_checked_facts_ends_after_it_begins")),
        sa.CheckConstraint(
            "(status = 'ended') = (ended_on IS NOT NULL)",
            name=op.f("ck_checked_facts_what_is_ended_has_a_day"),
        ),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_checked_facts_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["members.id"], name=op.f("fk_checked_facts_decided_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_checked_facts_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checked_facts")),
    )
    with op.batch_alter_table("checked_facts") as batch_op:
        batch_op.create_index(batch_op.f("ix_checked_facts_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_checked_facts_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index("ix_checked_facts_member", ["member_id", "id"], unique=False)
        batch_op.create_index("ix_checked_facts_queue", ["status", "claimed_at", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("checked_facts")

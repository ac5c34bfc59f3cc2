"""bursaries: bursary reports

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bursary_publishers",
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("geo_code", sa.Text(), nullable=False),
        sa.Column("licence", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_bursary_publishers_there_is_one")),
        sa.CheckConstraint(
            "licence IN ('cc_by', 'ogl', 'cc0')", name=op.f("ck_bursary_publishers_licence_is_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_publishers")),
    )
    op.create_table(
        "bursary_funder_ids",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_bursary_funder_ids_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_funder_ids")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_bursary_funder_ids_organisation_id")),
    )
    op.create_table(
        "bursary_public_names",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("award", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["bursary_applications.id"],
            name=op.f("fk_bursary_public_names_application_id_bursary_applications"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_public_names")),
        sa.UniqueConstraint("application_id", name=op.f("uq_bursary_public_names_application_id")),
        sa.UniqueConstraint("award", name=op.f("uq_bursary_public_names_award")),
    )
    with op.batch_alter_table("bursary_public_names") as batch_op:
        batch_op.create_index(batch_op.f("ix_bursary_public_names_recipient"), ["recipient"], unique=False)
    op.create_table(
        "bursary_releases",
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("package", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR released_at IS NOT NULL",
            name=op.f("ck_bursary_releases_what_is_withdrawn_was_released"),
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["members.id"], name=op.f("fk_bursary_releases_prepared_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["members.id"], name=op.f("fk_bursary_releases_released_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["members.id"], name=op.f("fk_bursary_releases_withdrawn_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_releases")),
    )
    with op.batch_alter_table("bursary_releases") as batch_op:
        batch_op.create_index("ix_bursary_releases_released_at", ["released_at", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bursary_releases_prepared_by_id"), ["prepared_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bursary_releases_released_by_id"), ["released_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bursary_releases_withdrawn_by_id"), ["withdrawn_by_id"], unique=False
        )
    op.create_table(
        "bursary_released_awards",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("carried", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["bursary_applications.id"],
            name=op.f("fk_bursary_released_awards_application_id_bursary_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["bursary_releases.id"],
            name=op.f("fk_bursary_released_awards_release_id_bursary_releases"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursary_released_awards")),
        sa.UniqueConstraint(
            "release_id",
            "application_id",
            name=op.f("uq_bursary_released_awards_release_id_application_id"),
        ),
    )
    with op.batch_alter_table("bursary_released_awards") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bursary_released_awards_application_id"), ["application_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("bursary_released_awards") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_released_awards_application_id"))
    op.drop_table("bursary_released_awards")
    with op.batch_alter_table("bursary_releases") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_releases_withdrawn_by_id"))
        batch_op.drop_index(batch_op.f("ix_bursary_releases_released_by_id"))
        batch_op.drop_index(batch_op.f("ix_bursary_releases_prepared_by_id"))
        batch_op.drop_index("ix_bursary_releases_released_at")
    op.drop_table("bursary_releases")
    with op.batch_alter_table("bursary_public_names") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bursary_public_names_recipient"))
    op.drop_table("bursary_public_names")
    op.drop_table("bursary_funder_ids")
    op.drop_table("bursary_publishers")

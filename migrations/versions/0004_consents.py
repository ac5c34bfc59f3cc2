"""consents: their wordings and answers, which only grow

Revision ID: 0004
Revises: 0003
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SHORTEST_KEPT = "6 years"  # retention deletes answers that are older; nothing else may delete
# An answer moves to another record only where two records of one person become one.
FINAL = {
    "consent_texts": "id, key, version, wording, withdrawal, asks_again, in_force_from, written_at",
    "consent_answers": "id, key, text_id, given, how, at",
}


def upgrade() -> None:
    op.create_table(
        "consent_texts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("withdrawal", sa.Text(), nullable=False),
        sa.Column("asks_again", sa.Boolean(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_consent_texts_version_is_a_number")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["members.id"], name=op.f("fk_consent_texts_written_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_texts")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_consent_texts_key_version")),
    )
    op.create_table(
        "consent_answers",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "how IN ('page', 'import', 'coordinator', 'left')", name=op.f("ck_consent_answers_how_is_known")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_consent_answers_by_id_members")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_consent_answers_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["consent_texts.id"], name=op.f("fk_consent_answers_text_id_consent_texts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_answers")),
    )
    with op.batch_alter_table("consent_answers", schema=None) as batch_op:
        batch_op.create_index("ix_consent_answers_member_key", ["member_id", "key", "id"], unique=False)
        batch_op.create_index("ix_consent_answers_key", ["key", "id"], unique=False)
    _only_grow()
    _ask_before_showing_to_everybody()


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in FINAL:
        for event in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{event}" + ("" if sqlite else f" ON {table}"))
    op.drop_table("consent_answers")
    op.drop_table("consent_texts")


def _only_grow() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    young = "datetime('now', '-{}')" if sqlite else "now() - interval '{}'"
    for table, columns in FINAL.items():
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            if sqlite
            else "EXECUTE FUNCTION refuse_change()"
        )
        when = f"WHEN (OLD.at > {young.format(SHORTEST_KEPT)})" if table == "consent_answers" else ""
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {columns} ON {table} FOR EACH ROW {refuse}"
        )
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {when} {refuse}")


def _ask_before_showing_to_everybody() -> None:
    """Let ticks for everybody, which no page showed to everybody yet, hold for the members until asked."""
    members = sa.table("members", sa.column("id", sa.Integer), sa.column("shown", sa.JSON))
    connection = op.get_bind()
    for member_id, shown in connection.execute(sa.select(members.c.id, members.c.shown)).all():
        ticks = json.loads(shown) if isinstance(shown, str) else shown
        fields = [tick.partition(":")[0] for tick in ticks if tick.endswith(":public")]
        if fields:
            kept = [tick for tick in ticks if not tick.endswith(":public")]
            more = [f"{field}:{audience}" for field in fields for audience in ("instructors", "partners")]
            connection.execute(
                members.update()
                .where(members.c.id == member_id)
                .values(shown=list(dict.fromkeys([*kept, *more])))
            )

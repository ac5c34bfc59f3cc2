"""resources: what is searched

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

FTS5 = "CREATE VIRTUAL TABLE search_index USING fts5(title, keywords, text, body, tokenize = 'unicode61')"
FTS5_WEIGHTS = "INSERT INTO search_index(search_index, rank) VALUES ('rank', 'bm25(10.0, 5.0, 2.5, 1.0)')"
FTS5_WORDS = "CREATE VIRTUAL TABLE search_index_words USING fts5vocab(search_index, row)"


def upgrade() -> None:
    op.create_table(
        "search_entries",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind <> ''", name=op.f("ck_search_entries_has_a_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
        sa.UniqueConstraint("kind", "thing_id", name=op.f("uq_search_entries_kind_thing_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "search_texts",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["search_entries.id"],
            name=op.f("fk_search_texts_entry_id_search_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_texts")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_search_texts_entry_id")),
    )
    op.create_table(
        "search_words",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_words")),
        sa.UniqueConstraint("word", name=op.f("uq_search_words_word")),
    )
    op.create_table(
        "document_texts",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('read', 'unreadable', 'try_again')", name=op.f("ck_document_texts_outcome_is_known")
        ),
        sa.CheckConstraint(
            "outcome = 'read' OR text = ''", name=op.f("ck_document_texts_only_what_was_read_has_words")
        ),
        sa.CheckConstraint("tries > 0", name=op.f("ck_document_texts_was_tried")),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_files.id"],
            name=op.f("fk_document_texts_file_id_stored_files"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_texts")),
        sa.UniqueConstraint("file_id", name=op.f("uq_document_texts_file_id")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in (FTS5, FTS5_WEIGHTS, FTS5_WORDS):
            op.execute(sa.text(statement))
        return
    op.create_table(
        "search_index",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("vector", TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_search_index")),
    )
    op.create_index("ix_search_index_vector", "search_index", ["vector"], postgresql_using="gin")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(sa.text("DROP TABLE search_index_words"))
    op.drop_table("search_index")
    op.drop_table("document_texts")
    op.drop_table("search_words")
    op.drop_table("search_texts")
    op.drop_table("search_entries")

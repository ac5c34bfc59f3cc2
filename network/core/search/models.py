"""What can be found, as stored: an entry for each thing, its texts, and the words that there are.

Beside these tables stands ``search_index``, which each database makes in its own way (see ``engines``).
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from network.core import clock
from network.core.database import Model


class SearchEntry(Model):
    """One thing that can be found: of which kind, and its number among those. New words make it a new entry.

    No number is used twice: FTS5 of SQLite 3.40 spoils its index where a row of it is deleted, written and
    searched by the beginning of a word again and again in one transaction.
    """

    __tablename__ = "search_entries"
    __table_args__ = (
        CheckConstraint("kind <> ''", "has_a_kind"),
        UniqueConstraint("kind", "thing_id"),
        {"sqlite_autoincrement": True},
    )

    kind: Mapped[str]
    thing_id: Mapped[int]
    digest: Mapped[str]  # of what was put: putting the same again is no work
    put_at: Mapped[datetime] = mapped_column(default=clock.now)


class SearchText(Model):
    """What an entry says, to be quoted from. It stands apart, so that looking for entries stays quick."""

    __tablename__ = "search_texts"

    entry_id: Mapped[int] = mapped_column(ForeignKey("search_entries.id", ondelete="CASCADE"), unique=True)
    title: Mapped[str]
    keywords: Mapped[str]
    text: Mapped[str]
    body: Mapped[str]


class SearchWord(Model):
    """A stem that stands somewhere: what a word that nobody knows may have been meant to be."""

    __tablename__ = "search_words"

    word: Mapped[str] = mapped_column(unique=True)

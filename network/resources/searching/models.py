"""The words inside documents, as stored: read once, so that the index can be made anew without any file."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from network.core.database import Model
from network.core.files import StoredFile


class DocumentText(Model):
    """What stands in one file, or that nothing could be read from it, and how often that was tried."""

    __tablename__ = "document_texts"
    __table_args__ = (
        CheckConstraint("outcome IN ('read', 'unreadable', 'try_again')", "outcome_is_known"),
        CheckConstraint("outcome = 'read' OR text = ''", "only_what_was_read_has_words"),
        CheckConstraint("tries > 0", "was_tried"),
    )

    file_id: Mapped[int] = mapped_column(ForeignKey(StoredFile.id, ondelete="CASCADE"), unique=True)
    text: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str]
    tries: Mapped[int] = mapped_column(default=1)
    read_at: Mapped[datetime]

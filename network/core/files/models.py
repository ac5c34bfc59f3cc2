"""A file that somebody sent, as the database knows it. Its bytes are in the storage, under its key."""

from datetime import datetime
from pathlib import PurePosixPath

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from network.core import clock
from network.core.database import Model, stored_as_text
from network.core.files.kinds import FileKind


class StoredFile(Model):
    """One file that was looked through and kept. Its bytes never change; its feature says who may see it."""

    __tablename__ = "stored_files"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('picture', 'pdf', 'word', 'slides', 'spreadsheet', 'text', 'archive')", "kind_is_known"
        ),
        CheckConstraint("size > 0", "holds_something"),
        CheckConstraint("length(sha256) = 64", "has_a_whole_hash"),
        CheckConstraint("kind <> 'picture' OR (width > 0 AND height > 0)", "picture_has_measures"),
        CheckConstraint("kind <> 'pdf' OR pages > 0", "pdf_has_pages"),
    )

    key: Mapped[str] = mapped_column(unique=True)  # random: it says nothing about the file
    kind: Mapped[FileKind] = mapped_column(stored_as_text(FileKind))
    media_type: Mapped[str]
    name: Mapped[str]  # made safe to show and to save under
    size: Mapped[int]
    sha256: Mapped[str]  # of the bytes that are kept
    width: Mapped[int | None]
    height: Mapped[int | None]
    pages: Mapped[int | None]
    owner_id: Mapped[int | None] = mapped_column(index=True)  # a member; the core does not know of members
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def is_picture(self) -> bool:
        """Whether a browser can show it as it is."""
        return self.kind is FileKind.PICTURE

    @property
    def can_be_shown(self) -> bool:
        """Whether there is a picture of it: the picture itself, or a PDF's first page."""
        return self.kind in {FileKind.PICTURE, FileKind.PDF}

    @property
    def title(self) -> str:
        """Its name without the ending."""
        return PurePosixPath(self.name).stem

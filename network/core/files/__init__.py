"""Files that people send: looked through, made harmless, kept, and given back with care."""

from datetime import datetime

from flask import Flask

from network.core import storage
from network.core.files.accepting import accept, accept_all, accept_each, discard, keep, keys_with_rows
from network.core.files.examining import examine
from network.core.files.kinds import (
    DOCUMENTS,
    EVIDENCE,
    LIBRARY,
    PICTURES,
    SPREADSHEETS,
    FileKind,
    accept_attribute,
)
from network.core.files.models import StoredFile
from network.core.files.sending import (
    NoPicture,
    first_page_picture,
    picture_of,
    send,
    send_picture,
    thumbnail,
    turned,
)
from network.core.jobs import crontab, job

__all__ = [
    "DOCUMENTS",
    "EVIDENCE",
    "LIBRARY",
    "PICTURES",
    "SPREADSHEETS",
    "FileKind",
    "NoPicture",
    "StoredFile",
    "accept",
    "accept_all",
    "accept_attribute",
    "accept_each",
    "discard",
    "examine",
    "first_page_picture",
    "keep",
    "picture_of",
    "send",
    "send_picture",
    "thumbnail",
    "turned",
]


def register(app: Flask) -> None:
    """Open the storage that the settings name."""
    storage.register(app)


@job("sweep-files", every=crontab(minute="35"), words="Delete files that nothing refers to")
def sweep_files(now: datetime) -> str:
    """Delete what a crash, a rollback or a deletion has left in the storage."""
    gone = storage.sweep(keys_with_rows, now)
    return f"{gone} deleted" if gone else ""

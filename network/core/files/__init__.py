"""Files that people send: looked through, made harmless, kept, and given back with care."""

import logging
from datetime import datetime
from functools import partial
from typing import Any

from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import ServiceUnavailable

from network.core import storage
from network.core.database import db
from network.core.files.accepting import accept, accept_each, discard, keep, keys_with_rows
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
from network.core.registry import Section, subject_access

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
    "accept_attribute",
    "accept_each",
    "discard",
    "examine",
    "files_of",
    "first_page_picture",
    "keep",
    "picture_of",
    "send",
    "send_picture",
    "thumbnail",
    "turned",
]
logger = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Open the storage that the settings name, and say plainly when it is away."""
    storage.register(app)
    app.register_error_handler(storage.StorageAway, partial(_storage_is_away, app))
    subject_access.add(files_of)


def files_of(member: Any) -> Section:
    """Say which files somebody has sent us."""
    theirs = select(StoredFile).where(StoredFile.owner_id == member.id).order_by(StoredFile.id)
    rows = [
        {"name": one.name, "type": one.media_type, "bytes": one.size, "sent": one.created_at.isoformat()}
        for one in db.session.scalars(theirs)
    ]
    return Section("Files", rows)


@job("sweep-files", every=crontab(minute="35"), words="Delete files that nothing refers to")
def sweep_files(now: datetime) -> str:
    """Delete what a crash, a rollback or a deletion has left in the storage."""
    gone = storage.sweep(keys_with_rows, now)
    return f"{gone} deleted" if gone else ""


def _storage_is_away(app: Flask, trouble: storage.StorageAway) -> ResponseReturnValue:
    logger.error("the storage cannot be used: %s", trouble)
    db.session.rollback()
    return app.handle_user_exception(ServiceUnavailable(retry_after=30))

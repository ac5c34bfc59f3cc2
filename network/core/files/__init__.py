"""Files that people send: looked through, made harmless, kept, and given back with care."""

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

__all__ = [
    "DOCUMENTS",
    "EVIDENCE",
    "LIBRARY",
    "PICTURES",
    "SPREADSHEETS",
    "FileKind",
    "StoredFile",
    "accept_attribute",
]

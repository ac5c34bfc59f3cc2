"""The kinds of file that we take: how each is known, how large it may be, how it is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MEGABYTE = 1024 * 1024


class FileKind(StrEnum):
    """What a file is, decided by what is in it."""

    PICTURE = "picture"
    PDF = "pdf"
    WORD = "word"
    SLIDES = "slides"
    SPREADSHEET = "spreadsheet"
    TEXT = "text"
    ARCHIVE = "archive"  # made here for somebody to fetch; nobody sends us one


@dataclass(frozen=True)
class KindOfFile:
    """What a member is told about a kind of file, and its limits."""

    words: str  # as it stands in a list: "Send a photo, a PDF or …"
    most_bytes: int
    accept: str  # what a browser offers to choose from


KINDS: Mapping[FileKind, KindOfFile] = {
    FileKind.PICTURE: KindOfFile(
        "a photo (JPEG, PNG, WebP or HEIC)",
        20 * MEGABYTE,
        "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic",
    ),
    FileKind.PDF: KindOfFile("a PDF", 20 * MEGABYTE, "application/pdf,.pdf"),
    FileKind.WORD: KindOfFile("a Word document (.docx)", 20 * MEGABYTE, ".docx"),
    FileKind.SLIDES: KindOfFile("slides (.pptx)", 30 * MEGABYTE, ".pptx"),
    FileKind.SPREADSHEET: KindOfFile("a spreadsheet (.xlsx)", 10 * MEGABYTE, ".xlsx"),
    FileKind.TEXT: KindOfFile("plain text (.txt or .csv)", 2 * MEGABYTE, ".txt,.csv,text/plain,text/csv"),
}

PICTURES = frozenset({FileKind.PICTURE})
EVIDENCE = PICTURES | {FileKind.PDF}
DOCUMENTS = frozenset({FileKind.PDF, FileKind.WORD, FileKind.TEXT})
SPREADSHEETS = frozenset({FileKind.SPREADSHEET, FileKind.TEXT})
LIBRARY = frozenset(KINDS)

OFFICE_TYPES = {
    FileKind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.SLIDES: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileKind.SPREADSHEET: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/pdf": ".pdf",
    OFFICE_TYPES[FileKind.WORD]: ".docx",
    OFFICE_TYPES[FileKind.SLIDES]: ".pptx",
    OFFICE_TYPES[FileKind.SPREADSHEET]: ".xlsx",
    "text/plain": ".txt",
    "text/csv": ".csv",
}


def accept_attribute(kinds: frozenset[FileKind]) -> str:
    """Return what an ``<input type="file" accept="…">`` says for these kinds."""
    return ",".join(KINDS[kind].accept for kind in FileKind if kind in kinds)


def in_words(kinds: frozenset[FileKind]) -> str:
    """Name these kinds as a person would: "a photo (JPEG, PNG, WebP or HEIC) or a PDF"."""
    names = [KINDS[kind].words for kind in FileKind if kind in kinds]
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))

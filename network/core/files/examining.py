"""Find out what an upload is from what is in it, and make of it what can be kept. Needs no database."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import IO, Protocol, TypeVar

from network.core import extraction, pictures, scanning
from network.core.child import ChildFailed, Reason, in_child
from network.core.files.kinds import EVIDENCE, KINDS, OFFICE_TYPES, FileKind, in_words
from network.core.files.names import safe_name
from network.core.rules import Refused

R = TypeVar("R")

EMPTY = "This file is empty. Choose another one."
NOTHING = "Choose a file."
LOCKED = "This document is locked with a password. Save it without a password and send it again."
OLD_OFFICE = "This is an old kind of document. Save it as .docx or .xlsx, or as a PDF, and send that."
DRAWING = "This is a web page or a drawing that can carry programs. Send a photo or a PDF of it."
OTHER_PICTURE = "Not every browser shows this kind of picture or film. Save a picture as JPEG or PNG."
TOO_SLOW = "This file takes too long to open. Save it again in a simpler form, or send a photo of it."
TOO_BIG = "This file needs too much memory to open. Save it again in a smaller form."
UNREADABLE = "This file could not be opened. Open it on your device, save it again and send that."

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PHOTOGRAPHS = {"image/jpeg", "image/png", "image/webp"}
_OTHER_PICTURES = {"image/gif", "image/tiff", "image/x-ms-bmp", "image/bmp", "image/x-icon"}
_UNWANTED_TEXTS = (
    ({"image/svg+xml", "text/html", "application/xhtml+xml"}, DRAWING),
    ({"application/rtf", "text/rtf", "application/postscript"}, OLD_OFFICE),
)
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}


class Upload(Protocol):
    """What came with a request: a stream of bytes and the name that it had on the sender's device."""

    filename: str | None
    stream: IO[bytes]


@dataclass(frozen=True)
class Examined:
    """A file that was looked through: what of it will be kept, and what is known of it."""

    kind: FileKind
    media_type: str
    name: str
    content: bytes
    first_picture: bytes | None = None
    width: int | None = None
    height: int | None = None
    pages: int | None = None


def examine(upload: Upload, allowed: AbstractSet[FileKind] = EVIDENCE) -> Examined:
    """Find out what an upload is, and make of it what can be kept. Touches neither database nor storage."""
    data = _read(upload, allowed)
    scanning.look(data)
    kind = _looks_like(data)
    if kind is FileKind.WORD and allowed & set(OFFICE_TYPES):
        kind = FileKind(_looked_at(extraction.office_kind, data))
    if kind not in allowed:
        raise Refused(f"Send {in_words(frozenset(allowed))}. This is something else.")
    if len(data) > KINDS[kind].most_bytes:
        raise Refused(_too_large(KINDS[kind].most_bytes))
    return _EXAMINERS[kind](data, upload.filename, kind)


def _read(upload: Upload, allowed: AbstractSet[FileKind]) -> bytes:
    """Read an upload, but no more of it than the largest kind may have."""
    most = max(KINDS[kind].most_bytes for kind in allowed)
    if upload.stream.seekable():
        upload.stream.seek(0)  # a form may have looked at its beginning
    data = upload.stream.read(most + 1)
    if not data:
        raise Refused(EMPTY if upload.filename else NOTHING)
    if len(data) > most:
        raise Refused(_too_large(most))
    return data


def _too_large(most: int) -> str:
    return f"This file is larger than {most // (1024 * 1024)} MB. Make it smaller and send it again."


def _looks_like(data: bytes) -> FileKind:
    """Guess what a file is from its first bytes; WORD stands for any document that is an archive inside.

    Whoever takes it apart afterwards, in a child, has the last word.
    """
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise Refused(LOCKED if locked else OLD_OFFICE)
    if data.startswith(b"PK\x03\x04"):
        return FileKind.WORD
    if data[:64].lstrip().startswith(b"%PDF-"):
        return FileKind.PDF
    if data[4:8] == b"ftyp":  # the frame of HEIC pictures, and of films
        if data[8:12] in _HEIF_BRANDS:
            return FileKind.PICTURE
        raise Refused(OTHER_PICTURE)
    return _by_magic_numbers(data)


def _by_magic_numbers(data: bytes) -> FileKind:
    """Ask a library that knows thousands of beginnings; what it does not know is text, or nothing we take."""
    import puremagic

    try:
        types = {match.mime_type for match in puremagic.magic_string(data)}
    except puremagic.PureError:
        return FileKind.TEXT
    if types & _PHOTOGRAPHS:
        return FileKind.PICTURE
    if types & _OTHER_PICTURES and b"\x00" in data[:512]:  # a note on BMX begins like a bitmap
        raise Refused(OTHER_PICTURE)
    for unwanted, words in _UNWANTED_TEXTS:
        if types & unwanted:
            raise Refused(words)
    return FileKind.TEXT


def _looked_at(function: Callable[..., R], *args: object, seconds: float = 20, megabytes: int = 512) -> R:
    """Have a child look at a file; what it cannot finish is refused in plain words."""
    try:
        return in_child(function, *args, seconds=seconds, megabytes=megabytes)
    except ChildFailed as failure:
        words = {Reason.REFUSED: failure.words, Reason.TOO_SLOW: TOO_SLOW, Reason.TOO_BIG: TOO_BIG}
        raise Refused(words.get(failure.reason, UNREADABLE)) from failure


def _examine_picture(data: bytes, name: str | None, kind: FileKind) -> Examined:
    content, media_type, width, height = _looked_at(
        pictures.cleaned, data, seconds=pictures.SECONDS, megabytes=pictures.MEGABYTES
    )
    return Examined(kind, media_type, safe_name(name, media_type), content, width=width, height=height)


def _examine_pdf(data: bytes, name: str | None, kind: FileKind) -> Examined:
    pages, picture = _looked_at(extraction.pdf_facts, data, megabytes=pictures.MEGABYTES)
    media_type = "application/pdf"
    return Examined(kind, media_type, safe_name(name, media_type), data, first_picture=picture, pages=pages)


def _examine_office(data: bytes, name: str | None, kind: FileKind) -> Examined:
    media_type = OFFICE_TYPES[kind]
    return Examined(kind, media_type, safe_name(name, media_type), data)


def _examine_text(data: bytes, name: str | None, kind: FileKind) -> Examined:
    text = extraction.plain_text(data)
    media_type = "text/csv" if (name or "").lower().endswith(".csv") else "text/plain"
    return Examined(kind, media_type, safe_name(name, media_type), text.encode())


_EXAMINERS: dict[FileKind, Callable[[bytes, str | None, FileKind], Examined]] = {
    FileKind.PICTURE: _examine_picture,
    FileKind.PDF: _examine_pdf,
    FileKind.WORD: _examine_office,
    FileKind.SLIDES: _examine_office,
    FileKind.SPREADSHEET: _examine_office,
    FileKind.TEXT: _examine_text,
}

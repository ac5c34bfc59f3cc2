"""Give a file back: so that a browser shows or saves it, and never runs anything that may be in it."""

import unicodedata
from functools import partial
from typing import Any
from urllib.parse import quote

from flask import Response
from werkzeug.datastructures import Headers
from werkzeug.http import dump_options_header

from network.core import extraction, pictures, storage
from network.core.child import ChildFailed, in_child
from network.core.files.models import StoredFile
from network.core.files.names import safe_name

WIDTHS = (120, 240, 480, 960, 1600)  # few, so that nobody fills the storage by asking for every width
CONTENT_POLICY = "default-src 'none'; sandbox"


class NoPicture(LookupError):
    """This kind of file has no picture of itself, or none can be made."""


class FileResponse(Response):
    """An answer that is a file. Its headers are set last of all, so that nothing loosens them on the way."""

    def get_wsgi_headers(self, environ: Any) -> Headers:
        """Return the headers, with the strict ones in place of whatever was put there for pages."""
        headers = super().get_wsgi_headers(environ)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Content-Security-Policy"] = CONTENT_POLICY
        headers["Cache-Control"] = "private, no-store"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers.pop("ETag", None)
        return headers


def send(stored: StoredFile, *, as_name: str | None = None, inline: bool = False) -> Response:
    """Answer with the file itself, to be saved; ``inline`` lets a picture be shown in the page instead."""
    response = FileResponse(storage.fetch(stored.key))
    charset = "; charset=utf-8" if stored.media_type.startswith("text/") else ""
    response.headers["Content-Type"] = stored.media_type + charset
    how = "inline" if inline and stored.is_picture else "attachment"
    name = safe_name(as_name, stored.media_type) if as_name else stored.name
    response.headers["Content-Disposition"] = _disposition(how, name)
    return response


def send_picture(stored: StoredFile, width: int, *, quarter_turns: int = 0, page: int = 0) -> Response:
    """Answer with a picture of the file, to be shown in a page: a photo, or a page of a PDF."""
    content = picture_of(stored, width, quarter_turns=quarter_turns, page=page)
    response = FileResponse(content)
    response.headers["Content-Type"] = pictures.PNG if content.startswith(b"\x89PNG") else pictures.JPEG
    response.headers["Content-Disposition"] = "inline"
    return response


def thumbnail(stored: StoredFile, width: int) -> bytes:
    """Return a small picture of the file."""
    return picture_of(stored, width)


def turned(stored: StoredFile, quarter_turns: int) -> bytes:
    """Return the picture turned clockwise by so many quarters. The file itself stays as it was sent."""
    return picture_of(stored, None, quarter_turns=quarter_turns)


def first_page_picture(stored: StoredFile) -> bytes:
    """Return a picture of a PDF's first page, large enough to be read."""
    return picture_of(stored, None)


def picture_of(stored: StoredFile, width: int | None, *, quarter_turns: int = 0, page: int = 0) -> bytes:
    """Return a picture of the file, kept once it was made; raise NoPicture where there is none.

    ``width`` is raised to the next of WIDTHS; None is the picture at its full size. Pages count from 0.
    """
    if not stored.can_be_shown or not 0 <= page < (stored.pages or 1):
        raise NoPicture(stored.kind)
    turns = quarter_turns % 4
    size = next((known for known in WIDTHS if width is not None and known >= width), None)
    name = f"page-{page}" + (f"-turned-{turns}" if turns else "")

    def whole() -> bytes:
        upright = partial(_page, stored, page)
        return storage.derived(stored.key, name, lambda: _turn(upright(), turns)) if turns else upright()

    try:
        if size is None:
            return whole()
        return storage.derived(stored.key, f"{name}-wide-{size}", lambda: _shrink(whole(), size))
    except ChildFailed as failure:
        raise NoPicture(failure.reason) from failure


def _page(stored: StoredFile, page: int) -> bytes:
    if stored.is_picture:
        return storage.fetch(stored.key)
    return storage.derived(stored.key, f"page-{page}", lambda: _draw(storage.fetch(stored.key), page))


def _draw(data: bytes, page: int) -> bytes:
    return in_child(extraction.pdf_page_picture, data, page, megabytes=pictures.MEGABYTES)


def _turn(data: bytes, turns: int) -> bytes:
    return in_child(pictures.turned, data, turns, megabytes=pictures.MEGABYTES)[0]


def _shrink(data: bytes, width: int) -> bytes:
    return in_child(pictures.smaller, data, width, megabytes=pictures.MEGABYTES)[0]


def _disposition(how: str, name: str) -> str:
    """Write the header that names a file, also for names that are not written in plain letters (RFC 5987)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    names = {"filename": plain}
    if plain != name:
        names["filename*"] = f"UTF-8''{quote(name, safe='!#$&+-.^_`|~')}"
    return dump_options_header(how, names)

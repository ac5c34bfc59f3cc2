"""What a page says of itself: the part of proposing that runs in a child.

A page of strangers is read for its title, its description, its site and its language, as it writes them for
search engines and link previews (Open Graph). Nothing of it is followed, loaded or run.
"""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urlsplit

from network.core import extraction, fetch
from network.core.rules import Refused

SECONDS = 12.0
MEGABYTES = 512
MOST_BYTES = 5_000_000
MOST_HTML = 300_000
LONGEST = 1_000  # of each thing that a page says; what is proposed is cut further
PIECE = 50_000
CHARSETS = {"utf-8", "iso8859-1", "iso8859-15", "cp1252", "utf-16"}

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?([a-zA-Z0-9_-]{1,20})""", re.IGNORECASE
)
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
_BY_ENDING = {
    ".pdf": "pdf",
    ".docx": "word",
    ".doc": "word",
    ".pptx": "slides",
    ".ppt": "slides",
    ".odp": "slides",
    ".xlsx": "spreadsheet",
    ".xls": "spreadsheet",
    ".csv": "spreadsheet",
    ".mp4": "film",
    ".mov": "film",
    ".webm": "film",
    ".txt": "text",
}
_BY_TYPE = {
    "application/pdf": "pdf",
    "application/msword": "word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "word",
    "application/vnd.ms-powerpoint": "slides",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "slides",
    "application/vnd.ms-excel": "spreadsheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "spreadsheet",
    "text/csv": "spreadsheet",
    "text/plain": "text",
}
_READABLE = {"pdf", "word", "slides"}


class Found(NamedTuple):
    """What was found at an address: what it is, and what it says of itself; why not, where it was not."""

    media: str = "unknown"
    title: str = ""
    summary: str = ""
    site: str = ""
    language: str = ""
    problem: str = ""


def read_address(address: str) -> tuple[str, ...]:
    """Fetch what stands at an address and return the values of a Found.

    Raises Refused, in words, for an address that leads into a private network: nobody else could open it.
    """
    try:
        came = fetch.fetch(address, most=MOST_BYTES, beginning=True)
    except fetch.NotFetched as problem:
        if str(problem) == fetch.NOT_PUBLIC:
            raise Refused(fetch.NOT_PUBLIC) from problem
        return tuple(Found(_by_ending(address), problem=str(problem)))
    return tuple(understood(came.content or b"", came.media_type, address))


def understood(content: bytes, media_type: str, address: str = "") -> Found:
    """Tell what something is, by its content before what is said of it, and what it calls itself."""
    media = _media(content, media_type, address)
    if media == "page":
        return page(content)
    title = ""
    if media in _READABLE and len(content) < MOST_BYTES:
        try:
            title = extraction.title_of(content, media)
        except Refused:
            title = ""  # a link to a document that we would not take is a link all the same
    return Found(media, title=_line(title))


def page(content: bytes) -> Found:
    """Return what a page says of itself in its head, or failing that in its first heading."""
    reader = _Page()
    text = _text(content[:MOST_HTML])
    for start in range(0, len(text), PIECE):
        reader.feed(text[start : start + PIECE])
        if reader.has_enough:
            break
    said = reader.said
    film = said.get("og:type", "").startswith("video")
    return Found(
        media="film" if film else "page",
        title=_line(said.get("og:title") or reader.title or said.get("twitter:title") or reader.heading),
        summary=_line(said.get("og:description") or said.get("description") or ""),
        site=_line(said.get("og:site_name") or ""),
        language=_line(reader.language)[:35],
    )


class _Page(HTMLParser):
    """Listens to a page until its first heading is over, and keeps no more than LONGEST of anything."""

    WANTED = ("og:title", "og:site_name", "og:description", "og:type", "description", "twitter:title")
    SILENT = ("script", "style", "noscript", "template", "svg")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: dict[str, str] = {}
        self.title = self.heading = self.language = ""
        self.has_enough = False
        self._in = ""
        self._had_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs[:50]}
        if tag == "html":
            self.language = self.language or given.get("lang", "")
        elif tag == "meta":
            name = (given.get("property") or given.get("name") or "").lower()
            if name in self.WANTED and name not in self.said:
                self.said[name] = given.get("content", "")[:LONGEST]
        elif (tag == "title" and not self._had_title) or (tag == "h1" and not self.heading):
            self._in = tag
        elif tag in self.SILENT:
            self._in = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == self._in:
            self._in = ""
            self._had_title = self._had_title or tag == "title"
            self.has_enough = self.has_enough or (tag == "h1" and bool(self.heading.strip()))

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.title = (self.title + data)[:LONGEST]
        elif self._in == "h1":
            self.heading = (self.heading + data)[:LONGEST]


def _media(content: bytes, media_type: str, address: str) -> str:
    head = content[:1024].lstrip()
    if head.startswith(b"%PDF-"):
        return "pdf"
    if content[4:8] == b"ftyp" or head.startswith(b"\x1a\x45\xdf\xa3") or media_type.startswith("video/"):
        return "film"
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8")) or content[8:12] == b"WEBP":
        return "picture"
    if media_type in _BY_TYPE:
        return _BY_TYPE[media_type]
    if re.search(rb"<(?:!doctype html|html|head|title|meta)\b", head, re.IGNORECASE) or "html" in media_type:
        return "page"
    return _by_ending(address)


def _by_ending(address: str) -> str:
    path = urlsplit(address).path.lower()
    return next((media for ending, media in _BY_ENDING.items() if path.endswith(ending)), "unknown")


def _text(content: bytes) -> str:
    """Decode a page as it says that it is written, if that is a way in which pages are."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    named = _CHARSET.search(content[:4096])
    try:
        charset = codecs.lookup(named[1].decode()).name if named else "utf-8"
    except LookupError:
        charset = "utf-8"
    return content.decode(charset if charset in CHARSETS else "utf-8", "replace")


def _line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text[:LONGEST]).encode("utf-8", "replace").decode().split())

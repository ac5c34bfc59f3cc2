"""What a mail that comes in says: the part of reading it that runs in a child, for every feature alike.

Strangers write to that address, so everything is counted before it is taken apart.
"""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses
from html.parser import HTMLParser
from typing import Any

from network.core.rules import Refused

MOST_BYTES = 512 * 1024
MOST_CALENDAR_BYTES = 64 * 1024
MOST_TEXT = 100_000
MOST_PARTS = 30
MOST_ADDRESSES = 20
LONGEST = 300
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
CALENDAR_TYPES = {"text/calendar", "application/ics"}
BOUNCES = {"multipart/report", "message/delivery-status"}
PROOFS = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
SAY_AUTOMATIC = ("X-Autoreply", "X-Autorespond", "X-Auto-Response")
BULK = {"bulk", "junk", "list"}

BOUNCE, AUTOMATIC, GENERATED = "bounce", "automatic", "generated"  # what kind of machine wrote a mail


def read(content: bytes) -> dict[str, Any]:
    """Return what a mail says, in plain values. Raises Refused for what is too large or cannot be read.

    ``machine`` is empty where a person wrote it, and else *bounce*, *automatic* (an absence note and the
    like) or *generated* (any other program). ``text`` is the plain text, or what the HTML reads.
    """
    if len(content) > MOST_BYTES:
        raise Refused("too large")
    lowered = content.lower()
    if lowered.count(b"boundary") > MOST_PARTS or lowered.count(b"message/") > MOST_PARTS:
        raise Refused("too many parts")
    mail = message_from_bytes(content, policy=policy.default)
    text, calendars, has_files = _parts(mail)
    return {
        "message_id": _header(mail, "Message-ID"),
        "recipients": _addresses(mail, RECIPIENTS),
        "senders": _addresses(mail, ("From",)),
        "machine": _machine(mail),
        "text": text,
        "calendars": calendars,
        "has_files": has_files,
    }


def as_text(html: str) -> str:
    """Return what HTML reads as plain text; what it quotes has a ">" before each line."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text


def _machine(mail: Message) -> str:
    sender = _header(mail, "From").lower()
    if (
        mail.get_content_type() in BOUNCES
        or _header(mail, "Return-Path") == "<>"
        or "mailer-daemon" in sender
        or sender.startswith("postmaster@")
    ):
        return BOUNCE
    submitted = _header(mail, "Auto-Submitted").lower()
    precedence = _header(mail, "Precedence").lower()
    said = submitted.startswith("auto-replied") or precedence == "auto_reply"
    if said or any(_header(mail, name) for name in SAY_AUTOMATIC):
        return AUTOMATIC
    return GENERATED if submitted not in {"", "no"} or precedence in BULK else ""


def _parts(mail: EmailMessage | Message) -> tuple[str, list[bytes], bool]:
    """Return the text, the calendars, and whether anything else was attached."""
    plain, html, has_files = "", "", False
    calendars: list[bytes] = []
    for number, part in enumerate(mail.walk()):
        if number > MOST_PARTS:
            raise Refused("too many parts")
        if part.is_multipart():
            continue
        kind, name = part.get_content_type(), (part.get_filename() or "").lower()
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if kind in CALENDAR_TYPES or name.endswith(".ics"):
            if len(content) <= MOST_CALENDAR_BYTES:
                calendars.append(content)
        elif _is_file(part):
            has_files = True
        elif kind == "text/plain" and not name:
            plain = plain or _decoded(part, content)
        elif kind == "text/html" and not name:
            html = html or _decoded(part, content)
    return (plain if plain.strip() else as_text(html))[:MOST_TEXT], calendars, has_files


def _is_file(part: Message) -> bool:
    """Whether a part was sent as a file, and is no picture in a signature nor the proof of one."""
    kind = part.get_content_type()
    if kind in PROOFS:
        return False
    if part.get_content_disposition() == "attachment":
        return True
    decorates = kind.startswith("image/") and part.get("Content-ID") is not None
    return not decorates and (part.get_filename() is not None or kind.partition("/")[0] != "text")


def _decoded(part: Message, content: bytes) -> str:
    charset = part.get_content_charset() or "utf-8"
    try:
        return content.decode(charset, "replace")
    except LookupError:  # a character set that nobody knows
        return content.decode("utf-8", "replace")


def _addresses(mail: Message, names: tuple[str, ...]) -> list[str]:
    said = [str(one)[: LONGEST * MOST_ADDRESSES] for name in names for one in mail.get_all(name, [])]
    return [address[:LONGEST] for _name, address in getaddresses(said)[:MOST_ADDRESSES]]


def _header(mail: Message, name: str) -> str:
    return str(mail.get(name, ""))[:LONGEST].strip()


class _Reader(HTMLParser):
    """Reads HTML aloud: blocks on lines of their own, quotes marked, nothing of what is not shown."""

    BLOCKS = frozenset(
        {"p", "div", "br", "li", "ul", "ol", "tr", "table", "blockquote", "hr", "h1", "h2", "h3", "h4", "pre"}
    )
    SILENT = frozenset({"script", "style", "head", "title", "template"})
    WITHOUT_END = frozenset({"br", "hr", "img", "meta", "link", "input"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = [""]
        self._open: list[tuple[str, bool]] = []  # each element, and whether it is a quote
        self._silent = 0

    @property
    def text(self) -> str:
        """What was read so far."""
        return "\n".join(line.rstrip() for line in self._lines).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line where a block begins, and a quote where one does."""
        if tag in self.SILENT:
            self._silent += 1
        if tag in self.BLOCKS:
            self._new_line()
        if tag not in self.WITHOUT_END:
            classes = dict(attrs).get("class") or ""
            self._open.append((tag, tag == "blockquote" or "gmail_quote" in classes.split()))
        if tag == "li":
            self._lines[-1] += "- "

    def handle_endtag(self, tag: str) -> None:
        """End what the tag began; what was forgotten inside it ends with it."""
        if tag in self.SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in self.BLOCKS:
            self._new_line()
            if tag == "p":
                self._lines.append("")
        if any(name == tag for name, _quotes in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Add words to the line."""
        if self._silent:
            return
        words = " ".join(data.split())
        if not words:
            return
        line = self._lines[-1]
        if not line and any(quotes for _tag, quotes in self._open):
            line = "> "
        apart = line and not line.endswith(" ") and data[:1].isspace()
        self._lines[-1] = line + (" " if apart else "") + words + (" " if data[-1:].isspace() else "")

    def _new_line(self) -> None:
        if self._lines[-1]:
            self._lines.append("")

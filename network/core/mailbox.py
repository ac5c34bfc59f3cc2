"""The mailbox that answers by mail come to: a maildir, or a folder of an IMAP server.

A mail is marked as read after what follows from it is committed: a crash in between has it read again, and
then it is known already. What was read is deleted after some months, so the mailbox is the network's own.
"""

import contextlib
import imaplib
import re
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

TIMEOUT_SECONDS = 20
IMAPS_PORT, IMAP_PORT = 993, 143
LONGEST_HEAD = 64 * 1024  # of a mail, in bytes
SEEN = "S"


@dataclass(frozen=True)
class Mail:
    """One mail that nobody has read: what the mailbox calls it, and its bytes; of a large one the head."""

    name: str
    content: bytes
    whole: bool = True


class Mailbox(Protocol):
    """Where mails are read, marked and in the end forgotten."""

    def unread(self, most: int, largest: int) -> Iterator[Mail]:
        """Give some mails that were not read; of those that are larger than ``largest`` the head alone."""

    def mark_read(self, mail: Mail) -> None:
        """Say that a mail is dealt with."""

    def delete(self, mail: Mail) -> None:
        """Delete a mail that is dealt with and whose words shall not lie about."""

    def forget(self, before: datetime) -> int:
        """Delete what was read and is older; return how many."""


def head_of(content: bytes) -> bytes:
    """Return what stands above the words of a mail: from whom, to whom, under which name."""
    return re.split(rb"\r?\n\r?\n", content[:LONGEST_HEAD], maxsplit=1)[0] + b"\r\n\r\n"


@contextmanager
def opened(url: str) -> Iterator[Mailbox]:
    """Open the mailbox of an address such as maildir:///path or imaps://user:password@host/folder."""
    address = urlsplit(url)
    if address.scheme == "maildir":
        yield Maildir(Path(unquote(address.netloc + address.path)))
        return
    server = _dial(address)
    try:
        yield Imap(server, unquote(address.path.strip("/")) or "INBOX")
    finally:
        with contextlib.suppress(imaplib.IMAP4.error, OSError):
            server.logout()


class Maildir:
    """A folder with one file a mail: unread ones in ``new``, or in ``cur`` without the mark of the read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def unread(self, most: int, largest: int) -> Iterator[Mail]:
        """Give some mails that were not read, the oldest name first."""
        waiting = [*(self._folder / "new").iterdir(), *(one for one in self._read_by_hand())]
        for file in sorted(waiting, key=lambda one: one.name)[:most]:
            try:
                small = file.stat().st_size <= largest
                with file.open("rb") as stored:
                    content = stored.read() if small else head_of(stored.read(LONGEST_HEAD))
                yield Mail(str(file), content, small)
            except FileNotFoundError:
                continue  # another worker has read and moved it

    def mark_read(self, mail: Mail) -> None:
        """Move a mail to those that are read; it may be there already."""
        file = Path(mail.name)
        with contextlib.suppress(FileNotFoundError):
            file.rename(self._folder / "cur" / f"{file.name.partition(':')[0]}:2,{SEEN}")

    def delete(self, mail: Mail) -> None:
        """Delete a mail; it may be gone already."""
        Path(mail.name).unlink(missing_ok=True)

    def forget(self, before: datetime) -> int:
        """Delete what was read and is older."""
        old = [
            file
            for file in (self._folder / "cur").iterdir()
            if SEEN in _flags(file) and file.stat().st_mtime < before.timestamp()
        ]
        for file in old:
            file.unlink(missing_ok=True)
        return len(old)

    def _read_by_hand(self) -> Iterator[Path]:
        return (file for file in (self._folder / "cur").iterdir() if SEEN not in _flags(file))


class Imap:
    """A folder on a server, whose own mark says what was read."""

    def __init__(self, server: imaplib.IMAP4, folder: str) -> None:
        self._server = server
        quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
        _checked(server.select(quoted))

    def unread(self, most: int, largest: int) -> Iterator[Mail]:
        """Give some mails that were not read, the oldest first."""
        for number in _checked(self._server.uid("SEARCH", "UNSEEN"))[0].split()[:most]:
            name = number.decode()
            size = _checked(self._server.uid("FETCH", name, "(RFC822.SIZE)"))
            if not size or not size[0]:
                continue  # gone meanwhile
            whole = _size_in(size[0]) <= largest
            wanted = "(BODY.PEEK[])" if whole else f"(BODY.PEEK[HEADER]<0.{LONGEST_HEAD}>)"
            parts = _checked(self._server.uid("FETCH", name, wanted))
            found = [part[1] for part in parts if isinstance(part, tuple)]
            if found:
                yield Mail(name, found[0], whole)

    def mark_read(self, mail: Mail) -> None:
        """Set the mark on a mail."""
        _checked(self._server.uid("STORE", mail.name, "+FLAGS", r"(\Seen)"))

    def delete(self, mail: Mail) -> None:
        """Delete a mail at once."""
        _checked(self._server.uid("STORE", mail.name, "+FLAGS", r"(\Seen \Deleted)"))
        _checked(self._server.expunge())

    def forget(self, before: datetime) -> int:
        """Delete what was read and is older."""
        day = imaplib.Time2Internaldate(before)[1:12].strip()
        old = _checked(self._server.uid("SEARCH", "SEEN", "BEFORE", day))[0].split()
        for number in old:
            _checked(self._server.uid("STORE", number.decode(), "+FLAGS", r"(\Deleted)"))
        if old:
            _checked(self._server.expunge())
        return len(old)


def _dial(address: SplitResult) -> imaplib.IMAP4:
    """Sign in over an encrypted connection: a password never goes in the clear."""
    context = ssl.create_default_context()
    host = address.hostname or "localhost"
    if address.scheme == "imaps":
        server: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            host, address.port or IMAPS_PORT, ssl_context=context, timeout=TIMEOUT_SECONDS
        )
    else:
        server = imaplib.IMAP4(host, address.port or IMAP_PORT, timeout=TIMEOUT_SECONDS)
    try:
        if address.scheme != "imaps":
            server.starttls(context)
        server.login(unquote(address.username or ""), unquote(address.password or ""))
    except BaseException:
        server.shutdown()
        raise
    return server


def _checked(answer: tuple[str, Any]) -> list[Any]:
    """Return what a server answers; raise OSError where it does not do what it is asked."""
    said, data = answer
    if said != "OK":
        raise OSError("the mailbox does not do what it is asked")
    return [b"" if one is None else one for one in data]


def _size_in(line: Any) -> int:
    """Read a size from what a server says: ``1 (UID 7 RFC822.SIZE 120)``."""
    said = re.search(rb"RFC822\.SIZE (\d+)", line[0] if isinstance(line, tuple) else line)
    return int(said[1]) if said else sys.maxsize


def _flags(file: Path) -> str:
    return file.name.partition(":2,")[2]

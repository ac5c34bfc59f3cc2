"""The mailbox of a server: read by IMAP, marked and emptied; a server of our own answers as RFC 3501 says."""

import imaplib
import re
import socketserver
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from network.core import mailbox
from network.core.mailbox import Imap, Maildir


class Server(socketserver.ThreadingTCPServer):
    """A mail server with one folder: what is in it, and which of it was read."""

    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.mails: dict[int, bytes] = {}
        self.flags: dict[int, set[str]] = {}

    def put(self, number: int, content: bytes) -> None:
        """Leave a mail."""
        self.mails[number], self.flags[number] = content, set()


class Talk(socketserver.StreamRequestHandler):
    """What the server says."""

    server: Server

    def handle(self) -> None:
        """Answer one command after another."""
        self.say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, _, command = line.partition(" ")
            if command.startswith("UID SEARCH"):
                seen = "UNSEEN" not in command
                found = [n for n, flags in self.server.flags.items() if ("\\Seen" in flags) is seen]
                self.say("* SEARCH " + " ".join(map(str, found)))
            elif size := re.match(r"UID FETCH (\d+) \(RFC822.SIZE\)", command):
                number = int(size[1])
                self.say(f"* 1 FETCH (UID {number} RFC822.SIZE {len(self.server.mails[number])})")
            elif fetch := re.match(r"UID FETCH (\d+) \(BODY.PEEK\[(HEADER|)\]", command):
                head, end, text = self.server.mails[int(fetch[1])].partition(b"\r\n\r\n")
                content = head + end + (b"" if fetch[2] else text)
                self.say(f"* 1 FETCH (UID {fetch[1]} BODY[{fetch[2]}] {{{len(content)}}}")
                self.wfile.write(content + b")\r\n")
            elif store := re.match(r"UID STORE (\d+) \+FLAGS \((.+)\)", command):
                self.server.flags[int(store[1])] |= set(store[2].split())
            elif command == "EXPUNGE":
                for number in [n for n, flags in self.server.flags.items() if "\\Deleted" in flags]:
                    del self.server.mails[number], self.server.flags[number]
            elif command == "CAPABILITY":
                self.say("* CAPABILITY IMAP4rev1")
            elif command.startswith("SELECT"):
                self.say("* 1 EXISTS")
            self.say(f"{tag} OK done")

    def say(self, words: str) -> None:
        """Send a line."""
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def server() -> Iterator[Server]:
    """Run a mail server."""
    with Server() as running:
        thread = Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running
        running.shutdown()


@pytest.fixture
def box(server: Server) -> Iterator[Imap]:
    """Open its folder, as one that has signed in."""
    client = imaplib.IMAP4("127.0.0.1", server.server_address[1], timeout=5)
    client.state = "AUTH"
    yield Imap(client, "Answers")
    client.shutdown()


def test_a_mail_is_read_once_and_marked(server: Server, box: Imap) -> None:
    server.put(7, b"Subject: one\r\n\r\nhello")

    (mail,) = box.unread(10, 1000)
    assert (mail.name, mail.content) == ("7", b"Subject: one\r\n\r\nhello")
    assert len(list(box.unread(10, 1000))) == 1  # looking alone marks nothing
    box.mark_read(mail)

    assert list(box.unread(10, 1000)) == []


LARGE = b"Subject: one\r\n\r\n" + b"x" * 2000


def test_of_a_large_mail_the_head_alone_is_fetched(server: Server, box: Imap, tmp_path: Path) -> None:
    server.put(1, LARGE)
    for name in ("new", "cur"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.mail").write_bytes(LARGE)

    for one in (box, Maildir(tmp_path)):
        (mail,) = one.unread(10, 1000)
        assert (mail.content, mail.whole) == (b"Subject: one\r\n\r\n", False)


def test_no_more_are_read_than_were_asked_for(server: Server, box: Imap) -> None:
    for number in range(1, 6):
        server.put(number, b"hello")

    assert [mail.name for mail in box.unread(3, 1000)] == ["1", "2", "3"]


def test_what_was_read_is_deleted_and_nothing_else(server: Server, box: Imap) -> None:
    server.put(1, b"old")
    server.put(2, b"new")
    box.mark_read(next(box.unread(1, 1000)))

    assert box.forget(datetime(2027, 3, 1, tzinfo=UTC)) == 1
    assert list(server.mails) == [2]


def test_a_mail_whose_words_shall_not_lie_about_is_deleted_at_once(server: Server, box: Imap) -> None:
    server.put(1, b"stays")
    server.put(2, b"goes")
    _first, second = box.unread(2, 1000)

    box.delete(second)

    assert list(server.mails) == [1]


def test_a_password_never_goes_in_the_clear(server: Server) -> None:
    address = f"imap://somebody:secret@127.0.0.1:{server.server_address[1]}/Answers"

    with pytest.raises(imaplib.IMAP4.abort, match="TLS not supported"), mailbox.opened(address):
        pytest.fail("it was opened without encryption")


def test_a_maildir_that_a_person_has_looked_into_is_read_all_the_same(tmp_path: Path) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "cur" / "1.mail:2,").write_bytes(b"looked at")
    (tmp_path / "cur" / "0.mail:2,S").write_bytes(b"dealt with")
    (tmp_path / "new" / "2.mail").write_bytes(b"new")
    box = Maildir(tmp_path)

    found = list(box.unread(10, 1000))
    assert [mail.content for mail in found] == [b"looked at", b"new"]
    for mail in found:
        box.mark_read(mail)
        box.mark_read(mail)

    assert list(box.unread(10, 1000)) == []
    assert len(list((tmp_path / "cur").iterdir())) == 3


def test_a_mail_in_a_maildir_is_deleted_at_once_and_once(tmp_path: Path) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "2.mail").write_bytes(b"new")
    box = Maildir(tmp_path)
    (mail,) = box.unread(10, 1000)

    box.delete(mail)
    box.delete(mail)

    assert list((tmp_path / "new").iterdir()) == []

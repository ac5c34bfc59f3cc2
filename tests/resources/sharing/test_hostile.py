"""Files that should not come: each is refused in words, and nothing of it is kept; nothing ever runs."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.http import parse_options_header

from network.core import storage
from network.core.database import db
from network.core.files import StoredFile
from network.members.people.models import Member
from network.resources.library.models import Resource, ResourceFile, ResourceVersion
from tests.core import samples
from tests.plugins.client import Client
from tests.resources.sharing.conftest import sent

pytestmark = pytest.mark.one_database("sqlite")
SCRIPT = b"<script>alert(1)</script>"
ENTITY = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]><w:document/>'
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a drawing that runs": (
        "logo.svg",
        lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "web page or a drawing",
    ),
    "a drawing called a photo": (
        "photo.jpg",
        lambda: b"<?xml version='1.0'?><svg/>",
        "web page or a drawing",
    ),
    "a web page": ("page.html", lambda: b"<!DOCTYPE html><title>x</title>", "web page or a drawing"),
    "a script in a note": ("note.txt", lambda: b"hello\n" + SCRIPT, "web page or a drawing"),
    "a PDF and a web page": (
        "a.pdf",
        lambda: b"%PDF-1.4\n<html>" + SCRIPT + samples.pdf(),
        "two kinds of file at once",
    ),
    "a PDF and an archive": (
        "a.pdf",
        lambda: samples.pdf() + samples.archive({"a.js": "1"}),
        "two kinds of file at once",
    ),
    "a document and a PDF": ("a.docx", lambda: samples.word() + samples.pdf(), "two kinds of file at once"),
    "a document that unpacks to much": (
        "a.docx",
        lambda: samples.document_bomb(120),
        "unpacks to something",
    ),
    "a picture of absurd size": ("a.png", samples.picture_bomb, "80 megapixels"),
    "an archive": (
        "a.zip",
        lambda: samples.archive({"evil.js": "alert(1)"}),
        "archive or a kind of document",
    ),
    "an archive with a way out": ("a.docx", lambda: samples.archive({"../../x": "x"}), "broken"),
    "a locked PDF": ("a.pdf", lambda: samples.pdf(password="secret"), "locked with a password"),
    "a locked document": (
        "a.docx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "locked with a password",
    ),
    "an old document": ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old kind"),
    "macros": (
        "a.docm",
        lambda: samples.with_parts(samples.word(), {"word/vbaProject.bin": b"x"}),
        "carries macros",
    ),
    "a PDF with a program": ("a.pdf", lambda: samples.pdf(script="app.alert(1)"), "carries a program"),
    "XML entities": (
        "a.docx",
        lambda: samples.with_parts(samples.word(), {"word/document.xml": ENTITY}),
        "instructions (XML entities)",
    ),
    "a program": ("a.exe", lambda: b"MZ\x90\x00" + bytes(100), "not plain text"),
    "a broken PDF": ("a.pdf", lambda: samples.pdf()[:400], "This PDF is broken"),
    "a broken document": ("a.docx", lambda: samples.word()[:-300], "broken"),
    "a film": ("a.mp4", lambda: b"\0\0\0\x18ftypmp42" + bytes(100), "Save a picture as JPEG or PNG"),
    "nothing": ("a.txt", lambda: b"", "This file is empty"),
}


def kept() -> list[object]:
    """Return all that a file could leave behind."""
    db.session.expire_all()
    rows = [
        db.session.scalar(db.select(db.func.count()).select_from(one))
        for one in (StoredFile, Resource, ResourceVersion, ResourceFile)
    ]
    return [*rows, sorted(place for place, _ in storage.storage().places())]


@pytest.mark.parametrize(("name", "make", "words"), HOSTILE.values(), ids=HOSTILE)
def test_it_is_refused_in_words_and_leaves_nothing_behind(
    signed_in_as: Callable[[Member], Client], amina: Member, name: str, make: Callable[[], bytes], words: str
) -> None:
    before = kept()

    answer = signed_in_as(amina).post("/resources/share", data={"files": [sent(make(), name)]})

    assert answer.status_code == 200
    assert words in answer.text
    assert kept() == before


def test_one_bad_file_keeps_out_the_others_and_is_named(
    signed_in_as: Callable[[Member], Client], amina: Member
) -> None:
    before = kept()
    both = [sent(samples.pdf(), "good.pdf"), sent(b"<svg/>" + SCRIPT, "<img src=x onerror=alert(1)>.svg")]

    page = signed_in_as(amina).post("/resources/share", data={"files": both}).text

    assert "“&lt;img src=x onerror=alert(1)&gt;.svg”: This is a web page" in page
    assert kept() == before


@pytest.mark.parametrize(
    ("make", "given", "served"),
    [
        (samples.pdf, "../../etc/passwd.exe", "Level 4 Cancer and Exercise 1.pdf"),
        (lambda: b"3 > 2: a note", "%0d%0aSet-Cookie: x=1.html", "3 2 a note.txt"),
        (lambda: samples.word("=cmd|' /C calc'!A0"), "CON.docx", "=cmd' -C calc'!A0.docx"),
        (samples.spreadsheet, "\u202exslx.exe", None),
        (lambda: samples.photo(), "x.svg", "X.jpg"),
        (lambda: samples.slides("Welcome all"), "a" * 300, "Welcome all.pptx"),
    ],
    ids=["folders", "a line break", "a formula", "turned round", "a drawing's name", "a long name"],
)
def test_what_is_taken_is_only_ever_saved_and_never_run(
    signed_in_as: Callable[[Member], Client],
    amina: Member,
    make: Callable[[], bytes],
    given: str,
    served: str | None,
) -> None:
    browser = signed_in_as(amina)
    browser.post("/resources/share", data={"files": [sent(make(), given)]})
    (file,) = db.session.scalars(db.select(ResourceFile))

    answer = browser.get(f"/resources/{file.of_version.resource_id}/files/{file.id}")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.mimetype == file.file.media_type
    assert served is None or _name_in(answer) == served


def _name_in(answer: Any) -> str:
    return parse_options_header(answer.headers["Content-Disposition"])[1]["filename"]

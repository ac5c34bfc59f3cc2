"""Files that people send are looked through, made harmless, kept, and given back so that nothing runs."""

import io
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, Response
from sqlalchemy import func, select

from network.core import extraction, storage
from network.core.child import ChildFailed, Reason, in_child
from network.core.database import db
from network.core.files import (
    DOCUMENTS,
    EVIDENCE,
    LIBRARY,
    PICTURES,
    SPREADSHEETS,
    FileKind,
    NoPicture,
    StoredFile,
    accept,
    accept_attribute,
    accept_each,
    discard,
    examine,
    files_of,
    first_page_picture,
    keep,
    send,
    send_picture,
    sweep_files,
    thumbnail,
    turned,
)
from network.core.files.examining import Examined
from network.core.files.names import safe_name
from network.core.rules import Refused
from network.core.storage import StorageAway
from tests.core import samples
from tests.core.samples import upload

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def why_refused(data: bytes, allowed: frozenset[FileKind] = LIBRARY, name: str = "file.pdf") -> str:
    """Return the words with which a file is refused."""
    with pytest.raises(Refused) as refused:
        examine(upload(data, name), allowed)
    return str(refused.value)


@pytest.mark.parametrize(
    ("make", "name", "kind", "media_type", "safe"),
    [
        (samples.photo, "IMG_1.HEIC", FileKind.PICTURE, "image/jpeg", "IMG_1.jpg"),
        (lambda: samples.photo("HEIF"), "photo", FileKind.PICTURE, "image/jpeg", "photo.jpg"),
        (lambda: samples.photo("WEBP"), "x.png", FileKind.PICTURE, "image/jpeg", "x.jpg"),
        (lambda: samples.photo("PNG", mode="RGBA"), "x.exe", FileKind.PICTURE, "image/png", "x.png"),
        (samples.pdf, "Level 4.pdf", FileKind.PDF, "application/pdf", "Level 4.pdf"),
        (lambda: b"\n" + samples.pdf(), "x.jpg", FileKind.PDF, "application/pdf", "x.pdf"),
        (samples.word, "plan.pdf", FileKind.WORD, DOCX, "plan.docx"),
        (samples.spreadsheet, "list.xls", FileKind.SPREADSHEET, None, "list.xlsx"),
        (lambda: samples.slides("Welcome"), "talk.pptx", FileKind.SLIDES, None, "talk.pptx"),
        (lambda: b"a plain note, 5 \xa3", "note.html", FileKind.TEXT, "text/plain", "note.txt"),
        (lambda: b"BMX for beginners", "note.txt", FileKind.TEXT, "text/plain", "note.txt"),
        (lambda: "name,town\n".encode("utf-16"), "list.csv", FileKind.TEXT, "text/csv", "list.csv"),
    ],
)
def test_a_file_is_what_is_in_it_whatever_its_name_says(
    make: Callable[[], bytes], name: str, kind: FileKind, media_type: str | None, safe: str
) -> None:
    examined = examine(upload(make(), name), LIBRARY)

    assert (examined.kind, examined.name) == (kind, safe)
    assert media_type in {None, examined.media_type}


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"", "This file is empty"),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "web page or a drawing"),
        (lambda: b"<?xml version='1.0'?>\n<!-- x --><svg/>", "web page or a drawing"),
        (lambda: b"<!DOCTYPE html><title>hello</title>", "web page or a drawing"),
        (lambda: b"hello\n\n<script>alert(1)</script>", "web page or a drawing"),
        (lambda: "\ufeff<html>".encode(), "web page or a drawing"),
        (lambda: b"GIF89a" + bytes(100), "Save a picture as JPEG or PNG"),
        (lambda: b"\0\0\0\x18ftypmp42" + bytes(100), "Save a picture as JPEG or PNG"),
        (lambda: b"MZ\x90\x00" + bytes(100), "not plain text"),
        (lambda: b"\x00" * 100, "not plain text"),
        (lambda: b"{\\rtf1 hello}", "old kind of document"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "old kind of document"),
        (
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "locked with a password",
        ),
        (lambda: samples.pdf(password="secret"), "This PDF is locked with a password"),
        (lambda: samples.pdf()[:400], "This PDF is broken"),
        (lambda: b"%PDF-1.7\n" + b"x" * 500, "This PDF is broken"),
        (lambda: samples.pdf(script="app.alert(1)"), "This PDF carries a program"),
        (lambda: samples.pdf() + samples.archive({"a.js": "1"}), "two kinds of file at once"),
        (lambda: b"%PDF-1.4\n<html><script>alert(1)</script>" + samples.pdf(), "two kinds of file at once"),
        (lambda: samples.word() + samples.pdf(), "two kinds of file at once"),
        (lambda: samples.word()[:-300], "broken"),
        (lambda: samples.archive({"evil.js": "alert(1)"}), "archive or a kind of document"),
        (lambda: samples.archive({"../../evil": "x"}), "broken"),
        (lambda: samples.with_parts(samples.word(), {"word/vbaProject.bin": b"x"}), "carries macros"),
        (lambda: samples.with_parts(samples.spreadsheet(), {"xl/vbaProject.bin": b"x"}), "carries macros"),
        (
            lambda: samples.with_parts(samples.spreadsheet(), {"xl/macrosheets/sheet1.xml": "<x/>"}),
            "carries macros",
        ),
        (
            lambda: samples.with_parts(
                samples.word(),
                {
                    "[Content_Types].xml": samples.part_of(samples.word(), "[Content_Types].xml").replace(
                        "openxmlformats-officedocument.wordprocessingml.document.main",
                        "ms-word.document.macroEnabled.main",
                    )
                },
            ),
            "carries macros",
        ),
        (
            lambda: samples.with_parts(samples.word(), {"word/embeddings/oleObject1.bin": b"x"}),
            "carries a program",
        ),
        (
            lambda: samples.with_parts(
                samples.word(),
                {
                    "word/_rels/settings.xml.rels": '<Relationships><Relationship Target="https://evil.example/t"'
                    ' TargetMode="External" Type="http://x/relationships/attachedTemplate"/></Relationships>'
                },
            ),
            "fetches its template",
        ),
        (
            lambda: samples.with_parts(
                samples.word(),
                {
                    "word/document.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                    + samples.part_of(samples.word(), "word/document.xml")
                },
            ),
            "XML entities",
        ),
        (samples.picture_bomb, "80 megapixels"),
        (lambda: samples.photo(width=600, height=400)[:5000], "picture is broken"),
    ],
)
def test_what_could_hurt_somebody_is_refused_in_plain_words(make: Callable[[], bytes], words: str) -> None:
    assert words in why_refused(make())


@pytest.mark.parametrize("megabytes", [40, 400], ids=["one part too large to parse", "too much in all"])
def test_a_small_document_that_unpacks_to_something_enormous_hurts_nobody(megabytes: int) -> None:
    bomb = samples.document_bomb(megabytes)
    assert len(bomb) < 1_000_000

    assert "unpacks to something far larger" in why_refused(bomb)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason.TOO_SLOW, "takes too long to open"),
        (Reason.TOO_BIG, "needs too much memory"),
        (Reason.CRASHED, "could not be opened"),
    ],
)
def test_a_file_that_a_child_cannot_finish_is_refused(
    reason: Reason, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_limits: object) -> None:
        raise ChildFailed(reason)

    monkeypatch.setattr("network.core.files.examining.in_child", fail)

    assert words in why_refused(samples.photo())


def test_a_file_that_is_too_large_is_not_read_to_its_end() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            self.taken += size
            return b"a" * size

    endless = Endless()
    sent = upload(b"", "large.txt")
    sent.stream = endless  # type: ignore[assignment]

    with pytest.raises(Refused, match="larger than 20 MB"):
        examine(sent, DOCUMENTS)
    assert endless.taken <= 21 * 1024 * 1024


def test_each_kind_has_its_own_limit() -> None:
    assert "larger than 2 MB" in why_refused(b"a" * (3 * 1024 * 1024), DOCUMENTS)


def test_only_what_is_asked_for_is_taken() -> None:
    assert why_refused(samples.pdf(), PICTURES) == (
        "Send a photo (JPEG, PNG, WebP or HEIC). This is something else."
    )
    assert why_refused(samples.spreadsheet(), EVIDENCE) == (
        "Send a photo (JPEG, PNG, WebP or HEIC) or a PDF. This is something else."
    )
    assert examine(upload(samples.spreadsheet()), SPREADSHEETS).kind is FileKind.SPREADSHEET


def test_no_file_at_all_is_said_so() -> None:
    with pytest.raises(Refused, match="Choose a file"):
        examine(upload(b"", ""), EVIDENCE)


def test_a_pdf_with_only_an_owners_password_can_be_read_and_is_taken() -> None:
    """Awarding bodies lock certificates against editing in this way."""
    import fpdf

    document = fpdf.FPDF()
    document.set_encryption(owner_password="owner", user_password="")
    document.add_page()

    assert examine(upload(bytes(document.output())), EVIDENCE).pages == 1


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("Certificate.pdf", "Certificate.pdf"),
        ("C:\\Users\\Amina\\Cert.pdf", "Cert.pdf"),
        ("../../../etc/passwd", "passwd.pdf"),
        ("invoice.pdf.exe", "invoice.pdf"),
        ("gpj.\u202eexe.pdf", "gpj.exe.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie x=1.pdf"),
        ("nul\x00byte.pdf", "nulbyte.pdf"),
        ('<b>"bold"</b>.pdf', "b.pdf"),
        ("Zertifikat für Übungen.pdf", "Zertifikat für Übungen.pdf"),
        ("证书.pdf", "证书.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("CON.pdf", "file CON.pdf"),
        ("", "file.pdf"),
        (None, "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
        ("   . . ", "file.pdf"),
    ],
)
def test_a_name_is_made_safe_to_show_and_to_save_under(given: str | None, safe: str) -> None:
    assert safe_name(given, "application/pdf") == safe


def test_the_browser_is_told_what_to_offer() -> None:
    assert accept_attribute(EVIDENCE) == (
        "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,application/pdf,.pdf"
    )


@pytest.mark.parametrize(
    ("data", "kind", "text"),
    [
        (samples.pdf("Chair exercises", pages=2), "pdf", "Chair exercises 1\nChair exercises 2"),
        (samples.word("Chair exercises"), "word", "Chair exercises\nin a table"),
        (samples.slides("Welcome", "Falls"), "slides", "Welcome\nFalls"),
        ("Käse".encode("cp1252"), "text", "Käse"),
        (samples.spreadsheet(), "spreadsheet", ""),
    ],
)
def test_the_words_of_a_document_can_be_searched(data: bytes, kind: str, text: str) -> None:
    assert in_child(extraction.text_of, data, kind).strip() == text


def test_the_words_of_a_document_have_an_end() -> None:
    assert len(extraction.text_of(b"word " * 400_000, "text")) == extraction.MOST_CHARACTERS


def test_a_file_is_kept_before_its_row(app: Flask) -> None:
    stored = accept(upload(samples.photo(), "Certificate.JPG"), EVIDENCE, by=samples.member(7))
    db.session.commit()

    kept = storage.fetch(stored.key)
    assert (stored.name, stored.kind, stored.owner_id) == ("Certificate.jpg", FileKind.PICTURE, 7)
    assert (stored.width, stored.height, stored.size) == (60, 40, len(kept))
    assert stored.title == "Certificate"
    assert samples.CAMERA.encode() not in kept


def test_of_several_files_those_that_can_be_kept_are_kept(app: Flask) -> None:
    uploads = [upload(samples.photo()), upload(b"<svg/>"), upload(samples.pdf())]

    taken, refusals = accept_each(uploads, by=samples.member())

    assert [one.kind for one in taken] == [FileKind.PICTURE, FileKind.PDF]
    assert [str(one)[:12] for one in refusals] == ["Send a photo"]
    assert db.session.scalar(select(func.count(StoredFile.id))) == 2


def test_what_was_discarded_or_rolled_back_is_swept(app: Flask) -> None:
    stays = accept(upload(b"stays"), DOCUMENTS, by=samples.member(None))
    goes = accept(upload(b"goes"), DOCUMENTS, by=samples.member(None))
    db.session.commit()
    undone = accept(upload(b"undone"), DOCUMENTS, by=samples.member(None)).key
    db.session.rollback()
    gone = goes.key

    discard(goes)
    db.session.commit()
    assert storage.fetch(gone) == b"goes"
    sweep_files(datetime.now(UTC) + timedelta(hours=2))

    for key in (gone, undone):
        with pytest.raises(FileNotFoundError):
            storage.fetch(key)
    assert storage.fetch(stays.key) == b"stays"


def test_looking_through_a_file_keeps_nobody_from_writing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that may write takes the lock at its first question; a photo would hold it for a second."""
    written: list[bool] = []

    def somebody_else() -> None:
        with app.app_context():
            keep(examine(upload(b"theirs"), DOCUMENTS), by=samples.member())
            db.session.commit()
            written.append(True)

    def examine_slowly(*args: Any) -> Examined:
        thread = threading.Thread(target=somebody_else)
        thread.start()
        thread.join(5)
        assert written == [True]
        return examine(*args)

    monkeypatch.setattr("network.core.files.accepting.examine", examine_slowly)
    db.session.execute(select(StoredFile.id))

    accept(upload(b"ours"), DOCUMENTS, by=samples.member())
    db.session.commit()

    assert db.session.scalar(select(func.count(StoredFile.id))) == 2


def test_what_a_request_has_already_written_is_not_given_up(app: Flask) -> None:
    accept(upload(b"first"), DOCUMENTS, by=samples.member())
    accept(upload(b"second"), DOCUMENTS, by=samples.member())
    db.session.commit()

    assert db.session.scalar(select(func.count(StoredFile.id))) == 2


def sent(app: Flask, make: Callable[[], Response]) -> tuple[Response, dict[str, str]]:
    """Return an answer as it leaves the site, after everything that adds headers to answers."""
    with app.test_request_context("/"):
        response = app.process_response(make())
        headers = dict(response.get_wsgi_headers({"REQUEST_METHOD": "GET"}))
        return response, headers


def test_a_file_is_sent_so_that_nothing_in_it_runs(app: Flask) -> None:
    stored = accept(upload(b"hello", "Übung «1».txt"), DOCUMENTS, by=samples.member())

    response, headers = sent(app, lambda: send(stored))

    assert response.get_data() == b"hello"
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Disposition"] == (
        "attachment; filename=\"Ubung 1.txt\"; filename*=UTF-8''%C3%9Cbung%20%C2%AB1%C2%BB.txt"
    )
    assert "ETag" not in headers
    assert "Last-Modified" not in headers


def test_only_a_picture_is_shown_in_the_page(app: Flask) -> None:
    photo = accept(upload(samples.photo(), "me.jpg"), by=samples.member())
    pdf = accept(upload(samples.pdf(), "me.pdf"), by=samples.member())

    how = {
        name: sent(app, lambda s=s: send(s, inline=True))[1]
        for name, s in {"photo": photo, "pdf": pdf}.items()
    }

    assert how["photo"]["Content-Disposition"] == "inline; filename=me.jpg"
    assert how["pdf"]["Content-Disposition"] == "attachment; filename=me.pdf"


def test_a_file_may_be_sent_under_another_name_but_keeps_its_type(app: Flask) -> None:
    stored = accept(upload(samples.pdf(), "me.pdf"), by=samples.member())

    _response, headers = sent(app, lambda: send(stored, as_name="Amina, page 1.html"))

    assert headers["Content-Disposition"] == 'attachment; filename="Amina, page 1.pdf"'


def test_pictures_of_a_file_are_made_once_and_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = accept(upload(samples.photo(width=800, height=600)), by=samples.member())
    small = thumbnail(photo, 100)
    sideways = turned(photo, 1)
    monkeypatch.setattr("network.core.files.sending.in_child", None)

    assert thumbnail(photo, 111) == small  # the same of the few widths that there are
    assert turned(photo, 5) == sideways
    assert measures(small) == (120, 90)
    assert measures(sideways) == (600, 800)
    assert turned(photo, 0) == storage.fetch(photo.key)


def test_a_pdf_has_a_picture_of_each_page(app: Flask) -> None:
    stored = accept(upload(samples.pdf(pages=2)), by=samples.member())

    assert stored.pages == 2
    assert measures(first_page_picture(stored))[0] == 1600
    response, headers = sent(app, lambda: send_picture(stored, 480, page=1, quarter_turns=1))
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Disposition"] == "inline"
    assert measures(response.get_data())[0] == 480
    with pytest.raises(NoPicture):
        send_picture(stored, 480, page=2)


def test_a_storage_that_does_not_answer_is_a_plain_page(app: Flask) -> None:
    with app.test_request_context("/"):
        answer = app.make_response(app.handle_user_exception(StorageAway("full")))

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"


def test_somebody_is_told_which_files_of_theirs_we_keep(app: Flask) -> None:
    accept(upload(b"mine", "mine.txt"), DOCUMENTS, by=samples.member(7))
    accept(upload(b"theirs", "theirs.txt"), DOCUMENTS, by=samples.member(8))

    section = files_of(samples.member(7))

    assert [row["name"] for row in section.rows] == ["mine.txt"]


def test_a_document_has_no_picture(app: Flask) -> None:
    stored = accept(upload(samples.word()), DOCUMENTS, by=samples.member())

    with pytest.raises(NoPicture):
        thumbnail(stored, 120)


def test_a_picture_that_cannot_be_made_is_none(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_limits: object) -> None:
        raise ChildFailed(Reason.TOO_SLOW)

    stored = accept(upload(samples.photo()), by=samples.member())
    monkeypatch.setattr("network.core.files.sending.in_child", fail)

    with pytest.raises(NoPicture):
        thumbnail(stored, 120)


def measures(data: bytes) -> tuple[int, int]:
    """Return the width and height of a picture."""
    from PIL import Image

    return Image.open(io.BytesIO(data)).size

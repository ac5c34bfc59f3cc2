"""What is inside a document: its facts, its text, and why we would rather not have it. It runs in a child.

The libraries load inside the functions, so that naming a function here costs the site nothing. A document
that is broken, locked, or carries programs is refused in words for the person who sent it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from network.core import pictures
from network.core.rules import Refused

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

SECONDS = 20
MEGABYTES = 512
MOST_PAGES = 1_000
MOST_CHARACTERS = 1_000_000
PAGE_WIDTH = 1600  # of a page's picture: small print on A4 is still read
MOST_PARTS = 5_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_IN_ONE_PART = 100 * 1024 * 1024
MOST_XML = 30 * 1024 * 1024  # in one part that we read ourselves; parsed, it takes many times as much
TEXT_ENCODINGS = ("utf-8-sig", "cp1252")

BROKEN_PDF = "This PDF is broken or incomplete. Open it on your device, print it to a new PDF and send that."
LOCKED_PDF = "This PDF is locked with a password. Save it without a password and send it again."
SCRIPTED_PDF = "This PDF carries a program (JavaScript). Print it to a new PDF and send that."
LONG_PDF = f"This PDF has more than {MOST_PAGES:,} pages. Send the part that is needed."
TWO_IN_ONE = "This file pretends to be two kinds of file at once, so we did not keep it."
BROKEN_OFFICE = "This document is broken or incomplete. Open it, save it again and send that."
LOCKED_OFFICE = "This document is locked with a password. Save it without a password and send it again."
MACROS = "This document carries macros. Save it without them (.docx, .xlsx or .pptx), or as a PDF."
PROGRAMS = "This document carries a program or an object of another program. Save it as a PDF and send that."
ENTITIES = "This document contains instructions (XML entities) that no document needs. Save it as a PDF."
LINKED_TEMPLATE = "This document fetches its template from elsewhere. Save it as a PDF and send that."
UNPACKS_TOO_LARGE = "This document unpacks to something far larger than it seems, so we did not open it."
NOT_OFFICE = (
    "This is an archive or a kind of document that we do not take. Send each document in it by itself."
)
NOT_TEXT = "This is not plain text, or it is written in a way that we cannot read. Save it as UTF-8 text."
WEB_PAGE = "This is a web page or a drawing that can carry programs. Save it as a PDF and send that."

OFFICE_MAIN_PARTS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "word",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "slides",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "spreadsheet",
}
_MARKUP = re.compile(
    r"<\s*(?:!doctype\s+(?:html|svg)|\?xml|html|head|body|svg|script|iframe)\b", re.IGNORECASE
)
NO_TITLE = re.compile(
    r"^(?:untitled|microsoft (?:word|powerpoint|excel)\b.*|powerpoint presentation|"
    r"(?:presentation|document|slide|page|book) ?\d*|.*\.(?:docx?|pdf|pptx?|xlsx?|indd|pub|rtf|odt|txt))$",
    re.IGNORECASE,
)
_UNSPOKEN = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def pdf_facts(data: bytes) -> tuple[int, bytes]:
    """Return how many pages a PDF has, and a picture of the first; refuse one that nobody could open."""
    _refuse_pdf_polyglot(data)
    with _pdf(data) as document:
        import pypdfium2.raw

        if pypdfium2.raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
            raise Refused(SCRIPTED_PDF)
        pages = len(document)
        if not pages:
            raise Refused(BROKEN_PDF)
        if pages > MOST_PAGES:
            raise Refused(LONG_PDF)
        return pages, _page_picture(document, 0)


def pdf_page_picture(data: bytes, page: int) -> bytes:
    """Return a picture of one page of a PDF; pages count from 0."""
    with _pdf(data) as document:
        if not 0 <= page < len(document):
            raise Refused("This PDF has no such page.")
        return _page_picture(document, page)


def office_kind(data: bytes) -> str:
    """Return "word", "slides" or "spreadsheet" for a sound document without programs; refuse any other."""
    with _office(data) as archive:
        kind = _kind_of_office(archive)
        if kind == "word":
            import docx

            if any(
                part.filename.endswith(".xml") and part.file_size > MOST_XML for part in archive.infolist()
            ):
                raise Refused(UNPACKS_TOO_LARGE)
            with _as_broken(BROKEN_OFFICE):
                docx.Document(io.BytesIO(data))
        return kind


def plain_text(data: bytes) -> str:
    """Return the text of a plain text file, however it is written; refuse what is no text or a web page."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = TEXT_ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _UNSPOKEN.search(text):
            break
        if _MARKUP.search(text[:10_000]):
            raise Refused(WEB_PAGE)
        return text
    raise Refused(NOT_TEXT)


def text_of(data: bytes, kind: str) -> str:
    """Return the words in a document of this kind, at most MOST_CHARACTERS, for searching."""
    readers = {"pdf": _text_of_pdf, "word": _text_of_word, "slides": _text_of_slides}
    if kind == "text":
        return plain_text(data)[:MOST_CHARACTERS]
    if kind not in readers:
        return ""
    pieces, length = [], 0
    for piece in readers[kind](data):
        pieces.append(piece[: MOST_CHARACTERS - length])
        length += len(pieces[-1]) + 1
        if length >= MOST_CHARACTERS:
            break
    return "\n".join(pieces)


def title_of(data: bytes, kind: str) -> str:
    """Return what a document of this kind calls itself, or else how it begins; "" where it says nothing.

    What programs write when nobody has given a title, such as "Microsoft Word - leaflet.docx", is none.
    """
    readers = {"pdf": _titles_of_pdf, "word": _titles_of_word, "slides": _titles_of_slides}
    if kind == "text":
        found: Iterator[str] = iter(plain_text(data)[:MOST_CHARACTERS].splitlines()[:100])
    elif kind in readers:
        found = readers[kind](data)
    else:
        return ""
    said = (" ".join(_UNSPOKEN.sub(" ", one).split()) for one in found)
    return next((one for one in said if any(map(str.isalpha, one)) and not NO_TITLE.search(one)), "")


@contextmanager
def _pdf(data: bytes) -> Iterator[PdfDocument]:
    import pypdfium2
    import pypdfium2.raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        locked = {pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY}
        raise Refused(LOCKED_PDF if problem.err_code in locked else BROKEN_PDF) from problem
    with document:
        try:
            yield document
        except pypdfium2.PdfiumError as problem:
            raise Refused(BROKEN_PDF) from problem


def _page_picture(document: PdfDocument, number: int) -> bytes:
    """Draw a page; a page of absurd size is drawn as small as any other."""
    page = document[number]
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise Refused(BROKEN_PDF)
    scale = min(PAGE_WIDTH / width, 2 * PAGE_WIDTH / height)
    bitmap = page.render(scale=scale, may_draw_forms=False)
    return pictures.encoded(bitmap.to_pil().convert("RGB"))[0]


def _refuse_pdf_polyglot(data: bytes) -> None:
    """Refuse a PDF that another program would take for an archive or a web page."""
    if zipfile.is_zipfile(io.BytesIO(data)) or _MARKUP.search(data[:1024].decode("latin-1")):
        raise Refused(TWO_IN_ONE)


def _text_of_pdf(data: bytes) -> Iterator[str]:
    with _pdf(data) as document:
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            words = page.get_textpage()
            yield words.get_text_range()
            words.close()
            page.close()


@contextmanager
def _office(data: bytes) -> Iterator[zipfile.ZipFile]:
    """Open the archive that an office document is, after a look at what it would unpack to."""
    with _as_broken(BROKEN_OFFICE):
        archive = zipfile.ZipFile(io.BytesIO(data))
    with archive:
        parts = archive.infolist()
        sizes = [part.file_size for part in parts]
        if len(parts) > MOST_PARTS or sum(sizes) > MOST_UNPACKED or max(sizes, default=0) > MOST_IN_ONE_PART:
            raise Refused(UNPACKS_TOO_LARGE)
        # Bytes before, between or behind the parts are where a second file hides.
        end = data.rfind(b"PK\x05\x06")
        if archive.comment or len(data) != end + 22 or min(p.header_offset for p in parts) != 0:
            raise Refused(TWO_IN_ONE)
        names = [part.filename for part in parts]
        if len(set(names)) != len(names):
            raise Refused(TWO_IN_ONE)
        if any(part.flag_bits & 0x1 for part in parts):
            raise Refused(LOCKED_OFFICE)
        if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
            raise Refused(BROKEN_OFFICE)
        yield archive


def _kind_of_office(archive: zipfile.ZipFile) -> str:
    """Say what a document is by what it declares its main part to be; refuse programs in it."""
    names = {name.lower() for name in archive.namelist()}
    if "[content_types].xml" not in names or "_rels/.rels" not in names:
        raise Refused(NOT_OFFICE)
    types = _part(archive, "[Content_Types].xml")
    if "macroEnabled" in types or "vbaProject" in types or any("vbaproject" in name for name in names):
        raise Refused(MACROS)
    if any("macrosheets/" in name for name in names):
        raise Refused(MACROS)
    if any("activex/" in name or re.search(r"embeddings/.*\.(?:bin|exe|ole)$", name) for name in names):
        raise Refused(PROGRAMS)
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            _refuse_entities(archive, name)
        if name.endswith("settings.xml.rels"):
            _refuse_remote_template(_part(archive, name))
    kinds = {kind for declared, kind in OFFICE_MAIN_PARTS.items() if declared in types}
    if len(kinds) != 1:
        raise Refused(NOT_OFFICE)
    return kinds.pop()


def _part(archive: zipfile.ZipFile, name: str) -> str:
    """Return one part of the document, unless it is too large to read."""
    with _as_broken(BROKEN_OFFICE):
        if archive.getinfo(name).file_size > MOST_XML:
            raise Refused(UNPACKS_TOO_LARGE)
        return archive.read(name).decode("utf-8", "replace")


def _refuse_entities(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a part that declares a type of its own at its top: entities come with it, no real one has it."""
    with _as_broken(BROKEN_OFFICE), archive.open(name) as part:
        top = part.read(4096).replace(b"\x00", b"").lower()  # without what UTF-16 puts between the letters
    if b"<!doctype" in top or b"<!entity" in top:
        raise Refused(ENTITIES)


def _refuse_remote_template(links: str) -> None:
    """Refuse a document that fetches its template from the network: what comes from there may be anything."""
    from defusedxml import ElementTree

    with _as_broken(BROKEN_OFFICE):
        for link in ElementTree.fromstring(links):
            remote = link.get("Target", "").lower().startswith(("http:", "https:", "ftp:", "mhtml:"))
            if remote and link.get("Type", "").endswith("/attachedTemplate"):
                raise Refused(LINKED_TEMPLATE)


def _titles_of_pdf(data: bytes) -> Iterator[str]:
    with _pdf(data) as document:
        yield document.get_metadata_value("Title")
        page = document[0]
        words = page.get_textpage()
        yield from words.get_text_range(count=min(2_000, max(0, words.count_chars()))).splitlines()


def _titles_of_word(data: bytes) -> Iterator[str]:
    import docx

    with _office(data) as archive:
        _kind_of_office(archive)
    with _as_broken(BROKEN_OFFICE):
        document = docx.Document(io.BytesIO(data))
        yield document.core_properties.title
        first = document.paragraphs[:100]
        named = [one for one in first if one.style and str(one.style.name).startswith(("Title", "Heading"))]
        yield from (one.text for one in (*named, *first))


def _titles_of_slides(data: bytes) -> Iterator[str]:
    from defusedxml import ElementTree

    with _office(data) as archive, _as_broken(BROKEN_OFFICE):
        names = set(archive.namelist())
        slide = "ppt/slides/slide1.xml"
        for part, wanted in (("docProps/core.xml", "}title"), (slide, "}p"), (slide, "}t")):
            if part in names:
                tree: Any = ElementTree.fromstring(_part(archive, part))
                yield from ("".join(one.itertext()) for one in tree.iter() if one.tag.endswith(wanted))


def _text_of_word(data: bytes) -> Iterator[str]:
    import docx
    from docx.document import Document
    from docx.table import Table

    with _office(data) as archive:
        _kind_of_office(archive)
    with _as_broken(BROKEN_OFFICE):
        document: Document = docx.Document(io.BytesIO(data))
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row.cells)
        else:
            yield block.text


def _text_of_slides(data: bytes) -> Iterator[str]:
    from defusedxml import ElementTree

    with _office(data) as archive:
        slides = [name for name in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
        for name in sorted(slides, key=lambda one: int(re.sub(r"\D", "", one))):
            with _as_broken(BROKEN_OFFICE):
                slide: Any = ElementTree.fromstring(_part(archive, name))
            yield " ".join(node.text for node in slide.iter() if node.tag.endswith("}t") and node.text)


@contextmanager
def _as_broken(words: str) -> Iterator[None]:
    """Refuse in these words whatever a library makes of a file that it cannot read."""
    try:
        yield
    except (Refused, MemoryError):
        raise
    except Exception as problem:
        raise Refused(words) from problem

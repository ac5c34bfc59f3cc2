"""Files of every kind that people send, and of the kinds that they should not."""

import io
import zipfile
import zlib
from types import SimpleNamespace

import docx
import fpdf
import openpyxl
import pillow_heif
from PIL import Image
from werkzeug.datastructures import FileStorage

CAMERA = "Spy Camera 3000"


def upload(data: bytes, name: str | None = "file") -> FileStorage:
    """Return what a form hands over."""
    return FileStorage(stream=io.BytesIO(data), filename=name)


def member(number: int | None = 7) -> SimpleNamespace:
    """Return somebody who sends files."""
    return SimpleNamespace(id=number)


def drawing(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Return a blue picture whose top left quarter is red."""
    picture = Image.new("RGB", (width, height), "blue")
    picture.paste("red", (0, 0, width // 2, height // 2))
    return picture.convert(mode)


def photo(
    kind: str = "JPEG", width: int = 60, height: int = 40, *, turn: int = 1, mode: str = "RGB"
) -> bytes:
    """Return a photo as a telephone takes it: held in some way, and telling where and with what."""
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010F] = CAMERA
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 49.0, 12.0), 3: "W", 4: (0.0, 48.0, 36.0)})  # GPS
    out = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.register_heif_opener()
    comment = {"comment": CAMERA} if kind == "JPEG" else {}
    drawing(width, height, mode).save(out, kind, exif=exif, **comment)
    return out.getvalue()


def pdf(
    words: str = "Level 4 Cancer and Exercise", pages: int = 1, password: str = "", script: str = ""
) -> bytes:
    """Return a PDF with these words on each page."""
    document = fpdf.FPDF()
    if password:
        document.set_encryption(owner_password="owner", user_password=password)
    for number in range(pages):
        document.add_page()
        document.set_font("helvetica", size=40)
        document.cell(text=f"{words} {number + 1}")
    data = bytes(document.output())
    if script:  # a document-level program, as an Acrobat form has it
        catalog = f"/Catalog\n/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS ({script}) >>] >> >>"
        data = data.replace(b"/Catalog", catalog.encode(), 1)
    return data


def word(*paragraphs: str) -> bytes:
    """Return a Word document."""
    document = docx.Document()
    for paragraph in paragraphs or ("Chair exercises",):
        document.add_paragraph(paragraph)
    table = document.add_table(1, 1)
    table.cell(0, 0).text = "in a table"
    return saved(document)


def spreadsheet() -> bytes:
    """Return a workbook."""
    book = openpyxl.Workbook()
    book.active.append(["Name", "Town"])
    return saved(book)


def slides(*texts: str) -> bytes:
    """Return slides, with no more in them than makes them slides."""
    kind = "application/vnd.openxmlformats-officedocument.presentationml"
    slide = (
        '<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:t>{}</a:t></p:sld>'
    )
    return archive(
        {
            "[Content_Types].xml": f'<Types><Override PartName="/ppt/presentation.xml" ContentType="{kind}.'
            'presentation.main+xml"/></Types>',
            "_rels/.rels": "<Relationships/>",
            **{f"ppt/slides/slide{n}.xml": slide.format(text) for n, text in enumerate(texts, 1)},
        }
    )


def archive(parts: dict[str, str | bytes]) -> bytes:
    """Return a ZIP archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def with_parts(document: bytes, parts: dict[str, str | bytes]) -> bytes:
    """Return the document with some of its parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(document)) as packed:
        kept: dict[str, str | bytes] = {name: packed.read(name) for name in packed.namelist()}
    return archive(kept | parts)


def part_of(document: bytes, name: str) -> str:
    """Return one part of a document."""
    with zipfile.ZipFile(io.BytesIO(document)) as packed:
        return packed.read(name).decode()


def document_bomb(megabytes: int = 400) -> bytes:
    """Return a small Word document that unpacks to something very large."""
    text = part_of(word(), "word/document.xml")
    start, end = text.split("<w:body>")
    filling = "<w:p/>" * (megabytes * 1024 * 1024 // 6)
    return with_parts(word(), {"word/document.xml": f"{start}<w:body>{filling}{end}"})


def picture_bomb(side: int = 60_000) -> bytes:
    """Return a PNG of a few kilobytes that says it is very large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    size = side.to_bytes(4, "big")
    rows = zlib.compress(bytes(1_000_000))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size + size + bytes([1, 0, 0, 0, 0]))
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def saved(document: object) -> bytes:
    """Return the bytes of a document that can be saved to a file."""
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()

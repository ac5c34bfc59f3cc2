"""Small documents of an invented network: a PDF, a Word document, a poster."""

from collections.abc import Sequence
from io import BytesIO

from werkzeug.datastructures import FileStorage

from network.core.pdf import PDF_TYPE, Paper

NETWORK = "An invented network"
TEAL, CREAM, INK = "#0b6b60", "#fdf8ec", "#26332f"


def pdf(name: str, title: str, parts: Sequence[tuple[str, str]]) -> FileStorage:
    """Write a PDF of headings, each with a paragraph."""
    paper = Paper(title, network=NETWORK)
    for heading, words in parts:
        paper.heading(heading)
        paper.paragraph(words)
    return _upload(paper.content(), f"{name}.pdf", PDF_TYPE)


def word(name: str, title: str, lines: Sequence[str]) -> FileStorage:
    """Write a Word document of a heading and lines to fill in."""
    from docx import Document

    document = Document()
    document.add_heading(title, 0)
    for line in lines:
        document.add_paragraph(line)
    kept = BytesIO()
    document.save(kept)
    return _upload(kept.getvalue(), f"{name}.docx", "application/octet-stream")


def poster(name: str, lines: Sequence[str]) -> FileStorage:
    """Draw a poster with a few words on it."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (840, 1188), CREAM)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 840, 300), fill=TEAL)
    pen.text((420, 110), lines[0], fill=CREAM, font=ImageFont.load_default(72), anchor="mt")
    for number, line in enumerate(lines[1:]):
        pen.text((420, 420 + 130 * number), line, fill=INK, font=ImageFont.load_default(44), anchor="mt")
    kept = BytesIO()
    picture.save(kept, "PNG")
    return _upload(kept.getvalue(), f"{name}.png", "image/png")


def _upload(content: bytes, name: str, media_type: str) -> FileStorage:
    return FileStorage(BytesIO(content), filename=name, content_type=media_type)

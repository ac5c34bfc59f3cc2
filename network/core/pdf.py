"""Documents to keep and to print: letters, certificates, transcripts, reports, as PDF.

    paper = pdf.Paper("CPD transcript", network="Our network")
    paper.heading("What counted")
    paper.table([pdf.Column("What", 5), pdf.Column("Points", 1, right=True)], [("Workshop", "6")])
    return pdf.download(paper, "transcript")

Everything that is given is text and nothing else: no markup is read in it, and what is invisible is left out.
A character that the font has not got is written without its marks, or else as □, and the paper says so.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Response

from network.core import clock
from network.core.fields import CONTROL, INVISIBLE

FONTS = Path(__file__).resolve().parent / "fonts"  # Source Sans 3, under the SIL Open Font License
FACE = "Source Sans 3"
FILES = {"": "SourceSans3-Regular.ttf", "B": "SourceSans3-Bold.ttf"}
LACKING = "□"
SAID_LACKING = f"Characters that our font does not have stand here as {LACKING}."
NO_ALIAS = "\ue000"  # fpdf2 puts the number of pages where this stands; plain() lets nobody write it
PDF_TYPE = "application/pdf"

INK, QUIET, LINE, MIST = (38, 51, 47), (84, 102, 97), (196, 208, 204), (238, 244, 242)
MARGIN, LINE_HEIGHT = 18, 5.4  # millimetres
BODY, SMALL, LARGE, TITLE = 10.5, 9, 13, 20  # points


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, how wide it is beside the others, and whether it holds numbers."""

    heading: str
    share: float = 1
    right: bool = False


class Paper:
    """A document in the making: a title, then headings, paragraphs, facts and tables, in that order of calls.

    ``network`` is the name of who gives it out. It is A4, in British English, with a number on each page.
    """

    def __init__(self, title: str, *, network: str, about: str = "") -> None:
        self.lacks = False
        self._pdf = _sheet(self._text(network))
        self._pdf.set_title(self._text(title))
        self._pdf.set_author(self._text(network))
        self._pdf.set_subject(self._text(about))
        self._pdf.add_page()
        self._write(network, SMALL, colour=QUIET)
        self._write(title, TITLE, bold=True, after=1.5)
        if about:
            self._write(about, LARGE, after=1.5)
        self._pdf.ln(2)

    def heading(self, words: str) -> None:
        """Begin a part; it stands on the same page as what follows."""
        if self._pdf.will_page_break(6 * LINE_HEIGHT):
            self._pdf.add_page()
        self._pdf.ln(3)
        self._write(words, LARGE, bold=True, after=1)

    def paragraph(self, words: str, *, quiet: bool = False) -> None:
        """Write a paragraph; its line breaks are kept."""
        self._write(words, SMALL if quiet else BODY, colour=QUIET if quiet else INK, after=1.5)

    def facts(self, lines: Iterable[tuple[str, str]]) -> None:
        """Write facts, each with its name before it."""
        with self._table((1, 2.6), ("LEFT", "LEFT"), headings=False) as table:
            for name, value in lines:
                row = table.row()
                row.cell(self._text(name), style=_style(bold=True))
                row.cell(self._text(value))
        self._pdf.ln(2)

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
        """Write a table; its headings are repeated on each page."""
        aligned = ["RIGHT" if column.right else "LEFT" for column in columns]
        with self._table([column.share for column in columns], aligned, headings=True) as table:
            table.row([self._text(column.heading) for column in columns])
            for row in rows:
                table.row([self._text(cell) for cell in row])
        self._pdf.ln(2)

    def content(self) -> bytes:
        """Return the finished document; once."""
        if self.lacks:
            self.lacks = False
            self.paragraph(SAID_LACKING, quiet=True)
        made = bytes(self._pdf.output())
        _close(self._pdf)
        return made

    def _text(self, words: str) -> str:
        text, lacks = plain(words)
        self.lacks = self.lacks or lacks
        return text

    def _write(
        self,
        words: str,
        size: float,
        *,
        bold: bool = False,
        colour: tuple[int, int, int] = INK,
        after: float = 0,
    ) -> None:
        self._pdf.set_font(FACE, "B" if bold else "", size)
        self._pdf.set_text_color(*colour)
        height = LINE_HEIGHT * max(1, size / BODY)
        self._pdf.multi_cell(
            0, height, self._text(words), align="L", new_x="LMARGIN", new_y="NEXT", markdown=False
        )
        self._pdf.ln(after)

    def _table(self, widths: Sequence[float], aligned: Sequence[str], *, headings: bool) -> Any:
        self._pdf.set_font(FACE, "", BODY)
        self._pdf.set_text_color(*INK)
        self._pdf.set_draw_color(*LINE)
        return self._pdf.table(
            col_widths=tuple(widths),
            text_align=tuple(aligned),
            first_row_as_headings=headings,
            headings_style=_style(bold=True, fill=MIST),
            borders_layout="HORIZONTAL_LINES",
            line_height=LINE_HEIGHT,
            padding=(1.2, 1.5),
            markdown=False,
        )


def plain(words: str) -> tuple[str, bool]:
    """Return text as a paper can show it, and whether something in it had to be shown as □.

    Invisible and control characters go; a letter that the font lacks loses its marks if that helps.
    """
    text = CONTROL.sub("", INVISIBLE.sub("", words.replace("\r\n", "\n").replace("\t", " ")))
    known = _characters()
    shown: list[str] = []
    lacks = False
    for character in unicodedata.normalize("NFC", text):
        if character == "\n" or (ord(character) in known and character != NO_ALIAS):
            shown.append(character)
            continue
        bare = [one for one in unicodedata.normalize("NFKD", character) if not unicodedata.combining(one)]
        if bare and all(ord(one) in known for one in bare):
            shown += bare
        elif unicodedata.category(character) not in {"Mn", "Cf"}:
            shown.append(LACKING)
            lacks = True
    return "".join(shown), lacks


def download(paper: Paper, name: str) -> Response:
    """Answer with the document as a file that is saved, and that nobody else keeps a copy of."""
    answer = Response(paper.content(), content_type=PDF_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _sheet(network: str) -> Any:
    """Make an empty document that knows our font and numbers its pages."""
    from fpdf import FPDF, ViewerPreferences

    class Sheet(FPDF):
        def footer(self) -> None:
            self.set_y(-MARGIN + 4)
            self.set_font(FACE, "", SMALL)
            self.set_text_color(*QUIET)
            width = self.epw / 2
            self.cell(width, LINE_HEIGHT, network, align="L", markdown=False)
            self.cell(width, LINE_HEIGHT, f"Page {self.page_no()}", align="R", markdown=False)

    sheet = Sheet(format="A4", unit="mm")
    sheet.alias_nb_pages(NO_ALIAS)
    for style, file in FILES.items():
        sheet.add_font(FACE, style, FONTS / file)
    sheet.set_lang("en-GB")
    sheet.set_creation_date(clock.now())
    sheet.viewer_preferences = ViewerPreferences(display_doc_title=True)
    sheet.set_margin(MARGIN)
    sheet.set_auto_page_break(auto=True, margin=MARGIN + 4)
    return sheet


def _style(*, bold: bool, fill: tuple[int, int, int] | None = None) -> Any:
    from fpdf.fonts import FontFace

    return FontFace(family=FACE, emphasis="BOLD" if bold else None, color=INK, fill_color=fill)


@lru_cache(maxsize=1)
def _characters() -> frozenset[int]:
    """Return the characters that both weights of the font have."""
    sheet = _sheet("")
    known = [frozenset(font.cmap) for font in sheet.fonts.values()]
    _close(sheet)
    return known[0].intersection(*known[1:])


def _close(sheet: Any) -> None:
    """Close the files of the fonts, which a sheet reads from until it is written."""
    for font in sheet.fonts.values():
        font.ttfont.close()

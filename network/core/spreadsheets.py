"""Tables that leave the site as CSV or as a workbook, in which no cell can ever run as a formula."""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from werkzeug.wrappers import Response

# What a spreadsheet program takes for the beginning of a formula, or skips before it looks for one.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
GUARD = "'"

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Row = Sequence[Any]


def guarded(value: Any) -> Any:
    """Return a cell's value, with an apostrophe before text that would run; numbers and dates stay."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | date):
        return value
    text = str(value)
    # Text that begins with an apostrophe gets one more, so that reading it back takes exactly one off.
    return GUARD + text if text.startswith((*DANGEROUS, GUARD)) else text


def unguarded(text: str) -> str:
    """Read back what :func:`guarded` wrote."""
    rest = text[1:]
    return rest if text.startswith(GUARD) and rest.startswith((*DANGEROUS, GUARD)) else text


def csv_lines(headings: Row, rows: Iterable[Row]) -> Iterator[str]:
    """Write a table as CSV (RFC 4180), line by line, with the mark by which Excel knows UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    for row in itertools.chain([headings], rows):
        writer.writerow([guarded(cell) for cell in row])
        if buffer.tell() > 64 * 1024:
            yield _emptied(buffer)
    yield _emptied(buffer)


def workbook(title: str, headings: Row, rows: Iterable[Row]) -> bytes:
    """Write a table as a workbook of one sheet."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"

    def cell(value: Any, *, bold: bool = False) -> Any:
        value = guarded(value)
        written = WriteOnlyCell(
            sheet, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
        )
        if isinstance(value, str):
            written.data_type = "s"  # never "f", whatever it begins with
        written.font = Font(bold=bold)
        return written

    sheet.append([cell(heading, bold=True) for heading in headings])
    for row in rows:
        sheet.append([cell(value) for value in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def download(kind: str, name: str, headings: Row, rows: Iterable[Row]) -> Response:
    """Answer with the table as a file that is saved, not shown; ``kind`` is "csv" or "xlsx"."""
    content: str | bytes = (
        workbook(name, headings, rows) if kind == "xlsx" else "".join(csv_lines(headings, rows))
    )
    answer = Response(content, content_type=XLSX_TYPE if kind == "xlsx" else CSV_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _emptied(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text

"""Opening what somebody sent us: what is read, and what is refused in plain words."""

import datetime
import io
import zipfile

import openpyxl
import pytest

from network.core.rules import Refused
from network.members.imports import reading
from network.members.imports.reading import read, read_safely
from network.members.imports.sheets import CellKind, pack, unpack
from tests.imports.world import EXAMPLE, workbook


def changed(content: bytes, **parts: bytes) -> bytes:
    """Return a workbook with parts replaced or added; __ stands for / in their names, and _dot_ for a dot."""
    kept = io.BytesIO()
    wanted = {name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, wanted.pop(name, old.read(name)))
        for name, part in wanted.items():
            new.writestr(name, part)
    return kept.getvalue()


PLAIN = workbook(["Name", "E-mail"], ["Bo New", "bo@network.example"])
BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="inlineStr"><is><t>&lol2;</t></is></c></row></sheetData></worksheet>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY passwd SYSTEM "file:///etc/passwd">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="inlineStr"><is><t>&passwd;</t></is></c></row></sheetData></worksheet>"""


def archive(**entries: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", reading.EMPTY),
        (b" \n ", reading.EMPTY),
        (b"%PDF-1.7 of something", reading.NOT_A_SPREADSHEET),
        (b"<html><table><tr><td>Name</td></tr></table>", reading.NOT_A_SPREADSHEET),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", reading.NOT_A_SPREADSHEET),
        (b"Dear all,\nhere is my list.\nBo", reading.NOT_A_SPREADSHEET),
        (archive(readme=b"a zip of something"), reading.NOT_A_SPREADSHEET),
        (archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), reading.OPEN_DOCUMENT),
        (b"PK\x03\x04 and nonsense", reading.BROKEN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), reading.OLD_EXCEL),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0" + "EncryptedPackage".encode("utf-16-le"), reading.ENCRYPTED),
        (changed(PLAIN, xl__vbaProject_dot_bin=b"Sub AutoOpen()"), reading.MACROS),
        (changed(PLAIN, xl__worksheets__sheet1_dot_xml=BILLION_LAUGHS), reading.HAS_ENTITIES),
        (changed(PLAIN, xl__worksheets__sheet1_dot_xml=OUTSIDE), reading.HAS_ENTITIES),
        (changed(PLAIN, xl__worksheets__sheet1_dot_xml=b"<worksheet>"), reading.BROKEN),
        (changed(PLAIN, xl__bomb_dot_bin=bytes(reading.LARGEST_UNPACKED + 1)), reading.UNPACKS_TOO_LARGE),
        (b"name,email\n" * (reading.MOST_ROWS + 1), reading.TOO_MANY_ROWS),
        (b",".join([b"x"] * (reading.MOST_COLUMNS + 1)), reading.TOO_MANY_COLUMNS),
        (bytes(200) + b"x" * reading.LARGEST_FILE, reading.TOO_LARGE),
    ],
    ids=["empty", "blank", "a PDF", "a web page", "a picture", "a letter", "a zip", "OpenDocument",
         "a broken zip", "an old .xls", "encrypted", "macros", "a bomb of entities", "an entity from outside",
         "cut off", "a zip bomb", "too many rows", "too many columns", "too large"],
)  # fmt: skip
def test_what_is_refused_and_how(content, words):
    with pytest.raises(Refused) as refusal:
        read(content)

    assert str(refusal.value) == words


def test_a_refusal_in_the_child_arrives_in_its_own_words():
    with pytest.raises(Refused) as refusal:
        read_safely(changed(PLAIN, xl__worksheets__sheet1_dot_xml=OUTSIDE))

    assert str(refusal.value) == reading.HAS_ENTITIES


def test_a_file_is_read_the_same_in_a_child():
    content = EXAMPLE.read_bytes()

    assert read_safely(content) == read(content)


def test_a_book_is_kept_as_it_is():
    book = read(EXAMPLE.read_bytes())

    assert unpack(pack(book)) == book


def test_cells_have_kinds_and_places():
    content = workbook(
        [
            "text",
            12,
            12.5,
            datetime.date(2027, 3, 2),
            datetime.datetime(2027, 3, 2, 9),  # noqa: DTZ001 (a workbook's moments have no zone)
            True,
            "=1+1",
            None,
            "#N/A",
        ]
    )

    row = read(content).sheets[0].row(1)

    assert {cell.coordinate: (cell.kind, cell.text) for cell in row.cells.values()} == {
        "A1": (CellKind.TEXT, "text"),
        "B1": (CellKind.NUMBER, "12"),
        "C1": (CellKind.NUMBER, "12.5"),
        "D1": (CellKind.DATE, "2027-03-02"),
        "E1": (CellKind.DATE, "2027-03-02"),
        "F1": (CellKind.TEXT, "yes"),
        "G1": (CellKind.FORMULA, "=1+1"),
        "I1": (CellKind.ERROR, "#N/A"),
    }


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("Name,E-mail\nZoë Müller,z@network.example\n".encode(), "Zoë Müller"),
        ("\ufeffName,E-mail\nZoë Müller,z@network.example\n".encode(), "Zoë Müller"),
        ("Name,E-mail\nZoë Müller,z@network.example\n".encode("cp1252"), "Zoë Müller"),
        ("Name;E-mail\r\nZoë Müller;z@network.example\r\n".encode("cp1252"), "Zoë Müller"),
        ("Name\tE-mail\nZoë Müller\tz@network.example\n".encode("utf-16"), "Zoë Müller"),
        (b'"Name","E-mail"\n"M\xfcller, Zo\xeb","z@network.example"\n', "Müller, Zoë"),
    ],
    ids=["UTF-8", "with a mark", "Windows", "semicolons", "UTF-16 with tabs", "a comma in quotes"],
)
def test_csv_is_read_in_the_ways_that_programs_write_it(content, name):
    [sheet] = read(content).sheets

    assert (sheet.row(2).cell(1).text, sheet.row(2).cell(2).text) == (name, "z@network.example")


def test_letters_that_had_to_be_guessed_are_told():
    assert "Windows text" in read("Name,Town\nZoë,Marlow\n".encode("cp1252")).notes[0]


def test_a_formula_in_csv_is_one_and_a_guarded_one_is_text():
    row = read(b"Name,Note\n=1+1,'=1+1\n").sheets[0].row(2)

    assert (row.cell(1).kind, row.cell(2).kind, row.cell(2).text) == (CellKind.FORMULA, CellKind.TEXT, "=1+1")


def test_what_is_hidden_is_read_and_told():
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Name", "E-mail"], ["Bo New", "bo@network.example"], ["Al Old", "al@network.example"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("Old").sheet_state = "hidden"
    kept = io.BytesIO()
    book.save(kept)

    found = read(kept.getvalue())

    assert [row.hidden for row in found.sheets[0].rows] == [False, False, True]
    assert found.sheets[0].hidden_columns == {2}
    assert found.sheets[1].hidden
    assert found.notes == [
        "The sheet “Sheet” hides rows that hold something (3). They are read all the same.",
        "The sheet “Old” is hidden in the workbook.",
    ]


def test_a_sheet_that_claims_to_be_smaller_is_read_to_its_end():
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as kept:
        sheet = kept.read("xl/worksheets/sheet1.xml").replace(b'ref="A1:B2"', b'ref="A1:A1"')

    assert read(changed(PLAIN, xl__worksheets__sheet1_dot_xml=sheet)).sheets[0].row(2).cell(2).text


def test_a_cell_with_an_nhs_number_is_not_even_kept_until_the_import():
    book = read(workbook(["Name", "Notes"], ["Bo New", "her patient, NHS number 943 476 5919"]))

    assert list(book.sheets[0].row(2).cells) == [1]
    assert book.notes[0].startswith("Cell B2 of “Sheet1” holds an NHS number and was left out")


def test_what_no_database_can_hold_is_taken_out():
    assert reading.clean("Bo\0\x07\u202e New\u200b\xa0x\r\ny") == "Bo New x\ny"


def test_a_number_beyond_all_numbers_is_an_error():
    with zipfile.ZipFile(io.BytesIO(workbook(["Name", 12]))) as kept:
        sheet = kept.read("xl/worksheets/sheet1.xml").replace(b"<v>12</v>", b"<v>1e999</v>")

    [row] = read(changed(workbook(["Name", 12]), xl__worksheets__sheet1_dot_xml=sheet)).sheets[0].rows

    assert row.cell(2).kind is CellKind.ERROR

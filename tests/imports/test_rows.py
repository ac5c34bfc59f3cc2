"""One row: what several columns say together about one person."""

import pytest

from network.members.imports.findings import Level
from network.members.imports.rows import Reading, read_row
from network.members.imports.sheets import Cell, CellKind, Row, row_of
from tests.imports.world import WORLD


def row_of_text(number: int, *texts: str) -> Row:
    return row_of(number, [Cell(number, column, CellKind.TEXT, text) for column, text in enumerate(texts, 1)])


def row_with(fields: dict[str, str]) -> Reading:
    """Read a row in which each field has a column of its own."""
    return read_row(row_of_text(2, *fields.values()), dict(enumerate(fields, start=1)), Row(1, {}), WORLD)


def warnings(reading) -> str:
    return " ".join(one.words for one in reading.findings if one.level is Level.WARNING)


def test_two_columns_of_names_make_one():
    assert row_with({"first_name": "Bo", "last_name": "NEW"}).values["name"] == "Bo New"


def test_a_date_of_expiry_joins_the_qualification_that_it_is_about():
    [claim] = row_with(
        {"name": "Bo", "qualifications": "first aid 2024", "expires:first-aid": "01/02/27"}
    ).claims

    assert claim.awarded is not None
    assert claim.expires is not None
    assert (claim.awarded.typed, claim.expires.typed) == ("2024", "01/02/27")


@pytest.mark.parametrize(
    ("qualifications", "says"),
    [
        ("L4 Cancer 2022; L4 Falls 2021", "it could be about"),
        ("L3 ER 2013", "none is in this row"),
    ],
)
def test_a_level_4_date_that_could_be_about_several_or_none_is_left_out(qualifications, says):
    reading = row_with({"name": "Bo", "qualifications": qualifications, "expires:level-4": "01/02/27"})

    assert says in warnings(reading)
    assert not any(claim.expires for claim in reading.claims)


def test_an_end_before_the_beginning_is_left_out():
    reading = row_with(
        {"name": "Bo", "qualifications": "first aid 14/03/2026", "expires:first-aid": "01/02/25"}
    )

    assert "before it began" in warnings(reading)
    assert reading.claims[0].expires is None


@pytest.mark.parametrize(
    ("holds", "qualifications", "says"),
    [("Y", "L2 Gym", "says yes, but no"), ("N", "L4 Cancer 2022", "says no, but")],
)
def test_a_yes_or_no_that_does_not_agree_is_told(holds, qualifications, says):
    reading = row_with({"name": "Bo", "qualifications": qualifications, "holds:l4-cancer": holds})

    assert says in warnings(reading)


def test_a_nurse_who_holds_a_qualification_is_an_instructor():
    assert row_with({"name": "Bo", "qualifications": "Nurse; L4 Cancer 2022"}).role == "instructor"


def test_a_row_that_repeats_the_headings_is_no_person():
    header, again = row_of_text(1, "Name"), row_of_text(9, "Name")

    assert "repeats the headings" in read_row(again, {1: "name"}, header, WORLD).skipped

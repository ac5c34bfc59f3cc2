"""Guesses about sheets, headings and columns, beyond those of the example."""

import pytest

from network.members.imports import guessing
from network.members.imports.exporting import FIELDS_WRITTEN, HEADINGS
from network.members.imports.reading import read
from tests.imports.world import KINDS, text, workbook


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Full name", "name"),
        ("Instructor", "name"),
        ("First name", "first_name"),
        ("Surname", "last_name"),
        ("Preferred name", "known_as"),
        ("Email address", "email"),
        ("Tel no.", "phone"),
        ("Contact number", "phone"),
        ("Town", "areas"),
        ("Employer", "employer"),
        ("Qualifications held", "qualifications"),
        ("DBS renewal", "expires:dbs"),
        ("Safeguarding expires", "expires:safeguarding"),
        ("First aid certificate exp", "expires:first-aid"),
        ("BACPR revalidation", "expires:l4-cardiac"),
        ("L4 Falls?", "holds:l4-falls"),
        ("L3 ER awarded", "awarded:l3-er"),
        ("Date of birth", ""),
        ("WhatsApp?", ""),
        ("Shoe size", ""),
    ],
)
def test_what_a_heading_means(heading, field):
    guess = guessing.guess_column(text(heading), KINDS)

    assert guess.field == field
    assert guess.reason


def test_a_field_is_given_to_one_column_only():
    sheet = read(workbook(["Name", "E-mail", "E-mail 2"], ["Bo", "bo@x.example", "b@x.example"])).sheets[0]

    guesses = guessing.guess_columns(sheet, 1, KINDS)

    assert [guess.field for guess in guesses] == ["name", "email", ""]
    assert "another column" in guesses[2].reason


def test_the_headings_of_our_export_are_understood():
    sheet = read(workbook(list(HEADINGS), ["x"] * len(HEADINGS))).sheets[0]

    found = guessing.mapping_of(guessing.guess_columns(sheet, 1, KINDS))

    assert tuple(found.values()) == FIELDS_WRITTEN


def test_without_any_heading_that_we_know_the_first_row_is_taken():
    sheet = read(workbook(["Bo New", "Marlow"], ["Al Old", "Chesham"])).sheets[0]

    assert guessing.guess_header(sheet, KINDS).row == 1


@pytest.mark.parametrize(
    ("mapping", "problems"),
    [
        ({1: "name"}, 0),
        ({1: "first_name", 2: "last_name"}, 0),
        ({1: "first_name"}, 1),
        ({1: "name", 2: "email", 3: "email"}, 1),
        ({2: "email"}, 1),
    ],
)
def test_what_is_wrong_with_a_mapping(mapping, problems):
    assert len(guessing.problems_with(mapping, KINDS)) == problems

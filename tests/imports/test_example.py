"""The example, in the shape that networks keep today: what its cells come to, one line each."""

import pytest

from network.core.dates import PartialDate
from network.members.imports import guessing
from network.members.imports.findings import Level
from network.members.imports.reading import read
from network.members.imports.rows import Reading
from tests.imports.world import EXAMPLE, KINDS, example_readings

BOOK = read(EXAMPLE.read_bytes())
SHEET = BOOK.sheets[0]
READINGS = example_readings()


def remarks(reading: Reading, coordinate: str, level: Level) -> str:
    return " ".join(
        one.words for one in reading.findings if (one.coordinate, one.level) == (coordinate, level)
    )


def claims(number: int) -> dict[str, tuple[str, str, str]]:
    """Return the grants that a row claims: awarding body, awarded, expires, by kind."""
    return {
        claim.kind: (
            claim.awarding_body,
            claim.awarded.date.iso if claim.awarded else "",
            claim.expires.date.iso if claim.expires else "",
        )
        for claim in READINGS[number].claims
    }


def test_the_list_of_today_is_guessed_and_not_the_old_one():
    assert guessing.guess_sheet(BOOK, KINDS).name == "Instructors (master)"


def test_the_headings_are_found_below_the_titles():
    assert guessing.guess_header(SHEET, KINDS).row == 4


def test_every_column_is_guessed_with_a_reason():
    guesses = guessing.guess_columns(SHEET, 4, KINDS)

    assert {guess.letters: guess.field for guess in guesses} == {
        "A": "name",
        "B": "known_as",
        "C": "email",
        "D": "phone",
        "E": "areas",
        "F": "employer",
        "G": "qualifications",
        "H": "holds:l4-cancer",
        "I": "expires:level-4",
        "J": "expires:first-aid",
        "K": "expires:insurance",
        "L": "",
        "M": "notes",
    }
    assert all(guess.reason for guess in guesses)


def test_rows_5_to_28_hold_people():
    assert [number for number, reading in READINGS.items() if not reading.skipped] == [
        *range(5, 11),
        *range(12, 29),
    ]


def test_the_total_is_no_person():
    assert "names none" in READINGS[30].skipped


def test_a_name_that_is_a_formula_is_an_error():
    words = remarks(READINGS[22], "A22", Level.ERROR)

    assert words == "This holds a formula, so there is no name. Type the name in its place."


@pytest.mark.parametrize(
    ("coordinate", "says"),
    [
        ("C8", "dev@example.org is kept, not dev.work@example.com"),
        ("H8", "“applied” is no qualification"),
        ("D9", "“01632 960 0105” cannot be a telephone number"),
        ("G12", "its date is not known"),
        ("K12", "46500 was read as 23 April 2027"),
        ("G14", "not revalidated"),
        ("G15", "“Physiotherapist HCPC” is a health profession"),
        ("C16", "“kit@example” is no e-mail address"),
        ("G16", "“13/13/2018” is no date: there is no month 13"),
        ("J17", "“29/02/2027” is no date: 29 February 2027 does not exist"),
        ("G20", "says “in training”, so it is no qualification yet"),
        ("H20", "“in progress” is no qualification"),
        ("K21", "“employer” is no date"),
        ("I25", "“?” is no date"),
        ("G26", "Who awarded Level 4 Cancer and Exercise Rehabilitation is not known"),
    ],
)
def test_what_is_left_out_or_needs_a_look_is_told_beside_its_cell(coordinate, says):
    number = int(coordinate[1:])

    assert says in remarks(READINGS[number], coordinate, Level.WARNING)


def test_no_other_cell_of_the_example_is_warned_about():
    warned = {
        finding.coordinate
        for reading in READINGS.values()
        for finding in reading.findings
        if finding.level is Level.WARNING
    }

    assert sorted(warned, key=lambda at: (int(at[1:]), at)) == [
        "C8", "H8", "D9", "G12", "K12", "G14", "G15", "C16", "G16", "J17", "G20", "H20", "K21", "I25", "G26",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "field", "value"),
    [
        (6, "name", "Brian Sample"),
        (6, "known_as", "Bri"),
        (6, "email", "brian.sample@example.org"),
        (6, "phone", "07700 900102"),
        (6, "areas", ["high-wycombe", "marlow"]),
        (6, "employer", "Leisure trust"),
        (5, "employment", "self_employed"),
        (8, "email", "dev@example.org"),
        (10, "email", "amina.testwood@example.org"),
        (13, "phone", "+49 30 23125000"),
        (13, "employment", "self_employed"),
        (14, "areas", ["chesham", "amersham"]),
        (19, "county_wide", True),
        (23, "pronouns", "they/them"),
        (27, "email", "uma@example.org"),
    ],
)
def test_what_cells_say(number, field, value):
    assert READINGS[number].values[field] == value


@pytest.mark.parametrize(
    ("number", "field"), [(9, "phone"), (16, "email"), (19, "areas"), (23, "known_as"), (7, "employer")]
)
def test_what_cannot_be_read_is_left_out(number, field):
    assert field not in READINGS[number].values


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (5, {"l2-gym": ("", "2011", ""), "l3-er": ("Active IQ", "2014-06", ""),
             "l4-cancer": ("CanRehab", "2022-03-14", ""), "first-aid": ("", "", "2027-03-02"),
             "insurance": ("", "", "2027-04-30")}),
        (6, {"l3-er": ("", "2012-05-02", ""), "l4-cardiac": ("BACPR", "2023-10-11", "2026-10"),
             "first-aid": ("", "", "2026-09-12"), "insurance": ("", "", "2027-03-31")}),
        (7, {"l2-etm": ("", "2009", ""), "l3-er": ("", "2016", ""),
             "l4-falls": ("Later Life Training", "2019", ""), "first-aid": ("", "", "2026-12-01"),
             "insurance": ("", "", "2027-04")}),
        (8, {"l3-er": ("", "2021", ""), "first-aid": ("", "", "2027-01-15"),
             "insurance": ("", "", "2026-12-31")}),
        (9, {"l4-cancer": ("", "2020-09", ""), "l4-falls": ("", "2018-11-22", ""),
             "first-aid": ("", "", "2026-11-30"), "insurance": ("", "", "2026-11-01")}),
        (10, {"l2-gym": ("", "", "")}),
        (12, {"l3-er": ("", "", ""), "otago": ("", "2022", ""), "first-aid": ("", "", "2028-02-03"),
              "insurance": ("", "", "2027-04-23")}),
        (13, {"l4-cancer": ("CanRehab", "2023-02-01", ""), "first-aid": ("", "2024", "2027-02-01"),
              "insurance": ("", "", "2027-02-01")}),
        (14, {"l4-cardiac": ("BACPR", "2019-06-30", "2022-06-30")}),
        (15, {}),
        (16, {"l3-er": ("", "", "")}),
        (17, {"l3-er": ("", "2015", ""), "l4-falls": ("", "2021-05-05", ""),
              "l4-cancer": ("", "2024-06-06", ""), "insurance": ("", "", "2027-02-28")}),
        (18, {"l4-cardiac": ("BACPR", "2023-10-11", "")}),
        (19, {"l4-cancer": ("", "2021-03", ""), "safeguarding": ("", "2024", ""), "dbs": ("", "2023", ""),
              "first-aid": ("", "", "2026-10-10"), "insurance": ("", "", "2026-10-10")}),
        (20, {"insurance": ("", "", "2027-06-30")}),
        (21, {"l2-gym": ("", "2018", ""), "first-aid": ("", "", "2027-07-07")}),
        (23, {"l3-er": ("", "2013", ""), "l4-cardiac": ("BACPR", "2024-09", "2027-09"),
              "l4-cancer": ("CanRehab", "2025", ""), "first-aid": ("", "", "2028-03-31"),
              "insurance": ("", "", "2027-03-31")}),
        (24, {"l3-ltc": ("YMCA Awards", "2025", ""), "first-aid": ("", "", "2028-01-01"),
              "insurance": ("", "", "2027-01-01")}),
        (25, {"l4-falls": ("", "2015", "")}),
        (26, {"l4-cancer": ("", "2019", ""), "first-aid": ("", "", "2027-05"),
              "insurance": ("", "", "2027-05")}),
        (27, {"l3-er": ("", "2020-09-01", ""), "first-aid": ("", "", "2027-11-30"),
              "insurance": ("", "", "2027-11-30")}),
        (28, {"l4-cardiac": ("BACPR", "2023-12-01", "2026-12-01"), "first-aid": ("", "", "2026-12-01"),
              "insurance": ("", "", "2026-12-01")}),
    ],
)  # fmt: skip
def test_what_each_row_claims_to_hold(number, expected):
    assert claims(number) == expected


def test_a_date_is_kept_as_it_was_typed():
    [cardiac] = [claim for claim in READINGS[23].claims if claim.kind == "l4-cardiac"]

    assert cardiac.awarded is not None
    assert (cardiac.awarded.date, cardiac.awarded.typed) == (PartialDate(2024, 9), "Sept 2024")


def test_a_health_professional_is_proposed_as_a_partner_and_everybody_else_as_an_instructor():
    roles = {number: reading.role for number, reading in READINGS.items() if not reading.skipped}

    assert [number for number, role in roles.items() if role == "health_partner"] == [15]

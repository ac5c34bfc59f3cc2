"""Single cells: names, addresses, numbers, places, dates."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.members.imports import cells
from network.members.imports.dated import from_serial, read_expiry
from network.members.imports.findings import Level
from network.members.imports.sheets import CellKind, column_letters
from network.members.people import keys
from tests.imports.world import AREAS, cell, text


def said(findings) -> str:
    return " ".join(finding.words for finding in findings)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Amina Testwood", "Amina Testwood"),
        ("SAMPLE, Brian", "Brian Sample"),
        ("O'SAMPLE, Gwen", "Gwen O'Sample"),
        ("Sample, Brian", "Brian Sample"),
        ("BRIAN SAMPLE", "Brian Sample"),
        ("  Gwen \n O'Sample ", "Gwen O'Sample"),
        ("Hana Müller-Test", "Hana Müller-Test"),
        ("Ian McSample", "Ian McSample"),
    ],
)
def test_names(typed, name):
    assert cells.read_name(text(typed))[0] == name


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (
            cell('=HYPERLINK("http://example.org","Pat")', CellKind.FORMULA),
            "holds a formula, so there is no name",
        ),
        (cell("#REF!", CellKind.ERROR), "shows an error"),
        (text(""), "There is no name"),
        (text("???"), "is no name"),
        (cell(12.0, CellKind.NUMBER), "is no name"),
        (text("pat@example.org"), "is an address"),
        (text("x" * 500), "longer than"),
    ],
)
def test_what_is_no_name_is_an_error(one, says):
    name, [finding] = cells.read_name(one)

    assert (name, finding.level) == ("", Level.ERROR)
    assert says in finding.words


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Brian Sample", "SAMPLE Brian", True),
        ("Zoë Müller", "Zoe Muller", True),
        ("Dr Jo Smith", "Jo Smith", True),
        ("Gwen O'Sample", "Gwen O’Sample", True),
        ("Jo Smith", "Joe Smith", False),
    ],
)
def test_names_are_compared_without_their_spelling(one, other, same):
    assert (keys.name_key(one) == keys.name_key(other)) is same


@pytest.mark.parametrize(
    ("typed", "email", "told"),
    [
        ("amina@example.org", "amina@example.org", ""),
        (" Brian.Sample@Example.org ", "brian.sample@example.org", ""),
        ("UMA@EXAMPLE.ORG", "uma@example.org", ""),
        ("dev@example.org; dev.work@example.com", "dev@example.org", "not dev.work@example.com"),
        ("dev@example.org or dev.work@example.com", "dev@example.org", "not dev.work@example.com"),
        ("Dev <dev@example.org>", "dev@example.org", "“Dev” is no e-mail address"),
        ("mailto:dev@example.org", "dev@example.org", ""),
        ("kit@example", "", "“kit@example” is no e-mail address"),
        ("n/a", "", ""),
        ("", "", ""),
        ("x" * 290 + "@x.org", "", "is no e-mail address"),
        ("x;" * 5000, "", "too long for an e-mail address"),
    ],
)
def test_e_mail_addresses(typed, email, told):
    address, findings = cells.read_email(text(typed))

    assert address == email
    assert told in said(findings)
    assert bool(findings) is bool(told)


@pytest.mark.parametrize(
    ("typed", "phone", "told"),
    [
        ("07700 900101", "07700 900101", ""),
        ("+44 7700 900102", "07700 900102", ""),
        ("+44 (0)7700 900102", "07700 900102", ""),
        ("07700-900-110", "07700 900110", ""),
        ("01632 960105", "01632 960105", ""),
        ("020 7946 0123", "020 7946 0123", ""),
        ("+49 30 23125 000", "+49 30 23125000", ""),
        ("07700 900101 / 01632 960105", "07700 900101", "several numbers"),
        ("00000 000000", "0000 000000", "no line seems to have that number"),
        ("01632 960 0105", "", "cannot be a telephone number"),
        ("ring the office", "", "cannot be a telephone number"),
        ("12", "", "cannot be a telephone number"),
        (";", "", "cannot be a telephone number"),
        ("n/a", "", ""),
    ],
)
def test_telephone_numbers(typed, phone, told):
    number, findings = cells.read_phone(text(typed))

    assert told in said(findings)
    assert bool(findings) is bool(told)
    assert number.replace(" ", "") == phone.replace(" ", "") or told.startswith("no line")


def test_a_number_that_lost_its_zero_is_found_again():
    number, findings = cells.read_phone(cell(7700900101.0, CellKind.NUMBER))

    assert (number, findings[0].level) == ("07700 900101", Level.NOTE)


@pytest.mark.parametrize(
    ("typed", "keys", "county_wide", "told"),
    [
        ("High Wycombe / Marlow", ["high-wycombe", "marlow"], False, ""),
        ("Chesham & Amersham", ["chesham", "amersham"], False, ""),
        ("Buckingham, Winslow", ["buckingham", "winslow"], False, ""),
        ("Aylesbury; wendover and MARLOW", ["aylesbury", "wendover", "marlow"], False, ""),
        ("Countywide", [], True, ""),
        ("Aylesbury (county-wide)", [], False, "no area"),
        ("Thame, Marlow", ["marlow"], False, "“Thame” is no area of the network"),
        ("n/a", [], False, ""),
    ],
)
def test_areas(typed, keys, county_wide, told):
    read, findings = cells.read_areas(text(typed), AREAS)

    assert (list(read.keys), read.county_wide) == (keys, county_wide)
    assert told in said([one for one in findings if one.level is Level.WARNING])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("self employed", ("self_employed", "")),
        ("Self-employed", ("self_employed", "")),
        ("self", ("self_employed", "")),
        ("freelance", ("self_employed", "")),
        ("Leisure trust", ("employed", "Leisure trust")),
        ("self employed / Leisure trust", (None, "self employed / Leisure trust")),
        ("n/a", (None, "")),
        ("", (None, "")),
    ],
)
def test_whom_somebody_works_for(typed, expected):
    assert cells.read_employer(text(typed))[:2] == expected


@pytest.mark.parametrize(
    ("typed", "known_as", "pronouns"),
    [("Bri", "Bri", ""), ("they/them", "", "they/them"), ("Jo (she/her)", "Jo", "she/her"), ("", "", "")],
)
def test_pronouns_are_told_from_names(typed, known_as, pronouns):
    assert cells.read_known_as(text(typed))[:2] == (known_as, pronouns)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("Y", True), ("yes", True), ("N", False), ("no", False), ("", None), ("?", None), ("maybe", None)],
)
def test_yes_and_no(typed, answer):
    assert cells.read_yes_or_no(text(typed))[0] is answer


def test_what_could_be_about_a_patient_is_told():
    notes, [finding] = cells.read_free_text(text("met Mrs Winter after her cancer"), "notes")

    assert notes
    assert "If it is a patient's, take it out" in finding.words


@pytest.mark.parametrize(
    ("one", "iso", "told"),
    [
        (cell(datetime.date(2027, 3, 2), CellKind.DATE), "2027-03-02", ""),
        (cell(46500.0, CellKind.NUMBER), "2027-04-23", "46500 was read as 23 April 2027"),
        (text("46500"), "2027-04-23", "46500 was read as 23 April 2027"),
        (cell(2027.0, CellKind.NUMBER), "2027", ""),
        (cell(12.0, CellKind.NUMBER), "", "12 is no date"),
        (text("12/09/2026"), "2026-09-12", ""),
        (text("03/04/2027"), "2027-04-03", ""),
        (text("31/3/27"), "2027-03-31", ""),
        (text("exp 01/12/26"), "2026-12-01", ""),
        (text("revalidate Oct 26"), "2026-10", ""),
        (text("Apr 2027"), "2027-04", ""),
        (text("05/2027"), "2027-05", ""),
        (text("3 Feb 2028"), "2028-02-03", ""),
        (text("1st Feb 2027"), "2027-02-01", ""),
        (text("29/02/2028"), "2028-02-29", ""),
        (text("29/02/2027"), "", "29 February 2027 does not exist"),
        (text("13/13/2018"), "", "there is no month 13"),
        (text("9" * 5000), "", "is no date"),
        (text("employer"), "", "“employer” is no date"),
        (text("?"), "", "“?” is no date"),
        (text("n/a"), "", ""),
        (text("01/02/26 or 01/03/26"), "", "more than one date"),
        (text("01/02/26 provisional"), "2026-02-01", "“provisional” was not understood"),
        (cell("=K5+365", CellKind.FORMULA), "", "holds a formula"),
        (cell("#VALUE!", CellKind.ERROR), "", "shows an error"),
    ],
)
def test_the_day_on_which_something_ends(one, iso, told):
    when, findings = read_expiry(one)

    assert (when.date.iso if when else "") == iso
    assert told in said(findings)
    assert bool(findings) is bool(told)


def test_a_spreadsheet_counts_days_from_1900():
    assert from_serial(46500) == datetime.date(2027, 4, 23)
    assert from_serial(7700900101) is None


def test_only_pages_of_the_web_are_taken_for_links():
    links, findings = cells.read_links(text("https://walks.example\njavascript:alert(1)\ndata:text/html,x"))

    assert links == "https://walks.example"
    assert said(findings) == (
        "“javascript:alert(1) data:text/html,x” was left out. "
        "Write one web address a line, each beginning with https://"
    )


@given(st.text(max_size=60))
def test_no_text_whatever_stops_the_reading(anything):
    one = text(anything)
    cells.read_name(one)
    cells.read_known_as(one)
    cells.read_email(one)
    cells.read_phone(one)
    cells.read_employer(one)
    cells.read_yes_or_no(one)
    cells.read_miles(one)
    cells.read_links(one)
    cells.read_areas(one, AREAS)
    read_expiry(one)


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_columns_are_named_as_in_a_spreadsheet(number, letters):
    assert column_letters(number) == letters

"""Qualifications as people write them into one cell: understood, or told, but never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.members.imports.claims import read_claims, spell, split
from network.members.imports.findings import Level
from tests.imports.world import KINDS, TODAY, text


def read(typed: str):
    return read_claims(text(typed), KINDS, TODAY)


@pytest.mark.parametrize(
    ("typed", "pieces"),
    [
        ("L2 Gym 2011; L3 ER 2013", ["L2 Gym 2011", "L3 ER 2013"]),
        (
            "L3 ER 02.05.2012, L4 Cardiac (BACPR) 11/10/2023",
            ["L3 ER 02.05.2012", "L4 Cardiac (BACPR) 11/10/2023"],
        ),
        ("Level 2 ETM 2009 / Level 3 GP referral 2016", ["Level 2 ETM 2009", "Level 3 GP referral 2016"]),
        ("L4 Cancer (CanRehab, starts Jan)", ["L4 Cancer (CanRehab, starts Jan)"]),
        ("L3 ER, Active IQ, June 2014", ["L3 ER, Active IQ, June 2014"]),
        ("L2 Gym\nL3 ER", ["L2 Gym", "L3 ER"]),
        ("L2 Gym and L3 ER", ["L2 Gym", "L3 ER"]),
        ("L4 Cancer 14/03/2022", ["L4 Cancer 14/03/2022"]),
    ],
)
def test_a_cell_is_split_where_a_qualification_ends(typed, pieces):
    assert split(typed, KINDS) == pieces


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("L2 Gym", "l2-gym"),
        ("Level 2 Gym Instructor", "l2-gym"),
        ("Level 2 Gym Instructing", "l2-gym"),
        ("L2 ETM", "l2-etm"),
        ("Exercise to Music", "l2-etm"),
        ("L3 ER", "l3-er"),
        ("L3 Exercise Referral", "l3-er"),
        ("Level 3 GP referral", "l3-er"),
        ("GP Referral", "l3-er"),
        ("L3 LTC (YMCA)", "l3-ltc"),
        ("L3 Long-term conditions", "l3-ltc"),
        ("L4 Cancer", "l4-cancer"),
        ("CanRehab", "l4-cancer"),
        ("L4 Cardiac", "l4-cardiac"),
        ("BACPR", "l4-cardiac"),
        ("PSI", "l4-falls"),
        ("L4 Falls prevention", "l4-falls"),
        ("Postural Stability Instructor", "l4-falls"),
        ("Otago leader", "otago"),
        ("L4 stroke", "l4-stroke"),
        ("first aid", "first-aid"),
        ("EFAW", "first-aid"),
        ("Safeguarding", "safeguarding"),
        ("DBS", "dbs"),
        ("Public liability insurance", "insurance"),
    ],
)
def test_the_words_that_people_use_for_a_kind(typed, kind):
    assert [claim.kind for claim in read(typed).claims] == [kind]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("in training - L4 Cancer (CanRehab, starts Jan)", "no qualification yet"),
        ("in progress", "no qualification yet"),
        ("applied for L4 Cancer", "no qualification yet"),
        ("booked on PSI", "no qualification yet"),
        ("L4 Cancer 06/2030", "still to come"),
        ("L2 Exercise Referral", "names another level"),
        ("cancer", "no qualification that we know"),
        ("Yoga teacher", "no qualification that we know"),
        ("L4 Cancer Cardiac", "could be"),
        ("Physiotherapist HCPC", "a health profession"),
        ("500 hours", "no qualification that we know"),
    ],
)
def test_what_is_not_understood_becomes_a_message_and_no_qualification(typed, says):
    found = read(typed)

    assert found.claims == ()
    assert says in " ".join(finding.words for finding in found.findings)


@pytest.mark.parametrize(
    ("typed", "body", "awarded", "expires"),
    [
        ("L3 Exercise Referral (Active IQ) June 2014", "Active IQ", "2014-06", ""),
        ("L4 Cancer Rehab CanRehab 14/03/2022", "CanRehab", "2022-03-14", ""),
        ("BACPR L4 cardiac rehab passed 30/06/2019", "BACPR", "2019-06-30", ""),
        ("PSI (Later Life Training) 2019", "Later Life Training", "2019", ""),
        ("L3 ER 1.9.20", "", "2020-09-01", ""),
        ("L4 Falls (PSI) 22 Nov 2018", "", "2018-11-22", ""),
        ("first aid 2024 exp 01/02/27", "", "2024", "2027-02-01"),
        ("first aid valid until Mar 2027", "", "", "2027-03"),
        ("L3 ER 13/13/2018", "", "", ""),
    ],
)
def test_who_awarded_it_and_when(typed, body, awarded, expires):
    [claim] = read(typed).claims

    assert claim.awarding_body == body
    assert (claim.awarded.date.iso if claim.awarded else "") == awarded
    assert (claim.expires.date.iso if claim.expires else "") == expires


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("L4 Cancer 2019 theory only", "“theory only” beside"),
        ("L4 Cancer Rehab (provider unknown) 2019", "is not known: ask for it"),
        ("L3 referral - date tbc", "its date is not known"),
        ("L3 ER 2012 2014", "has two dates"),
        ("L3 ER 31/02/2020", "does not exist"),
    ],
)
def test_a_remark_beside_a_qualification_is_told(typed, says):
    found = read(typed)

    assert len(found.claims) == 1
    assert says in " ".join(one.words for one in found.findings if one.level is Level.WARNING)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20).map(
    lambda words: " ".join(words.split())
)


@given(body=WORDS, number=WORDS, awarded=st.sampled_from(["", "2014", "Sept 2024", "14/03/2022"]),
       expires=st.sampled_from(["", "Apr 2027", "30/04/2027"]))  # fmt: skip
def test_what_the_export_spells_is_read_back_exactly(body, number, awarded, expires):
    line = spell("l3-er", "Level 3 Diploma in Exercise Referral", body, number, awarded, expires, "verified")

    [claim] = read(line).claims

    assert (claim.kind, claim.awarding_body, claim.certificate_number) == ("l3-er", body, number)
    assert (claim.awarded.typed if claim.awarded else "") == awarded
    assert (claim.expires.typed if claim.expires else "") == expires


@given(st.text(max_size=120))
def test_no_text_whatever_stops_the_reading(anything):
    read(anything)


HEAP = (
    "L4",
    "Cancer",
    "BACPR",
    "PSI",
    "(",
    ")",
    "/",
    ",",
    ";",
    "2019",
    "14/03/2022",
    "and",
    "exp",
    "|",
    "\n",
)


@given(st.lists(st.sampled_from(HEAP), max_size=14))
def test_no_heap_of_such_words_stops_the_reading(parts):
    read(" ".join(parts))


def test_a_cell_as_long_as_a_book_is_not_searched():
    found = read("L2 Gym; " * 2000)

    assert found.claims == ()
    assert "longer than" in found.findings[0].words

"""What is proposed from the words of a title, the name of a file, or an address."""

import pytest

from network.resources.library.rules import Audience, Kind
from network.resources.sharing import rules
from network.resources.sharing.rules import Format, Media


@pytest.mark.parametrize(
    ("media", "title", "kind"),
    [
        (Media.FILM, "Case study: Jo", Kind.VIDEO),
        (Media.SLIDES, "Welcome", Kind.SLIDES),
        (Media.PICTURE, "The hall", Kind.PUBLICITY),
        (Media.SPREADSHEET, "Log", Kind.DATA_COLLECTION),
        (Media.PAGE, "Three case studies from Bucks", Kind.CASE_STUDY),
        (Media.PAGE, "Examples of good practice", Kind.GOOD_PRACTICE),
        (Media.PDF, "Referral form", Kind.TEMPLATE),
        (Media.PDF, "A systematic review of exercise", Kind.EVIDENCE),
        (Media.PDF, "Moving with cancer: a booklet", Kind.LEAFLET),
        (Media.WORD, "Outcome measures at the start", Kind.DATA_COLLECTION),
        (Media.PAGE, "Webinar on falls", Kind.VIDEO),
        (Media.PAGE, "Information for all", Kind.GUIDANCE),
        (Media.UNKNOWN, "", Kind.GUIDANCE),
    ],
)
def test_the_kind_follows_from_what_it_is_and_what_its_title_says(
    media: Media, title: str, kind: Kind
) -> None:
    assert rules.kind_of(media, title) is kind


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        ("warm-up_checklist", "Warm-up checklist"),
        ("chair-based-exercise", "Chair based exercise"),
        ("Level 4 notes", "Level 4 notes"),
        ("IMG_2034", ""),
        ("20261123_101500", ""),
        ("WhatsApp Image 2026-11-23 at 10.15.00", ""),
        ("scan0001", ""),
        ("image", ""),
        ("", ""),
    ],
)
def test_a_title_is_made_of_a_name_that_says_something(stem: str, title: str) -> None:
    assert rules.title_from_name(stem) == title


@pytest.mark.parametrize(
    ("title", "site", "shown"),
    [
        ("Keep moving | Example Charity", "Example Charity", "Keep moving"),
        ("Keep moving - Example charity", "Example Charity", "Keep moving"),
        ("Falls - what to do", "Example Charity", "Falls - what to do"),
        ("Example Charity", "Example Charity", "Example Charity"),
        ("Keep moving | Example Charity", "", "Keep moving | Example Charity"),
    ],
)
def test_the_name_of_the_site_is_left_off_a_title(title: str, site: str, shown: str) -> None:
    assert rules.without_site(title, site) == shown


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://www.youtube.com/watch?v=1", True),
        ("https://youtu.be/1", True),
        ("https://vimeo.com/1", True),
        ("https://notyoutube.com/1", False),
        ("https://www.example.org/youtube.com", False),
    ],
)
def test_a_site_of_films_is_known_by_its_name(address: str, is_one: bool) -> None:
    assert rules.is_film_site(address) is is_one


@pytest.mark.parametrize(
    ("text", "stages", "audiences"),
    [
        ("Prehabilitation: before your operation", ["prehabilitation"], []),
        ("Moving during chemotherapy and after treatment", ["during_treatment", "rehabilitation"], []),
        ("Palliative rehab for people at home", ["rehabilitation", "palliative"], ["participants"]),
        ("What commissioners and GPs ask", [], ["health_partners", "commissioners"]),
        ("For exercise instructors", [], ["instructors"]),
        ("Chairs", [], []),
    ],
)
def test_stages_and_readers_are_proposed_where_a_text_speaks_of_them(
    text: str, stages: list[str], audiences: list[str]
) -> None:
    assert rules.stages_of(text) == stages
    assert rules.audiences_of(Kind.GUIDANCE, text) == audiences


def test_a_leaflet_is_for_those_who_take_part_unless_it_says_otherwise() -> None:
    assert rules.audiences_of(Kind.LEAFLET, "Keep moving") == [Audience.PARTICIPANTS]
    assert rules.audiences_of(Kind.LEAFLET, "For nurses") == [Audience.HEALTH_PARTNERS]


@pytest.mark.parametrize(
    ("condition", "text", "is_about"),
    [
        ("Cancer", "Exercise with cancer", True),
        ("Cancer", "Cancers of the lung", True),
        ("Falls prevention", "After a fall", True),
        ("Cardiac rehabilitation (phase IV)", "Rehabilitation", False),
        ("COPD", "Breathing with COPD", True),
        ("MS", "All systems", False),
    ],
)
def test_a_condition_is_known_by_its_first_word(condition: str, text: str, is_about: bool) -> None:
    assert rules.is_about(condition, text) is is_about


def test_a_long_text_is_cut_at_a_word() -> None:
    assert rules.shortened("one two three", 13) == "one two three"
    assert rules.shortened("one two three", 10) == "one two…"


def test_a_language_is_said_with_the_format() -> None:
    assert rules.said(Format.LANGUAGE, "Urdu") == "Another language: Urdu"
    assert rules.said(Format.LARGE_PRINT, "") == "Large print"

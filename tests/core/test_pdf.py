"""Papers: every name can be written, text stays text, and what the font lacks is said."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.core import pdf


@contextmanager
def opened(paper: pdf.Paper) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(paper.content())
    try:
        yield document
    finally:
        document.close()


def text_of(paper: pdf.Paper) -> str:
    said = []
    with opened(paper) as document:
        for page in document:
            with closing(page), closing(page.get_textpage()) as text:
                said.append(text.get_text_range().replace("\r", ""))
    return "\n".join(said)


def one(words: str) -> str:
    """Return what a paper with one paragraph says, without its frame."""
    paper = pdf.Paper("A title", network="A network")
    paper.paragraph(words)
    said = text_of(paper)
    return said.removeprefix("A network\nA title\n").removesuffix("\nA network Page 1")


@pytest.mark.parametrize(
    "name", ["Łukasz Żółć", "Nguyễn Thị Ánh", "Ó Súilleabháin", "Иван", "Ἀθηνᾶ", "½ · £ – “”"]
)
def test_names_from_everywhere_are_written_as_they_are(name):
    assert one(name) == name


@pytest.mark.parametrize(
    "words", ["<b>bold</b> &amp; <script>", "**bold** __under__ --struck--", "{nb} {{ 7 * 7 }} [a](b)"]
)
def test_nothing_in_a_text_is_read_as_markup(words):
    assert one(words) == words


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a\x00b\x07c", "abc"),
        ("a\u202eb\u200bc", "abc"),
        ("a\tb", "a b"),
        ("\uff37\u24b6", "WA"),
        ("\ud800x", "x"),
    ],
    ids=["control characters", "invisible marks", "a tab", "letters of another width", "half a character"],
)
def test_what_cannot_be_seen_goes(words, shown):
    assert pdf.plain(words) == (shown, False)


def test_a_character_that_the_font_lacks_stands_as_a_box_and_the_paper_says_so():
    assert one("李明 \U0001f642") == f"□□ □\n{pdf.SAID_LACKING}"


def test_a_paper_that_lacks_nothing_says_nothing_of_it():
    assert pdf.SAID_LACKING not in one("Łukasz")


def test_nobody_can_write_the_mark_that_stands_for_the_number_of_pages():
    assert pdf.plain(pdf.NO_ALIAS) == ("□", True)


def test_a_paper_says_what_it_is_and_in_which_language():
    paper = pdf.Paper("CPD transcript", network="Our network", about="Łukasz Żółć")

    content = paper.content()
    with opened(paper) as document:
        facts = document.get_metadata_dict()

    assert (facts["Title"], facts["Author"], facts["Subject"]) == (
        "CPD transcript",
        "Our network",
        "Łukasz Żółć",
    )
    assert b"/Lang (en-GB)" in content
    assert b"/DisplayDocTitle true" in content


def test_a_long_table_repeats_its_headings_and_the_pages_are_numbered():
    paper = pdf.Paper("A list", network="Our network")
    paper.table(
        [pdf.Column("What", 4), pdf.Column("Points", right=True)], [(f"No. {n}", "1") for n in range(90)]
    )

    said = text_of(paper)

    assert said.count("What Points") == 3
    assert [f"Page {n}" in said for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert all(f"No. {n}" in said for n in range(90))


def test_a_word_longer_than_the_page_is_broken_and_not_lost():
    assert one("w" * 400).replace("\n", "") == "w" * 400


def test_the_font_has_its_licence_beside_it():
    assert "SIL Open Font License" in " ".join((pdf.FONTS / "SourceSans3.LICENCE.txt").read_text().split())


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_printed(words):
    paper = pdf.Paper(words, network=words, about=words)
    paper.heading(words)
    paper.facts([(words, words)])

    assert paper.content().startswith(b"%PDF-")

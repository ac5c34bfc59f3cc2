"""What a text can hold, whom it calls, and what a list is narrowed to; no database."""

import pytest

from network.community.discussions import words
from network.community.discussions.rules import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    Filter,
    Kind,
    Matter,
    Named,
    Show,
    check_matter,
    check_words,
    named_in,
)
from network.core.prose import rendered
from network.core.rules import Refused


@pytest.mark.parametrize(
    ("title", "text", "field"),
    [
        (" ", "What works?", "title"),
        ("t" * (LONGEST_TITLE + 1), "What works?", "title"),
        ("Chairs", " \n", "text"),
        ("Chairs", "x" * (LONGEST_TEXT + 1), "text"),
    ],
)
def test_words_are_there_and_not_too_long(title: str, text: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_words(title, text)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("kind", "matter", "fits"),
    [
        (Kind.OFFER, Matter.VENUE, True),
        (Kind.REQUEST, Matter.COVER, True),
        (Kind.QUESTION, None, True),
        (Kind.OFFER, None, False),
        (Kind.REQUEST, None, False),
        (Kind.QUESTION, Matter.COVER, False),
        (Kind.CASE, Matter.COVER, False),
        (Kind.NOTICE, Matter.COVER, False),
    ],
)
def test_an_offer_or_a_request_says_of_what(kind: Kind, matter: Matter | None, fits: bool) -> None:
    try:
        check_matter(kind, matter)
    except Refused:
        assert not fits
    else:
        assert fits


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Thank you @Amina Khan", [Named(("Amina Khan", "Amina"))]),
        ("(@Amina, look)", [Named(("Amina",))]),
        ("@Amina Khan's way", [Named(("Amina Khan's way", "Amina Khan", "Amina"))]),
        ("@Sam Lee (number 12) knows", [Named(("Sam Lee",), 12)]),
        ("write to amina@network.example", []),
        ("@12 and @ home", []),
        ("@Zoë O\u2019Neill-Müller\nnext line", [Named(("Zoë O\u2019Neill-Müller", "Zoë"))]),
    ],
)
def test_whom_a_text_calls(text: str, found: list[Named]) -> None:
    assert list(named_in(text)) == found


def test_finding_names_takes_no_longer_than_the_text_is_long() -> None:
    assert len(list(named_in("@a " * 3_000 + "@" * 3_000 + "a'" * 2_000))) > 1_000


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ({}, Filter()),
        ({"show": "mine", "kind": "case"}, Filter(Show.MINE, Kind.CASE)),
        ({"show": "theirs", "kind": "secret", "words": " a   b "}, Filter(words="a b")),
        ({"condition": "1~\x00~c", "area": "\ud800"}, Filter(condition="1~ ~c")),
    ],
)
def test_an_address_is_read_as_far_as_it_makes_sense(address: dict[str, str], asked: Filter) -> None:
    assert Filter.read(address) == asked
    assert Filter.read(asked.address) == asked


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Thank you @Amina Khan.", 'Thank you <a class="govuk-link" href="/people/1">@Amina Khan</a>.'),
        ("@Amina Khan (number 7)!", '<a class="govuk-link" href="/people/1">@Amina Khan</a>!'),
        ("@Amina is here", '<a class="govuk-link" href="/people/1">@Amina</a> is here'),
        ("`@Amina Khan`", "<code>@Amina Khan</code>"),
        ("@amina khan", '<a class="govuk-link" href="/people/1">@amina khan</a>'),
        ("@Jo O'Neill's", '<a class="govuk-link" href="/people/2">@Jo O\'Neill</a>\'s'),
        ("@Aminata Khan", "@Aminata Khan"),
        ("<b>@Bo <script></b>", "&lt;b&gt;@Bo &lt;script&gt;&lt;/b&gt;"),
    ],
)
def test_the_names_that_a_text_calls_lead_to_their_pages(text: str, html: str) -> None:
    links = {"Amina Khan": "/people/1", "Amina": "/people/1", "Jo O'Neill": "/people/2"}

    assert words.with_links(rendered(text), links) == f"<p>{html}</p>\n"


def test_a_name_inside_a_link_stays_in_it() -> None:
    shown = words.with_links(rendered("[by @Amina](https://a.example/@Amina)"), {"Amina": "/people/1"})

    assert shown.count("<a ") == 1
    assert "/people/1" not in shown

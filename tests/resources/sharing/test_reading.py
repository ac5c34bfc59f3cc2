"""What a page of strangers says of itself, read so that none of them can hurt."""

import socket
from time import monotonic

import pytest

from network.core import fetch
from network.core.child import ChildFailed, Reason, in_child
from network.core.fetch import Fetched, NotFetched
from network.core.rules import Refused
from network.resources.sharing import reading
from network.resources.sharing.reading import Found, understood
from tests.core import samples
from tests.resources.sharing.conftest import PAGE


def test_a_page_says_its_title_its_site_and_what_it_is_about() -> None:
    assert understood(PAGE, "text/html") == Found(
        "page",
        "Keep moving | Example Charity",
        "Exercise with cancer, step by step.",
        "Example Charity",
        "en-GB",
    )


@pytest.mark.parametrize(
    ("html", "title"),
    [
        (b"<title>Plain</title><meta property='og:title' content='Fancy'>", "Fancy"),
        (b"<title>\n  Two \n words </title>", "Two words"),
        (b"<html><body><h1>Only <em>a</em> heading</h1><h1>No</h1>", "Only a heading"),
        (b"<title>First</title><svg><title>Icon</title></svg>", "First"),
        (b"<title>Fish &amp; chips &lt;script&gt;</title>", "Fish & chips <script>"),
        (b"<meta charset=iso-8859-1><title>Caf\xe9</title>", "Café"),
        (b"<meta charset=zlib><title>Caf\xc3\xa9</title>", "Café"),
        (b"<meta charset=punycode><title>Caf\xc3\xa9</title>", "Café"),
        ("<title>Wide</title>".encode("utf-16"), "Wide"),
        ("<title>a\u202eb\u0000c\u200bd</title>".encode(), "a b c d"),
        (b"<title>" + b"x" * 100_000 + b"</title>", "x" * reading.LONGEST),
        (b"<title>never closed", "never closed"),
        (b"<html></html>", ""),
    ],
)
def test_a_title_is_found_however_a_page_is_written(html: bytes, title: str) -> None:
    assert understood(html, "text/html").title == title


@pytest.mark.parametrize(
    "html",
    [
        b"<" * 1_000_000,
        b"<a " + b"x='" * 300_000,
        b"<!--" * 250_000,
        b"<![CDATA[" * 110_000,
        b"<title>" + b"&#x" * 300_000,
        b"<meta " + b"a=b " * 250_000 + b">",
        b"<div>" * 200_000,
        b"<meta charset" + b" " * 1_000_000,
        bytes(range(256)) * 4_000,
    ],
    ids=["open", "attribute", "comment", "cdata", "entities", "attributes", "nested", "charset", "noise"],
)
def test_a_page_that_wants_to_hurt_takes_no_longer_than_another(html: bytes) -> None:
    begins = monotonic()

    found = understood(html, "text/html")

    assert monotonic() - begins < 5
    assert all(len(one) <= reading.LONGEST for one in found)


@pytest.mark.parametrize(
    ("content", "media_type", "address", "media"),
    [
        (samples.pdf(), "text/html", "", "pdf"),
        (b"\x00\x00\x00\x18ftypmp42", "", "", "film"),
        (b"", "video/mp4", "", "film"),
        (b"<html><meta property='og:type' content='video.other'>", "text/html", "", "film"),
        (b"\xff\xd8\xff\xe0", "", "", "picture"),
        (b"PK\x03\x04", "application/zip", "https://a.example.org/talk.PPTX?x=1", "slides"),
        (b"PK\x03\x04", "application/vnd.ms-excel", "", "spreadsheet"),
        (b"a note", "text/plain", "", "text"),
        (b"\x00\x01", "application/octet-stream", "https://a.example.org/x", "unknown"),
    ],
)
def test_what_stands_there_is_known_by_its_content_before_its_name(
    content: bytes, media_type: str, address: str, media: str
) -> None:
    assert understood(content, media_type, address).media == media


def test_a_document_says_its_title_too() -> None:
    assert understood(samples.pdf("Moving with cancer"), "application/pdf").title == "Moving with cancer 1"


@pytest.mark.parametrize("content", [samples.pdf(password="x"), b"%PDF-1.7 broken", samples.pdf()[:300]])
def test_a_document_that_we_would_not_take_is_a_link_all_the_same(content: bytes) -> None:
    assert understood(content, "application/pdf") == Found("pdf")


def test_only_the_beginning_of_what_is_large_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {}

    def beginning(_address: str, **limits: object) -> Fetched:
        asked.update(limits)
        return Fetched(b"\x1a\x45\xdf\xa3", "", "", "video/webm")

    monkeypatch.setattr(fetch, "fetch", beginning)

    assert reading.read_address("https://www.example.org/film")[0] == "film"
    assert asked == {"most": reading.MOST_BYTES, "beginning": True}


def test_what_cannot_be_had_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_address: object, **_limits: object) -> Fetched:
        raise NotFetched("The other site could not be reached.")

    monkeypatch.setattr(fetch, "fetch", gone)

    assert Found(*reading.read_address("https://www.example.org/a.pdf")) == Found(
        "pdf", problem="The other site could not be reached."
    )


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://[::ffff:10.0.0.1]/", "http://169.254.169.254/latest", "http://router.lan/"],
)
def test_an_address_in_a_private_network_is_refused_in_the_child_itself(address: str) -> None:
    with pytest.raises(ChildFailed) as failed:
        in_child(reading.read_address, address, seconds=10)

    assert (failed.value.reason, failed.value.words) == (Reason.REFUSED, fetch.NOT_PUBLIC)


def test_a_name_that_stands_for_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [[(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443))] for one in ("8.8.8.8", "10.0.0.7")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_how: answers[0] + answers[1])

    with pytest.raises(Refused, match="private network"):
        reading.read_address("https://rebinding.example.org/")

"""Fetching what stands at an address that somebody typed: from the public internet, and from nowhere else."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest

from network.core import fetch
from network.core.fetch import NotFetched
from network.core.rules import Refused


class _Site(BaseHTTPRequestHandler):
    asked: ClassVar[list[tuple[str, dict[str, str]]]] = []
    heads: ClassVar[list[str]] = []

    def do_HEAD(self) -> None:
        self.heads.append(self.path)
        statuses = {"/no-heads": 405, "/busy": 429, "/gone": 410, "/hidden": 403}
        leads = {
            "/moved": (301, "/calendar.ics"),
            "/moved-twice": (308, "/moved"),
            "/for-now": (302, "/calendar.ics"),
            "/partly": (301, "/for-now"),
            "/to-the-inside": (302, "http://10.0.0.7/secret"),
            "/round": (301, "/round"),
        }
        if self.path in leads:
            status, place = leads[self.path]
            self._say(status, b"", Location=place)
        else:
            self._say(statuses.get(self.path, 200), b"")

    def do_GET(self) -> None:
        self.asked.append((self.path, dict(self.headers)))
        if self.path == "/to-the-inside":
            self._say(302, b"", Location="http://10.0.0.7/secret")
        elif self.path == "/round":
            self._say(302, b"", Location="/round")
        elif self.path == "/moved":
            self._say(301, b"", Location="/calendar.ics")
        elif self.path == "/hidden":
            self._say(403, b"")
        elif self.path == "/large":
            self._say(200, b"x" * 2_000)
        elif self.path == "/gone":
            self._say(410, b"")
        elif self.headers.get("If-None-Match") == '"1"':
            self._say(304, b"")
        else:
            self._say(200, b"BEGIN:VCALENDAR", ETag='"1"')

    def _say(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Stand in for a public site: its name is looked up to this machine, which is public for once."""
    server = HTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    _Site.asked, _Site.heads = [], []
    monkeypatch.setitem(fetch.PORTS, "http", server.server_port)
    monkeypatch.setattr(fetch, "public_addresses", _addresses(fetch.public_addresses))
    yield "http://public.example.org"
    server.shutdown()
    server.server_close()


def _addresses(real):
    return lambda host, port: ["127.0.0.1"] if host == "public.example.org" else real(host, port)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("127.0.0.1", False),
        ("127.9.9.9", False),
        ("0.0.0.0", False),  # noqa: S104 (it is only looked at)
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::a00:1", False),
        ("2002:a00:1::", False),
        ("nonsense", False),
        ("8.8.8.8", True),
        ("::ffff:8.8.8.8", True),
        ("2001:4860:4860::8888", True),
    ],
)
def test_which_addresses_are_public(address, public):
    assert fetch.is_public(address) is public


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", fetch.NOT_AN_ADDRESS),
        ("calendar.ics", fetch.NOT_AN_ADDRESS),
        ("ftp://example.org/a.ics", fetch.NOT_AN_ADDRESS),
        ("file:///etc/passwd", fetch.NOT_AN_ADDRESS),
        ("javascript:alert(1)", fetch.NOT_AN_ADDRESS),
        ("https://", fetch.NOT_AN_ADDRESS),
        ("https://example.org/\r\nHost: inside", fetch.NOT_AN_ADDRESS),
        ("https://example.org\\@inside/", fetch.NOT_AN_ADDRESS),
        ("https://[::1", fetch.NOT_AN_ADDRESS),
        ("https://example.org:99999/", fetch.NOT_AN_ADDRESS),
        ("https://example.org:8443/a.ics", fetch.ODD_PORT),
        ("https://amina:secret@example.org/a.ics", fetch.WITH_PASSWORD),
        ("http://localhost/a.ics", fetch.NOT_PUBLIC),
        ("http://database/a.ics", fetch.NOT_PUBLIC),
        ("http://printer.local/a.ics", fetch.NOT_PUBLIC),
        ("http://127.0.0.1/a.ics", fetch.NOT_PUBLIC),
        ("http://2130706433/", fetch.NOT_PUBLIC),
        ("http://0x7f.0.0.0x1/", fetch.NOT_PUBLIC),
        ("http://0177.0.0.1/", fetch.NOT_PUBLIC),
        ("http://[::1]/", fetch.NOT_PUBLIC),
        ("http://169.254.169.254/latest/meta-data/", fetch.NOT_PUBLIC),
    ],
)
def test_an_address_that_may_not_be_asked_is_explained(typed, words):
    with pytest.raises(Refused) as refusal:
        fetch.checked(typed)

    assert str(refusal.value) == words


def test_a_webcal_address_is_read_over_https():
    assert fetch.checked(" webcal://example.org/a.ics ") == "https://example.org/a.ics"


def test_what_stands_there_comes_with_what_names_its_state(site):
    came = fetch.fetch(f"{site}/calendar.ics", most=1_000)

    assert (came.content, came.etag) == (b"BEGIN:VCALENDAR", '"1"')


def test_nothing_comes_twice(site):
    assert fetch.fetch(f"{site}/calendar.ics", most=1_000, etag='"1"').content is None


def test_nothing_of_ours_goes_along(site):
    fetch.fetch(f"{site}/calendar.ics", most=1_000)

    assert {name.lower() for name in _Site.asked[0][1]} == {"host", "user-agent", "accept-encoding"}


def test_a_site_may_lead_on(site):
    assert fetch.fetch(f"{site}/moved", most=1_000).content == b"BEGIN:VCALENDAR"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/to-the-inside", fetch.NOT_PUBLIC),
        ("/round", "The address leads on and on to others. Enter the last of them."),
        ("/gone", "The other site answered with “410 Gone”."),
        ("/large", "What stands there is larger than 0 MB, so we left it."),
    ],
)
def test_what_cannot_be_had_is_explained(site, path, words):
    with pytest.raises(NotFetched) as problem:
        fetch.fetch(f"{site}{path}", most=1_000)

    assert str(problem.value) == words


def _means(*addresses):
    return lambda _host, port, **_more: [(socket.AF_INET, 1, 6, "", (one, port)) for one in addresses]


@pytest.mark.parametrize("addresses", [("10.0.0.1",), ("8.8.8.8", "127.0.0.1"), ("::ffff:127.0.0.1",)])
def test_a_public_name_for_a_private_place_is_refused(monkeypatch, addresses):
    monkeypatch.setattr(socket, "getaddrinfo", _means(*addresses))
    monkeypatch.setattr(socket, "create_connection", lambda *_args, **_more: pytest.fail("it was called"))

    with pytest.raises(NotFetched, match="private network"):
        fetch.fetch("https://rebinding.example.org/a.ics", most=1_000)


def test_the_address_that_was_looked_at_is_the_one_that_is_called(monkeypatch):
    called = []

    def connect(place, timeout):
        called.append(place)
        raise OSError

    answers = iter([_means("8.8.8.8"), _means("127.0.0.1")])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: next(answers)(*args, **more))
    monkeypatch.setattr(socket, "create_connection", connect)

    with pytest.raises(NotFetched):
        fetch.fetch("https://rebinding.example.org/a.ics", most=1_000)

    assert called == [("8.8.8.8", 443)]


AGENT = "links (+https://network.example.org)"


@pytest.mark.parametrize(
    ("path", "status", "leads_to", "for_good"),
    [
        ("/calendar.ics", 200, "/calendar.ics", False),
        ("/moved", 200, "/calendar.ics", True),
        ("/moved-twice", 200, "/calendar.ics", True),
        ("/for-now", 200, "/calendar.ics", False),
        ("/partly", 200, "/calendar.ics", False),
        ("/no-heads", 200, "/no-heads", False),
        ("/gone", 410, "/gone", False),
        ("/hidden", 403, "/hidden", False),
        ("/busy", 429, "/busy", False),
    ],
)
def test_how_an_address_answers(site, path, status, leads_to, for_good):
    seen = fetch.look(f"{site}{path}", agent=AGENT, pause=0)

    assert seen == fetch.Seen(status, f"{site}{leads_to}", for_good)


def test_a_page_is_asked_for_only_where_its_head_is_refused(site):
    for path in ("/calendar.ics", "/busy", "/no-heads"):
        fetch.look(f"{site}{path}", agent=AGENT, pause=0)

    assert [path for path, _headers in _Site.asked] == ["/no-heads"]
    assert _Site.asked[0][1]["User-Agent"] == AGENT


@pytest.mark.parametrize("path", ["/to-the-inside", "/round"])
def test_a_look_is_led_no_further_than_a_fetch(site, path):
    with pytest.raises(NotFetched):
        fetch.look(f"{site}{path}", agent=AGENT, pause=0)

    assert "/secret" not in _Site.heads


@pytest.mark.parametrize(
    ("code", "problem"), [(socket.EAI_NONAME, fetch.NoSuchSite), (socket.EAI_AGAIN, NotFetched)]
)
def test_a_name_that_stands_for_nothing_is_told_from_one_that_cannot_be_looked_up(monkeypatch, code, problem):
    def answer(*_args, **_more):
        raise socket.gaierror(code, "no")

    monkeypatch.setattr(socket, "getaddrinfo", answer)

    with pytest.raises(NotFetched) as refusal:
        fetch.look("https://nowhere.example.org/", agent=AGENT, pause=0)

    assert type(refusal.value) is problem

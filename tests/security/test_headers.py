"""What every answer says to the browser, and what the site makes of what a browser, or worse, says to it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, redirect, url_for
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from network.core import health
from network.core.database import db
from network.core.mail import Message
from network.members.people.models import Member
from tests.accounts.post import answered
from tests.plugins import databases
from tests.plugins.client import Client
from tests.security.client import Page, Quick
from tests.security.conftest import Browse
from tests.test_house_style import SignIn, routes

STATIC = Path(__file__).resolve().parents[2] / "network" / "static"
PUBLIC_PAGES = (
    "/",
    "/accessibility",
    "/privacy",
    "/contact",
    "/conditions",
    "/robots.txt",
    "/app.webmanifest",
    "/healthz",
    "/nowhere",
)
FETCHED_AGAIN = (".ics", ".atom")  # public, and asked for again and again by programs
OPEN_FORMS = ("/sign-in", "/sign-in/link", "/reset-password", "/join", "/lost-address")
LOADING = {
    "src",
    "href",
    "action",
    "formaction",
    "poster",
    "data",
    "srcset",
    "cite",
    "background",
    "manifest",
}
ELSEWHERE = re.compile(r"url\(\s*['\"]?(?:https?:)?//|@import", re.IGNORECASE)


def pages(app: Flask, browser: Client) -> Iterator[TestResponse]:
    """Fetch every page that needs no number."""
    for rule, address in routes(app, "GET"):
        if not rule.arguments:
            yield browser.get(address, may_fail=True)


@pytest.fixture
def https(tmp_path: Path) -> Flask:
    """The site behind an address with https, as in production."""
    app = databases.application(tmp_path, "", public_url="https://network.example.org", host="network")
    databases.migrate(app)
    return app


# What an answer says


def test_every_answer_carries_the_strict_headers(app: Flask, signed_in_as: SignIn, carol: Member) -> None:
    wrong = []
    for answer in pages(app, signed_in_as(carol)):
        headers = answer.headers
        says = {
            "nosniff": headers.get("X-Content-Type-Options") == "nosniff",
            "no frame": headers.get("X-Frame-Options") == "DENY",
            "referrer": headers.get("Referrer-Policy") == "same-origin",
            "opener": headers.get("Cross-Origin-Opener-Policy") == "same-origin",
            "resource": headers.get("Cross-Origin-Resource-Policy") == "same-origin",
            "not kept": "no-store" in headers.get("Cache-Control", "")
            or answer.request.path.endswith(FETCHED_AGAIN),
            "no server": "Server" not in headers and "X-Powered-By" not in headers,
            "one type": "charset" in headers["Content-Type"]
            or not headers["Content-Type"].startswith("text/"),
        }
        wrong += [f"{answer.request.path}: {what}" for what, right in says.items() if not right]

    assert wrong == []


def test_the_content_policy_lets_nothing_slip_in(client: Client) -> None:
    said = client.get("/").headers["Content-Security-Policy"]
    policy = {part.split()[0]: part.split()[1:] for part in said.split(";") if part.strip()}

    assert "unsafe" not in said
    assert "*" not in said
    assert "http" not in said
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == ["'none'"]
    assert policy["form-action"] == policy["connect-src"] == policy["style-src"] == ["'self'"]
    assert [source.partition("-")[0] for source in policy["script-src"]] == ["'self'", "'nonce"]


def test_a_nonce_is_used_once(client: Client) -> None:
    nonces = [
        re.search(r"'nonce-([^']+)'", client.get("/").headers["Content-Security-Policy"]) for _ in range(3)
    ]

    assert len({found[1] for found in nonces if found}) == 3
    assert all(found and len(found[1]) >= 22 for found in nonces)


def test_no_page_asks_anything_of_another_site(
    app: Flask, signed_in_as: SignIn, carol: Member, ada: Member
) -> None:
    """Neither to fetch nor to send; a link that somebody may follow is not asked for by the page itself."""
    asked = []
    for who in (carol, ada):
        for answer in pages(app, signed_in_as(who)):
            if answer.mimetype != "text/html":
                continue
            for tag, facts in Page(answer.text).elements:
                addresses = [facts[name] for name in LOADING & set(facts) if (tag, name) != ("a", "href")]
                asked += [one for one in addresses if re.match(r"(?i)\s*(?:[a-z]+:)?//", one)]
                asked += [facts["style"]] if "style" in facts else []
            assert 'http-equiv="refresh"' not in answer.text

    assert asked == []


def test_no_stylesheet_or_script_asks_anything_of_another_site() -> None:
    sheets = [
        file for file in STATIC.rglob("*") if file.suffix in {".css", ".js", ".svg", ".json", ".webmanifest"}
    ]
    assert sheets

    found = {file.name: ELSEWHERE.findall(file.read_text()) for file in sheets}
    scripts = [file for file in sheets if file.suffix == ".js"]
    calls = {
        file.name: re.findall(r"['\"`]https?://(?!www\.w3\.org)[^'\"`]+", file.read_text())
        for file in scripts
    }

    assert {name: urls for name, urls in found.items() if urls} == {}
    assert {name: urls for name, urls in calls.items() if any("sourcemap" not in url for url in urls)} == {}


def test_a_link_to_elsewhere_tells_nothing_of_where_it_was(client: Client) -> None:
    assert client.get("/").headers["Referrer-Policy"] == "same-origin"


def test_only_what_is_the_same_for_everybody_may_be_kept(client: Client) -> None:
    sheet = re.search(r'href="(/static/[^"]+\.css[^"]*)"', client.get("/").text)
    assert sheet is not None

    kept = client.get(sheet[1])

    kept.close()
    assert kept.status_code == 200
    assert "no-store" not in kept.headers["Cache-Control"]
    assert "Set-Cookie" not in kept.headers
    assert kept.headers["X-Content-Type-Options"] == "nosniff"


# Cookies


@pytest.mark.parametrize("address", PUBLIC_PAGES)
def test_a_public_page_sets_no_cookie(client: Client, address: str) -> None:
    assert client.get(address).headers.getlist("Set-Cookie") == []


def test_the_only_cookie_is_the_session(client: Client) -> None:
    names = {
        cookie.partition("=")[0]
        for one in OPEN_FORMS
        for cookie in client.get(one).headers.getlist("Set-Cookie")
    }

    assert names == {"session"}


def test_over_https_the_cookie_goes_nowhere_else(https: Flask) -> None:
    with https.app_context():
        answer = Quick(https).get("/sign-in", base_url="https://network.example.org")

    [cookie] = answer.headers.getlist("Set-Cookie")
    flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}
    assert cookie.startswith("__Host-session=")
    assert {"secure", "httponly", "path=/", "samesite=lax"} <= flags
    assert not any(flag.startswith("domain") for flag in flags)
    assert "max-age=" in answer.headers["Strict-Transport-Security"]


def test_a_cookie_that_was_touched_is_nobodys(app: Flask, browse: Browse, carol: Member) -> None:
    browser = browse(carol)
    assert browser.get("/account/").status_code == 200
    kept = browser.get_cookie("session")
    assert kept is not None
    head, _, rest = kept.value.partition(".")

    for value in (
        f"{head[:-2]}AA.{rest}",
        kept.value[:-3],
        kept.value + "x",
        "",
        "é",
        "{}",
        "a.b.c",
        "." * 3000,
    ):
        other = browse()
        other.set_cookie("session", value)
        assert other.get("/account/").status_code == 302, value[:30]


# Names that are not ours

FOREIGN_HOSTS = (
    "evil.example", "evil.example:80", "localhost.evil.example", "evil.example#localhost", "[::1", "",
    "localhost@evil.example", "localhost:evil", "local host", "evil.example/localhost", "a" * 300,
    "localhost\tevil.example", "xn--e1aybc.example", "127.0.0.1.evil.example",
)  # fmt: skip


def ask_as(
    app: Flask, address: str, host: str, method: str = "GET", **headers: str
) -> tuple[str, dict[str, str], bytes]:
    """Make a request with whatever Host header, past the client that would mend it."""
    environ = EnvironBuilder(address, method=method, headers=headers).get_environ()
    environ["HTTP_HOST"] = host
    body, status, said = run_wsgi_app(app.wsgi_app, environ)
    return status, dict(said), b"".join(body)


@pytest.mark.parametrize("host", FOREIGN_HOSTS, ids=range(len(FOREIGN_HOSTS)))
def test_the_site_answers_to_its_own_name_alone(app: Flask, host: str) -> None:
    for address in ("/", "/sign-in", "/members/1", "/static/site.css", "/nowhere"):
        status, headers, body = ask_as(app, address, host)

        assert status.startswith("400"), (address, status)
        assert b"evil.example" not in body + str(headers).encode()


@pytest.mark.parametrize("host", ["evil.example", "[::1", ""])
def test_nobody_is_led_to_https_on_a_foreign_name(https: Flask, host: str) -> None:
    status, headers, _ = ask_as(https, "/sign-in", host)

    assert status.startswith("400")
    assert "Location" not in headers


@pytest.mark.parametrize(
    "header",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example;proto=https"},
        {"X-Host": "evil.example"},
        {"X-Original-Host": "evil.example"},
        {"X-Forwarded-Prefix": "//evil.example"},
        {"X-Original-URL": "/administration/"},
        {"X-HTTP-Method-Override": "POST"},
        {"X-Forwarded-Proto": "javascript"},
    ],
    ids=lambda header: next(iter(header)),
)
def test_what_a_caller_says_of_the_way_changes_no_link(
    app: Flask, amina: Member, header: dict[str, str]
) -> None:
    for address in ("/", "/sign-in", "/account/"):
        answer = Quick(app).get(address, headers=header)
        assert "evil.example" not in answer.text + str(answer.headers)
        assert answer.status_code in {200, 302}


def test_a_letter_leads_to_our_address_whatever_name_was_asked(
    app: Flask, client: Client, amina: Member
) -> None:
    status, *_ = ask_as(app, "/reset-password", "evil.example", method="POST")
    assert status.startswith("400")
    client.post(
        "/reset-password",
        data={"email": amina.email},
        headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"},
    )
    answered()

    [letter] = db.session.scalars(db.select(Message))
    assert "http://localhost/reset-password/" in letter.body
    assert "evil.example" not in letter.body


# Odd ways to ask


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "PROPFIND", "X" * 200])
def test_other_methods_are_refused(app: Flask, signed_in_as: SignIn, carol: Member, method: str) -> None:
    browser = signed_in_as(carol)
    for address in ("/", "/account/password", "/organisations/", "/sign-out", "/imports/"):
        assert browser.open(address, method=method).status_code in {400, 405}, address


def test_a_head_changes_nothing_and_says_what_a_get_would(app: Flask, browse: Browse, carol: Member) -> None:
    for address in ("/", "/account/", "/sign-out", "/invitations/send"):
        answer = browse(carol).head(address)
        assert answer.data == b""
        assert answer.status_code == browse(carol).get(address).status_code


def test_options_tells_no_other_site_anything(client: Client) -> None:
    answer = client.options(
        "/sign-in", headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    )

    assert not [name for name in answer.headers.keys() if name.startswith("Access-Control")]  # noqa: SIM118


def test_healthz_touches_nothing(
    app: Flask, browse: Browse, carol: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No database, no cookie, no member, no queue: it lives while everything else is away."""
    browser = browse(carol)

    def away(*_: object, **__: object) -> None:
        raise AssertionError("healthz asked for something")

    monkeypatch.setattr(db.session, "execute", away)
    monkeypatch.setattr(db.session, "scalars", away)
    monkeypatch.setattr(db.session, "get", away)
    monkeypatch.setattr(health, "checks", away)
    monkeypatch.setitem(app.extensions, "actor_loader", away)
    with app.test_request_context("/healthz"):
        answer = app.full_dispatch_request()

    assert answer.status_code == 200
    assert answer.get_json() == {"alive": True}
    assert browser is not None


def test_an_answer_cannot_be_split(app: Flask) -> None:
    """Were an address with a line break ever passed on, no second answer would come of it."""
    with app.test_request_context("/"):
        for address in ("/sign-in\r\nSet-Cookie: a=1", "/\u2028x"):
            try:
                location = redirect(address).headers["Location"]
            except ValueError:
                continue
            assert "\n" not in location
            assert "\r" not in location
        assert "\n" not in url_for("accounts.sign_in", next="a\r\nb")

"""What nobody types by accident, in every form and every address: no failure, nothing taken as markup.

The forms are found by going through the pages as each role, so a new one is tried without being named here.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import cycle, islice
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from network.accounts.models import Account
from network.core.database import db
from network.members.people.models import Member, RoleGrant
from network.members.people.rules import Status
from network.members.qualifications.models import PracticeEntry, Qualification
from tests.security.client import Page, Quick
from tests.security.conftest import Browse
from tests.security.matrix import MATRIX
from tests.security.test_access import address_of
from tests.security.world import World

SLOWEST_SECONDS = 2  # of work, however busy the machine is
SKIPPED = ("/sign-out", "/account/sign-ins/end-all")
ROLES = ("visitor", "applicant", "amina", "esi", "ben", "carol", "ada")
MARK = "xq7"
SUM = "{{7*191}}${7*191}<%=7*191%>#{7*191}"  # 1337 where somebody works it out
MIXTURE = (
    f"' on{MARK}=1 x='\"><{MARK} onmouseover={MARK}()></textarea></title><script>{MARK}()</script> {SUM} "
    "'; DROP TABLE members; -- %s%n{0}{__class__}%(name)s ../../etc/passwd"
)
PAYLOADS = (
    MIXTURE,
    f"javascript:{MARK}()",
    f"<script>{MARK}()</script>",
    f"=1+1|<{MARK}>",
    "a\x00b\x01\x1b[31m\x7f\x85",
    "\r\nSet-Cookie: xq7=1\r\nX-Xq7: 1\r\n\r\n<xq7>",
    "\u202egnp.exe\u2066\u200f\ufeff\U000e0041",
    "\ufffe\uffff\U0010ffff" + "Z" + "\N{COMBINING GRAVE ACCENT}" * 400,
    "9" * 400,
    str(2**63),
    "-1",
    "1e309",
    "NaN",
    "٣",
    "0000-00-00",
    "9999-12-31",
    "all(" * 200,
)
# What a form does not ask, and what it would mean to somebody who wanted more than they may.
EXTRA = {
    "role": "administrator", "roles": "administrator", "status": "verified", "member_id": "5", "by_id": "5",
    "checked_by_id": "5", "checked_at": "2026-01-01", "id": "5", "public_id": MARK, "is_admin": "1",
    "active_since": "2000-01-01", "factor_secret": MARK, "granted_by_id": "5", "origin": MARK,
}  # fmt: skip


Look = Callable[[TestResponse, str], None]


@dataclass(frozen=True)
class Found:
    """A form as a page shows it: where it goes, how, and what it asks with what answers."""

    address: str
    method: str
    answers: tuple[tuple[str, str], ...]
    files: frozenset[str] = field(default_factory=frozenset)

    @property
    def shape(self) -> tuple[str, str, tuple[str, ...]]:
        """What makes two forms the same one: an address without its numbers, and the questions."""
        return (
            self.method,
            re.sub(r"\d+", "N", self.address),
            tuple(sorted({name for name, _ in self.answers})),
        )


def forms_in(address: str, html: str) -> Iterator[Found]:
    """Give the forms of a page, each with the answers that stand in it."""
    form: dict[str, str] | None = None
    answers: list[tuple[str, str]] = []
    files: set[str] = set()
    chosen = ""
    for tag, facts in [*Page(html).elements, ("form", {})]:
        if tag == "form":
            if form is not None:
                where = (form.get("action") or address).partition("#")[0]
                yield Found(where, form.get("method", "get").upper(), tuple(answers), frozenset(files))
            form, answers, files = facts, [], set()
        elif tag == "select":
            chosen = facts.get("name", "")
            answers.append((chosen, ""))
        elif tag == "option" and chosen and (facts.get("value") and not dict(answers).get(chosen)):
            answers.append((chosen, facts["value"]))
        elif facts.get("name") and tag in {"input", "textarea", "button"}:
            if facts.get("type") == "file":
                files.add(facts["name"])
            answers.append((facts["name"], facts.get("value", "")))


def crawl(client: Quick, look: Look | None = None, most: int = 60) -> tuple[list[Found], set[str]]:
    """Go through the pages that somebody can reach; return the forms, and the addresses with questions."""
    waiting, seen, shapes = ["/"], {"/"}, {}
    asked: set[str] = set()
    kinds: dict[str, int] = {}
    while waiting and len(kinds) < most:
        address = waiting.pop(0)
        answer = client.get(address)
        if look is not None:
            look(answer, f"GET {address}")
        if answer.mimetype != "text/html" or answer.status_code != 200:
            if answer.status_code in {301, 302, 303}:
                _enlist(answer.location, waiting, seen, kinds)
            continue
        for form in forms_in(address, answer.text):
            shapes.setdefault(form.shape, form)
        for _tag, facts in Page(answer.text).elements:
            if href := facts.get("href"):
                if "?" in href:
                    asked.add(href)
                _enlist(href, waiting, seen, kinds)
    return list(shapes.values()), asked


def _enlist(href: str, waiting: list[str], seen: set[str], kinds: dict[str, int]) -> None:
    """Go to a page of this site once, and to no more than two that differ by a number alone."""
    path = urlsplit(href).path
    kind = re.sub(r"\d+", "N", path)
    if not path.startswith("/") or path.startswith("/static") or path in seen or kinds.get(kind, 0) > 1:
        return
    seen.add(path)
    kinds[kind] = kinds.get(kind, 0) + 1
    waiting.append(path)


class Faults:
    """What went wrong, gathered so that one run tells all of it."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def look(self, answer: TestResponse, what: str, began: float) -> None:
        """Look over an answer: it is no failure, came soon, and holds nothing of ours as markup."""
        if answer.status_code >= 500:
            self.found.append(f"{what}: {answer.status}")
        if time.thread_time() - began > SLOWEST_SECONDS:
            self.found.append(f"{what}: took {time.thread_time() - began:.1f} s")
        if "X-Xq7" in answer.headers or "xq7=1" in "".join(answer.headers.getlist("Set-Cookie")):
            self.found.append(f"{what}: made a header")
        if answer.mimetype == "text/html" and (MARK in answer.text or "1337" in answer.text):
            self.found += [f"{what}: {wrong}" for wrong in markup_of_ours(answer.text)]


def markup_of_ours(html: str) -> list[str]:
    """Return what a browser would take as markup of that which was typed."""
    found = ["a sum was worked out"] if re.search(r"(?<![\w-])1337(?![\w-])", html) else []
    for tag, facts in Page(html).elements:
        names = [tag, *facts]
        found += [f"<{tag} {facts}>" for name in names if MARK in name or name.startswith("on")]
        found += [f"<{tag} {facts}>" for name in ("href", "src", "action") if is_script(facts.get(name, ""))]
    return found


def is_script(address: str) -> bool:
    """Whether a browser would run an address, reading it without blanks and line breaks as browsers do."""
    return re.sub(r"[\x00-\x20]", "", address).lower().startswith(("javascript:", "data:text", "vbscript:"))


def variations(form: Found) -> Iterator[tuple[str, MultiDict[str, object]]]:
    """Answer a form in every strange way: each payload in all questions at once, each question left out…"""
    names = [name for name in dict(form.answers) if name != "csrf_token"]
    plain = MultiDict[str, object](form.answers)
    texts = [name for name in names if name not in form.files]
    for payload in PAYLOADS:
        yield f"{payload!r:.40} everywhere", MultiDict(dict.fromkeys(texts, payload))
    for name, payload in zip(texts, islice(cycle(PAYLOADS), 7, 13), strict=False):
        yield f"{payload!r:.40} in {name}", MultiDict({**plain.to_dict(), name: payload})
    for name in names[:3]:
        yield f"without {name}", MultiDict([(one, value) for one, value in form.answers if one != name])
    yield "every question twice", MultiDict([*form.answers, *((name, f"<{MARK}>") for name in texts)])
    yield "questions as lists", MultiDict([(f"{name}[]", value) for name, value in form.answers])
    yield "questions nobody asked", MultiDict([*form.answers, *EXTRA.items()])
    yield (
        "files for words",
        MultiDict(
            [(name, (BytesIO(b"<xq7>"), f"<{MARK}>\r\n.png")) for name in names]
            if form.method == "POST"
            else []
        ),
    )
    yield "words for files", MultiDict({**plain.to_dict(), **dict.fromkeys(form.files, f"<{MARK}>")})
    yield "nothing", MultiDict()


def send(client: Quick, form: Found, answers: MultiDict[str, object]) -> TestResponse:
    if form.method == "GET":
        return client.get(urlsplit(form.address).path, query_string=dict(answers.to_dict(flat=False)))
    return client.post(form.address, data=answers)


@pytest.fixture
def roles(world: World, browse: Browse) -> Callable[[str], Quick]:
    """Give the browser of a role."""
    return lambda name: browse(None if name == "visitor" else world.people[name])


@pytest.fixture
def quiet(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take what is sent without its token, and leave a file unread that is none."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


@pytest.mark.usefixtures("unlimited", "quiet")
def test_no_form_fails_or_takes_what_is_typed_as_markup(
    app: Flask, world: World, roles: Callable[[str], Quick]
) -> None:
    faults, tried = Faults(), {}
    for role in ROLES:
        client = roles(role)
        for form in crawl(client)[0]:
            if form.shape in tried or form.address in SKIPPED:
                continue
            tried[form.shape] = form
            for what, answers in variations(form):
                began = time.thread_time()
                answer = send(client, form, answers)
                faults.look(answer, f"{role}: {form.method} {form.address}, {what}", began)
                if urlsplit(answer.location or "").path == "/sign-in" and role != "visitor":
                    client = roles(role)

    assert len(tried) > 30
    assert faults.found == [], "\n".join(faults.found)
    assert_nobody_gained_anything(world)
    assert_what_was_kept_is_shown_as_text(roles)


def assert_nobody_gained_anything(world: World) -> None:
    """No extra question made a role, a membership, a verification or an account that was not there."""
    db.session.expire_all()
    powers = {(grant.member_id, grant.role.value) for grant in db.session.scalars(select(RoleGrant))}
    held = {
        name: {role for number, role in powers if number == world.people[name].id} for name in world.people
    }
    assert "administrator" not in set().union(*(held[name] for name in held if name != "ada"))
    assert world.people["applicant"].status is not Status.ACTIVE or world.people["applicant"].roles <= {
        "instructor"
    }
    assert all(one.checked_by_id != one.member_id for one in db.session.scalars(select(Qualification)))
    assert all(one.checked_by_id != one.member_id for one in db.session.scalars(select(PracticeEntry)))
    assert all(account.factor_secret != MARK for account in db.session.scalars(select(Account)))
    assert MARK not in set(db.session.scalars(select(Member.public_id)))


def assert_what_was_kept_is_shown_as_text(roles: Callable[[str], Quick]) -> None:
    faults = Faults()
    for role in ROLES:
        crawl(
            roles(role),
            lambda answer, what, role=role: faults.look(answer, f"{role}: {what}", time.thread_time()),
        )
    assert faults.found == [], "\n".join(faults.found)


QUESTIONS = (
    "after",
    "before",
    "part",
    "size",
    "next",
    "what",
    "status",
    "on",
    "show",
    "page",
    "member",
    "sheet",
    "q",
)
STRANGE = (
    "\x00", f"\"'><{MARK} on{MARK}=1>{SUM}\r\nX-Xq7: 1\u202e%", str(2**63), "9" * 5000, "-1", "9999-12-31",
    "1~\x00~c", f"javascript:{MARK}", "\ud800",
)  # fmt: skip


@pytest.mark.usefixtures("unlimited")
def test_no_address_fails_whatever_is_asked_of_it(
    app: Flask, world: World, roles: Callable[[str], Quick]
) -> None:
    """Every address that can be opened, with every question that one of them knows."""
    faults, tried = Faults(), set[str]()
    for role in ("visitor", "amina", "esi", "carol", "ada"):
        client = roles(role)
        names = {name for href in crawl(client)[1] for name in parse_qs(urlsplit(href).query)}
        for name, row in MATRIX.items():
            if (
                "GET" not in row.methods
                or not row.lets_in(role, "amina")
                or row.is_not_there
                or name == "health.readyz"
            ):
                continue
            if name in tried and not name.startswith("directory"):  # which answers each role otherwise
                continue
            tried.add(name)
            places = {"id": world.things["amina"][row.thing], **row.places} if row.thing else row.places
            address = address_of(app, name.partition(" ")[0], places)
            for strange in STRANGE:
                questions = {one: strange.encode("utf-8", "surrogatepass") for one in {*names, *QUESTIONS}}
                began = time.thread_time()
                faults.look(
                    client.get(address, query_string=questions), f"{role}: {address} {strange!r:.30}", began
                )

    assert faults.found == [], "\n".join(faults.found)


@pytest.mark.usefixtures("unlimited")
def test_no_place_in_an_address_fails(app: Flask, world: World, roles: Callable[[str], Quick]) -> None:
    faults = Faults()
    client = roles("carol")
    for path in (
        "/members/{}/qualifications", "/members/1/edit/{}", "/members/1/membership/{}", "/members/1/path/{}",
        "/members/1/qualifications/add/{}", "/qualifications/1/evidence/{}", "/imports/1/rows/{}",
        "/administration/letters/templates/{}", "/sign-in/link/{}", "/claim/{}", "/reset-password/{}",
        "/unsubscribe/{}", "/lost-address/stop/{}", "/catalogue/kinds/{}", "/static/{}", "/{}",
        "/administration/letters-of-the-demonstration/{}", "/imports/members.{}", "/members/export.{}",
    ):  # fmt: skip
        for strange in (
            "%00", "a%00b", "9" * 30, "9" * 5000, "-1", "0", "%ED%A0%80", "%FF", "%0d%0aX-Xq7:1",
            "..%2f..%2fetc", "....//", "%2e%2e%2fsettings.py", "{{7*191}}", f"%3C{MARK}%3E", "٣",
        ):  # fmt: skip
            address = path.format(strange)
            faults.look(client.get(address), address[:60], time.thread_time())

    assert faults.found == [], "\n".join(faults.found)


@pytest.mark.usefixtures("unlimited", "quiet")
def test_very_much_is_refused_quickly(app: Flask, world: World, roles: Callable[[str], Quick]) -> None:
    """A megabyte in one question, two thousand questions, a body that is no form at all."""
    faults = Faults()
    for role, address in (
        ("visitor", "/sign-in"),
        ("visitor", "/join"),
        ("visitor", "/lost-address"),
        ("amina", "/members/1/edit/about"),
        ("amina", "/members/1/edit/who"),
        ("amina", "/members/1/practice"),
        ("carol", "/catalogue/conditions/1/requirement"),
        ("carol", "/verification/1"),
    ):
        client, page = roles(role), roles(role).get(address).text
        names = {name for form in forms_in(address, page) for name, _ in form.answers}
        bodies: list[dict[str, object]] = [
            {"data": {name: "a" * (900_000 // len(names)) for name in names}},
            {"data": dict.fromkeys(names, "@" * (900_000 // len(names)))},
            {"data": dict.fromkeys(names, "9" * (900_000 // len(names)))},
            {"data": dict.fromkeys(names, "a" * 1100000)},
            {"data": {f"name{number}": "" for number in range(3000)}},
            {"data": b"\r" * 1_000_000, "content_type": "multipart/form-data; boundary=a"},
            {"data": b"--a\r\n" * 100_000, "content_type": "multipart/form-data; boundary=a"},
            {"data": b"&" * 900_000, "content_type": "application/x-www-form-urlencoded"},
            {"data": b'{"email":[1],"name":{"a":1}}', "content_type": "application/json"},
            {"data": b"[" * 100_000, "content_type": "application/json"},
            {"data": b"\xff\xfe", "content_type": "text/plain; charset=\xff".encode().decode("latin-1")},
        ]
        for number, body in enumerate(bodies):
            began = time.thread_time()
            faults.look(client.post(address, **body), f"{role}: {address} body {number}", began)  # type: ignore[arg-type]

    assert faults.found == [], "\n".join(faults.found)

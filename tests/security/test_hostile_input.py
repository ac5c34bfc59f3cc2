"""What nobody types by accident, in every form and every address: no failure, nothing taken as markup.

The forms are found by going through the pages as each role, so a new one is tried without being named here.
"""

import gc
import time
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from network.accounts.models import Account
from network.core.database import db
from network.members.people.models import Member, RoleGrant
from network.members.people.rules import Status
from network.members.qualifications.models import PracticeEntry, Qualification
from tests.security.client import IN, Quick
from tests.security.conftest import Browse
from tests.security.hostile import (
    MARK,
    PAYLOADS,
    SUM,
    Faults,
    crawl,
    forms_in,
    send,
    some_of,
    variations,
)
from tests.security.matrix import MATRIX
from tests.security.test_access import address_of, attempts
from tests.security.world import World

SKIPPED = ("/sign-out", "/account/sign-ins/end-all")
ROLES = ("visitor", "applicant", "amina", "esi", "ben", "carol", "ada")
# What these carry out takes somebody out of the world that the other forms need.
ENDS_SOMEBODY = {"rights.carry_out", "people.membership", "people.membership suspend"}


@pytest.fixture(autouse=True)
def small_heap() -> Iterator[None]:
    """Set aside what earlier tests left in memory: to look through it takes as long as a slow answer."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def roles(world: World, browse: Browse) -> Callable[[str], Quick]:
    """Give the browser of a role."""
    return lambda name: browse(None if name == "visitor" else world.people[name])


@pytest.fixture
def quiet(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take what is sent without its token, and leave a file unread that is none."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


@pytest.mark.one_database("sqlite")
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


@pytest.mark.one_database("postgresql")
@pytest.mark.usefixtures("unlimited", "quiet")
def test_no_declared_form_fails_or_takes_what_is_typed_as_markup(
    app: Flask, world: World, roles: Callable[[str], Quick]
) -> None:
    """Each address that the matrix says takes a form, also where no page leads today."""
    faults, tried = Faults(), set()
    for role in ROLES:
        client = roles(role)
        for one in attempts(app, world, role):
            name = one.endpoint
            if one.method != "GET" or one.expected != IN or name in tried | ENDS_SOMEBODY:
                continue
            if "POST" not in MATRIX[name].methods:
                continue
            tried.add(name)
            for form in forms_in(one.address, client.get(one.address).text):
                if form.address != one.address or form.method != "POST":
                    continue
                for what, answers in variations(form, some_of(PAYLOADS, name, 7)):
                    began = time.thread_time()
                    answer = send(client, form, answers)
                    faults.look(answer, f"{role}: POST {form.address}, {what}", began)
                if client.get("/account/").status_code == 302 and role != "visitor":
                    client = roles(role)

    assert len(tried) > 60
    assert faults.found == [], "\n".join(faults.found)
    assert_nobody_gained_anything(world)


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


@pytest.mark.one_database("postgresql")
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
            for strange in some_of(STRANGE, name, 5):
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
            "..%2f..%2fetc", "....//", "%2e%2e%2fsettings.py", "{{71933*191}}", f"%3C{MARK}%3E", "٣",
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

"""What the log says of a day: ids and outcomes, never a name, an address, a password or a token."""

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, request
from sqlalchemy import text

from network.accounts import operations as accounts
from network.accounts import queries
from network.core import jobs, mail, mail_delivery
from network.core.database import db
from network.core.logs import JsonLines, Lines
from network.core.mail import Message
from network.members.people.models import Member
from tests.accounts.post import answered, link_to
from tests.plugins.client import Client
from tests.security.conftest import Browse
from tests.test_house_style import SignIn

FORMATS = {"json": JsonLines, "text": Lines}
PASSWORD = "walnut cycling harbour lantern"
FORGED = 'x\n12:00:00 info    forged\r\n\u2028{"forged": 1}\x85\x0b\x0c\x1b[2Kforged'


@pytest.fixture(params=FORMATS)
def log(request: pytest.FixtureRequest, app: Flask) -> Iterator[Callable[[], str]]:
    """Give what every logger of the process has said until now, in each of the two formats."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(FORMATS[request.param]())
    handler.setLevel(logging.DEBUG)
    loggers = [logging.getLogger("network"), logging.getLogger()]
    for one in loggers:
        one.addHandler(handler)
    yield kept.getvalue
    for one in loggers:
        one.removeHandler(handler)


def test_a_day_on_the_site_leaves_nobodys_name_in_the_log(
    app: Flask,
    client: Client,
    signed_in_as: SignIn,
    amina: Member,
    carol: Member,
    dev: Member,
    log: Callable[[], str],
) -> None:
    account = queries.account_of(amina)
    assert account is not None
    accounts.set_password(account, PASSWORD, by=amina)
    client.post("/sign-in", data={"email": amina.email, "password": PASSWORD})
    client.post("/sign-in", data={"email": "stranger@network.example", "password": "wrong horse battery"})
    client.post("/sign-in/link", data={"email": amina.email})
    client.post("/reset-password", data={"email": amina.email})
    client.post(
        "/join",
        data={
            "name": "Fay Rossi",
            "email": "fay@network.example",
            "role": "instructor",
            "reason": "canary reason",
        },
    )
    answered()
    link = link_to(amina.email)
    client.get(link)
    client.post(link, data={"password": "another harbour lantern walnut"})
    coordinator = signed_in_as(carol)
    accounts.invite(dev, by=carol)
    invitation = link_to(dev.email)
    client.get(invitation)
    client.get(f"{invitation}x?email=somebody@network.example")
    coordinator.post(f"/members/{amina.id}/notes", data={"notes": "canary note", "version": amina.version})
    coordinator.get("/members/?text=Khan")
    coordinator.get("/members/export.csv")
    jobs.run("send-mail")
    secrets = [token.rsplit("/", 1)[1] for token in (link, invitation)]
    cookie = coordinator.get_cookie("session")
    assert cookie is not None

    said = log()

    assert said.count("\n") > 10
    people = ("Amina", "Khan", "Carol", "Hughes", "Dev", "Patel", "Fay", "Rossi")
    private = (
        "@",
        "canary",
        PASSWORD,
        "wrong horse",
        "another harbour",
        "127.0.0.1",
        cookie.value,
        *people,
        *secrets,
    )
    assert [word for word in private if word in said] == []


def test_a_failure_is_told_without_what_was_in_the_database(
    app: Flask, browse: Browse, amina: Member, log: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Databases quote the row that they refuse, and SQLAlchemy what it was asked to write."""

    typed = {"name": "canary name", "email": "canary@network.example"}

    def fail(*_: object, **__: object) -> None:
        db.session.add(Member(public_id=amina.public_id, **typed))
        db.session.flush()

    monkeypatch.setitem(app.view_functions, "home.contact", fail)

    answer = browse().get("/contact")

    assert answer.status_code in {409, 500}
    assert "IntegrityError" in log() or "Unique" in log()
    assert "test_logs.py" in log()  # where it happened
    assert "canary" not in log()
    assert amina.public_id not in log()


def test_what_somebody_typed_is_not_quoted_by_a_failure(
    app: Flask, browse: Browse, log: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        db.session.execute(text("SELECT 1 FROM nowhere WHERE name = :name"), request.args)

    monkeypatch.setitem(app.view_functions, "home.contact", fail)

    answer = browse().get("/contact?name=canary")

    assert answer.status_code >= 500
    assert "nowhere" in log()
    assert "canary" not in log()


@pytest.mark.parametrize("level", ["info", "exception"])
def test_nothing_that_is_typed_begins_a_line_of_its_own(
    app: Flask, log: Callable[[], str], level: str
) -> None:
    logger = logging.getLogger("network.tests")
    before = len(log().splitlines())
    try:
        raise ValueError(FORGED)
    except ValueError:
        getattr(logger, level)("somebody typed %s", FORGED)

    lines = log().splitlines()[before:]

    assert sum("somebody typed" in line for line in lines) == 1
    assert not [line for line in lines if line.startswith(("12:00:00", "forged", '{"forged"'))]
    assert "\x1b" not in log()
    for line in lines:
        assert line.startswith(("{", " ")) or line[2] == ":", line


def test_a_request_is_one_line_whatever_it_asks_for(
    app: Flask, browse: Browse, log: Callable[[], str]
) -> None:
    browse().get("/nowhere%0a12:00:00 info forged", headers={"User-Agent": "canary", "Referer": "canary"})
    browse().get("/sign-in?next=/canary%0d%0aforged")

    lines = log().splitlines()

    assert len(lines) == 2
    assert "no such address" in lines[0]
    assert "forged" not in log()
    assert "canary" not in log()


def test_a_line_of_json_can_be_read_back(app: Flask) -> None:
    record = logging.LogRecord("network.tests", logging.INFO, "", 0, "typed %s", (FORGED,), None)

    written = JsonLines().format(record)

    assert len(written.splitlines()) == 1
    assert json.loads(written)["message"] == f"typed {FORGED}"


def test_a_letter_that_cannot_go_is_named_by_its_number(
    app: Flask, amina: Member, log: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_delivery, "_as_mail", lambda message: 1 / 0 if message else None)
    mail.queue("accounts/email/password_changed.txt", to=amina)
    jobs.run("send-mail")
    [letter] = db.session.scalars(db.select(Message))

    assert f"letter {letter.id} cannot be sent" in log()
    assert "Amina" not in log()
    assert "@" not in log()

"""Letters as coordinators and administrators see them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select, update

from network.core import audit, jobs, letters, mail
from network.core.database import db
from network.core.mail import Message, Status
from network.members.people.models import Member
from tests.core.post import ENTER, HELLO, with_templates
from tests.plugins.client import Client
from tests.plugins.statements import statements

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
SignIn = Callable[[Member], Client]


@pytest.fixture(autouse=True)
def _templates(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with_templates(app, monkeypatch)


def letter(
    to: Member, words: str = "What is new", status: Status = Status.QUEUED, notice: str | None = "news"
) -> Message:
    message = mail.queue(HELLO, to=to, words=words)
    assert message is not None
    db.session.execute(update(Message).where(Message.id == message.id).values(status=status, notice=notice))
    db.session.commit()
    return message


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        ("hold", Status.QUEUED, Status.HELD),
        ("release", Status.HELD, Status.QUEUED),
        ("cancel", Status.QUEUED, Status.CANCELLED),
        ("cancel", Status.FAILED, Status.CANCELLED),
        ("retry", Status.FAILED, Status.QUEUED),
    ],
)
def test_a_coordinator_handles_a_letter(
    app: Flask, amina: Member, carol: Member, signed_in_as: SignIn, step: str, before: Status, after: Status
) -> None:
    message = letter(amina, status=before)

    answer = signed_in_as(carol).post(f"/administration/letters/{message.id}/{step}")

    assert answer.status_code == 302
    assert message.status is after


@pytest.mark.parametrize(
    ("step", "before"),
    [("hold", Status.SENT), ("release", Status.FAILED), ("cancel", Status.SENT), ("retry", Status.HELD)],
)
def test_a_step_that_makes_no_sense_is_explained(
    app: Flask, amina: Member, carol: Member, signed_in_as: SignIn, step: str, before: Status
) -> None:
    message = letter(amina, status=before)

    answer = signed_in_as(carol).post(f"/administration/letters/{message.id}/{step}")

    assert (answer.status_code, message.status) == (409, before)


@pytest.mark.parametrize("step", ["hold", "cancel"])
def test_a_letter_that_always_goes_is_kept_back_by_an_administrator_alone(
    app: Flask, amina: Member, carol: Member, ada: Member, signed_in_as: SignIn, step: str
) -> None:
    message = letter(amina, notice=None)
    path = f"/administration/letters/{message.id}/{step}"
    browser = signed_in_as(carol)

    assert browser.post(path).status_code == 403
    assert f"/{message.id}/{step}" not in browser.get("/administration/letters").text
    assert signed_in_as(ada).post(path).status_code == 302


@pytest.mark.parametrize("step", ["hold", "cancel"])
def test_nobody_keeps_back_word_of_what_they_have_done(
    app: Flask, amina: Member, ada: Member, signed_in_as: SignIn, step: str
) -> None:
    audit.record("second factor removed", by=ada, about=amina)
    message = letter(amina, notice=None)

    answer = signed_in_as(ada).post(f"/administration/letters/{message.id}/{step}")

    assert (answer.status_code, message.status) == (409, Status.QUEUED)
    assert "somebody else has to keep it back" in answer.text


@pytest.mark.parametrize("step", ["hold", "release", "cancel", "retry"])
def test_others_do_not_handle_letters(
    app: Flask, amina: Member, ben: Member, esi: Member, signed_in_as: SignIn, step: str
) -> None:
    message = letter(amina)
    path = f"/administration/letters/{message.id}/{step}"

    assert [signed_in_as(who).post(path).status_code for who in (amina, ben, esi)] == [403, 403, 403]
    assert message.status is Status.QUEUED


def test_the_list_shows_neither_what_a_letter_says_nor_a_link_that_lets_in(
    app: Flask, amina: Member, carol: Member, ada: Member, signed_in_as: SignIn
) -> None:
    mail.queue(ENTER, to=amina, secret="s3cret-canary")
    mail.queue(HELLO, to=amina, words="Subject canary\n\nbody")

    pages = [signed_in_as(who).get("/administration/letters").text for who in (carol, ada)]

    assert all("Subject canary" in page for page in pages)
    assert all("s3cret-canary" not in page and "enter/" not in page for page in pages)


def test_the_list_is_narrowed_and_paged(
    app: Flask, amina: Member, carol: Member, signed_in_as: SignIn
) -> None:
    for number in range(60):
        letter(amina, f"Number {number:02}", Status.SENT)
    letter(amina, "The failed one", Status.FAILED)
    browser = signed_in_as(carol)

    failed = browser.get("/administration/letters?status=failed").text
    first = browser.get("/administration/letters?status=sent")
    last = db.session.scalars(select(Message.id).where(Message.subject == "Number 10")).one()
    second = browser.get(f"/administration/letters?status=sent&before={last}").text

    assert "The failed one" in failed
    assert "Number 59" not in failed
    assert f"before={last}" in first.text
    assert "Number 10" in first.text
    assert "Number 09" in second
    assert "Number 10" not in second


def test_the_list_asks_as_much_for_one_letter_as_for_many(
    app: Flask, amina: Member, carol: Member, signed_in_as: SignIn
) -> None:
    browser = signed_in_as(carol)
    asked = []
    for count in (1, 3):
        for _ in range(count):
            letter(amina)
        with statements() as made:
            browser.get("/administration/letters")
        asked.append(len(made))

    assert asked[0] == asked[1]


@pytest.mark.parametrize("address", ["?status=nonsense", "?before=x", "?before=99999999999999999999"])
def test_strange_addresses_do_no_harm(app: Flask, carol: Member, signed_in_as: SignIn, address: str) -> None:
    assert signed_in_as(carol).get(f"/administration/letters{address}").status_code == 200


def test_a_template_is_read_with_a_real_record(
    app: Flask, carol: Member, amina: Member, signed_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "previews", {})
    letters.offer_preview(HELLO, "A greeting", lambda: {"to": amina, "words": "Good <b>day</b>"})
    browser = signed_in_as(carol)

    assert "A greeting" in browser.get("/administration/letters/templates").text
    shown = browser.get(f"/administration/letters/templates/{HELLO}").text
    assert "Good &lt;b&gt;day&lt;/b&gt;" in shown
    assert "Hello Amina Khan," in shown


@pytest.mark.parametrize("name", ["base.html", "../secret", "core/email/sign_off.txt", "no/email/such.txt"])
def test_only_letters_can_be_read_as_templates(
    app: Flask, carol: Member, signed_in_as: SignIn, name: str
) -> None:
    assert signed_in_as(carol).get(f"/administration/letters/templates/{name}").status_code == 404


def test_every_letter_of_the_site_is_listed(app: Flask, carol: Member, signed_in_as: SignIn) -> None:
    page = signed_in_as(carol).get("/administration/letters/templates").text

    offered = {one.title for one in letters.previews.values()}
    names = [name for name in app.jinja_env.list_templates(["txt"]) if name.startswith("accounts/email/")]
    assert names
    assert all(name in page or letters.previews[name].title in offered for name in names)


# The letters of a demonstration


def test_a_demonstration_shows_its_letters_to_anybody(
    app: Flask, amina: Member, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], site_mode="demo"))
    message = mail.queue(HELLO, to=amina, words="Hello & <welcome>")
    db.session.commit()
    jobs.run_waiting()
    assert message is not None
    name = message.message_id[1:33]

    listed = client.get("/administration/letters-of-the-demonstration").text
    shown = client.get(f"/administration/letters-of-the-demonstration/{name}").text

    assert "Hello &amp; &lt;welcome&gt;" in listed
    assert 'href="http://localhost/healthz"' in shown


def test_outside_a_demonstration_there_are_no_letters_to_see(
    app: Flask, ada: Member, signed_in_as: SignIn
) -> None:
    browser = signed_in_as(ada)

    assert browser.get("/administration/letters-of-the-demonstration").status_code == 404
    assert browser.get("/administration/letters-of-the-demonstration/" + "a" * 32).status_code == 404


@pytest.mark.parametrize("name", ["..", "%2e%2e%2fsecret-key", "a", "A" * 32])
def test_only_letters_are_served(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], site_mode="demo"))

    assert client.get(f"/administration/letters-of-the-demonstration/{name}").status_code == 404

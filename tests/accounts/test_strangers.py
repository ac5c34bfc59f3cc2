"""What a stranger can find out about who has an account: nothing, neither by words nor by time."""

import re
import time
from statistics import median

import pytest
from sqlalchemy import select

from network.accounts import operations, passwords, queries
from network.accounts.models import AskedFor
from network.core.database import db
from tests import factories
from tests.accounts.post import answered, letters_to

PASSWORD = "walnut cycling harbour lantern"
JOIN = {"name": "Fay Ito", "role": "instructor", "area": "Winslow", "reason": "I teach."}
QUESTIONS = {
    "/sign-in": {"password": "not the right password"},
    "/sign-in/link": {},
    "/reset-password": {},
    "/join": JOIN,
}


@pytest.fixture
def known(amina):
    operations.set_password(queries.account_of(amina), PASSWORD, by=amina)
    return "amina@network.example"


def as_read(response):
    body = re.sub(r'(name="csrf_token" value|nonce)="[^"]+"', "", response.text)
    body = re.sub(r"(amina|nobody)@network.example", "", body)
    headers = {name for name, _value in response.headers}
    return response.status_code, response.location, body, headers


@pytest.mark.parametrize("path", QUESTIONS)
def test_the_answer_is_the_same_for_every_address(client, known, path):
    answers = [
        as_read(client.post(path, data={**QUESTIONS[path], "email": email}))
        for email in (known, "nobody@network.example")
    ]

    assert answers[0] == answers[1]


@pytest.mark.parametrize("path", ["/sign-in/link", "/reset-password", "/join"])
def test_the_same_row_is_written_for_every_address(client, known, path):
    for email in (known, "nobody@network.example"):
        client.post(path, data={**QUESTIONS[path], "email": email})

    rows = db.session.scalars(select(AskedFor)).all()
    assert len(rows) == 2
    assert rows[0].detail == rows[1].detail


def test_a_password_is_compared_as_often_for_an_unknown_address(client, known, monkeypatch):
    compared = []
    matches = passwords.matches
    monkeypatch.setattr(
        passwords, "matches", lambda kept, typed: compared.append(kept) or matches(kept, typed)
    )

    for email in (known, "nobody@network.example"):
        client.post("/sign-in", data={"email": email, "password": PASSWORD + " no"})

    assert len(compared) == 2


def test_the_time_tells_nothing(known):
    """Two dozen of each, in turn: were one slower, its median would stand apart from the other's spread."""
    from network.accounts.operations import sign_ins

    taken = {known: [], "nobody@network.example": []}
    for _ in range(24):
        for email, times in taken.items():
            begun = time.process_time()
            assert sign_ins.who_has(email, "not the right password") is None
            times.append(time.process_time() - begun)

    one, other = (median(times) for times in taken.values())
    assert abs(one - other) < 0.25 * max(one, other)


def test_an_unknown_address_gets_no_letter_from_a_link_or_a_reset(client):
    client.post("/sign-in/link", data={"email": "nobody@network.example"})
    client.post("/reset-password", data={"email": "nobody@network.example"})
    answered()

    assert letters_to("nobody@network.example") == []
    assert db.session.scalars(select(AskedFor)).all() == []


def test_asking_to_join_with_a_known_address_tells_its_owner_and_nobody_else(client, known):
    client.post("/join", data={**JOIN, "email": known})
    answered()

    assert letters_to(known)[-1].subject == "You have an account already"


def test_claiming_with_a_taken_address_tells_its_owner_and_nobody_else(client, known, dev, carol):
    from tests.accounts.post import link_to

    operations.invite(dev, by=carol)
    path = link_to("dev@network.example")

    answers = [
        as_read(client.post(f"{path}/own-address", data={"email": email}))
        for email in (known, "free@network.example")
    ]
    answered()

    assert answers[0] == answers[1]
    assert letters_to(known)[-1].subject == "This address has an account already"
    assert letters_to("free@network.example")[-1].subject == "Go on claiming your record"


def test_one_question_that_cannot_be_answered_does_not_stop_the_others(client, known):
    operations.joining.ask(queries_of_join(), "broken@network.example")  # without the name that a request has
    factories.member("Grace Hill")
    client.post("/sign-in/link", data={"email": known})

    answered()

    assert len(letters_to(known)) == 2  # the password's, and the link's
    assert [row.email for row in db.session.scalars(select(AskedFor))] == ["broken@network.example"]


def queries_of_join():
    from network.accounts.rules import Asked

    return Asked.JOIN

"""Passkeys: making one, signing in with it, and what is not taken for one."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from network.accounts import operations, queries
from network.accounts.models import Passkey, RecoveryCode
from network.core import audit
from network.core import clock as core_clock
from network.core.database import db
from network.members.people import operations as people
from tests.accounts.authenticator import Authenticator
from tests.accounts.post import letters_to

PASSWORD = "walnut cycling harbour lantern"
OPTIONS = re.compile(r'data-options="([^"]+)"')


def options_in(response):
    return unescape(OPTIONS.search(response.text)[1])


@pytest.fixture
def device():
    return Authenticator("http://localhost")


def add(client, device, name="My phone"):
    asked = options_in(client.get("/account/passkeys/add"))
    return client.post("/account/passkeys/add", data={"name": name, "answer": device.make(asked)})


def enter(client, device, **data):
    asked = options_in(client.get("/sign-in"))
    return client.post("/sign-in/passkey", data={"answer": device.use(asked), **data})


@pytest.fixture
def with_passkey(app, amina, signed_in_as, device):
    """Amina, who has made a passkey on her device."""
    add(signed_in_as(amina), device)
    return amina


def test_a_passkey_signs_in_without_a_password(client, with_passkey, device):
    response = enter(client, device, next="/account/")

    assert response.location == "/account/"
    page = client.get("/account/").text
    assert "My phone" in page
    assert "amina@network.example" in page


def test_the_first_passkey_turns_the_second_factor_on_and_gives_recovery_codes(
    app, amina, signed_in_as, device
):
    browser, other = signed_in_as(amina), signed_in_as(amina)

    page = add(browser, device).text

    account = queries.account_of(amina)
    assert account.has_second_factor
    assert not account.has_app
    assert len(re.findall(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", page)) == 10
    assert browser.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert "passkey was added" in letters_to("amina@network.example")[-1].subject


def test_a_passkey_is_both_factors(client, carol, signed_in_as, device):
    add(signed_in_as(carol), device)

    assert enter(client, device).location == "/"
    assert client.get("/verification/").status_code == 200


def test_after_a_password_the_passkey_is_offered_as_the_second_factor(client, with_passkey, device):
    operations.set_password(queries.account_of(with_passkey), PASSWORD, by=with_passkey)
    client.post("/sign-in", data={"email": "amina@network.example", "password": PASSWORD})

    asked = options_in(client.get("/sign-in/code"))
    response = client.post("/sign-in/passkey", data={"answer": device.use(asked)})

    assert len(json.loads(asked)["allowCredentials"]) == 1
    assert response.location == "/"
    assert client.get("/account/").status_code == 200


def test_an_answer_is_taken_once(app, client, with_passkey, device):
    asked = options_in(client.get("/sign-in"))
    answer = device.use(asked)
    other = app.test_client()
    with client.session_transaction() as session, other.session_transaction() as copy:
        copy.update(session)
    client.post("/sign-in/passkey", data={"answer": answer})

    response = other.post("/sign-in/passkey", data={"answer": answer})

    assert response.location == "/sign-in"
    assert other.get("/account/").status_code == 302


def test_an_answer_to_an_older_question_is_not_taken(client, with_passkey, device):
    older = options_in(client.get("/sign-in"))
    client.post("/sign-in/passkey", data={"answer": "{}"})

    assert client.post("/sign-in/passkey", data={"answer": device.use(older)}).location == "/sign-in"
    assert client.get("/account/").status_code == 302


def test_a_question_is_open_for_ten_minutes(client, with_passkey, device, clock):
    now = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
    clock.move_to(now, tick=False)
    asked = options_in(client.get("/sign-in"))
    clock.move_to(now + timedelta(minutes=10), tick=False)

    assert client.post("/sign-in/passkey", data={"answer": device.use(asked)}).location == "/sign-in"


def foreign(device):
    device.origin = "https://evil.example"


def unverified(device):
    device.verifies_its_owner = False


def copied(device):
    device.count = -1


def another(device):
    device.key = Authenticator().key


@pytest.mark.parametrize("bend", [foreign, unverified, copied, another], ids=lambda bend: bend.__name__)
def test_what_is_not_this_passkey_on_this_site_is_not_taken(client, with_passkey, device, bend):
    enter(client, device)
    client.post("/sign-out")
    bend(device)

    assert enter(client, device).location == "/sign-in"
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("bend", [foreign, unverified], ids=lambda bend: bend.__name__)
def test_a_passkey_that_cannot_be_relied_on_is_not_kept(amina, signed_in_as, device, bend):
    bend(device)

    response = add(signed_in_as(amina), device)

    assert "did not make a passkey" in response.text
    assert 'value="My phone"' in response.text
    assert db.session.query(Passkey).count() == 0


@pytest.mark.parametrize(
    "answer",
    ["", "nonsense", "[]", "{}", '{"id": 5}', '{"id": "\\u0000"}', '{"id": "A"}', "[" * 100_000]
    + [json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": bad}) for bad in (
        None, 5, [], {}, {"clientDataJSON": "!"}, {"clientDataJSON": "e30", "attestationObject": "oA"},
        {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"},
    )],
    ids=range(15),
)  # fmt: skip
def test_nonsense_is_answered_in_words(client, with_passkey, signed_in_as, device, answer):
    browser = signed_in_as(with_passkey)
    browser.get("/account/passkeys/add")
    client.get("/sign-in")
    known = answer.replace("AAAA", db.session.query(Passkey).one().credential_id)

    assert client.post("/sign-in/passkey", data={"answer": known}).location == "/sign-in"
    page = browser.post("/account/passkeys/add", data={"name": "My phone", "answer": answer})

    assert page.status_code == 200
    assert db.session.query(Passkey).count() == 1


def test_a_passkey_of_a_suspended_member_opens_nothing(client, with_passkey, carol, device):
    people.suspend(with_passkey, by=carol, reason="A concern")
    db.session.commit()

    assert enter(client, device).location == "/sign-in"
    assert client.get("/account/").status_code == 302


def test_the_last_second_factor_of_a_coordinator_stays(carol, signed_in_as, device):
    browser = signed_in_as(carol)
    account = queries.account_of(carol)
    account.factor_since = None
    add(browser, device)
    passkey = db.session.query(Passkey).one()

    browser.post(f"/account/passkeys/{passkey.id}/remove")

    assert "needs a second factor" in browser.get("/account/").text
    assert db.session.query(Passkey).count() == 1


def test_who_removes_their_last_passkey_has_no_second_factor(with_passkey, signed_in_as):
    browser = signed_in_as(with_passkey)
    passkey = db.session.query(Passkey).one()

    browser.post(f"/account/passkeys/{passkey.id}/remove")

    db.session.expire_all()
    assert db.session.query(Passkey).count() == 0
    assert not queries.account_of(with_passkey).has_second_factor
    assert db.session.query(RecoveryCode).count() == 0
    assert "passkey removed" in [entry.what for entry in audit.entries_about(with_passkey)]


def test_one_device_is_not_added_twice(with_passkey, signed_in_as, device):
    page = add(signed_in_as(with_passkey), device)

    assert "is here already" in page.text


def test_a_passkey_shows_that_it_is_you(with_passkey, signed_in_as, device, clock):
    browser = signed_in_as(with_passkey)
    clock.move_to(core_clock.now() + timedelta(hours=1))
    assert browser.get("/account/password").location.startswith("/account/prove")

    asked = options_in(browser.get("/account/prove?next=/account/password"))
    response = browser.post(
        "/account/prove/passkey", data={"answer": device.use(asked), "next": "/account/password"}
    )

    assert response.location == "/account/password"
    assert browser.get("/account/password").status_code == 200


def test_somebody_elses_passkey_does_not_show_that_it_is_you(with_passkey, ben, signed_in_as, device):
    browser = signed_in_as(ben)
    mine = Authenticator("http://localhost")
    add(browser, mine)
    asked = options_in(browser.get("/account/prove"))

    response = browser.post("/account/prove/passkey", data={"answer": device.use(asked)})

    assert response.location == "/account/prove"


def test_a_passkey_never_leads_off_the_site(client, with_passkey, device):
    assert enter(client, device, next="//evil.example").location == "/"

"""Signing in by password and by link, signing out, and what is told to nobody."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from network.accounts import operations, passwords, queries
from network.accounts.models import Account, AskedFor, OneTimeToken, SignIn
from network.core import audit, jobs
from network.core.database import db
from network.members.people import operations as people
from network.members.people.rules import Status
from tests import factories
from tests.accounts.post import answered, letters_to, link_to

PASSWORD = "walnut cycling harbour lantern"


@pytest.fixture
def with_password(amina):
    operations.set_password(queries.account_of(amina), PASSWORD, by=amina)
    db.session.commit()
    return amina


def sign_in(client, email="amina@network.example", password=PASSWORD, **more):
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def test_a_member_signs_in_with_a_password(client, with_password):
    response = sign_in(client)

    assert (response.status_code, response.location) == (302, "/")
    assert "Amina Khan" in client.get("/account/").text


@pytest.mark.parametrize(
    "spelling",
    [" amina@network.example ", "AMINA@Network.example", "\uff41\uff4d\uff49\uff4e\uff41@network.example"],
)
def test_the_address_may_be_spelled_as_one_likes(client, with_password, spelling):
    assert sign_in(client, spelling).status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("amina@network.example", "walnut cycling harbour lanterns"),
        ("nobody@network.example", PASSWORD),
        ("dev@network.example", PASSWORD),
        ("esi@network.example", ""),
    ],
    ids=["a wrong password", "an unknown address", "a record without an account", "no password"],
)
def test_whoever_cannot_sign_in_stays_outside(client, with_password, esi, dev, email, password):
    assert sign_in(client, email, password).status_code == 200
    assert client.get("/account/").status_code == 302


def test_what_was_typed_is_kept_when_the_password_is_wrong(client, with_password):
    page = sign_in(client, password="not the right one").text

    assert 'value="amina@network.example"' in page
    assert "Error: Sign in" in page
    assert "not the right one" not in page


def test_a_suspended_member_cannot_sign_in_and_is_told_what_all_are_told(client, with_password, carol):
    wrong = sign_in(client, password="not the right one").text
    people.suspend(with_password, by=carol, reason="a concern")

    refused = sign_in(client)

    assert refused.status_code == 200
    assert same(refused.text) == same(wrong)


def test_somebody_who_waits_for_an_answer_may_sign_in_without_a_role(client):
    member = factories.member("Fay Ito", status=Status.APPLIED, active_since=None)
    account = factories.account(member)
    operations.set_password(account, PASSWORD, by=member)

    assert sign_in(client, member.email).status_code == 302
    assert "yet to answer" in client.get("/account/").text
    assert client.get("/join-requests/").status_code == 403


def test_a_million_characters_for_a_password_are_refused_fast(client, with_password):
    begun = datetime.now(UTC)

    response = sign_in(client, password="x" * 1_000_000)

    assert response.status_code == 200
    assert datetime.now(UTC) - begun < timedelta(seconds=3)


def test_a_long_address_is_refused_before_it_is_looked_at(client):
    assert sign_in(client, "a" * 100_000 + "@example.org").status_code == 200


def test_a_hash_of_an_older_size_is_replaced_at_sign_in(client, with_password, monkeypatch):
    account = queries.account_of(with_password)
    account.password_hash = passwords.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(
        PASSWORD
    )

    sign_in(client)

    db.session.commit()
    assert account.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_sign_in_is_on_the_record_without_any_secret(client, with_password):
    sign_in(client)

    db.session.commit()
    entry = next(one for one in audit.entries_about(with_password) if one.what == "signed in")
    assert (entry.by_id, entry.detail) == (with_password.id, {"how": "password"})


# Links


def ask_for_link(client, email="amina@network.example", **more):
    response = client.post("/sign-in/link", data={"email": email, **more})
    answered()
    return response


def test_a_member_signs_in_by_a_link(client, amina):
    ask_for_link(client)
    path = link_to("amina@network.example")

    assert "Amina Khan" in client.get(path).text
    assert client.post(path).location == "/"
    assert client.get("/account/").status_code == 200


def test_a_link_works_in_another_browser(app, client, amina):
    ask_for_link(client)
    elsewhere = app.test_client()

    assert elsewhere.post(link_to("amina@network.example")).status_code == 302
    assert elsewhere.get("/account/").status_code == 200
    assert client.get("/account/").status_code == 302


def test_looking_at_a_link_changes_nothing(app, client, amina):
    ask_for_link(client)
    path = link_to("amina@network.example")
    scanner = app.test_client()
    for _ in range(3):
        assert scanner.get(path).status_code == 200
        assert scanner.head(path).status_code == 200

    assert scanner.get("/account/").status_code == 302
    assert client.post(path).status_code == 302


def test_a_link_works_once(app, client, amina):
    ask_for_link(client)
    path = link_to("amina@network.example")
    client.post(path)

    second = app.test_client().post(path)

    assert second.status_code == 410
    assert "does not work any more" in second.text


def test_a_link_works_for_thirty_minutes(client, amina, clock):
    clock.move_to(datetime(2027, 1, 5, 9, 0, tzinfo=UTC))
    ask_for_link(client)
    path = link_to("amina@network.example")

    clock.move_to(datetime(2027, 1, 5, 9, 29, tzinfo=UTC))
    assert client.get(path).status_code == 200
    clock.move_to(datetime(2027, 1, 5, 9, 31, tzinfo=UTC))
    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 410


def test_a_newer_link_ends_the_older(client, amina):
    ask_for_link(client)
    older = link_to("amina@network.example")
    ask_for_link(client)

    assert client.post(older).status_code == 410
    assert client.post(link_to("amina@network.example")).status_code == 302


def test_a_link_for_one_thing_opens_no_other(client, amina):
    ask_for_link(client)
    secret = link_to("amina@network.example").rsplit("/", 1)[1]

    assert client.get(f"/reset-password/{secret}").status_code == 410
    assert client.get(f"/claim/{secret}").status_code == 410
    assert client.get(f"/account/address/confirm/{secret}").status_code == 410


def test_a_link_leads_on_to_the_page_that_was_wanted(client, amina):
    wanted = client.get("/account/").location
    assert wanted == "/sign-in?next=/account/"
    ask_for_link(client, next="/account/")

    assert client.post(link_to("amina@network.example")).location == "/account/"


def test_only_the_hash_of_a_link_is_kept(client, amina):
    ask_for_link(client)
    secret = link_to("amina@network.example").rsplit("/", 1)[1]

    token = db.session.scalars(select(OneTimeToken)).one()
    assert len(secret) >= 40
    assert secret not in repr(vars(token))


def test_a_link_confirms_the_address_that_it_went_to(client):
    member = factories.member("Fay Ito")
    account = factories.account(member, confirmed_at=None)
    ask_for_link(client, member.email)

    client.post(link_to(member.email))

    db.session.commit()
    assert account.confirmed_at is not None


def test_a_suspended_member_gets_no_link_and_an_older_one_is_dead(client, amina, carol):
    ask_for_link(client)
    path = link_to("amina@network.example")
    people.suspend(amina, by=carol, reason="a concern")

    assert client.post(path).status_code == 410
    ask_for_link(client)
    assert len(letters_to("amina@network.example")) == 1


def test_a_link_that_was_asked_for_long_ago_is_not_sent(client, amina, clock):
    clock.move_to(datetime(2027, 1, 5, 9, 0, tzinfo=UTC))
    client.post("/sign-in/link", data={"email": "amina@network.example"})
    clock.move_to(datetime(2027, 1, 6, 9, 0, tzinfo=UTC))
    answered()

    assert letters_to("amina@network.example") == []
    assert db.session.scalars(select(AskedFor)).all() == []


def test_a_letter_whose_link_is_over_is_not_sent_any_more(client, amina, clock):
    """The post may have been away for a day."""
    clock.move_to(datetime(2027, 1, 5, 9, 0, tzinfo=UTC))
    ask_for_link(client)
    clock.move_to(datetime(2027, 1, 5, 9, 40, tzinfo=UTC))

    jobs.run("send-mail")

    assert letters_to("amina@network.example")[0].status == "obsolete"


# The demonstration


def test_nobody_signs_in_with_one_press_outside_a_demonstration(client, amina):
    account = queries.account_of(amina)
    account.email = account.email_as_typed = "instructor@demo.example"

    assert client.post("/sign-in/demonstration", data={"email": "instructor@demo.example"}).status_code == 404
    assert "demonstration" not in client.get("/sign-in").text


def test_in_a_demonstration_one_press_signs_in(client, amina, a_demonstration):
    account = queries.account_of(amina)
    account.email = account.email_as_typed = "instructor@demo.example"

    assert "Sign in as an instructor" in client.get("/sign-in").text
    assert client.post("/sign-in/demonstration", data={"email": "instructor@demo.example"}).status_code == 302
    assert "Amina Khan" in client.get("/account/").text


def test_in_a_demonstration_only_its_own_accounts_are_open(client, amina, a_demonstration):
    assert client.post("/sign-in/demonstration", data={"email": "amina@network.example"}).status_code == 404


def test_in_a_demonstration_no_second_factor_is_asked_for(client, carol, a_demonstration):
    account = queries.account_of(carol)
    account.email, account.factor_since = "coordinator@demo.example", None

    client.post("/sign-in/demonstration", data={"email": "coordinator@demo.example"})

    assert client.get("/join-requests/").status_code == 200


# Signing out


def test_signing_out_takes_a_press_and_ends_the_row(signed_in_as, amina):
    client = signed_in_as(amina)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/account/").status_code == 200

    client.post("/sign-out")

    assert client.get("/account/").status_code == 302
    assert db.session.scalars(select(SignIn.ended_at)).one() is not None


def test_signing_out_and_in_need_a_csrf_token(signed_in_as, client, with_password):
    inside = signed_in_as(with_password)

    assert inside.post("/sign-out", csrf=False).status_code == 400
    assert inside.get("/account/").status_code == 200
    assert (
        client.post(
            "/sign-in", data={"email": "amina@network.example", "password": PASSWORD}, csrf=False
        ).status_code
        == 400
    )


@pytest.mark.parametrize("token", ["ü", "☃" * 50, "\x00", "", "a.b.c", "Ünïcödé.sig", "{}", "x" * 5000])
def test_a_strange_csrf_token_is_refused_calmly(client, token):
    client.get("/sign-in")
    response = client.post("/sign-in", data={"csrf_token": token, "email": "a@b.example"}, csrf=False)

    assert response.status_code == 400


def test_accounts_are_unique_whatever_the_spelling(amina):
    assert db.session.scalars(select(Account.email)).one() == "amina@network.example"


def same(page: str) -> str:
    """Return a page without what is different each time it is made."""
    import re

    return re.sub(r'value="[^"]{30,}"|nonce="[^"]+"', "", page)

"""Setting a forgotten password."""

from datetime import UTC, datetime

import pytest

from network.accounts import operations, queries
from network.accounts.operations import own
from tests.accounts.post import answered, letters_to, link_to

OLD = "walnut cycling harbour lantern"
NEW = "seven copper teapots whistling"
ADDRESS = "amina@network.example"


@pytest.fixture
def account(amina):
    account = queries.account_of(amina)
    operations.set_password(account, OLD, by=amina)
    return account


def ask(client):
    assert client.post("/reset-password", data={"email": ADDRESS}).status_code == 302
    answered()
    return link_to(ADDRESS)


def signs_in(client, password):
    return client.post("/sign-in", data={"email": ADDRESS, "password": password}).status_code == 302


def test_a_member_sets_a_forgotten_password(app, client, account):
    path = ask(client)
    client.get(path)

    assert client.post(path, data={"password": NEW}).location == "/sign-in"
    assert signs_in(app.test_client(), NEW)
    assert not signs_in(app.test_client(), OLD)
    assert letters_to(ADDRESS)[-1].subject == "Your password was changed"


def test_the_link_works_once(client, account):
    path = ask(client)
    client.post(path, data={"password": NEW})

    assert client.get(path).status_code == 410
    assert client.post(path, data={"password": OLD}).status_code == 410


def test_the_newest_link_ends_the_older_and_using_one_ends_all(client, account):
    first, second = ask(client), ask(client)

    assert client.post(first, data={"password": NEW}).status_code == 410
    assert client.post(second, data={"password": NEW}).status_code == 302
    assert client.post(second, data={"password": NEW}).status_code == 410


def test_the_link_works_for_an_hour(client, account, clock):
    clock.move_to(datetime(2027, 1, 5, 9, 0, tzinfo=UTC))
    path = ask(client)

    clock.move_to(datetime(2027, 1, 5, 9, 59, tzinfo=UTC))
    assert client.get(path).status_code == 200
    clock.move_to(datetime(2027, 1, 5, 10, 1, tzinfo=UTC))
    assert client.post(path, data={"password": NEW}).status_code == 410


def test_a_new_password_signs_every_device_out(app, client, account, signed_in_as, amina):
    devices = [signed_in_as(amina), signed_in_as(amina)]

    client.post(ask(client), data={"password": NEW})

    assert [device.get("/account/").status_code for device in devices] == [302, 302]


def test_a_new_password_ends_the_links_to_sign_in(client, account):
    client.post("/sign-in/link", data={"email": ADDRESS})
    answered()
    older = link_to(ADDRESS)

    client.post(ask(client), data={"password": NEW})

    assert client.post(older).status_code == 410


@pytest.mark.parametrize("password", ["short", "amina@network.example", "password12345", "Amina Khan Amina"])
def test_a_weak_password_is_explained_beside_the_field_and_the_link_still_works(client, account, password):
    path = ask(client)

    page = client.post(path, data={"password": password})

    assert page.status_code == 200
    assert 'id="password-error"' in page.text
    assert client.post(path, data={"password": NEW}).status_code == 302


def test_a_password_of_a_million_characters_is_refused(client, account):
    page = client.post(ask(client), data={"password": "x" * 1_000_000})

    assert page.status_code == 200
    assert 'id="password-error"' in page.text


def test_the_second_factor_is_still_asked_for_after_a_reset(client, account):
    account.factor_secret, account.factor_since = "kept", account.made_at

    client.post(ask(client), data={"password": NEW})

    assert client.post("/sign-in", data={"email": ADDRESS, "password": NEW}).location == "/sign-in/code"


def test_of_two_who_use_a_link_at_once_one_wins(client, account):
    secret = ask(client).rsplit("/", 1)[1]

    assert own.reset_password(secret, NEW) is True
    assert own.reset_password(secret, NEW) is False


def test_somebody_without_a_password_may_set_one_by_the_same_letter(app, client, amina):
    client.post(ask(client), data={"password": NEW})

    assert signs_in(app.test_client(), NEW)

"""Limits that hold whatever a caller says of itself."""

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder

from network.core.limits import client_address
from tests.plugins.databases import application

PASSWORD = "not the right password"


def test_one_account_is_tried_ten_times_in_a_quarter_of_an_hour(client, amina):
    data = {"email": "amina@network.example", "password": PASSWORD}
    tries = [client.post("/sign-in", data=data).status_code for _ in range(11)]

    assert tries == [200] * 10 + [429]


def test_the_limit_tells_nothing_about_the_address(client, amina):
    answers = []
    for email in ("amina@network.example", "nobody@network.example"):
        answers.append(
            [
                client.post("/sign-in", data={"email": email, "password": PASSWORD}).status_code
                for _ in range(11)
            ]
        )

    assert answers[0] == answers[1]


def test_spelling_the_address_otherwise_does_not_help(client):
    spellings = ["amina@network.example", "AMINA@network.example", " amina@Network.example "] * 4
    tries = [
        client.post("/sign-in", data={"email": one, "password": PASSWORD}).status_code for one in spellings
    ]

    assert tries[-1] == 429


def test_a_caller_is_held_whatever_address_it_claims(client):
    tries = [
        client.post(
            "/sign-in",
            data={"email": f"person{number}@network.example", "password": PASSWORD},
            headers={"X-Forwarded-For": f"203.0.113.{number}", "Forwarded": f"for=203.0.113.{number}"},
        ).status_code
        for number in range(61)
    ]

    assert tries == [200] * 60 + [429]


def test_links_to_one_address_are_few(client):
    tries = [
        client.post("/sign-in/link", data={"email": "amina@network.example"}).status_code for _ in range(6)
    ]

    assert tries == [302] * 5 + [429]


def test_being_held_is_explained(client):
    for _ in range(11):
        page = client.post("/sign-in", data={"email": "amina@network.example", "password": PASSWORD})

    assert page.status_code == 429
    assert "That was a bit fast" in page.text


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_whom_a_request_counts_for(address, counted):
    with Flask(__name__).test_request_context("/", environ_base={"REMOTE_ADDR": address}):
        assert client_address() == counted


@pytest.mark.parametrize(("proxies", "counted"), [(0, "192.0.2.1"), (1, "203.0.113.7"), (2, "198.51.100.3")])
def test_only_our_own_proxies_are_believed(tmp_path, proxies, counted):
    """With N proxies of ours, the address that counts is the N-th from the right."""
    app = application(tmp_path, "", trusted_proxies=proxies)
    seen = []
    app.before_request(lambda: seen.append(client_address()))
    environ = EnvironBuilder(
        path="/accessibility",
        headers={"X-Forwarded-For": "10.9.9.9, 198.51.100.3, 203.0.113.7"},
        environ_base={"REMOTE_ADDR": "192.0.2.1"},
    ).get_environ()

    list(app.wsgi_app(environ, lambda *_: None))

    assert seen == [counted]

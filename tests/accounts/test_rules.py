"""What the site says about accounts."""

from datetime import timedelta

import pytest

from network.accounts import rules
from network.core.rules import Refused


@pytest.mark.parametrize(
    "spelling",
    [
        "Alice@Example.org",
        " alice@example.org ",
        "\uff21\uff2c\uff29\uff23\uff25@example.org",
        "alice@EXAMPLE.ORG",
        "alice\uff20example.org",
    ],
    ids=["a capital", "spaces", "wide letters", "a loud domain", "a wide at sign"],
)
def test_spellings_of_one_address_are_one(spelling):
    assert rules.canonical(spelling) == "alice@example.org"


def test_letters_that_only_look_alike_stay_apart():
    assert rules.canonical("\u0430lice@example.org") != "alice@example.org"  # its first letter is Cyrillic


@pytest.mark.parametrize(
    ("roles", "applied", "stays"),
    [
        ({"instructor"}, False, timedelta(days=90)),
        ({"health_partner"}, False, timedelta(days=90)),
        ({"instructor", "health_partner"}, False, timedelta(days=90)),
        ({"instructor", "coordinator"}, False, timedelta(hours=12)),
        ({"funder"}, False, timedelta(hours=12)),
        ({"administrator"}, False, timedelta(hours=12)),
        (set(), False, timedelta(hours=12)),
        (set(), True, timedelta(days=90)),
    ],
)
def test_how_long_a_sign_in_lasts(roles, applied, stays):
    assert rules.stay(roles, applied=applied) == stays


@pytest.mark.parametrize(
    ("roles", "needs"),
    [
        ({"instructor"}, False),
        ({"health_partner"}, False),
        (set(), False),
        ({"coordinator"}, True),
        ({"funder"}, True),
        ({"administrator"}, True),
        ({"instructor", "funder"}, True),
    ],
)
def test_who_needs_a_second_factor(roles, needs):
    assert rules.needs_second_factor(roles) is needs


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("elevenchars", "at least 12"),
        ("x" * 257, "at most 256"),
        ("amina.khan@network.example", "not made of"),
        ("AMINA.KHAN@NETWORK.EXAMPLE", "not made of"),
        ("Amina Khan Khan", "not made of"),
        ("amina-khan-2026", "not made of"),
        ("aaaaaaaaaaaaaa", "not made of"),
    ],
    ids=[
        "too short",
        "too long",
        "the address",
        "the address in capitals",
        "the name",
        "the name and a year",
        "one letter",
    ],
)
def test_a_password_that_is_refused(password, words):
    with pytest.raises(Refused, match=words) as refusal:
        rules.check_password(password, address="amina.khan@network.example", words=["Amina Khan Khan"])

    assert refusal.value.field == "password"


def test_a_password_of_twelve_characters_is_long_enough():
    rules.check_password("brisk-otters", address="amina@network.example")


def test_what_is_kept_of_a_secret_is_not_the_secret():
    assert rules.digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

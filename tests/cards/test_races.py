"""Two at one moment: there is one card, and none for whoever is being suspended."""

from collections.abc import Iterator

import pytest
from flask import Flask

from network.core.limits import limiter
from network.members.cards import operations, queries
from network.members.cards.models import Card
from network.members.cards.rules import Status
from network.members.catalogue.models import Condition
from network.members.people.models import Member
from tests.security.client import browser
from tests.security.together import all_in_words, at_once, count, meet, posting


@pytest.fixture(autouse=True)
def in_the_way_of_nobody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take forms without their token, as often as they come."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    limiter.enabled = False
    yield
    limiter.enabled = True


def test_two_presses_make_one_card(
    app: Flask, fit_amina: Member, cancer: Condition, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet(monkeypatch, operations, "_issue")
    press = posting(
        browser(app, fit_amina), "/card/make", conditions=[str(cancer.id)], agree="y", wording="1"
    )

    answers = at_once(app, [press, press])

    all_in_words(answers)
    assert count(Card) == 1


def test_two_presses_replace_a_card_once(app: Flask, fit_amina: Member, card: Card) -> None:
    press = posting(browser(app, fit_amina), "/card/another")

    all_in_words(at_once(app, [press, press, press]))

    assert count(Card, Card.status == Status.ACTIVE) == 1


def test_whoever_is_suspended_while_making_a_card_has_none(
    app: Flask, fit_amina: Member, carol: Member, cancer: Condition, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = posting(browser(app, fit_amina), "/card/make", conditions=[str(cancer.id)], agree="y", wording="1")
    suspend = posting(
        browser(app, carol), f"/members/{fit_amina.id}/membership/suspend", reason="A concern.", version="1"
    )

    at_once(app, [make, suspend])

    assert fit_amina.status == "suspended"
    assert queries.active_card_of(fit_amina.id) is None

"""The pages of one's own card, and where others meet it."""

from collections.abc import Callable

import pytest

from network.core.database import db
from network.members.cards import codes, operations, queries
from network.members.cards.models import Card
from network.members.catalogue.models import Condition
from network.members.people.models import Member
from network.members.people.rules import Audience
from tests import factories
from tests.conftest import Outbox
from tests.plugins.client import Client

SignIn = Callable[[Member], Client]


def test_an_instructor_makes_a_card_and_sees_its_code(
    signed_in_as: SignIn, fit_amina: Member, cancer: Condition, falls: Condition
) -> None:
    browser = signed_in_as(fit_amina)
    offered = browser.get("/card/make").text

    browser.post("/card/make", data={"conditions": [str(cancer.id)], "agree": "y", "wording": "1"})
    answer = browser.get("/card")

    made = queries.active_card_of(fit_amina.id)
    assert "It would say today: yes, until 3 March 2027" in offered
    assert "Your card is ready" in answer.text
    assert "<svg" in answer.text
    assert made is not None
    assert f"/cards/{codes.code_of(made)}" in answer.text
    assert [condition.title for condition in made.conditions] == ["Cancer"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"agree": "y", "wording": "1"}, "Choose at least one condition"),
        ({"conditions": ["{}"], "wording": "1"}, "Tick this if you agree"),
        ({"conditions": ["{}"], "agree": "y", "wording": "7"}, "The words have changed"),
        ({"conditions": ["987654"], "agree": "y", "wording": "1"}, "Choose answers from the list"),
    ],
    ids=["no condition", "no consent", "other words", "a condition that is not offered"],
)
def test_what_is_missing_is_said_beside_the_field(
    signed_in_as: SignIn, fit_amina: Member, cancer: Condition, typed: dict, words: str
) -> None:
    data = {
        name: [one.format(cancer.id) for one in value] if name == "conditions" else value
        for name, value in typed.items()
    }

    page = signed_in_as(fit_amina).post("/card/make", data=data)

    assert words in page.text
    assert queries.cards_of(fit_amina.id) == []


def test_pressing_again_with_the_words_as_they_are_now_is_enough(
    signed_in_as: SignIn, fit_amina: Member, cancer: Condition
) -> None:
    browser = signed_in_as(fit_amina)
    refused = browser.post(
        "/card/make", data={"conditions": [str(cancer.id)], "agree": "y", "wording": "7"}
    ).text

    assert 'name="wording" value="1"' in refused


def test_the_photograph_is_offered_only_to_those_who_show_it_to_everybody(
    signed_in_as: SignIn, fit_amina: Member, cancer: Condition
) -> None:
    without = signed_in_as(fit_amina).get("/card/make").text
    fit_amina.photo = factories.stored_file()
    fit_amina.shown = [*fit_amina.shown, f"photo:{Audience.PUBLIC}"]

    assert "shows_photo" not in without
    assert "shows_photo" in signed_in_as(fit_amina).get("/card/make").text


def test_a_card_is_changed(signed_in_as: SignIn, fit_amina: Member, card: Card, falls: Condition) -> None:
    browser = signed_in_as(fit_amina)

    browser.post("/card/change", data={"conditions": [str(falls.id)], "version": card.version})

    db.session.refresh(card)
    assert "It holds from now on" in browser.get("/card").text
    assert [condition.title for condition in card.conditions] == ["Falls"]


def test_two_windows_changing_one_card_are_told(
    signed_in_as: SignIn, fit_amina: Member, card: Card, falls: Condition, cancer: Condition
) -> None:
    browser = signed_in_as(fit_amina)
    before = card.version
    operations.choose(card, [cancer], by=fit_amina, shows_photo=True)

    page = browser.post("/card/change", data={"conditions": [str(falls.id)], "version": before})

    assert page.status_code == 200
    assert "Cancer" in page.text
    assert [condition.title for condition in card.conditions] == ["Cancer"]


def test_another_card_is_made_and_the_old_code_is_gone(
    signed_in_as: SignIn, client: Client, fit_amina: Member, card: Card, address: str
) -> None:
    browser = signed_in_as(fit_amina)
    browser.post("/card/another")
    page = browser.get("/card").text

    assert "This is your new card" in page
    assert address not in page
    assert client.get(address).status_code == 410


def test_a_card_is_given_up(
    signed_in_as: SignIn, client: Client, fit_amina: Member, card: Card, address: str
) -> None:
    browser = signed_in_as(fit_amina)
    browser.post("/card/give-up")
    page = browser.get("/card").text

    assert "Your card has ended" in page
    assert "You have no card" in page
    assert client.get(address).status_code == 410


@pytest.mark.parametrize("size", ["credit-card", "a5"])
def test_a_card_is_laid_out_for_paper(signed_in_as: SignIn, fit_amina: Member, card: Card, size: str) -> None:
    page = signed_in_as(fit_amina).get(f"/card/print/{size}").text

    assert "<svg" in page
    assert f"/cards/{codes.code_of(card)}</p>" in page
    assert "until" not in page


@pytest.mark.parametrize("path", ["change", "another", "give-up", "print/a5"])
def test_without_a_card_one_is_led_to_making_it(signed_in_as: SignIn, amina: Member, path: str) -> None:
    assert signed_in_as(amina).get(f"/card/{path}").location == "/card"


def test_whoever_has_a_card_is_not_asked_to_make_one(
    signed_in_as: SignIn, fit_amina: Member, card: Card
) -> None:
    assert signed_in_as(fit_amina).get("/card/make").location == "/card"


def test_after_the_secret_has_changed_one_is_told_to_make_another(
    signed_in_as: SignIn, fit_amina: Member, card: Card
) -> None:
    card.nonce = codes.new_nonce()

    page = signed_in_as(fit_amina).get("/card").text

    assert "cannot be shown any more" in page
    assert "<svg" not in page.split("<main")[1]


def test_home_leads_to_the_card(signed_in_as: SignIn, fit_amina: Member, cancer: Condition) -> None:
    browser = signed_in_as(fit_amina)
    without = browser.get("/").text
    operations.make(fit_amina, [cancer], by=fit_amina)

    assert "Make your card" in without
    assert "Show or print your card" in browser.get("/").text


def test_a_coordinator_revokes_a_card_from_the_profile_without_seeing_its_code(
    signed_in_as: SignIn, fit_amina: Member, carol: Member, card: Card, address: str, outbox: Outbox
) -> None:
    browser = signed_in_as(carol)
    profile = browser.get(f"/members/{fit_amina.id}").text
    form = browser.get(f"/cards/{card.id}/revoke").text

    browser.post(
        f"/cards/{card.id}/revoke", data={"reason": "It was found in a gym.", "version": card.version}
    )
    after = browser.get(f"/members/{fit_amina.id}").text

    assert f"/cards/{card.id}/revoke" in profile
    assert address.removeprefix("/cards/") not in profile + form + after
    assert "The card of Amina Khan has ended" in after
    assert outbox.only().to_address == fit_amina.email


def test_colleagues_do_not_see_who_has_a_card(
    signed_in_as: SignIn, fit_amina: Member, esi: Member, card: Card
) -> None:
    assert "Revoke this card" not in signed_in_as(esi).get(f"/members/{fit_amina.id}").text

"""Making, changing, replacing and ending a card."""

import pytest

from network.core import registry
from network.core.database import db
from network.core.lifecycle import NotPermitted, history_of
from network.core.permission import SYSTEM, Role
from network.core.rules import Refused
from network.members.cards import codes, operations, queries
from network.members.cards.consent import CARD
from network.members.cards.models import Card
from network.members.cards.rules import Status
from network.members.catalogue.models import Condition
from network.members.consents import operations as consents
from network.members.consents import queries as giving
from network.members.people import operations as people
from network.members.people.models import Member
from tests import factories
from tests.conftest import Outbox


def test_making_a_card_is_consent_to_show_it(card: Card, fit_amina: Member) -> None:
    stand = next(one for one in giving.stands(fit_amina.id) if one.kind.key == CARD)

    assert stand.holds
    assert stand.answered_version == 1
    assert stand.answered_at is not None


def test_a_card_shows_one_condition_at_least(fit_amina: Member) -> None:
    with pytest.raises(Refused, match="at least one") as refusal:
        operations.make(fit_amina, [], by=fit_amina)

    assert refusal.value.field == "conditions"


def test_a_card_shows_only_conditions_in_use(fit_amina: Member, cancer: Condition) -> None:
    cancer.active = False

    with pytest.raises(Refused, match="does not use"):
        operations.make(fit_amina, [cancer], by=fit_amina)


def test_there_is_one_card_at_a_time(card: Card, fit_amina: Member, cancer: Condition) -> None:
    with pytest.raises(Refused, match="a card already"):
        operations.make(fit_amina, [cancer], by=fit_amina)


def test_nobody_makes_a_card_for_somebody_else(fit_amina: Member, carol: Member, cancer: Condition) -> None:
    with pytest.raises(NotPermitted):
        operations.make(fit_amina, [cancer], by=carol)
    with pytest.raises(NotPermitted):
        operations.make(fit_amina, [cancer], by=SYSTEM)


def test_words_that_changed_meanwhile_are_not_agreed_to(
    fit_amina: Member, carol: Member, cancer: Condition
) -> None:
    consents.publish(CARD, "Other words.", "It ends.", asks_again=False, by=carol)

    with pytest.raises(Refused, match="have changed"):
        operations.make(fit_amina, [cancer], by=fit_amina, wording=1)

    assert queries.cards_of(fit_amina.id) == []


def test_what_it_shows_can_be_changed_and_the_code_stays(
    card: Card, fit_amina: Member, falls: Condition
) -> None:
    before = codes.code_of(card)

    operations.choose(card, [falls], by=fit_amina)

    assert [condition.title for condition in card.conditions] == ["Falls"]
    assert codes.code_of(card) == before


def test_another_card_shows_the_same_under_another_code(card: Card, fit_amina: Member) -> None:
    another = operations.reissue(card, by=fit_amina)

    assert card.status is Status.REVOKED
    assert another.status is Status.ACTIVE
    assert another.conditions == card.conditions
    assert codes.code_of(another) != codes.code_of(card)


def test_giving_a_card_up_takes_the_consent_back(card: Card, fit_amina: Member) -> None:
    operations.give_up(card, by=fit_amina)

    assert card.status is Status.REVOKED
    assert not giving.gives(fit_amina.id, CARD)


def test_taking_the_consent_back_ends_the_card(card: Card, fit_amina: Member) -> None:
    consents.withdraw(fit_amina, CARD, by=fit_amina)

    assert queries.active_card_of(fit_amina.id) is None


def test_words_that_ask_again_end_every_card(card: Card, fit_amina: Member, carol: Member) -> None:
    consents.publish(CARD, "More is shown.", "It ends.", asks_again=True, by=carol)

    assert queries.active_card_of(fit_amina.id) is None


def test_a_coordinator_revokes_a_card_with_a_reason_that_the_member_reads(
    card: Card, fit_amina: Member, carol: Member, outbox: Outbox
) -> None:
    operations.revoke(card, "It was found in a gym.", by=carol)

    letter = outbox.only()
    assert (letter.to_address, letter.subject) == (fit_amina.email, "Your card has ended")
    assert "It was found in a gym." in letter.body
    assert history_of(card)[-1].reason == "It was found in a gym."


def test_an_owner_gives_a_card_up_and_writes_no_letter_to_themselves(
    card: Card, fit_amina: Member, outbox: Outbox
) -> None:
    with pytest.raises(NotPermitted):
        operations.revoke(card, "I am done with it.", by=fit_amina)
    assert outbox.all() == []


def test_a_card_is_not_revoked_without_a_reason(card: Card, carol: Member) -> None:
    with pytest.raises(Refused, match="Say why"):
        operations.revoke(card, "  ", by=carol)


def test_a_card_ends_once(card: Card, carol: Member) -> None:
    operations.revoke(card, "Lost.", by=carol)

    with pytest.raises(Refused):
        operations.revoke(card, "Lost again.", by=carol)


def test_a_colleague_neither_changes_nor_ends_a_card(card: Card, falls: Condition) -> None:
    omar = factories.member("Omar Said", Role.INSTRUCTOR)

    for attempt in (
        lambda: operations.choose(card, [falls], by=omar),
        lambda: operations.reissue(card, by=omar),
        lambda: operations.give_up(card, by=omar),
        lambda: operations.revoke(card, "Because.", by=omar),
    ):
        with pytest.raises(NotPermitted):
            attempt()


def test_a_suspension_ends_the_card_for_good(card: Card, fit_amina: Member, carol: Member) -> None:
    people.suspend(fit_amina, by=carol, reason="A concern.")
    people.reinstate(fit_amina, by=carol, reason="Cleared.")

    assert [one.status for one in queries.cards_of(fit_amina.id)] == [Status.REVOKED]


def test_who_comes_back_makes_another(
    card: Card, fit_amina: Member, carol: Member, cancer: Condition
) -> None:
    people.suspend(fit_amina, by=carol, reason="A concern.")
    people.reinstate(fit_amina, by=carol, reason="Cleared.")

    another = operations.make(fit_amina, [cancer], by=fit_amina)

    assert queries.active_card_of(fit_amina.id) is another


def test_a_code_has_128_bits_and_is_in_no_column(card: Card) -> None:
    code = codes.code_of(card)

    assert code is not None
    assert len(code) * 5 >= 128
    assert code not in {card.nonce, card.code_hash}


def test_a_code_needs_the_row_and_the_secret(card: Card, app, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    stolen = replace(app.config["SETTINGS"], secret_key="another-secret-of-enough-letters-0123456789")
    monkeypatch.setitem(app.config, "SETTINGS", stolen)

    assert codes.code_of(card) is None


def test_erasure_leaves_only_that_the_code_does_not_count(card: Card, fit_amina: Member) -> None:
    code_hash = card.code_hash
    for erase in registry.erasure:
        erase(fit_amina)
    db.session.flush()

    left = queries.cards_of(fit_amina.id)[0]
    answer = queries.answer(code_hash, left.made_at.date())

    assert (left.nonce, left.conditions, left.status) == ("", [], Status.REVOKED)
    assert answer is not None
    assert answer.is_over


def test_a_member_reads_what_their_cards_showed(card: Card, fit_amina: Member) -> None:
    sections = {section.title: section.rows for ask in registry.subject_access if (section := ask(fit_amina))}

    assert sections["Cards"][0]["conditions"] == ["Cancer", "Falls", "Dementia"]
    assert codes.code_of(card) not in str(sections["Cards"])

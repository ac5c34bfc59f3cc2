"""Giving, taking back, other words, and what follows at once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from time_machine import TimeMachineFixture

from network.core import audit, registry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.permission import SYSTEM
from network.core.rules import Refused
from network.members.consents import kinds, offers, operations, privacy, queries
from network.members.consents.models import ConsentAnswer
from network.members.consents.rules import AGREEMENT, CALLS, FIRST, PUBLIC_LISTING, TRAINING, ConsentKind, How
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.people.rules import Audience
from tests import factories
from tests.conftest import Outbox

TICKS = ["name:partners", "name:public", "phone:public"]


@pytest.fixture
def asking(app: Flask) -> Iterator[None]:
    """Stand inside a request, as whoever makes links does."""
    with app.test_request_context():
        yield


def publish(key: str, by: Member, *, asks_again: bool, words: str = "Other words.") -> None:
    operations.publish(key, words, "It stops.", asks_again=asks_again, by=by)


def test_nobody_gives_what_they_were_never_asked(amina: Member) -> None:
    assert not queries.gives(amina.id, TRAINING)


def test_a_consent_holds_from_the_moment_it_is_given(amina: Member, esi: Member) -> None:
    operations.give(amina, CALLS, by=amina)

    assert queries.gives(amina.id, CALLS)
    assert not queries.gives(amina.id, TRAINING)
    assert not queries.gives(esi.id, CALLS)
    assert db.session.scalars(queries.giving(CALLS)).all() == [amina.id]


def test_agreeing_twice_is_written_down_once(amina: Member) -> None:
    operations.give(amina, CALLS, by=amina)
    operations.give(amina, CALLS, by=amina)

    assert len(queries.answers_of(amina.id)) == 1


def test_nobody_agrees_for_somebody_else(amina: Member, carol: Member) -> None:
    for actor in (carol, SYSTEM):
        with pytest.raises(NotPermitted):
            operations.give(amina, CALLS, by=actor)


def test_taking_back_holds_at_once_and_says_who_did_it(amina: Member, carol: Member) -> None:
    operations.give(amina, CALLS, by=amina)
    operations.withdraw(amina, CALLS, by=carol)

    answer = queries.answers_of(amina.id)[0]
    assert not queries.gives(amina.id, CALLS)
    assert (answer.given, answer.how, answer.by_id) == (False, How.COORDINATOR, carol.id)
    assert [entry.what for entry in audit.entries_about(amina)[:2]] == ["consent withdrawn", "consent given"]


def test_what_was_taken_back_can_be_given_again(amina: Member) -> None:
    for _ in range(2):
        operations.give(amina, CALLS, by=amina)
        operations.withdraw(amina, CALLS, by=amina)
    operations.give(amina, CALLS, by=amina)

    assert queries.gives(amina.id, CALLS)
    assert len(queries.answers_of(amina.id)) == 5


def test_taking_back_what_was_not_given_changes_nothing(amina: Member) -> None:
    operations.withdraw(amina, CALLS, by=amina)

    assert queries.answers_of(amina.id) == []


def test_the_agreement_ends_with_the_membership_alone(amina: Member, carol: Member) -> None:
    operations.give(amina, AGREEMENT, by=amina)
    with pytest.raises(Refused, match="leave the network"):
        operations.withdraw(amina, AGREEMENT, by=amina)

    people.leave(amina, by=amina)

    assert not queries.gives(amina.id, AGREEMENT)


def test_who_leaves_agrees_to_nothing_any_more(amina: Member, carol: Member) -> None:
    for key in FIRST:
        operations.give(amina, key, by=amina)
    people.show(amina, {"name": [Audience.PUBLIC]}, by=amina)

    people.leave(amina, by=amina)
    people.reinstate(amina, by=carol, reason="Is back.")

    assert [key for key in FIRST if queries.gives(amina.id, key)] == []
    assert amina.shown == []


def test_a_suspension_ends_no_consent(amina: Member, carol: Member) -> None:
    operations.give(amina, CALLS, by=amina)

    people.suspend(amina, by=carol, reason="A concern.")

    assert queries.gives(amina.id, CALLS)


def test_taking_back_the_listing_takes_out_every_tick_for_everybody(amina: Member) -> None:
    operations.give(amina, PUBLIC_LISTING, by=amina)
    amina.shown = list(TICKS)

    operations.withdraw(amina, PUBLIC_LISTING, by=amina)

    assert amina.shown == ["name:partners"]


def test_nothing_is_shown_to_everybody_without_the_consent(amina: Member) -> None:
    with pytest.raises(Refused) as refusal:
        people.show(amina, {"name": [Audience.PUBLIC]}, by=amina)
    assert refusal.value.field == "agree"

    people.show(amina, {"name": [Audience.PARTNERS]}, by=amina)
    operations.give(amina, PUBLIC_LISTING, by=amina)
    people.show(amina, {"name": [Audience.PUBLIC]}, by=amina)

    assert amina.shown == ["name:public"]


def test_only_other_wording_leaves_agreements_as_they_are(amina: Member, carol: Member) -> None:
    operations.give(amina, PUBLIC_LISTING, by=amina)
    amina.shown = list(TICKS)

    publish(PUBLIC_LISTING, carol, asks_again=False)

    assert queries.gives(amina.id, PUBLIC_LISTING)
    assert amina.shown == TICKS


def test_other_terms_are_asked_again_and_what_rested_on_the_old_ones_stops_at_once(
    amina: Member, carol: Member
) -> None:
    operations.give(amina, PUBLIC_LISTING, by=amina)
    amina.shown = list(TICKS)

    publish(PUBLIC_LISTING, carol, asks_again=True)

    assert not queries.gives(amina.id, PUBLIC_LISTING)
    assert amina.shown == ["name:partners"]
    operations.give(amina, PUBLIC_LISTING, by=amina)
    assert queries.gives(amina.id, PUBLIC_LISTING)


def test_a_yes_to_later_wording_counts_although_it_was_asked_again(amina: Member, carol: Member) -> None:
    publish(CALLS, carol, asks_again=True)
    publish(CALLS, carol, asks_again=False, words="Plainer words.")
    operations.give(amina, CALLS, by=amina)

    assert queries.gives(amina.id, CALLS)
    assert [row.version for row in queries.texts(CALLS)] == [3, 2, 1]


def test_what_somebody_agreed_to_is_kept_word_for_word(amina: Member, carol: Member) -> None:
    operations.give(amina, CALLS, by=amina)
    publish(CALLS, carol, asks_again=True)

    assert queries.answers_of(amina.id)[0].text.wording == FIRST[CALLS].wording
    assert queries.wording(FIRST[CALLS]).wording == "Other words."


def test_agreeing_to_words_that_have_changed_meanwhile_is_refused(amina: Member, carol: Member) -> None:
    publish(CALLS, carol, asks_again=False)

    with pytest.raises(Refused, match="Read them again"):
        operations.give(amina, CALLS, by=amina, version=1)


def test_two_coordinators_do_not_write_over_each_other(carol: Member) -> None:
    operations.publish(CALLS, "One.", "It stops.", asks_again=False, by=carol, version=1)

    with pytest.raises(Refused, match="Somebody else"):
        operations.publish(CALLS, "Two.", "It stops.", asks_again=False, by=carol, version=1)


def test_only_coordinators_write_the_words(amina: Member, ada: Member) -> None:
    for actor in (amina, ada):
        with pytest.raises(NotPermitted):
            publish(CALLS, actor, asks_again=True)


@pytest.mark.parametrize("table", ["consent_texts", "consent_answers"])
@pytest.mark.parametrize("change", ["UPDATE {} SET key = 'nothing'", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_them(amina: Member, table: str, change: str) -> None:
    operations.give(amina, CALLS, by=amina)
    db.session.commit()

    with pytest.raises(DBAPIError, match="only grows"):
        db.session.execute(text(change.format(table)))
    db.session.rollback()


def test_an_answer_may_move_to_the_record_that_two_became(amina: Member, esi: Member) -> None:
    operations.give(amina, CALLS, by=amina)
    db.session.execute(text("UPDATE consent_answers SET member_id = :to"), {"to": esi.id})

    assert queries.gives(esi.id, CALLS)


def test_a_feature_above_can_offer_something_to_agree_to(app: Flask, amina: Member) -> None:
    told: list[str] = []
    kinds.offer(
        ConsentKind(
            "photographs", "Photographs", "You may.", "We stop.", (lambda one: told.append(one.name),)
        )
    )
    try:
        operations.give(amina, "photographs", by=amina)
        operations.withdraw(amina, "photographs", by=amina)
        operations.withdraw(amina, "photographs", by=amina)
    finally:
        kinds.kinds._offers.pop("photographs")

    assert told == ["Amina Khan"]


def test_what_nobody_offers_cannot_be_agreed_to(amina: Member) -> None:
    with pytest.raises(Refused):
        operations.give(amina, "nothing", by=amina)


def test_instructors_are_asked_first_of_all_for_the_agreement(
    asking: None, amina: Member, esi: Member
) -> None:
    today = datetime.now(UTC).date()
    assert registry.tasks_for(amina, today)[0].title == "Read and accept the network agreement"
    assert not any("agreement" in task.title for task in registry.tasks_for(esi, today))

    operations.give(amina, AGREEMENT, by=amina)

    assert not any("agreement" in task.title for task in registry.tasks_for(amina, today))


def test_whoever_is_asked_again_finds_it_at_home(asking: None, esi: Member, carol: Member) -> None:
    operations.give(esi, TRAINING, by=esi)
    publish(TRAINING, carol, asks_again=True)

    titles = [task.title for task in registry.tasks_for(esi, datetime.now(UTC).date())]
    assert "Say again whether you agree: Being asked about training" in titles


def test_a_reminder_goes_once_to_those_who_have_not_accepted(
    amina: Member, carol: Member, outbox: Outbox, clock: TimeMachineFixture
) -> None:
    clock.move_to(datetime(2026, 11, 2, 12, tzinfo=UTC))
    omar = factories.member("Omar Said", *(grant.role for grant in amina.role_grants))
    operations.give(omar, AGREEMENT, by=omar)

    assert operations.remind_all(by=carol) == 1
    assert operations.remind_all(by=carol) == 0
    assert [letter.to_name for letter in outbox.all()] == ["Amina Khan"]

    clock.shift(timedelta(days=15))
    assert operations.remind_all(by=carol) == 1


def test_a_reminder_is_pointless_once_it_was_accepted(amina: Member, carol: Member, outbox: Outbox) -> None:
    operations.remind_all(by=carol)
    question = registry.obsolete.named(outbox.only().obsolete or "")
    assert question is not None
    assert not question(amina.id)

    operations.give(amina, AGREEMENT, by=amina)

    assert question(amina.id)


def test_their_answers_are_in_the_copy_that_somebody_may_have(amina: Member) -> None:
    operations.give(amina, CALLS, by=amina)
    operations.withdraw(amina, CALLS, by=amina)

    section = offers.held_consents(amina)

    assert [(row["about"], row["answer"], row["version"]) for row in section.rows] == [
        ("calls", "agreed", 1),
        ("calls", "taken back", 1),
    ]
    assert section.rows[0]["words"] == FIRST[CALLS].wording


def test_retention_deletes_answers_that_others_replaced_long_ago(
    amina: Member, clock: TimeMachineFixture
) -> None:
    clock.move_to(datetime(2018, 5, 1, 12, tzinfo=UTC))
    operations.give(amina, CALLS, by=amina)
    operations.withdraw(amina, CALLS, by=amina)
    operations.give(amina, TRAINING, by=amina)
    clock.move_to(datetime(2026, 11, 2, 12, tzinfo=UTC))
    over = datetime(2020, 11, 2, tzinfo=UTC).date()

    found = privacy.due(over)
    assert [(one.member_id, one.words) for one in found] == [(amina.id, "calls: agreed on 2018-05-01")]
    for one in found:
        privacy.delete(one)

    kept = db.session.scalars(db.select(ConsentAnswer.key).order_by(ConsentAnswer.id)).all()
    assert kept == ["calls", "training"]

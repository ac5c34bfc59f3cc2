"""Choosing what one hears about, asking, and answering."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from time_machine import TimeMachineFixture

from network.core import mail_delivery, registry
from network.core.lifecycle import NotPermitted
from network.core.permission import Role
from network.core.rules import Refused
from network.members.catalogue.models import QualificationKind
from network.members.consents import operations as consents
from network.members.consents import queries as giving
from network.members.consents.rules import TRAINING
from network.members.people.models import Member
from network.members.training import operations, queries
from network.members.training.rules import Status
from tests import factories
from tests.conftest import Outbox


def test_choosing_is_consent_to_be_asked(amina: Member, l4_cardiac: QualificationKind) -> None:
    operations.choose(amina, [l4_cardiac], by=amina)

    assert giving.gives(amina.id, TRAINING)
    assert [one.kind.title for one in queries.interests_of(amina.id)] == ["Level 4 Cardiac"]


def test_choosing_again_keeps_since_when_and_drops_the_rest(
    amina: Member, l3: QualificationKind, l4_cardiac: QualificationKind, today: TimeMachineFixture
) -> None:
    operations.choose(amina, [l3, l4_cardiac], by=amina)
    first = {one.kind_id: one.since for one in queries.interests_of(amina.id)}
    today.shift(timedelta(days=10))

    operations.choose(amina, [l4_cardiac], by=amina)

    assert {one.kind_id: one.since for one in queries.interests_of(amina.id)} == {
        l4_cardiac.id: first[l4_cardiac.id]
    }


@pytest.mark.parametrize(
    "take_back",
    [
        lambda member: operations.stop(member, by=member),
        lambda member: consents.withdraw(member, TRAINING, by=member),
    ],
    ids=["on the page of training", "on the page of consents"],
)
def test_taking_it_back_forgets_what_one_wanted_to_hear(
    amina: Member, l4_cardiac: QualificationKind, take_back: Callable[[Member], None]
) -> None:
    operations.choose(amina, [l4_cardiac], by=amina)

    take_back(amina)

    assert not giving.gives(amina.id, TRAINING)
    assert queries.interests_of(amina.id) == []


def test_asking_sends_one_letter(
    asked_amina: Member, carol: Member, l4_cardiac: QualificationKind, outbox: Outbox
) -> None:
    question = operations.ask(asked_amina, l4_cardiac, by=carol)

    letter = outbox.only()
    assert letter.to_address == asked_amina.email
    assert letter.subject == "Would you like to train for Level 4 Cardiac?"
    assert f"/training/questions/{question.id}" in letter.body


def test_nobody_is_asked_who_did_not_agree(
    amina: Member, carol: Member, l4_cardiac: QualificationKind, outbox: Outbox
) -> None:
    with pytest.raises(Refused, match="has not agreed"):
        operations.ask(amina, l4_cardiac, by=carol)

    assert outbox.all() == []


def test_nobody_is_asked_about_what_they_did_not_choose(
    amina: Member, carol: Member, l3: QualificationKind, l4_cardiac: QualificationKind
) -> None:
    operations.choose(amina, [l3], by=amina)

    with pytest.raises(Refused, match="has not agreed to be asked about Level 4 Cardiac"):
        operations.ask(amina, l4_cardiac, by=carol)


def test_nobody_is_asked_about_what_they_hold(
    asked_amina: Member, carol: Member, l4_cardiac: QualificationKind
) -> None:
    factories.qualification(asked_amina, l4_cardiac)

    with pytest.raises(Refused, match="already"):
        operations.ask(asked_amina, l4_cardiac, by=carol)


def test_nobody_is_asked_twice_in_ninety_days(
    asked_amina: Member,
    carol: Member,
    l3: QualificationKind,
    l4_cardiac: QualificationKind,
    today: TimeMachineFixture,
    outbox: Outbox,
) -> None:
    operations.ask(asked_amina, l4_cardiac, by=carol)
    today.shift(timedelta(days=89))
    with pytest.raises(Refused, match="less than 90 days"):
        operations.ask(asked_amina, l4_cardiac, by=carol)
    operations.ask(asked_amina, l3, by=carol)
    today.shift(timedelta(days=1))
    operations.ask(asked_amina, l4_cardiac, by=carol)

    assert len(outbox.all()) == 3


def test_only_coordinators_ask_and_never_themselves(
    asked_amina: Member, carol: Member, esi: Member, l4_cardiac: QualificationKind
) -> None:
    both = factories.member("Dora Blake", Role.COORDINATOR, Role.INSTRUCTOR)

    for by, member in ((esi, asked_amina), (asked_amina, asked_amina), (both, both)):
        with pytest.raises(NotPermitted):
            operations.ask(member, l4_cardiac, by=by)


def test_only_whoever_was_asked_answers(
    asked_amina: Member, carol: Member, l4_cardiac: QualificationKind
) -> None:
    question = operations.ask(asked_amina, l4_cardiac, by=carol)

    with pytest.raises(NotPermitted):
        operations.answer(question, True, by=carol)
    operations.answer(question, True, by=asked_amina)

    assert question.status is Status.WANTS
    assert question.answered_at is not None


def test_one_may_think_again(asked_amina: Member, carol: Member, l4_cardiac: QualificationKind) -> None:
    question = operations.ask(asked_amina, l4_cardiac, by=carol)

    for wants in (False, False, True, False):
        operations.answer(question, wants, by=asked_amina)

    assert question.status is Status.NOT_NOW


def _answered(question, member: Member) -> None:
    operations.answer(question, False, by=member)


def _taken_back(_question, member: Member) -> None:
    operations.stop(member, by=member)


def _got_it(question, member: Member) -> None:
    factories.qualification(member, question.kind)


@pytest.mark.parametrize("happens", [_answered, _taken_back, _got_it])
def test_a_letter_that_has_become_pointless_does_not_go(
    asked_amina: Member, carol: Member, l4_cardiac: QualificationKind, happens, outbox: Outbox
) -> None:
    question = operations.ask(asked_amina, l4_cardiac, by=carol)
    before = mail_delivery.is_pointless(outbox.only())

    happens(question, asked_amina)

    assert (before, mail_delivery.is_pointless(outbox.only())) == (False, True)


def test_a_member_reads_what_they_were_asked(
    asked_amina: Member, carol: Member, l3: QualificationKind, l4_cardiac: QualificationKind
) -> None:
    operations.choose(asked_amina, [l4_cardiac], by=asked_amina)
    operations.ask(asked_amina, l4_cardiac, by=carol)

    held = {section.title: section.rows for ask in registry.subject_access if (section := ask(asked_amina))}

    assert held["Training you want to hear about"] == [
        {"qualification": "Level 4 Cardiac", "since": "2026-11-22"}
    ]
    assert held["Questions about training"][0]["answer"] == "asked"

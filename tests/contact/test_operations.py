"""Asking to be called, answering, and what closes a request."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from network.core import clock as time
from network.core import registry
from network.core.audit import AuditEntry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.permission import Role
from network.core.rules import Refused
from network.members.consents import operations as consents
from network.members.contact import offers, operations, privacy, queries
from network.members.contact.models import CallRequest
from network.members.contact.rules import MOST_A_DAY, Status
from network.members.people import operations as people
from network.members.people.models import Member
from tests import factories
from tests.conftest import Outbox

Ask = Callable[..., CallRequest]


def taking_calls(name: str) -> Member:
    member = factories.member(name, Role.INSTRUCTOR)
    consents.give(member, "calls", by=member)
    return member


def test_a_member_is_told_at_once_who_waits_where_and_when(ask: Ask, amina: Member, outbox: Outbox) -> None:
    ask()

    letter = outbox.only()
    assert letter.to_address == amina.email
    assert letter.subject == "Esi Mensah asks you to call"
    assert all(
        words in letter.body for words in ("Cardiac rehabilitation", "01632 960001", "best in the evening")
    )


def test_no_letter_shows_the_address_of_the_other(
    ask: Ask, amina: Member, esi: Member, outbox: Outbox
) -> None:
    operations.answer(ask(), Status.CALLED, by=amina)

    to_amina, to_esi = outbox.all()
    assert (to_amina.to_address, to_esi.to_address) == (amina.email, esi.email)
    assert esi.email not in to_amina.body
    assert amina.email not in to_esi.body


@pytest.mark.parametrize(
    ("answer", "subject"), [(Status.CALLED, "have called"), (Status.CANNOT, "cannot call")]
)
def test_whoever_asked_is_told_the_answer(
    ask: Ask, amina: Member, esi: Member, outbox: Outbox, answer: Status, subject: str
) -> None:
    operations.answer(ask(), answer, by=amina)

    assert [subject in letter.subject for letter in outbox.to(esi)] == [True]


def test_answering_twice_tells_once(ask: Ask, amina: Member, esi: Member, outbox: Outbox) -> None:
    request = ask()

    operations.answer(request, Status.CALLED, by=amina)
    operations.answer(request, Status.CALLED, by=amina)

    assert len(outbox.to(esi)) == 1


def test_nobody_else_answers(ask: Ask, carol: Member, esi: Member) -> None:
    request = ask()

    for other in (carol, esi):
        with pytest.raises(NotPermitted):
            operations.answer(request, Status.CALLED, by=other)


def test_one_does_not_ask_again_while_a_request_is_open(ask: Ask) -> None:
    ask()

    with pytest.raises(Refused, match="asked Amina already"):
        ask()


def test_one_may_ask_again_after_an_answer_or_when_it_has_run_out(ask: Ask, amina: Member) -> None:
    operations.answer(ask(), Status.CANNOT, by=amina)
    second = ask()
    second.asked_at -= timedelta(days=15)
    ask()

    assert len(queries.waiting_for(amina.id, time.today())) == 1


def test_a_request_that_has_run_out_is_not_answered(ask: Ask, amina: Member) -> None:
    request = ask()
    request.asked_at -= timedelta(days=15)
    db.session.flush()

    with pytest.raises(Refused, match="run out"):
        operations.answer(request, Status.CALLED, by=amina)


def test_one_asks_a_few_people_a_day_and_more_the_next(ask: Ask, esi: Member) -> None:
    others = [taking_calls(f"Member {number}") for number in range(MOST_A_DAY)]
    requests = [ask(other) for other in others]

    with pytest.raises(Refused, match="tomorrow"):
        ask()
    for request in requests:
        request.asked_at -= timedelta(days=1)
    assert ask().asker_id == esi.id


@pytest.mark.parametrize(
    "why_not", ["no consent", "suspended", "hidden", "no instructor", "oneself", "a colleague asks"]
)
def test_who_cannot_be_asked(ask: Ask, amina: Member, carol: Member, esi: Member, why_not: str) -> None:
    member, by = amina, esi
    match why_not:
        case "no consent":
            consents.withdraw(amina, "calls", by=amina)
        case "suspended":
            people.suspend(amina, by=carol, reason="A concern.")
        case "hidden":
            amina.shown = []
        case "no instructor":
            member = factories.member("Fatima Bah", Role.HEALTH_PARTNER)
            consents.give(member, "calls", by=member)
        case "oneself":
            by = amina
        case "a colleague asks":
            by = taking_calls("Omar Reyes")
    db.session.flush()

    with pytest.raises(NotPermitted):
        ask(member, by=by)


@pytest.mark.parametrize("what", ["withdraw", "suspend her", "suspend the asker", "leave"])
def test_what_closes_a_request_makes_its_letter_pointless(
    ask: Ask, amina: Member, carol: Member, esi: Member, what: str
) -> None:
    request = ask()
    assert not offers.is_over(request.id)

    match what:
        case "withdraw":
            consents.withdraw(amina, "calls", by=amina)
        case "suspend her":
            people.suspend(amina, by=carol, reason="A concern.")
        case "suspend the asker":
            people.suspend(esi, by=carol, reason="A concern.")
        case "leave":
            people.leave(amina, by=amina)

    assert request.status is Status.CLOSED
    assert offers.is_over(request.id)


def test_the_audit_holds_neither_the_phone_nor_the_service(ask: Ask, amina: Member) -> None:
    operations.answer(ask(), Status.CALLED, by=amina)
    db.session.flush()

    said = " ".join(str(entry.detail) for entry in db.session.scalars(db.select(AuditEntry)))
    assert "01632" not in said
    assert "Cardiac" not in said


def test_a_request_is_deleted_when_its_time_is_over(ask: Ask) -> None:
    old, young = ask(), ask(taking_calls("Omar Reyes"))
    old.asked_at -= timedelta(days=400)
    db.session.flush()
    before = time.today() - timedelta(days=365)

    found = privacy.due(before)
    for one in found:
        privacy.remove(one)

    assert [one.id for one in found] == [old.id]
    assert db.session.scalars(db.select(CallRequest.id)).all() == [young.id]
    assert privacy.due(before) == []


def test_erasure_leaves_nothing_of_the_asker(ask: Ask, esi: Member) -> None:
    request = ask()

    erase = registry.erasure.named("contact")
    assert erase is not None
    erase(esi)
    db.session.refresh(request)

    assert (request.asker_name, request.service, request.phone) == ("", "", "")
    assert request.status is Status.CLOSED


def test_each_of_the_two_is_given_their_side(ask: Ask, amina: Member, esi: Member) -> None:
    ask()

    assert [row["you asked"] for row in offers.held(esi).rows] == ["Amina Khan"]
    assert [row["you were asked by"] for row in offers.held(amina).rows] == ["Esi Mensah"]
    assert "phone" not in offers.held(amina).rows[0]

"""A course that is over: its certificate, a word instead of one, its end, its other dates."""

from datetime import date, timedelta

import pytest
from flask import Flask

from network.bursaries import changes
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.ledger import queries as ledger
from network.bursaries.outcomes import asking, operations, queries
from network.bursaries.outcomes.rules import Move, Report
from network.core import clock, registry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.mail import Message
from network.core.permission import Actor, Role
from network.core.rules import Refused
from network.members.people.models import Member
from network.members.qualifications import operations as qualifications
from network.members.qualifications.models import Origin, Qualification
from network.members.qualifications.operations import Certificate
from network.members.qualifications.rules import Status as Grant
from tests import factories


def a_week_ago() -> date:
    return clock.today() - timedelta(days=7)


def certificate(on: date | None = None) -> Certificate:
    return Certificate(awarded=(on or a_week_ago()).strftime("%d/%m/%Y"))


def sent(award: Application, on: date | None = None) -> Qualification:
    return operations.finish(award, certificate(on), by=award.applicant)


def verify(one: Qualification, carol: Member) -> None:
    qualifications.verify(one, by=carol, seen_words="the original", seen_on=clock.today())


def subjects() -> list[str]:
    return [one.subject for one in db.session.scalars(db.select(Message).order_by(Message.id))]


def test_a_certificate_that_is_verified_completes_the_course_and_stands_on_the_record(
    award: Application, carol: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[Application, Actor]] = []
    monkeypatch.setitem(changes.course_completed._offers, "a test", lambda one, by: heard.append((one, by)))

    one = sent(award)
    assert (award.status, award.completed_on) == (Status.ACCEPTED, None)
    verify(one, carol)

    assert (award.status, award.completed_on) == (Status.COMPLETED, a_week_ago())
    assert (one.status, one.origin, award.qualification) == (Grant.VERIFIED, Origin.BURSARY, one)
    assert [each for each, _ in heard] == [award]
    assert any("complete" in subject for subject in subjects())


def test_where_the_money_came_first_the_course_completes_and_the_status_stays(
    app: Flask, amina: Member, carol: Member
) -> None:
    paid = factories.application(amina, status=Status.PAID, submitted_at=clock.now() - timedelta(days=90))

    verify(sent(paid), carol)

    assert (paid.status, paid.completed_on) == (Status.PAID, a_week_ago())


def test_a_certificate_on_the_record_is_chosen_and_its_origin_becomes_the_bursary(
    award: Application, amina: Member
) -> None:
    held = factories.qualification(amina, award.kind, awarded_on=a_week_ago(), status=Grant.VERIFIED)
    too_old = factories.qualification(amina, award.kind, awarded_on=date(2020, 1, 1), status=Grant.VERIFIED)
    another = factories.qualification(amina, factories.kind(), awarded_on=a_week_ago(), status=Grant.VERIFIED)
    assert list(queries.choices(award)) == [held]

    for one in (too_old, another):
        with pytest.raises(Refused, match="of this course"):
            operations.choose(award, one, by=amina)
    operations.choose(award, held, by=amina)

    assert (award.status, award.completed_on) == (Status.COMPLETED, a_week_ago())
    assert held.origin is Origin.BURSARY


@pytest.mark.parametrize("verdict", [qualifications.send_back, qualifications.reject])
def test_a_certificate_that_does_not_count_completes_nothing(
    award: Application, carol: Member, verdict: object
) -> None:
    one = sent(award)

    verdict(one, "The photo cannot be read.", by=carol)  # type: ignore[operator]

    assert (award.status, award.completed_on) == (Status.ACCEPTED, None)
    if one.status is Grant.REJECTED:
        another = sent(award, clock.today() - timedelta(days=5))
        assert award.qualification is another
    else:
        with pytest.raises(Refused, match="already: it is returned"):
            sent(award)


def test_one_that_is_revoked_afterwards_moves_no_money_and_a_coordinator_is_asked(
    app: Flask, award: Application, carol: Member
) -> None:
    one = sent(award)
    verify(one, carol)

    qualifications.revoke(one, "The awarding body withdrew it.", by=carol)

    assert award.status is Status.COMPLETED
    assert ledger.of_application(award.id).committed == 300_00
    assert list(queries.in_doubt_for(carol)) == [award]
    with app.test_request_context():
        titles = [task.title for task in registry.tasks_for(carol, clock.today())]
    assert f"Look at the certificate of {award.reference}" in titles


def test_a_certificate_from_before_the_application_completes_nothing(
    award: Application, carol: Member
) -> None:
    with pytest.raises(Refused, match="before you applied"):
        sent(award, date(2020, 5, 1))
    one = sent(award)

    qualifications.verify(
        one, certificate(date(2020, 5, 1)), by=carol, seen_words="the original", seen_on=clock.today()
    )

    assert (award.status, award.completed_on) == (Status.ACCEPTED, None)
    assert list(queries.in_doubt_for(carol)) == [award]


def test_a_course_without_a_certificate_is_confirmed_by_what_a_coordinator_saw(
    award: Application, amina: Member, carol: Member
) -> None:
    said = operations.report(award, Report.FINISHED, a_week_ago(), "There is none.", by=amina)
    assert list(queries.reports_waiting_for(carol)) == [said]
    for day, words, says in (
        (clock.today() + timedelta(days=1), "a list", "not come"),
        (a_week_ago(), " ", "what you saw"),
    ):
        with pytest.raises(Refused, match=says):
            operations.confirm(award, day, words, by=carol)

    operations.confirm(award, a_week_ago(), "the provider's list", by=carol)

    assert (award.status, award.completed_on) == (Status.COMPLETED, a_week_ago())
    assert said.answered_by_id == carol.id
    assert list(queries.reports_waiting_for(carol)) == []


def test_nobody_confirms_or_ends_their_own_or_one_they_have_an_interest_in(
    amina: Member, carol: Member
) -> None:
    own = factories.application(carol, status=Status.ACCEPTED)
    conflicted = factories.application(amina, status=Status.ACCEPTED)
    factories.declaration(carol, conflicted, conflict=True)
    operations.report(conflicted, Report.DROPPED, clock.today(), "It was cancelled.", by=amina)

    for one in (own, conflicted):
        with pytest.raises(NotPermitted):
            operations.confirm(one, clock.today(), "a list", by=carol)
        with pytest.raises(NotPermitted):
            operations.end(one, "It failed.", by=carol)
    assert list(queries.reports_waiting_for(carol)) == []


def test_an_award_whose_course_came_to_nothing_ends_and_its_money_is_free(
    award: Application, amina: Member, carol: Member
) -> None:
    operations.report(award, Report.FAILED, clock.today(), "I did not pass.", by=amina)
    with pytest.raises(Refused, match="told us already"):
        operations.report(award, Report.DROPPED, clock.today(), "Or so.", by=amina)

    freed = operations.end(award, "The course was not passed.", by=carol)

    assert (freed, award.status) == (300_00, Status.CLOSED)
    assert ledger.of_fund(award.fund_id).available == 5_000_00
    assert queries.open_reports_of(award.id) == []
    assert any("has ended" in subject for subject in subjects())
    with pytest.raises(Refused, match="is closed"):
        sent(award)


def test_an_award_goes_on_after_word_that_was_a_mistake(
    award: Application, amina: Member, carol: Member
) -> None:
    said = operations.report(award, Report.DROPPED, clock.today(), "I am ill.", by=amina)

    operations.goes_on(said, by=carol)
    operations.goes_on(said, by=carol)

    assert award.status is Status.ACCEPTED
    assert queries.open_reports_of(award.id) == []


def test_other_dates_are_agreed_by_coordinator_or_funder_and_never_by_the_applicant(
    award: Application, amina: Member, carol: Member, funder: Member
) -> None:
    before = award.starts_on, award.ends_on
    new = clock.today() + timedelta(days=30), clock.today() + timedelta(days=34)
    wish = operations.ask_to_move(award, *new, "The provider moved it.", by=amina)
    assert list(queries.moves_waiting_for(carol)) == list(queries.moves_waiting_for(funder)) == [wish]

    with pytest.raises(NotPermitted):
        operations.agree_to_move(wish, by=amina)
    with pytest.raises(Refused, match="asked already"):
        operations.ask_to_move(award, *new, "Again.", by=amina)
    with pytest.raises(Refused, match="Say why"):
        operations.decline_move(wish, "", by=carol)
    operations.agree_to_move(wish, by=funder)

    assert (award.starts_on, award.ends_on) == new
    assert (wish.was_from, wish.was_until) == before
    assert (wish.status, wish.answered_by_id) == (Move.AGREED, funder.id)


def test_a_certificate_is_asked_for_twice_and_each_time_once(award: Application) -> None:
    now = clock.now()

    assert [asking.ask_due(now + timedelta(days=days)) for days in (0, 1, 20, 40, 41, 200)] == [
        1, 0, 0, 1, 0, 0,
    ]  # fmt: skip


def test_nobody_is_asked_for_what_came_or_is_not_due(award: Application, amina: Member) -> None:
    factories.application(amina, status=Status.ACCEPTED)  # ends in two months
    sent(award)

    assert asking.ask_due(clock.now() + timedelta(days=1)) == 0
    assert asking.is_pointless(award.id)


def test_both_sides_are_told_that_an_award_has_ended_and_nobody_with_an_interest(
    award: Application, amina: Member, carol: Member, funder: Member
) -> None:
    other = factories.member("Dora Lind", Role.COORDINATOR, email="dora@network.example")
    conflicted = factories.member("Eve Hart", Role.COORDINATOR, email="eve@network.example")
    factories.declaration(conflicted, award, conflict=True)

    operations.end(award, "The course was cancelled.", by=carol)

    told = db.session.scalars(db.select(Message).order_by(Message.member_id)).all()
    assert {one.member_id for one in told} == {amina.id, funder.id, other.id}
    [theirs] = [one for one in told if one.member_id == funder.id]
    assert (amina.name in theirs.body, "£300" in theirs.body, "cancelled" in theirs.body) == (True,) * 3

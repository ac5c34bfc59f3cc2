"""Offers: accepted in time, turned down, lapsed, reminded of; and where all that is told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.deciding import days, offers, operations, queries
from network.bursaries.deciding.models import Offer
from network.bursaries.funds.models import Fund
from network.bursaries.ledger import queries as ledger
from network.core import clock as time
from network.core import jobs, letters, registry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.rules import Refused
from network.members.people.models import Member
from tests import factories
from tests.bursaries.deciding.conftest import OF_TWO, WITH_EMBARGO, Sent
from tests.conftest import Outbox

RELEASED = datetime(2026, 12, 1, 10, tzinfo=UTC)
LAST_SECOND = datetime(2026, 12, 15, 23, 59, 59, tzinfo=UTC)
TOO_LATE = datetime(2026, 12, 16, tzinfo=UTC)


@pytest.fixture
def offered(clock: TimeMachineFixture, sent: Sent, ben: Member) -> Application:
    """Amina is offered £300, until the end of 15 December."""
    clock.move_to(RELEASED, tick=False)
    application = sent()
    operations.approve(application, 300_00, by=ben)
    db.session.commit()
    return application


def offer_of(application: Application) -> Offer:
    found = queries.offer_of(application)
    assert found is not None
    return found


def test_acceptance_is_the_agreement_and_commits_the_money(
    offered: Application, amina: Member, outbox: Outbox
) -> None:
    shown = offer_of(offered).agreement

    accepted = operations.accept(offered, by=amina)

    assert offered.status is Status.ACCEPTED
    assert offered.accepted_at == accepted.accepted_at == RELEASED
    assert accepted.agreement == shown
    assert "Public Health gives Amina Khan £300" in shown
    assert "What I, Amina Khan, commit to:" in shown
    assert "until the end of Tuesday 15 December 2026" in shown
    held = ledger.of_application(offered.id)
    assert (held.reserved, held.committed) == (0, 300_00)
    assert "the agreement that you have accepted" in outbox.to(amina)[-1].body


def test_the_last_second_is_in_time(offered: Application, amina: Member, clock: TimeMachineFixture) -> None:
    clock.move_to(LAST_SECOND, tick=False)

    operations.accept(offered, by=amina)

    assert offered.status is Status.ACCEPTED


def test_midnight_is_late_also_where_no_job_has_run(
    offered: Application, amina: Member, clock: TimeMachineFixture
) -> None:
    clock.move_to(TOO_LATE, tick=False)

    with pytest.raises(Refused, match="time to accept this offer is over"):
        operations.accept(offered, by=amina)

    assert offered.status is Status.OFFERED
    assert ledger.of_application(offered.id).committed == 0


def test_nobody_else_accepts_and_nobody_twice_or_another_offer(
    offered: Application, amina: Member, ben: Member, carol: Member
) -> None:
    for other in (ben, carol):
        with pytest.raises(NotPermitted):
            operations.accept(offered, by=other)
    with pytest.raises(Refused, match="another one by now"):
        operations.accept(offered, by=amina, shown="0")
    operations.accept(offered, by=amina)

    with pytest.raises(Refused, match="Nothing is offered"):
        operations.accept(offered, by=amina)


def test_turning_down_gives_the_money_back(
    offered: Application, fund: Fund, amina: Member, ben: Member
) -> None:
    with pytest.raises(Refused):
        operations.turn_down(offered, "", by=amina)
    with pytest.raises(NotPermitted):
        operations.turn_down(offered, "No", by=ben)

    operations.turn_down(offered, "The course is cancelled", by=amina)

    assert offered.status is Status.WITHDRAWN
    assert ledger.of_fund(fund.id).available == 5_000_00


def test_an_offer_that_is_over_lapses_once_and_tells_all_sides(
    offered: Application,
    fund: Fund,
    amina: Member,
    ben: Member,
    bola: Member,
    carol: Member,
    zoe: Member,
    clock: TimeMachineFixture,
    outbox: Outbox,
) -> None:
    factories.declaration(bola, offered, conflict=True)
    clock.move_to(LAST_SECOND, tick=False)
    assert jobs.run("lapse-offers") == ""
    clock.move_to(TOO_LATE + timedelta(days=9), tick=False)  # the worker was away for days
    before = len(outbox.all())

    assert jobs.run("lapse-offers") == "1 offer ended"
    assert jobs.run("lapse-offers") == ""

    db.session.refresh(offered)
    assert offered.status is Status.LAPSED
    assert ledger.of_fund(fund.id).available == 5_000_00
    told = outbox.all()[before:]
    assert {one.to_address for one in told} == {amina.email, ben.email, carol.email}
    assert len(told) == 3
    assert not any("Ben" in one.body.replace("Hello Ben Osei", "") for one in told)


def test_what_lapsed_can_be_approved_again_with_an_offer_of_its_own(
    offered: Application, ben: Member, amina: Member, clock: TimeMachineFixture
) -> None:
    clock.move_to(TOO_LATE, tick=False)
    assert operations.lapse_overdue(time.now()) == 1
    operations.reopen(offered, "She was in hospital", by=ben)

    operations.approve(offered, 300_00, by=ben)

    assert offer_of(offered).last_day.day == 30
    assert operations.lapse_overdue(time.now()) == 0
    operations.accept(offered, by=amina)
    assert ledger.of_application(offered.id).committed == 300_00


def test_an_applicant_is_reminded_once_before_the_end(
    offered: Application, amina: Member, clock: TimeMachineFixture, outbox: Outbox
) -> None:
    clock.move_to(RELEASED + timedelta(days=5), tick=False)
    assert jobs.run("remind-of-offers") == ""
    clock.move_to(RELEASED + timedelta(days=12), tick=False)

    assert jobs.run("remind-of-offers") == "1 reminder sent"
    assert jobs.run("remind-of-offers") == ""

    letter = outbox.to(amina)[-1]
    assert letter.subject.startswith("Accept your bursary by Tuesday 15 December 2026")
    assert letter.obsolete is not None
    pointless = registry.obsolete.named(letter.obsolete)
    assert pointless is not None
    assert not pointless(offered.id)
    operations.accept(offered, by=amina)
    assert pointless(offered.id)


def test_home_says_what_waits_for_each(
    app: Flask,
    sent: Sent,
    make_fund: Callable[..., Fund],
    offered: Application,
    amina: Member,
    ben: Member,
    bola: Member,
    carol: Member,
    clock: TimeMachineFixture,
) -> None:
    of_two = sent(to=make_fund("Large", rules=OF_TWO), applicant=carol)
    operations.approve(of_two, 300_00, by=ben)
    kept_back = sent(to=make_fund("Kept back", rules=WITH_EMBARGO), applicant=carol)
    operations.approve(kept_back, 300_00, by=ben)
    clock.move_to(RELEASED + timedelta(days=12), tick=False)

    def titles(member: Member) -> list[str]:
        with app.test_request_context():
            return [one.title for one in offers.tasks(member, time.today())]

    assert titles(amina) == ["You are offered £300: Cancer rehabilitation 2026"]
    assert titles(bola) == [
        f"A second approval waits for you: {of_two.reference}",
        "Release what is decided: Kept back, Always open",
    ]
    assert titles(ben) == ["Release what is decided: Kept back, Always open"]
    assert titles(carol) == [f"An offer runs out: {offered.reference}, Amina Khan"]


def test_somebodys_calendar_has_the_last_day_of_their_offer(offered: Application, amina: Member) -> None:
    found = list(days.days_of(amina))

    assert [(one.day.isoformat(), one.title) for one in found] == [
        ("2026-12-15", "Last day to accept £300 from Cancer rehabilitation 2026")
    ]
    before = db.session.execute(days.made_of(db.literal(amina.id))).all()
    operations.accept(offered, by=amina)
    assert list(days.days_of(amina)) == []
    assert db.session.execute(days.made_of(db.literal(amina.id))).all() != before


def test_the_copy_of_their_data_tells_what_an_applicant_knows_and_names_nobody(
    sent: Sent, make_fund: Callable[..., Fund], offered: Application, amina: Member, ben: Member
) -> None:
    kept_back = sent(to=make_fund("Kept back", rules=WITH_EMBARGO))
    operations.decline(kept_back, "Full", by=ben)

    rows = offers.held(amina).rows

    assert [(one["application"], one["what"]) for one in rows] == [
        (offered.reference, "Approved"),
        (offered.reference, "Offer"),
    ]
    assert "Ben" not in str(rows)
    assert [one["what"] for one in offers.decided_by(ben).rows] == ["Approved", "Declined"]


def test_the_copy_of_a_funder_tells_nothing_of_what_is_closed_to_them(
    sent: Sent, make_fund: Callable[..., Fund], ben: Member, bola: Member, carol: Member
) -> None:
    kept_back = make_fund("Kept back", rules=WITH_EMBARGO)
    own, conflicted = sent(to=kept_back, applicant=bola), sent(to=kept_back)
    for application in (own, conflicted):
        operations.approve(application, 300_00, by=ben)
        queries.decisions_of(application)[0].for_id = bola.id  # as if it were in Bola's place
    assert [one["application"] for one in offers.decided_by(bola).rows] == [conflicted.reference]

    factories.declaration(bola, conflicted, conflict=True)

    assert offers.decided_by(bola).rows == []


def test_deleting_a_member_deletes_the_text_of_what_they_did_not_accept(
    offered: Application, sent: Sent, amina: Member, ben: Member
) -> None:
    accepted = sent()
    operations.approve(accepted, 300_00, by=ben)
    operations.accept(accepted, by=amina)

    operations.forget_offers(amina)

    assert "Amina" not in offer_of(offered).agreement
    assert "Amina" in offer_of(accepted).agreement


def test_coordinators_can_read_every_letter_with_a_real_record(app: Flask, offered: Application) -> None:
    for name in offers.PREVIEWS:
        found = letters.preview(f"bursaries/deciding/email/{name}.txt")
        assert found is not None, name
        assert offered.reference in found.subject


def test_the_record_that_an_applicant_may_read_names_nobody_who_decided_and_tells_nothing_early(
    sent: Sent, make_fund: Callable[..., Fund], offered: Application, amina: Member, ben: Member
) -> None:
    operations.approve(sent(to=make_fund("Kept back", rules=WITH_EMBARGO)), 300_00, by=ben)
    operations.accept(offered, by=amina)

    rows = [
        (one["what"], one["by"])
        for section in registry.subject_access
        for one in section(amina).rows
        if "by" in one
    ]

    assert ("bursary accepted", "Amina Khan") in rows
    assert "Ben Osei" not in {by for _what, by in rows}
    assert "bursary approved" not in {what for what, _by in rows}

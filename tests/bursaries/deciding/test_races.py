"""Many at one moment: the money of a fund goes once, and an offer ends once."""

from collections.abc import Callable

from flask import Flask

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.deciding import operations, queries
from network.bursaries.funds.models import Fund
from network.bursaries.ledger import queries as ledger
from network.core import clock
from network.core.database import db
from network.core.mail import Message
from network.core.permission import Role
from network.core.rules import Refused
from network.members.people.models import Member
from tests import factories
from tests.bursaries.deciding.conftest import OF_TWO, Sent
from tests.events.registrations.test_races import at_once


def approving(application_id: int, by_id: int, said: list[str]) -> Callable[[], object]:
    def deed() -> None:
        application = db.session.get_one(Application, application_id)
        try:
            operations.approve(application, 100_00, "What is left", by=db.session.get_one(Member, by_id))
        except Refused as refusal:
            said.append(str(refusal))

    return deed


def test_of_50_approvals_at_once_for_the_last_500_pounds_5_fit_and_each_other_hears_what_is_left(
    app: Flask, make_fund: Callable[..., Fund], ben: Member, amina: Member
) -> None:
    fund = make_fund("The last £500", pence=500_00)
    kind, area = factories.kind(), factories.area()
    found = [factories.application(amina, fund, kind=kind, area=area).id for _ in range(50)]
    for number in found:
        factories.declaration(ben, db.session.get_one(Application, number))
    said: list[str] = []

    at_once(app, [approving(one, ben.id, said) for one in found])

    balance = ledger.of_fund(fund.id)
    assert (balance.available, balance.reserved) == (0, 500_00)
    statuses = [db.session.get_one(Application, one).status for one in found]
    assert (statuses.count(Status.OFFERED), statuses.count(Status.SUBMITTED)) == (5, 45)
    assert said == ["There is £0 left in the fund, and this takes £100."] * 45
    letters = db.session.scalars(db.select(Message).where(Message.member_id == amina.id)).all()
    assert len(letters) == 5


def test_of_two_second_approvals_at_once_one_completes_and_the_money_is_reserved_once(
    app: Flask, make_fund: Callable[..., Fund], sent: Sent, ben: Member, bola: Member
) -> None:
    application = sent(to=make_fund("Large", rules=OF_TWO | {"second_approval_pence": 50_00}))
    third = factories.funds_for(factories.member("Cai", Role.FUNDER), application.fund.organisation)
    factories.declaration(third, application)
    operations.approve(application, 100_00, "What is left", by=ben)
    said: list[str] = []

    at_once(app, [approving(application.id, one.id, said) for one in (bola, third)])

    assert application.status is Status.OFFERED
    assert ledger.of_application(application.id).reserved == 100_00
    assert said == ["This is offered, so there is nothing to approve now."]
    assert len(queries.decisions_of(application)) == 2


def test_an_offer_lapses_once_with_several_schedulers_and_never_beside_an_acceptance(
    app: Flask, sent: Sent, fund: Fund, ben: Member, amina: Member
) -> None:
    application = sent()
    operations.approve(application, 300_00, by=ben)
    end = queries.offer_of(application).expires_at  # type: ignore[union-attr]
    application_id, amina_id = application.id, amina.id

    def accept() -> None:
        try:
            operations.accept(
                db.session.get_one(Application, application_id), by=db.session.get_one(Member, amina_id)
            )
        except Refused:
            db.session.rollback()

    at_once(app, [accept, *[lambda: operations.lapse_overdue(end)] * 4])

    application = db.session.get_one(Application, application_id)
    held = ledger.of_application(application_id)
    accepted = application.status is Status.ACCEPTED
    assert accepted or application.status is Status.LAPSED
    assert (held.reserved, held.committed) == (0, 300_00 if accepted else 0)
    lapsed = db.select(Message).where(Message.subject.startswith("The offer of your bursary is over"))
    assert len(db.session.scalars(lapsed).all()) == (0 if accepted else 1)
    assert end > clock.now()

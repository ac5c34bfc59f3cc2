"""Seven years after the last of its money a fund goes, whole; not a day before, nor while money is held."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import DBAPIError

from network.bursaries.applications.models import Application, Document
from network.bursaries.applications.rules import Status
from network.bursaries.claims.models import Claim, Payment, Receipt
from network.bursaries.claims.rules import Status as ClaimStatus
from network.bursaries.conditions.models import AwardedCondition, ClawBack
from network.bursaries.conditions.rules import Owed
from network.bursaries.deciding.models import Decision, Offer
from network.bursaries.deciding.rules import Outcome, Stage
from network.bursaries.funds.models import Fund
from network.bursaries.ledger import operations as ledger
from network.bursaries.ledger.models import LedgerEntry
from network.bursaries.ledger.rules import Move
from network.bursaries.reports import bundles, offers, queries_open
from network.bursaries.reports.models import PublicName, Release, ReleasedAward
from network.bursaries.scheme.rules import CostSort, Measure
from network.core import jobs
from network.core.database import db
from network.core.files import StoredFile
from network.core.permission import SYSTEM
from network.rights import erasing, keeping
from tests import factories
from tests.bursaries.reports.conftest import NOW

THEN = datetime(2018, 11, 20, 12, tzinfo=UTC)
ENDED_ON = date(2018, 11, 30)
OVER_ON = date(2025, 11, 30)  # the last day of the seven years


@pytest.fixture
def old_fund(amina, ben, trust, today):
    """A fund of 2018 whose one bursary was offered, accepted, claimed, paid and published."""
    today.move_to(THEN, tick=False)
    fund = factories.fund("Fund of 2018", organisation=trust, ends_on=ENDED_ON)
    paid = factories.application(amina, fund, Status.CLOSED)
    factories.declaration(ben, paid)
    decision = Decision(
        application_id=paid.id,
        application_version=1,
        outcome=Outcome.APPROVE,
        stage=Stage.ONLY,
        pence=300_00,
        line_id=fund.lines[0].id,
        reason="It helps Aylesbury",
        by_id=ben.id,
        by_name=ben.name,
        at=THEN,
    )
    factories.kept(decision)
    factories.kept(
        Offer(
            application_id=paid.id,
            decision_id=decision.id,
            scheme_id=paid.scheme_id,
            pence=300_00,
            agreement="We agree",
            expires_at=THEN + timedelta(days=20),
            accepted_at=THEN,
        )
    )
    factories.kept(AwardedCondition(application_id=paid.id, number=1, words="Start", measure=Measure.START))
    factories.kept(Document(application=paid, key="quote", file=factories.stored_file()))
    claim = Claim(
        application_id=paid.id,
        number=1,
        status=ClaimStatus.PAID,
        pence=300_00,
        approved_pence=300_00,
        paid_pence=300_00,
        sent_at=THEN,
    )
    factories.kept(claim)
    factories.kept(Receipt(claim_id=claim.id, sort=CostSort.FEE, pence=300_00, file=factories.stored_file()))
    entry = ledger.enter(fund.lines[0], Move.UNPAY, 300_00, by=SYSTEM, application_id=paid.id)
    first = factories.kept(
        Payment(claim_id=claim.id, pence=300_00, paid_on=THEN.date(), reference="1", entry_id=entry.id)
    )
    entry = ledger.enter(fund.lines[0], Move.PAY, 300_00, by=SYSTEM, application_id=paid.id)
    factories.kept(
        Payment(
            claim_id=claim.id,
            pence=300_00,
            paid_on=THEN.date(),
            reference="2",
            entry_id=entry.id,
            takes_back_id=first.id,
            reason="Typed twice",
        )
    )
    factories.kept(PublicName(application_id=paid.id, award="A", recipient="R"))
    release = factories.kept(Release(package={"grants": []}, prepared_at=THEN, released_at=THEN))
    factories.kept(ReleasedAward(release_id=release.id, application_id=paid.id))
    today.move_to(NOW, tick=False)
    return fund


def going(key, day):
    """Return what one period deletes on a night."""
    return [due.id for one in keeping.preview(day) if one.kept.period.key == key for due in one.tonight]


def count(model, *which):
    return db.session.scalar(select(func.count()).select_from(model).where(*which))


def test_a_fund_goes_whole_with_its_files_and_nothing_of_another(old_fund, esi, trust):
    other = factories.application(esi, factories.fund("Of today", organisation=trust), Status.PAID)
    paper = factories.kept(Document(application=other, key="quote", file=factories.stored_file()))
    whole = {
        table: [row["id"] for row in found]
        for table, found in bundles.rows_of(old_fund.id, root=Fund).items()
    }
    assert sum(bool(ids) for ids in whole.values()) >= 15
    before = {table.name: len(found) for table, found in bundles.rows_of(other.id).items()}
    assert (going("bursary-money", OVER_ON), going("bursary-money", OVER_ON + timedelta(days=1))) == (
        [],
        [old_fund.id],
    )

    assert "1 bursary-money" in jobs.run("keep-retention", NOW)
    assert jobs.run("keep-retention", NOW) == ""

    assert [table.name for table, ids in whole.items() if count(table, table.c.id.in_(ids))] == []
    assert {table.name: len(found) for table, found in bundles.rows_of(other.id).items()} == before
    assert db.session.scalars(select(StoredFile.id)).all() == [paper.file_id]
    assert count(Release) == 1  # it is still public


def test_what_was_published_long_ago_goes_once_it_is_not_public(old_fund):
    assert going("bursary-releases", NOW.date()) == []

    queries_open.public().withdrawn_at = NOW
    db.session.flush()
    jobs.run("keep-retention", NOW)

    assert (count(Release), count(ReleasedAward)) == (0, 0)


@pytest.mark.parametrize("why", ["it runs", "money is held", "money moved", "a debt is owed"])
def test_a_fund_stays_while(old_fund, amina, why):
    award = db.session.scalars(select(Payment)).first().claim.application
    if why == "it runs":
        old_fund.ends_on = NOW.date() - timedelta(days=1)
    elif why == "money is held":
        ledger.enter(old_fund.lines[0], Move.RESERVE, 1, by=SYSTEM, application_id=award.id, at=THEN)
    elif why == "money moved":
        ledger.enter(old_fund.lines[0], Move.CUT, 1, by=SYSTEM)
    else:
        factories.kept(
            ClawBack(
                application_id=award.id,
                number=1,
                pence=100,
                reason="No class",
                due_on=THEN.date(),
                status=Owed.OWED,
            )
        )
    db.session.flush()

    assert going("bursary-money", NOW.date()) == []


@pytest.mark.parametrize("model", [LedgerEntry, Decision])
def test_the_database_refuses_to_delete_money_and_approvals_that_are_not_old(old_fund, amina, fund, model):
    young = factories.application(amina, fund, Status.PAID)
    factories.kept(
        Decision(
            application_id=young.id,
            application_version=1,
            outcome=Outcome.APPROVE,
            stage=Stage.ONLY,
            pence=300_00,
            line_id=fund.lines[0].id,
            reason="Now",
            by_name="Ben",
            at=datetime.now(UTC),
        )
    )

    with pytest.raises(DBAPIError, match=r"only grows|stays"), db.session.begin_nested():
        db.session.execute(delete(model).where(model.application_id == young.id))


def test_a_copy_holds_the_money_and_the_public_name_but_no_approval_that_waits(old_fund, amina, ben, fund):
    factories.application(amina, fund, Status.APPROVED)

    assert {row["bursary"] for row in offers.held_money(amina).rows} == {one_of(old_fund).reference}
    assert [(row["move"], row["pence"]) for row in offers.held_money(amina).rows][:3] == [
        ("reserve", 300_00),
        ("commit", 300_00),
        ("pay", 300_00),
    ]
    assert [row["published as"] for row in offers.held_public(amina).rows] == ["A, Recipient R"]
    assert offers.held_money(ben).rows == offers.held_public(ben).rows == []


def one_of(fund):
    return db.session.scalars(select(Application).where(Application.fund_id == fund.id)).one()


def test_deletion_takes_the_applicants_name_out_of_the_ledger_and_leaves_who_decided(old_fund, amina, ben):
    paid = one_of(old_fund)
    for member in (amina, ben):
        ledger.enter(old_fund.lines[0], Move.UNPAY, 1, by=member, application_id=paid.id)

    erasing.erase(amina, by=SYSTEM)
    erasing.erase(ben, by=SYSTEM)

    names = db.session.scalars(select(LedgerEntry.by_name).order_by(LedgerEntry.id)).all()
    assert "Amina Khan" not in names
    decided_by = db.session.scalars(select(Decision.by_name)).one()
    assert names[-2:] == ["Former member", decided_by]
    assert decided_by.startswith("Ben")
    assert paid.applicant_id == amina.id

"""Giving a fund other rules, and the plain fund in one go."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from network.bursaries.applications.rules import Status
from network.bursaries.checked.rules import Sort
from network.bursaries.funds import queries as funds
from network.bursaries.funds.models import Fund
from network.bursaries.funds.rules import FundStatus
from network.bursaries.ledger import queries as ledger
from network.bursaries.scheme import operations, queries
from network.bursaries.scheme.models import SchemeVersion
from network.bursaries.scheme.operations import PlainFund
from network.bursaries.scheme.rules import AwardCondition, Cap, CostSort, Measure, Scheme
from network.core import clock
from network.core.audit import AuditEntry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.rules import Refused
from network.members.people.rules import OrganisationKind
from tests import factories

HALF = Scheme(percentage=50)


def a_plain_fund(**facts):
    today = clock.today()
    usual = {
        "name": "County Level 4 bursary",
        "organisation": factories.organisation(kind=OrganisationKind.FUNDER),
        "begins_on": today,
        "ends_on": today + timedelta(days=365),
        "pence": 12_000_00,
        "purpose": "Towards a Level 4 qualification",
    }
    return PlainFund(**usual | facts)


def test_new_rules_are_a_new_version(fund, carol):
    before, _ = queries.current(fund)

    made = operations.change(fund, HALF, by=carol)

    version, scheme = queries.current(fund)
    assert (version, version.number, version.made_by) == (made, 2, carol)
    assert scheme == HALF
    assert queries.of(before) == Scheme()


def test_the_audit_says_which_fund_and_how_many_drafts(fund, carol, amina, esi):
    factories.application(amina, fund, Status.DRAFT)
    factories.application(esi, fund, Status.SUBMITTED)

    version = operations.change(fund, HALF, by=carol)

    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "fund rules changed")).one()
    assert entry.thing_id == version.id
    assert entry.detail == {"fund": fund.id, "number": 2, "drafts": 1}


def test_what_was_sent_keeps_its_rules(fund, carol, amina):
    sent = factories.application(amina, fund, Status.SUBMITTED)

    operations.change(fund, HALF, by=carol)

    assert queries.of(sent.scheme) == Scheme()


def test_a_fund_that_nobody_gave_rules_has_the_plain_ones(fund, carol):
    db.session.delete(queries.current(fund)[0])
    db.session.flush()

    version, scheme = queries.current(fund)
    made = operations.change(fund, Scheme(), by=carol)

    assert (version.number, scheme) == (0, Scheme())
    assert made.number == 1


@pytest.mark.parametrize(
    ("scheme", "words"),
    [
        (Scheme(), "These are the rules of the fund already"),
        (Scheme(percentage=120), "from 1 to 100"),
        (Scheme(kinds=("l9-moon",)), "no kind of qualification called “l9-moon”"),
        (Scheme(caps=(Cap(5, kind="l9-moon"),)), "no kind of qualification called “l9-moon”"),
        (Scheme(prerequisites="any(l2-gym;l9-moon)"), "no kind of qualification called “l9-moon”"),
        (Scheme(residence=("atlantis",)), "no area called “atlantis”"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(fund, carol, kinds, scheme, words):
    with pytest.raises(Refused, match=words):
        operations.change(fund, scheme, by=carol)

    assert [one.number for one in queries.versions(fund)] == [1]


def test_who_looked_at_older_rules_is_told(fund, carol):
    operations.change(fund, HALF, by=carol, over=1)

    with pytest.raises(Refused, match="Somebody else has changed these rules"):
        operations.change(fund, Scheme(percentage=75), by=carol, over=1)


def test_only_coordinators_change_rules(fund, ben, amina, ada):
    factories.funds_for(ben, fund.organisation)

    for somebody in (ben, amina, ada):
        with pytest.raises(NotPermitted):
            operations.change(fund, HALF, by=somebody)


def test_the_plain_fund_is_made_in_one_go(app, carol, kinds):
    plain = a_plain_fund(
        kinds=("l4-falls",), percentage=50, cap_pence=400_00, promises=["Work anywhere in the county", " "]
    )

    fund = operations.open_plain(plain, by=carol)

    assert fund.status is FundStatus.OPEN
    assert ledger.of_fund(fund.id).available == 12_000_00
    assert funds.open_round(fund, clock.now() + timedelta(seconds=1)) is not None
    version, scheme = queries.current(fund)
    assert version.number == 1
    assert scheme == Scheme(
        kinds=("l4-falls",),
        percentage=50,
        caps=(Cap(400_00),),
        costs=(CostSort.FEE, CostSort.ASSESSMENT),
        conditions=(AwardCondition(Measure.OTHER, 12, words="Work anywhere in the county"),),
    )


def test_a_fund_of_next_year_opens_on_its_first_day(app, carol):
    begins_on = date(clock.today().year + 1, 4, 1)
    plain = a_plain_fund(begins_on=begins_on, ends_on=begins_on + timedelta(days=300))

    fund = operations.open_plain(plain, by=carol)

    assert funds.open_round(fund, clock.now()) is None
    assert clock.london_date(fund.rounds[0].opens_at) == begins_on


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"ends_on": date(2020, 1, 1), "begins_on": date(2019, 1, 1)}, "ends_on"),
        ({"percentage": 101}, "percentage"),
        ({"kinds": ("l9-moon",)}, "kinds"),
    ],
)
def test_a_plain_fund_that_makes_no_sense_is_not_begun(app, carol, facts, field):
    with pytest.raises(Refused) as refused:
        operations.open_plain(a_plain_fund(**facts), by=carol)

    assert refused.value.field == field
    assert db.session.scalar(select(Fund)) is None


def test_only_coordinators_make_funds(app, ben):
    with pytest.raises(NotPermitted):
        operations.open_plain(a_plain_fund(), by=ben)


def test_every_stored_version_can_be_read(fund, carol):
    operations.change(fund, HALF, by=carol)

    assert [queries.of(one) for one in db.session.scalars(select(SchemeVersion))] == [Scheme(), HALF]


def test_what_can_be_claimed_is_what_the_rules_of_running_funds_ask_for_now(fund, carol):
    closed = factories.fund(status=FundStatus.CLOSED, rules={"professions": ["astronaut"]})
    operations.change(fund, Scheme(membership="Old body"), by=carol)
    operations.change(fund, Scheme(membership="Move Well", professions=("nurse",)), by=carol)

    asked = list(queries.asked_for())

    assert queries.current(closed)[1].professions == ("astronaut",)
    assert asked == [(Sort.MEMBERSHIP, "Move Well"), (Sort.PROFESSION, "nurse")]

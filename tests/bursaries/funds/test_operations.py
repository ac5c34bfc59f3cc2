"""Making funds, moving their money, opening and closing them, and setting their rounds."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask

from network.bursaries.funds import operations, queries
from network.bursaries.funds.models import Fund
from network.bursaries.funds.rules import FundStatus, RoundRule
from network.bursaries.ledger import queries as ledger
from network.bursaries.ledger.rules import Balance, Move
from network.core.audit import entries
from network.core.database import db
from network.core.lifecycle import NotPermitted, history_of
from network.core.rules import Refused
from network.members.people.models import Member
from network.members.people.rules import OrganisationKind
from tests import factories

TODAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(time_machine):  # type: ignore[no-untyped-def]
    time_machine.move_to(NOW, tick=False)


def made(carol: Member, name: str = "County bursary", *lines: tuple[str, int]) -> Fund:
    return operations.make(
        name,
        factories.organisation(kind=OrganisationKind.FUNDER),
        TODAY,
        TODAY + timedelta(days=365),
        by=carol,
        lines=lines or (("", 1_000_00),),
    )


def test_a_fund_is_made_as_a_draft_with_its_money(app: Flask, carol: Member) -> None:
    fund = made(carol, "County bursary", ("Courses", 900_00), ("Travel", 0))

    assert fund.status is FundStatus.DRAFT
    assert [(line.name, line.available) for line in ledger.lines_of(fund.id)] == [
        ("Courses", 900_00),
        ("Travel", 0),
    ]
    entry = ledger.entries_of_line(fund.lines[0].id)[0]
    assert (entry.move, entry.pence, entry.by_id) == (Move.BUDGET, 900_00, carol.id)


@pytest.mark.parametrize(
    ("name", "lines", "field"),
    [
        ("county BURSARY ", (("", 1),), "name"),
        ("Another", (("", 1), ("Travel", 1)), "name"),
        ("Another", (("Travel", 1), (" travel", 1)), "name"),
    ],
    ids=["a name that is taken", "a line without a name beside another", "two lines of one name"],
)
def test_a_fund_and_its_lines_can_be_told_apart(
    app: Flask, carol: Member, name: str, lines: tuple[tuple[str, int], ...], field: str
) -> None:
    made(carol)

    with pytest.raises(Refused) as refusal:
        made(carol, name, *lines)

    assert refusal.value.field == field
    assert [fund.name for fund in queries.not_closed()] == ["County bursary"]


def test_nobody_but_a_coordinator_keeps_a_fund(app: Flask, carol: Member, ben: Member, amina: Member) -> None:
    fund = made(carol)
    factories.funds_for(ben, fund.organisation)
    for somebody in (ben, amina):
        with pytest.raises(NotPermitted):
            made(somebody, "Mine")
        with pytest.raises(NotPermitted):
            operations.put_money(fund.lines[0], 1, by=somebody, reason="Mine")
        with pytest.raises(NotPermitted):
            operations.take_money(fund.lines[0], 1, by=somebody, reason="Mine")
        with pytest.raises(NotPermitted):
            operations.open(fund, by=somebody)
        with pytest.raises(NotPermitted):
            operations.add_round(fund, "Now", NOW, None, by=somebody)


def test_money_comes_in_and_goes_out_with_a_reason(app: Flask, carol: Member) -> None:
    fund = made(carol)
    line = fund.lines[0]
    operations.put_money(line, 500_00, by=carol, reason="Grant letter of 3 March")

    operations.take_money(line, 1_500_00, by=carol, reason="Not used")

    assert [(one.move, one.pence, one.reason) for one in ledger.entries_of_line(line.id)][1:] == [
        (Move.BUDGET, 500_00, "Grant letter of 3 March"),
        (Move.CUT, 1_500_00, "Not used"),
    ]
    with pytest.raises(Refused, match="Say why") as refusal:
        operations.put_money(line, 1, by=carol, reason="  ")
    assert refusal.value.field == "reason"


def test_what_is_meant_for_somebody_cannot_be_taken_out(app: Flask, carol: Member, amina: Member) -> None:
    fund = factories.fund(pence=500_00)
    factories.application(amina, fund, factories.Bursary.ACCEPTED)

    with pytest.raises(Refused, match="There is £200 left in the fund"):
        operations.take_money(fund.lines[0], 200_01, by=carol, reason="Cut")

    assert ledger.of_fund(fund.id) == Balance(available=200_00, committed=300_00)


def test_money_moves_between_lines_as_two_entries_or_none(app: Flask, carol: Member) -> None:
    fund = made(carol, "County", ("Courses", 900_00), ("Travel", 100_00))
    courses, travel = fund.lines

    operations.move_money(courses, travel, 50_00, by=carol, reason="A long way")

    assert (courses.available, travel.available) == (850_00, 150_00)
    assert [one.reason for one in ledger.entries_of_line(travel.id)] == [
        "The fund was made",
        "From Courses: A long way",
    ]
    with pytest.raises(Refused, match="There is £850 left in Courses"):
        operations.move_money(courses, travel, 850_01, by=carol, reason="All")
    with pytest.raises(Refused, match="two different lines"):
        operations.move_money(courses, courses, 1, by=carol, reason="Nowhere")
    with pytest.raises(Refused, match="two different lines"):
        operations.move_money(courses, factories.fund().lines[0], 1, by=carol, reason="Elsewhere")
    assert ledger.of_fund(fund.id) == Balance(available=1_000_00)


def test_a_line_is_named_before_another_is_added(app: Flask, carol: Member) -> None:
    fund = made(carol)
    with pytest.raises(Refused, match="a name first"):
        operations.add_line(fund, "Travel", by=carol)
    operations.name_line(fund.lines[0], "Courses", by=carol)

    operations.add_line(fund, "Travel", by=carol)

    assert [line.name for line in fund.lines] == ["Courses", "Travel"]
    with pytest.raises(Refused, match="of that name"):
        operations.name_line(fund.lines[1], "courses", by=carol)


def test_a_fund_opens_closes_and_opens_again_and_takes_no_money_meanwhile(app: Flask, carol: Member) -> None:
    fund = made(carol)
    operations.open(fund, by=carol)
    operations.close(fund, by=carol, reason="All is spent")

    with pytest.raises(Refused, match="closed"):
        operations.put_money(fund.lines[0], 1, by=carol, reason="More")
    operations.take_money(fund.lines[0], 1_000_00, by=carol, reason="Back to the funder")
    operations.open(fund, by=carol)

    assert [(one.old, one.new, one.reason) for one in history_of(fund)] == [
        ("draft", "open", ""),
        ("open", "closed", "All is spent"),
        ("closed", "open", ""),
    ]
    with pytest.raises(Refused):
        operations.open(fund, by=carol)


def test_a_fund_whose_days_are_over_is_not_opened(app: Flask, carol: Member) -> None:
    fund = factories.fund(status=FundStatus.CLOSED, ends_on=TODAY - timedelta(days=1))

    with pytest.raises(Refused, match="last day of this fund is over"):
        operations.open(fund, by=carol)


def test_whose_money_it_is_stays_once_people_could_apply(app: Flask, carol: Member) -> None:
    fund, other = made(carol), factories.organisation(kind=OrganisationKind.FUNDER)
    facts = {"name": "County", "purpose": "Falls", "begins_on": TODAY, "ends_on": TODAY, "by": carol}
    operations.edit(fund, organisation=other, **facts)  # type: ignore[arg-type]
    assert (fund.name, fund.organisation_id) == ("County", other.id)
    operations.open(fund, by=carol)

    with pytest.raises(Refused) as refusal:
        operations.edit(fund, organisation=factories.organisation(), **facts)  # type: ignore[arg-type]

    assert refusal.value.field == "organisation"


# Rounds:


def test_a_fund_takes_applications_in_the_round_that_opened_last(app: Flask, carol: Member) -> None:
    fund = made(carol)
    operations.add_round(fund, "Always", NOW - timedelta(days=9), None, by=carol)
    operations.add_round(fund, "Autumn", NOW - timedelta(days=2), NOW + timedelta(seconds=1), by=carol)
    operations.add_round(fund, "Winter", NOW + timedelta(days=9), None, by=carol)
    assert queries.open_round(fund, NOW) is None  # still a draft
    operations.open(fund, by=carol)

    found = queries.open_round(fund, NOW)
    later = queries.open_round(fund, NOW + timedelta(seconds=1))

    assert found is not None
    assert later is not None
    assert (found.name, later.name) == ("Autumn", "Always")
    assert queries.open_with_rounds(NOW) == [(fund, found)]
    assert queries.open_with_rounds(NOW - timedelta(days=10)) == []
    assert [one.name for one in queries.coming(NOW)] == ["Winter"]


def test_a_fund_takes_none_once_it_is_closed_over_or_spent(app: Flask, carol: Member) -> None:
    fund = made(carol)
    operations.open(fund, by=carol)
    operations.add_round(fund, "Always", NOW, None, by=carol)
    assert [one for one, _round in queries.open_with_rounds(NOW)] == [fund]
    assert queries.open_round(fund, NOW + timedelta(days=365)) is not None
    assert queries.open_round(fund, NOW + timedelta(days=366)) is None
    assert queries.open_with_rounds(NOW + timedelta(days=366)) == []

    operations.take_money(fund.lines[0], 1_000_00, by=carol, reason="All of it")
    assert queries.open_with_rounds(NOW) == []
    assert queries.open_round(fund, NOW) is None

    operations.put_money(fund.lines[0], 1, by=carol, reason="A penny")
    assert [one for one, _round in queries.open_with_rounds(NOW)] == [fund]
    operations.close(fund, by=carol)
    assert queries.open_with_rounds(NOW) == []


def test_a_round_changes_until_an_application_has_arrived_in_it(
    app: Flask, carol: Member, amina: Member
) -> None:
    fund = factories.fund()
    round_ = fund.rounds[0]
    operations.edit_round(round_, "Spring", NOW, NOW + timedelta(days=9), by=carol)
    draft = factories.application(amina, fund, factories.Bursary.DRAFT, round=round_)
    operations.edit_round(round_, "Spring 2027", NOW, NOW + timedelta(days=9), by=carol)
    with pytest.raises(Refused, match="has begun an application"):
        operations.remove_round(round_, by=carol)
    draft.round = None
    factories.application(factories.member(), fund, round=round_)

    for deed in (
        lambda: operations.edit_round(round_, "Summer", NOW, None, by=carol),
        lambda: operations.remove_round(round_, by=carol),
    ):
        with pytest.raises(Refused, match="Applications have arrived"):
            deed()

    assert round_.name == "Spring 2027"
    assert queries.arrived_in([round_.id]) == {round_.id: 1}
    other = operations.add_round(fund, "Summer", NOW, None, by=carol)
    operations.remove_round(other, by=carol)
    assert [one.name for one in fund.rounds] == ["Spring 2027"]


def test_a_rule_proposes_rounds_that_a_coordinator_adds(app: Flask, carol: Member) -> None:
    fund = made(carol)
    assert queries.proposed(fund, NOW) == []
    operations.keep_rule(fund, RoundRule(at=time(9, 30), open_days=30), by=carol)
    db.session.refresh(fund)
    proposed = queries.proposed(fund, NOW)
    assert [one.name for one in proposed] == ["January 2027", "April 2027", "July 2027", "October 2027"]

    operations.follow_rule(fund, [one.opens_at for one in proposed[:2]], by=carol)

    assert [(one.name, one.opens_at, one.closes_at) for one in fund.rounds] == [
        (one.name, one.opens_at, one.closes_at) for one in proposed[:2]
    ]
    assert [one.name for one in queries.proposed(fund, NOW)] == ["July 2027", "October 2027"]
    with pytest.raises(Refused, match="Look at the rounds again"):
        operations.follow_rule(fund, [proposed[0].opens_at], by=carol)
    operations.keep_rule(fund, None, by=carol)
    assert queries.proposed(fund, NOW) == []
    assert len(fund.rounds) == 2


def test_no_round_is_proposed_outside_the_funds_days(app: Flask, carol: Member) -> None:
    fund = factories.fund(begins_on=date(2027, 2, 1), ends_on=date(2027, 7, 4))
    operations.keep_rule(fund, RoundRule(), by=carol)

    assert [one.name for one in queries.proposed(fund, NOW)] == ["April 2027"]


def test_what_is_done_to_a_fund_is_in_the_audit_without_words(app: Flask, carol: Member) -> None:
    fund = made(carol)
    operations.open(fund, by=carol)

    found = [(one.what, one.by_id) for one in entries(limit=3)]

    assert found == [("fund opened", carol.id), ("money moved", carol.id), ("fund made", carol.id)]


def test_entries_leave_out_what_is_the_readers_own_or_in_conflict(
    app: Flask, carol: Member, ben: Member, amina: Member
) -> None:
    fund = factories.fund()
    own = factories.application(carol, fund, factories.Bursary.ACCEPTED)
    other = factories.application(amina, fund, factories.Bursary.APPROVED)
    factories.declaration(ben, other, conflict=True)
    factories.declaration(ben, own)

    def seen(reader: Member) -> set[str | None]:
        return {reference for _entry, reference, _own in queries.entries_of(fund, reader)}

    assert seen(carol) == {None, other.reference}
    assert seen(ben) == {None, own.reference}
    assert seen(factories.member()) == {None, own.reference, other.reference}


def test_the_same_round_is_there_once(app: Flask, carol: Member) -> None:
    fund = factories.fund()
    opens = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
    operations.add_round(fund, "January 2027", opens, None, by=carol)

    with pytest.raises(Refused, match="there already"):
        operations.add_round(fund, "January 2027", opens, None, by=carol)

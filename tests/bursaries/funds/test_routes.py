"""The pages of funds: what is on offer, the money drawn, money in and out, rounds and deputies."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from network.bursaries.applications.models import Application
from network.bursaries.funds import operations, queries
from network.bursaries.funds.models import Deputy, Fund, Round
from network.bursaries.funds.rules import FundStatus, RoundRule
from network.bursaries.ledger import operations as ledger_operations
from network.bursaries.ledger import queries as ledger
from network.bursaries.ledger.models import LedgerEntry
from network.bursaries.ledger.rules import Move
from network.core import registry
from network.core.database import db
from network.core.permission import SYSTEM
from network.members.people.models import Member
from network.members.people.rules import OrganisationKind
from tests import factories
from tests.plugins.client import Client
from tests.plugins.statements import statements

pytestmark = pytest.mark.one_database("sqlite")  # what they ask of a database is asked of both elsewhere

SignIn = Callable[[Member], Client]
TODAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(time_machine):  # type: ignore[no-untyped-def]
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def fund(app: Flask, ben: Member, amina: Member) -> Fund:
    """A fund of £1,000 of an organisation that Ben decides for, with £300 reserved."""
    ours = factories.organisation("Public Health", kind=OrganisationKind.FUNDER)
    factories.funds_for(ben, ours)
    made = factories.fund(
        "County bursary", pence=1_000_00, organisation=ours, purpose="Level 4 for Aylesbury"
    )
    wanted = factories.application(amina, made, factories.Bursary.APPROVED, reference="B-2026-9999")
    for move in (Move.COMMIT, Move.CANCEL, Move.RESERVE):
        ledger_operations.enter(made.lines[0], move, 300_00, by=amina, application_id=wanted.id)
    db.session.commit()
    return made


def arrived(browser: Client, address: str, data: Any = None) -> str:
    """Send a form, and return the page that it leads to."""
    answer = browser.post(address, data=data)
    assert answer.status_code == 302, answer.text
    return browser.get(answer.location).text


def test_a_member_sees_what_is_on_offer_and_until_when_and_no_money(
    signed_in_as: SignIn, amina: Member, fund: Fund
) -> None:
    factories.kept(Round(fund=fund, name="Winter", opens_at=NOW + timedelta(days=30)))
    factories.fund("Not yet", status=FundStatus.DRAFT)
    db.session.commit()
    browser = signed_in_as(amina)

    listed, shown = browser.get("/bursaries/funds").text, browser.get(f"/bursaries/funds/{fund.id}").text

    assert "Level 4 for Aylesbury" in listed
    assert "Apply until the money is allocated" in listed
    assert "Winter opens Wednesday 2 December 2026, midday" in listed
    assert "Not yet" not in listed
    for secret in ("£700", "£1,000", "B-2026-9999", "fund-bar", "Every move of the money"):
        assert secret not in listed + shown


@pytest.mark.parametrize("who", ["ben", "carol"])
def test_its_funders_and_coordinators_see_the_money_drawn_with_a_table_and_every_entry(
    signed_in_as: SignIn, fund: Fund, who: str, request: pytest.FixtureRequest
) -> None:
    page = signed_in_as(request.getfixturevalue(who)).get(f"/bursaries/funds/{fund.id}").text

    assert 'aria-label="paid £0, committed £0, reserved £300, left £700, of £1,000"' in page
    assert '<td class="number">£700</td>' in page
    application_id = db.session.scalars(select(Application.id)).one()
    assert (
        f'Reserved by an approval: <a class="govuk-link" href="/bursaries/{application_id}">B-2026-9999'
        in page
    )
    assert "The applicant" in page
    assert "Amina" not in page
    assert ("Put money in" in page) is (who == "carol")


def test_a_funder_of_another_organisation_sees_none_of_it(signed_in_as: SignIn, fund: Fund) -> None:
    other = factories.member("Uma Wood", factories.Role.FUNDER)
    factories.account(other)
    factories.funds_for(other, factories.organisation("Moving Together"))
    db.session.commit()
    browser = signed_in_as(other)

    pages = browser.get("/bursaries/funds").text + browser.get(f"/bursaries/funds/{fund.id}").text

    assert "County bursary" in pages
    for secret in ("£700", "£1,000", "£300", "B-2026-9999"):
        assert secret not in pages


@pytest.mark.one_database("sqlite")
def test_the_list_and_the_entries_cost_the_same_however_long_they_are(
    signed_in_as: SignIn, carol: Member, fund: Fund
) -> None:
    browser = signed_in_as(carol)
    counts = []
    for more in (0, 4):
        for _ in range(more):
            factories.fund(organisation=factories.organisation(kind=OrganisationKind.FUNDER))
            ledger_operations.enter(fund.lines[0], Move.BUDGET, 1, by=SYSTEM)
        db.session.commit()
        browser.get("/bursaries/funds")
        with statements() as asked:
            browser.get("/bursaries/funds")
            browser.get(f"/bursaries/funds/{fund.id}")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_entries_come_in_pages(signed_in_as: SignIn, carol: Member, fund: Fund) -> None:
    for number in range(queries.ENTRIES_A_PAGE):
        ledger_operations.enter(fund.lines[0], Move.BUDGET, 1, by=SYSTEM, reason=f"penny {number:02}")
    db.session.commit()
    browser = signed_in_as(carol)

    first = browser.get(f"/bursaries/funds/{fund.id}").text
    next_page = first.split('rel="next" href="')[1].split('"')[0]
    second = browser.get(next_page).text

    assert "penny 00" in first
    assert "B-2026-9999" not in first
    assert "B-2026-9999" in second
    assert 'rel="next"' not in second


def test_money_comes_in_as_it_is_written_and_its_reason_stays(
    signed_in_as: SignIn, carol: Member, fund: Fund
) -> None:
    page = arrived(
        signed_in_as(carol),
        f"/bursaries/funds/{fund.id}/money/in",
        data={"pence": "£1,250.50", "reason": "Grant letter of 3 March"},
    )

    assert "The money is in the fund" in page
    entry = db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id.desc())).first()
    assert entry is not None
    assert (entry.move, entry.pence, entry.reason) == (Move.BUDGET, 125050, "Grant letter of 3 March")


def test_a_second_press_puts_no_money_in_twice(signed_in_as: SignIn, carol: Member, fund: Fund) -> None:
    browser = signed_in_as(carol)
    data = {"pence": "250", "reason": "Grant letter", "version": str(queries.last_move_of(fund))}
    arrived(browser, f"/bursaries/funds/{fund.id}/money/in", data=data)

    again = browser.post(f"/bursaries/funds/{fund.id}/money/in", data=data)

    assert "Money went in or out since you opened this page" in again.text
    assert 'value="250"' in again.text
    assert ledger.of_fund(fund.id).budget == 1_250_00
    shown = str(queries.last_move_of(fund))
    assert f'value="{shown}"' in again.text
    arrived(browser, f"/bursaries/funds/{fund.id}/money/in", data=data | {"version": shown})
    assert ledger.of_fund(fund.id).budget == 1_500_00


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize(
    ("where", "typed", "words"),
    [
        ("in", "0", "Enter an amount of more than nothing."),
        ("in", "-1", "Enter an amount above nothing, without a minus."),
        ("in", "1e9", "This is no amount of money that we can read."),
        ("in", "1.250,50", "This is no amount of money that we can read."),
        ("in", "12.345", "Enter the pence as two figures."),
        ("in", "", "Enter an amount, such as 250 or 1,250.50"),
        ("out", "700.01", "There is £700 left in the fund, and this takes £700.01."),
    ],
)
def test_an_amount_that_cannot_be_is_explained_beside_the_field_and_nothing_typed_is_lost(
    signed_in_as: SignIn, carol: Member, fund: Fund, where: str, typed: str, words: str
) -> None:
    page = signed_in_as(carol).post(
        f"/bursaries/funds/{fund.id}/money/{where}", data={"pence": typed, "reason": "Grant letter"}
    )

    assert page.status_code == 200
    error = page.text.split('id="pence-error"')[1].split("</p>")[0]
    assert words in error
    assert f'value="{typed}"' in page.text
    assert 'value="Grant letter"' in page.text
    assert ledger.of_fund(fund.id).budget == 1_000_00


def test_a_fund_is_divided_into_lines_and_money_moves_between_them(
    signed_in_as: SignIn, carol: Member, fund: Fund
) -> None:
    browser, base = signed_in_as(carol), f"/bursaries/funds/{fund.id}"
    first = fund.lines[0].id
    refused = browser.post(f"{base}/lines/new", data={"name": "Travel"}).text
    browser.post(f"{base}/lines/{first}", data={"name": "Courses"})
    browser.post(f"{base}/lines/new", data={"name": "Travel"})
    second = ledger.lines_of(fund.id)[1].id

    browser.post(
        f"{base}/money/move", data={"line": first, "target": second, "pence": "50", "reason": "A long way"}
    )

    assert "Give the line that is there a name first" in refused
    assert [(one.name, one.available) for one in ledger.lines_of(fund.id)] == [
        ("Courses", 650_00),
        ("Travel", 50_00),
    ]
    page = browser.get(base).text
    assert "To Travel: A long way" in page
    assert browser.get(f"/bursaries/funds/{factories.fund().id}/lines/{first}").status_code == 404


def test_a_fund_is_changed_opened_and_closed(signed_in_as: SignIn, carol: Member, fund: Fund) -> None:
    browser, base = signed_in_as(carol), f"/bursaries/funds/{fund.id}"
    facts = {
        "name": "County Level 4",
        "organisation": str(fund.organisation_id),
        "purpose": "Falls",
        "begins_on-day": "1",
        "begins_on-month": "4",
        "begins_on-year": "2026",
        "ends_on-day": "31",
        "ends_on-month": "3",
        "ends_on-year": "2027",
        "version": str(fund.version),
    }

    assert "Saved" in arrived(browser, f"{base}/edit", data=facts)
    late = browser.post(f"{base}/edit", data=facts | {"name": "Mine"}).text
    closed = arrived(browser, f"{base}/close")
    opened = arrived(browser, f"{base}/open")

    db.session.refresh(fund)
    assert (fund.name, fund.ends_on) == ("County Level 4", date(2027, 3, 31))
    assert "somebody else" in late.lower()
    assert "Open it again" in closed
    assert "Close this fund" in opened


def test_rounds_by_hand_are_added_changed_and_removed(
    signed_in_as: SignIn, carol: Member, fund: Fund
) -> None:
    browser, base = signed_in_as(carol), f"/bursaries/funds/{fund.id}/rounds"
    facts = {
        "name": "Night",
        "opens_on-day": "1",
        "opens_on-month": "3",
        "opens_on-year": "2027",
        "opens": "9am",
        "until": "day",
    }
    missing = browser.post(f"{base}/new", data=facts).text
    facts |= {"closes_on-day": "28", "closes_on-month": "3", "closes_on-year": "2027", "closes": "1:30am"}
    browser.post(f"{base}/new", data=facts)
    made = db.session.scalars(select(Round).where(Round.name == "Night")).one()
    closes_at = made.closes_at
    again = browser.get(f"/bursaries/funds/rounds/{made.id}").text

    backwards = browser.post(
        f"/bursaries/funds/rounds/{made.id}", data=facts | {"closes_on-month": "2", "version": made.version}
    ).text
    browser.post(
        f"/bursaries/funds/rounds/{made.id}", data=facts | {"until": "spent", "version": made.version}
    )

    assert "Enter the day on which it closes" in missing
    # The clocks skip half past one on 28 March 2027: the round closes as they do.
    assert closes_at == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert 'value="02:00"' in again
    assert "The round closes before it opens" in backwards
    db.session.refresh(made)
    assert made.closes_at is None
    browser.post(f"/bursaries/funds/rounds/{made.id}/remove")
    assert db.session.scalars(select(Round).where(Round.name == "Night")).all() == []


def test_a_coordinator_sets_a_rule_and_adds_what_it_proposes(
    signed_in_as: SignIn, carol: Member, fund: Fund
) -> None:
    browser, base = signed_in_as(carol), f"/bursaries/funds/{fund.id}/rounds"
    page = arrived(
        browser,
        f"{base}/rule",
        data={
            "every": "quarter",
            "which": "1",
            "weekday": "0",
            "month": "1",
            "at": "9am",
            "version": fund.version,
        },
    )
    value = page.split('name="rounds" type="checkbox" value="')[1].split('"')[0]

    added = arrived(browser, base, data={"rounds": [value]})

    assert "Rounds open on the first Monday of each quarter, or on the next working day, at 9am" in page
    assert "January 2027: opens Monday 4 January 2027, 9am, until the money is allocated" in page
    assert "1 round added" in added
    assert "January 2027" in {one.name for one in db.session.scalars(select(Round))}
    dropped = arrived(browser, f"{base}/rule/drop")
    assert "Set a rule" in dropped


def test_a_funder_names_a_deputy_and_ends_it(
    signed_in_as: SignIn, ben: Member, carol: Member, fund: Fund
) -> None:
    browser = signed_in_as(ben)
    facts = {
        "deputy": str(carol.id),
        "begins_on-day": "2",
        "begins_on-month": "11",
        "begins_on-year": "2026",
        "ends_on-day": "1",
        "ends_on-month": "11",
        "ends_on-year": "2026",
    }
    wrong = browser.post("/bursaries/funds/deputies/new", data=facts).text

    page = arrived(browser, "/bursaries/funds/deputies/new", data=facts | {"ends_on-day": "20"})
    deputy = db.session.scalars(select(Deputy)).one()
    ended = arrived(browser, f"/bursaries/funds/deputies/{deputy.id}/end")

    assert "The last day comes before the first" in wrong
    assert "Carol Hughes" in page
    assert "2 Nov 2026 to 20 Nov 2026" in page
    assert "Ended on 2 Nov 2026" in ended


def test_home_tells_coordinators_what_runs_out_what_opens_and_what_is_to_be_added(
    app: Flask, carol: Member, amina: Member, fund: Fund
) -> None:
    operations.keep_rule(fund, RoundRule(), by=carol)
    operations.take_money(fund.lines[0], 600_01, by=carol, reason="Cut")
    factories.fund("Other", pence=0, organisation=fund.organisation)
    soon = factories.fund("Third", organisation=fund.organisation)
    operations.add_round(soon, "Winter", NOW + timedelta(days=7), None, by=carol)
    operations.add_round(soon, "Autumn", NOW - timedelta(days=7), NOW + timedelta(days=1), by=carol)

    def told(member: Member) -> list[tuple[str, str]]:
        found = registry.home_tasks.named("funds.tasks")
        assert found is not None
        with app.test_request_context():
            return [(task.title, task.hint) for task in found(member, TODAY)]

    assert told(amina) == []
    assert told(carol) == [
        ("Add the next round of County bursary", "Its rule proposes Monday 4 January 2027"),
        ("Third: a round closes", "Autumn, Tuesday 3 November 2026, midday"),
        ("Third: a round opens", "Winter, Monday 9 November 2026, midday"),
    ]
    operations.take_money(fund.lines[0], 70_00, by=carol, reason="Cut")
    assert told(carol)[0] == ("County bursary runs out", "£29.99 is left of £329.99")

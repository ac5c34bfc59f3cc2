"""A bursary in a real browser: from a fund to the report, kept as it is typed, and closed by a conflict."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.funds.models import Fund
from network.bursaries.ledger import queries as ledger
from network.core import clock
from network.core.database import db
from network.demo.bursaries.scheme import COUNTY
from network.members.qualifications.models import Origin, Qualification
from scripts.journeys.bursaries import AMINA, AREA, FUND, KIND, PROMISE, PURPOSE, WHY, made, sent, verify
from tests.browser.demonstration import (
    COORDINATOR,
    INSTRUCTOR,
    one,
    photographs,
    press,
    sign_in_as,
)

Looking = Callable[[Page], None]
FUNDER, SECOND_FUNDER, SECOND_COORDINATOR = "a funder", "another funder", "another coordinator"


@pytest.fixture
def app(demonstration: Flask) -> Flask:
    """Be in the demonstration."""
    return demonstration


def test_a_bursary_lives_from_its_fund_to_the_report(page: Page, axe: Looking) -> None:
    fund = make_a_fund(page, axe)
    application = apply(page, fund, axe)
    address = f"/bursaries/{application.id}"

    sign_in_as(page, FUNDER)
    declare(page, address, "No, I have no interest in it")
    page.goto(f"{address}/ask")
    page.get_by_label("Why you, and why there").check()
    page.get_by_label("What is missing or unclear?").fill("In which hall?")
    fill_date(page, "Until when do you need the answer?", clock.today() + timedelta(days=14))
    press(page, "Ask")
    sign_in_as(page, INSTRUCTOR)
    page.goto(f"{address}/edit/statement")
    page.get_by_label("Your answer to the question").fill("In the hall of the school.")
    press(page, "Save and go on")
    press(page, "Look it through")
    press(page, "Send the answer")
    expect(page.get_by_text("In the hall of the school.").first).to_be_visible()

    for who in (FUNDER, SECOND_FUNDER):  # the fund asks for two, and they give less than was asked
        sign_in_as(page, who)
        if who == SECOND_FUNDER:
            declare(page, address, "No, I have no interest in it")
        page.goto(f"{address}/decide")
        page.get_by_label("Amount", exact=True).fill("400")
        page.get_by_label("Reason", exact=True).fill("So that it reaches one more village.")
        axe(page)
        press(page, "Decide")
        expect(page.get_by_role("alert")).to_contain_text("Approved")
    assert ledger.of_fund(fund.id).reserved == 400_00
    sign_in_as(page, INSTRUCTOR)
    page.goto(f"{address}/offer")
    axe(page)
    page.get_by_label("I have read this agreement and accept it").check()
    press(page, "Accept this offer")
    expect(page.get_by_role("alert")).to_be_visible()
    assert ledger.of_fund(fund.id).committed == 400_00

    finish_and_claim(page, one(Application, id=application.id), axe)
    balance = ledger.of_fund(fund.id)
    assert (balance.paid, balance.committed, balance.available) == (400_00, 0, balance.budget - 400_00)
    page.goto(f"/bursaries/report?fund={fund.id}")
    paid = page.get_by_role("main").locator(".govuk-summary-list__row").filter(has_text="Paid")
    expect(paid).to_contain_text("£400")
    axe(page)


def make_a_fund(page: Page, axe: Looking) -> Fund:
    """Have a coordinator make the plain fund, and ask for two approvals."""
    sign_in_as(page, COORDINATOR)
    page.goto("/bursaries/funds/new")
    page.get_by_label("Name", exact=True).fill(FUND)
    page.get_by_label("Whose money it is").select_option(one(Fund, name=COUNTY).organisation.name)
    page.get_by_label("What it is for").fill(PURPOSE)
    fill_date(page, "First day", clock.today())
    fill_date(page, "Last day", clock.today() + timedelta(days=365))
    page.get_by_label("Money in it").fill("£6,000")
    page.get_by_label(re.compile("^Percentage")).fill("60")
    page.get_by_label("The most a person gets").fill("500")
    page.get_by_label("What whoever gets it promises").fill(PROMISE)
    axe(page)
    press(page, "Make the fund and open it")
    fund = one(Fund, name=FUND)
    assert ledger.of_fund(fund.id).available == 6_000_00
    page.goto(f"/bursaries/funds/{fund.id}/rules")
    page.get_by_text("Deciding", exact=True).click()
    page.get_by_label("A second funder approves awards above").fill("250")
    axe(page)
    press(page, "Save these rules")
    expect(page.get_by_role("main")).to_contain_text("An award above £250 takes the approval of two")
    return fund


def apply(page: Page, fund: Fund, axe: Looking) -> Application:
    """Have Amina apply; what it would cost her is worked out while she types, and kept."""
    sign_in_as(page, INSTRUCTOR)
    page.goto(f"/bursaries/funds/{fund.id}/apply")
    axe(page)
    write(page)
    page.get_by_role("link", name="What it costs").click()
    page.get_by_label("Course fee").fill("720")
    worked_out = page.locator("[data-worked-out]")
    expect(worked_out).to_contain_text("£432 from this fund, £288 from you")
    expect(page.locator("[data-saved]")).to_contain_text("Kept.")
    axe(page)
    page.reload()  # without a button
    expect(page.get_by_label("Course fee")).to_have_value("720")
    press(page, "Save and go on")
    send(page)
    expect(page.get_by_role("main")).to_contain_text("Submitted")
    axe(page)
    return one(Application, fund_id=fund.id, status=Status.SUBMITTED)


def write(page: Page) -> None:
    """Begin, and fill in the course."""
    press(page, "Begin")
    page.get_by_role("link", name="The course").click()
    page.get_by_label("Which qualification is it for?").select_option(KIND)
    page.get_by_label("Who runs it?").fill("An Invented Training Provider")
    fill_date(page, "First day of the course", clock.today() + timedelta(days=60))
    fill_date(page, "Last day of the course", clock.today() + timedelta(days=64))
    page.get_by_label("Where will you teach what you learn?").select_option(AREA)
    press(page, "Save and go on")


def send(page: Page) -> None:
    """Fill in the last two parts, and send it."""
    page.get_by_role("link", name="Why you, and why there").click()
    page.get_by_label(re.compile("^Why do you want to take this course")).fill(WHY)
    press(page, "Save and go on")
    page.get_by_role("link", name="What you commit to").click()
    page.get_by_label("I have read this, and I commit to it").check()
    press(page, "Save and go on")
    press(page, "Look it through")
    press(page, "Send this application")


def finish_and_claim(page: Page, award: Application, axe: Looking) -> None:
    """Let the course be over: the certificate is sent and verified, the claim checked and paid."""
    award.submitted_at = clock.now() - timedelta(days=90)
    award.starts_on, award.ends_on = (clock.today() - timedelta(days=days) for days in (14, 10))
    db.session.commit()
    sign_in_as(page, INSTRUCTOR)
    page.goto(f"/bursaries/{award.id}/course-finished")
    page.get_by_label("When was it awarded?").fill(f"{clock.today() - timedelta(days=10):%d/%m/%Y}")
    page.get_by_label("I have no photo.").check()
    press(page, "Send it to be checked")
    verify(award)
    assert one(Qualification, id=award.qualification_id).origin is Origin.BURSARY
    page.goto(f"/bursaries/{award.id}/claim")
    page.get_by_label("Photo of the receipt, or a PDF").set_input_files(photographs("Receipt"))
    page.get_by_label("What is it for?").select_option(label="Receipt: course fee")
    page.get_by_label("Amount on the receipt").fill("720")
    fill_date(page, "Date on it", clock.today() - timedelta(days=20))
    press(page, "Add it")
    axe(page)
    press(page, "Go on: how much you claim")
    page.get_by_label("How much do you claim?").fill("400")
    press(page, "Send the claim")
    claim = page.url
    sign_in_as(page, SECOND_COORDINATOR)
    page.goto(claim)
    press(page, "Check this claim")
    page.get_by_label("Approve this amount").check()
    press(page, "Answer")
    sign_in_as(page, FUNDER)
    page.goto(claim)
    press(page, "Mark as paid")
    page.get_by_label("The finance office's reference").fill("PAY-10442")
    fill_date(page, "Paid on", clock.today())
    press(page, "Mark as paid")
    expect(page.get_by_role("table", name="Payments of this claim")).to_contain_text("£400")
    axe(page)


def test_somebody_applies_without_a_script(page_without_scripts: Page) -> None:
    page = page_without_scripts
    page.set_viewport_size({"width": 390, "height": 844})
    fund = made()
    sign_in_as(page, INSTRUCTOR)
    page.goto(f"/bursaries/funds/{fund.id}/apply")
    write(page)
    page.get_by_role("link", name="What it costs").click()
    page.get_by_label("Course fee").fill("1.250,50")
    press(page, "Work it out")
    expect(page.get_by_label("Course fee")).to_have_value("1.250,50")  # nothing typed is lost
    page.get_by_label("Course fee").fill("£720.50")
    press(page, "Work it out")
    expect(page.locator("[data-worked-out]")).to_contain_text("£432.30 from this fund")
    press(page, "Save and go on")
    send(page)
    application = one(Application, fund_id=fund.id)
    assert (application.status, application.asked_pence) == (Status.SUBMITTED, 432_30)


def test_a_conflict_closes_the_page_everywhere(page: Page, axe: Looking) -> None:
    application = sent()
    sign_in_as(page, SECOND_FUNDER)
    page.goto("/bursaries/queue")
    expect(page.get_by_role("link", name=AMINA)).to_have_count(1)
    page.goto(f"/bursaries/{application.id}")
    axe(page)  # it asks for an interest first
    page.get_by_label("Yes, I have a conflict of interest").check()
    page.get_by_label("If you have one: what is it?").fill("We are neighbours")
    press(page, "Send")
    expect(page.get_by_text(re.compile("closed to you, because you declared"))).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text(AMINA)
    for way in ("", "/interest", "/decide", "/score", "/ask", "/letter.pdf", "/bundle.zip"):
        assert page.request.get(f"/bursaries/{application.id}{way}", max_redirects=0).status == 403, way
    page.goto(f"/bursaries/funds/{application.fund_id}")
    expect(page.get_by_role("main")).not_to_contain_text(str(application.reference))
    axe(page)


def declare(page: Page, address: str, answer: str) -> None:
    """Say whether one has an interest, which opens the file."""
    page.goto(address)
    page.get_by_label(answer).check()
    press(page, "Send")
    expect(page.get_by_role("alert")).to_be_visible()


def fill_date(page: Page, group: str, day: date) -> None:
    """Fill in a date of three parts."""
    parts: Any = page.get_by_role("group", name=group).first
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        parts.get_by_label(name).fill(str(value))

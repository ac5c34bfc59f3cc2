"""Bursaries: from a funder's money to one more qualified instructor, and what became of each pound."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from network.bursaries.applications import operations as applying
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Section, Status
from network.bursaries.assessing import operations as assessing
from network.bursaries.conditions.models import AwardedCondition
from network.bursaries.conditions.rules import Status as Condition
from network.bursaries.deciding import operations as deciding
from network.bursaries.funds.models import Fund
from network.bursaries.scheme import operations as schemes
from network.bursaries.scheme.operations import PlainFund
from network.bursaries.scheme.rules import CostSort
from network.core import clock
from network.core.database import db
from network.demo.bursaries.deciding import KEPT_BACK
from network.demo.bursaries.scheme import COUNTY, OPEN
from network.members.catalogue import queries as catalogue
from network.members.qualifications import operations as qualifications
from network.members.qualifications.models import Qualification
from scripts.journeys.declaring import COORDINATOR, INSTRUCTOR, journey
from tests.browser.demonstration import all_of, called, one

if TYPE_CHECKING:
    from scripts.tour import Tour

FUNDER, SECOND_FUNDER, SECOND_COORDINATOR = "a funder", "another funder", "another coordinator"
AMINA, BEN, BEA = "Amina Inventley", "Ben Placeholder", "Bea Samplestone"
FUND, PURPOSE = "Heart classes in the villages", "A class for people after a heart attack, in every village."
KIND, AREA = "l4-cardiac", "winslow"
PROMISE = "Lead a weekly class in the area for a year"
WHY = "The heart nurses in Winslow ask me every month where people can go once their own class ends."
QUESTION = "How many would come to a class in Winslow, and in which hall?"
ANSWER = WHY + " Fourteen are on the surgery's list. The hall is free on Wednesdays."
REASON = "A little less to each in this round, so that the money reaches one more village."


@journey
def a_fund_and_its_rules(tour: "Tour") -> None:
    """A coordinator makes a plain fund on one page, and changes the rules of the one with the longest."""
    page = tour.page
    today = clock.today()
    tour.sign_in_as(COORDINATOR)
    page.goto("/bursaries/funds/new")
    page.get_by_label("Name", exact=True).fill(FUND)
    page.get_by_label("Whose money it is").select_option("Public Health (invented)")
    page.get_by_label("What it is for").fill(PURPOSE)
    tour.fill_date("First day", today)
    tour.fill_date("Last day", today + timedelta(days=365))
    page.get_by_label("Money in it").fill("6,000")
    page.get_by_label("Level 4 Cardiac", exact=False).first.check()
    page.get_by_label(re.compile("^Percentage")).fill("60")
    page.get_by_label("The most a person gets").fill("500")
    page.get_by_label("What whoever gets it promises").fill(PROMISE)
    tour.picture("one-page-one-form")
    tour.press("Make the fund and open it")
    tour.picture("open")

    page.goto(f"/bursaries/funds/{_fund(OPEN).id}/rules")
    page.get_by_text("Deciding", exact=True).click()
    page.get_by_label("A second funder approves awards above").fill("150")
    tour.press("Read them back")
    tour.picture("rules-that-read-back", page.locator("#preview"))
    tour.press("Save these rules")
    page.goto(f"/bursaries/funds/{_fund(OPEN).id}/rounds")
    tour.picture("rounds-by-the-calendar")


@journey
def apply_for_a_bursary(tour: "Tour") -> None:
    """An instructor reads what their record says, applies, sees what it costs them, and sends it."""
    page = tour.page
    fund = made()
    tour.sign_in_as(INSTRUCTOR)
    page.goto("/bursaries/")
    tour.picture("what-i-could-apply-for")
    page.goto(f"/bursaries/funds/{_fund(OPEN).id}/apply")
    tour.picture("what-my-record-says")
    page.goto(f"/bursaries/funds/{fund.id}/apply")
    tour.press("Begin")
    _write(tour)
    tour.press("Look it through")
    tour.picture("looking-it-through")
    tour.press("Send this application")
    tour.picture("sent")


def _write(tour: "Tour") -> None:
    page = tour.page
    page.get_by_role("link", name="The course").click()
    page.get_by_label("Which qualification is it for?").select_option(KIND)
    page.get_by_label("Who runs it?").fill("An Invented Training Provider")
    tour.fill_date("First day of the course", clock.today() + timedelta(days=60))
    tour.fill_date("Last day of the course", clock.today() + timedelta(days=64))
    page.get_by_label("Where will you teach what you learn?").select_option(AREA)
    tour.press("Save and go on")
    page.get_by_role("link", name="What it costs").click()
    page.get_by_label("Course fee").fill("720")
    page.get_by_label("Assessment").fill("£90.50")
    page.get_by_text("Kept.").wait_for()
    tour.picture("what-it-would-cost-me")
    tour.press("Save and go on")
    page.get_by_role("link", name="Why you, and why there").click()
    page.get_by_label(re.compile("^Why do you want to take this course")).fill(WHY)
    tour.press("Save and go on")
    page.get_by_role("link", name="What you commit to").click()
    page.get_by_label("I have read this, and I commit to it").check()
    tour.press("Save and go on")


@journey
def a_question_and_a_conflict(tour: "Tour") -> None:
    """A funder declares no interest, reads and asks; the applicant answers. A conflict closes a file."""
    page = tour.page
    application = sent()
    tour.sign_in_as(FUNDER)
    page.goto("/bursaries/queue")
    tour.picture("what-waits-and-the-money-left")
    page.goto(f"/bursaries/{application.id}")
    page.get_by_label("No, I have no interest in it").check()
    tour.press("Send")
    page.goto(f"/bursaries/{application.id}")
    tour.picture("the-file")
    page.goto(f"/bursaries/{application.id}/ask")
    page.get_by_label("Why you, and why there").check()
    page.get_by_label("What is missing or unclear?").fill(QUESTION)
    tour.fill_date("Until when do you need the answer?", clock.today() + timedelta(days=14))
    tour.press("Ask")
    tour.sign_in_as(INSTRUCTOR)
    page.goto(f"/bursaries/{application.id}/edit/statement")
    page.get_by_label(re.compile("^Why do you want to take this course")).fill(ANSWER)
    page.get_by_label("Your answer to the question").fill("The surgery has counted.")
    tour.picture("answering")

    tour.sign_in_as(SECOND_FUNDER)
    page.goto("/bursaries/queue")
    page.get_by_role("link", name="Edie Fictionby").click()
    page.get_by_label("Yes, I have a conflict of interest").check()
    page.get_by_label("If you have one: what is it?").fill("We are neighbours")
    tour.picture("a-conflict-with-hints")
    address = page.url.removesuffix("/interest")
    tour.press("Send")
    page.goto(address)
    tour.picture("closed-to-me")


@journey
def two_approvals(tour: "Tour") -> None:
    """A funder approves less than was asked, with a reason; above the threshold another approves too."""
    page = tour.page
    application = sent()
    for name in (BEN, BEA):
        assessing.declare(application, False, "", by=called(name))
    db.session.commit()
    tour.sign_in_as(FUNDER)
    page.goto(f"/bursaries/{application.id}/decide")
    page.get_by_label("Amount", exact=True).fill("400")
    page.get_by_label("Reason", exact=True).fill(REASON)
    tour.picture("less-than-asked", page.locator("main form"))
    tour.press("Decide")
    tour.sign_in_as(SECOND_FUNDER)
    page.goto(f"/bursaries/{application.id}/decide")
    tour.picture("the-second")
    tour.press("Decide")
    tour.picture("approved-by-two")


@journey
def several_at_once(tour: "Tour") -> None:
    """A funder reads every letter before deciding about several, and releases what was kept back."""
    page = tour.page
    tour.sign_in_as(FUNDER)
    for waiting in all_of(Application, status=Status.SUBMITTED, fund_id=_fund(COUNTY).id):
        assessing.declare(waiting, False, "", by=called(BEN))
    db.session.commit()
    page.goto(f"/bursaries/batch?fund={_fund(COUNTY).id}")
    page.get_by_role("group", name="Which applications?").get_by_role("checkbox").first.check()
    page.get_by_label("Approve each as it was asked for").check()
    tour.press("Show me every letter")
    tour.picture("every-letter-first")
    kept_back = _fund(KEPT_BACK)
    page.goto(f"/bursaries/rounds/{kept_back.rounds[0].id}/release")
    tour.picture("kept-back-until-the-release")


@journey
def the_offer_accepted(tour: "Tour") -> None:
    """An instructor opens the letter, reads the agreement of an amended offer, and accepts it."""
    page = tour.page
    _offered()
    tour.sign_in_as(INSTRUCTOR)
    tour.open_letter("instructor@demo.example")
    page.goto(f"/bursaries/{_mine().id}/offer")
    tour.picture("the-offer")
    page.get_by_label("I have read this agreement and accept it").check()
    tour.press("Accept this offer")
    tour.picture("accepted")


@journey
def certificate_claim_payment(tour: "Tour") -> None:
    """The course is over: certificate, record, receipt, claim, check and payment, each by another person."""
    page = tour.page
    award = _course_over()
    page_of_it = f"/bursaries/{award.id}"
    tour.sign_in_as(INSTRUCTOR)
    page.goto(page_of_it)
    tour.press("I have finished the course")
    tour.picture("send-the-certificate")
    page.get_by_label("When was it awarded?").fill(f"{clock.today() - timedelta(days=20):%d/%m/%Y}")
    page.get_by_label("I have no photo.").check()
    tour.press("Send it to be checked")
    verify(award)
    page.goto(page_of_it)
    tour.picture("on-the-record")

    page.goto(f"{page_of_it}/claim")
    page.get_by_label("Photo of the receipt, or a PDF").set_input_files(tour.photographs(1, AMINA))
    page.get_by_label("What is it for?").select_option(label="Receipt: course fee")
    page.get_by_label("Amount on the receipt").fill("480")
    tour.fill_date("Date on it", clock.today() - timedelta(days=30))
    tour.press("Add it")
    tour.picture("a-receipt")
    tour.press("Go on: how much you claim")
    tour.press("Send the claim")

    tour.sign_in_as(SECOND_COORDINATOR)
    page.goto("/bursaries/claims")
    page.get_by_role("row").filter(has_text=AMINA).get_by_role("link", name=re.compile("^Check")).click()
    page.get_by_label("Approve this amount").check()
    tour.picture("checking-a-claim")
    tour.press("Answer")
    tour.sign_in_as(FUNDER)
    page.goto("/bursaries/claims")
    tour.picture("what-is-to-be-paid")
    page.get_by_role("row").filter(has_text=AMINA).get_by_role("link", name=re.compile("^Mark")).click()
    page.get_by_label("The finance office's reference").fill("PAY-10442")
    tour.fill_date("Paid on", clock.today())
    tour.press("Mark as paid")
    tour.sign_in_as(INSTRUCTOR)
    page.goto(page_of_it)
    tour.picture("paid")


@journey
def conditions_kept(tour: "Tour") -> None:
    """An instructor shows that a promise was kept; a coordinator sees the lights and confirms it."""
    page = tour.page
    promised = _promised()
    tour.sign_in_as(INSTRUCTOR)
    page.goto(f"/bursaries/{promised.application_id}/conditions")
    tour.picture("what-i-promised")
    page.goto(f"/bursaries/{promised.application_id}/conditions/{promised.number}/evidence")
    page.get_by_label("What have you done, and when?").fill("Every Wednesday at 10am since January.")
    tour.press("Send")
    tour.sign_in_as(COORDINATOR)
    page.goto("/bursaries/conditions")
    tour.picture("the-lights")
    page.goto(f"/bursaries/{promised.application_id}/conditions")
    tour.picture("evidence-waits")


@journey
def what_the_money_did(tour: "Tour") -> None:
    """A funder reads the report and every move of the money; a coordinator releases the open data."""
    page = tour.page
    tour.sign_in_as(FUNDER)
    page.goto("/bursaries/report")
    tour.picture("the-report")
    page.goto(f"/bursaries/funds/{_fund(COUNTY).id}")
    tour.picture("the-fund")
    tour.sign_in_as(COORDINATOR)
    page.goto("/bursaries/open-data")
    tour.picture("open-data")


def _fund(name: str) -> Fund:
    return one(Fund, name=name)


def _mine() -> Application:
    return one(Application, fund_id=_fund(FUND).id)


def _course_over() -> Application:
    """Return Amina's award whose course is over, and whose certificate has not come."""
    found = all_of(Application, applicant_id=called(AMINA).id, status=Status.ACCEPTED)
    return next(award for award in found if award.ends_on and award.ends_on < clock.today())


def _promised() -> AwardedCondition:
    """Return a promise of hers that can be shown now."""
    conditions = [
        condition
        for award in all_of(Application, applicant_id=called(AMINA).id, status=Status.PAID)
        for condition in all_of(AwardedCondition, application_id=award.id)
    ]
    return next(it for it in reversed(conditions) if it.status is Condition.OPEN and it.last_day)


def verify(award: Application) -> None:
    """Have another coordinator verify the certificate of an award."""
    db.session.commit()
    certificate = db.session.get_one(Qualification, award.qualification_id)
    qualifications.verify(
        certificate,
        by=called("Colin Testerman"),
        seen_words="the original certificate",
        seen_on=clock.today(),
    )
    db.session.commit()


def made() -> Fund:
    """Make the fund as a coordinator does, with a second approval above £250."""
    by, today = called("Carol Exampleworth"), clock.today()
    plain = PlainFund(
        FUND,
        _fund(COUNTY).organisation,
        today,
        today + timedelta(days=365),
        6_000_00,
        PURPOSE,
        kinds=(KIND,),
        percentage=60,
        cap_pence=500_00,
        promises=(PROMISE,),
    )
    fund = schemes.open_plain(plain, by=by)
    schemes.change(fund, replace(plain.scheme, second_approval_pence=250_00), by=by)
    db.session.commit()
    return fund


def sent() -> Application:
    """Send Amina's application to the fund."""
    member, fund = called(AMINA), made()
    application = applying.begin(fund, member, by=member)
    starts_on = clock.today() + timedelta(days=60)
    for section, values in (
        (
            Section.COURSE,
            {
                "kind": catalogue.kind_by_key(KIND),
                "area": catalogue.area_by_key(AREA),
                "provider": "An Invented Training Provider",
                "starts_on": starts_on,
                "ends_on": starts_on + timedelta(days=4),
            },
        ),
        (Section.COSTS, {"costs": {CostSort.FEE: 720_00, CostSort.ASSESSMENT: 90_50}}),
        (Section.STATEMENT, {"statement": WHY}),
        (Section.PROMISES, {"promised": True}),
    ):
        applying.write(application, section, values, by=member)
    applying.submit(application, by=member)
    db.session.commit()
    return application


def _offered() -> None:
    """Have two funders approve less than was asked for."""
    application = sent()
    for name in (BEN, BEA):
        assessing.declare(application, False, "", by=called(name))
        deciding.approve(application, 400_00, REASON, by=called(name))
    db.session.commit()

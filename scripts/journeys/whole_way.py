"""The whole way: from a row of the county's list to a card that a reception can check."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from network.core import clock
from scripts.journeys.declaring import COORDINATOR, journey

if TYPE_CHECKING:
    from scripts.tour import Tour

LENA = "Lena Testperson"
ADDRESS = "lena@example.org"
CARD = ("Cancer", "Falls prevention")


@journey
def example_end_to_end(tour: "Tour") -> None:
    """An imported row is invited, claimed, put right by its owner, verified, and becomes a card."""
    page = tour.page
    tour.sign_in_as(COORDINATOR)
    _import(tour)
    page.goto("/invitations/")
    page.get_by_label(f"{LENA}, {ADDRESS}").check()
    tour.press("Invite the people I ticked")
    tour.picture("invited")

    tour.sign_out()
    tour.open_letter(ADDRESS)
    page.get_by_label("Choose a password (optional)").fill("four-words-that-match-nothing")
    tour.picture("claiming-by-the-letter")
    tour.press("Claim my record")
    _put_right(tour)

    tour.sign_in_as(COORDINATOR)
    _verify(tour)

    tour.sign_out()
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_label("Password", exact=True).fill("four-words-that-match-nothing")
    tour.press("Sign in")
    page.goto("/card/make")
    for condition in CARD:
        page.get_by_label(condition, exact=True).check()
    page.get_by_label("I agree.").check()
    tour.press("Make my card")
    page.goto(page.get_by_role("link", name="the page of your card").get_attribute("href") or "")
    tour.picture("the-card")


def _import(tour: "Tour") -> None:
    page = tour.page
    page.goto("/imports/")
    page.get_by_label("Choose the spreadsheet").set_input_files(tour.example_list())
    tour.press("Read this file")
    tour.work()
    tour.press("Try it")
    tour.work()
    page.get_by_role("link", name=re.compile("possible duplicates")).click()
    page.get_by_role("table").get_by_role("link").first.click()
    page.get_by_label("The same person as").first.check()
    tour.press("Decide")
    tour.press("Import")
    tour.work()
    tour.picture("imported")


def _put_right(tour: "Tour") -> None:
    """Correct what the list had, and add the two certificates that it lacked or whose date was no day."""
    page = tour.page
    page.goto("/qualifications/")
    tour.picture("what-the-list-said")
    insurance = page.get_by_role("article").filter(has_text="Add a renewal of Public liability")
    insurance.get_by_role("list").get_by_role("link").click()
    page.get_by_role("link", name="Correct it or add pages").click()
    _send(tour, "correcting-a-certificate")
    for key in ("first-aid", "safeguarding"):
        page.goto("/qualifications/")
        tour.press("Add a certificate")
        page.goto(f"{page.url}/{key}")
        _send(tour)


def _send(tour: "Tour", picture: str = "") -> None:
    """Fill in a certificate that began a short while ago, with a photograph, and send it to be checked."""
    page, today = tour.page, clock.today()
    page.locator("input[name=awarded]").fill(f"{today - timedelta(days=10):%d/%m/%Y}")
    if picture:
        page.get_by_label("Last day it is valid").fill(f"{today + timedelta(days=354):%d/%m/%Y}")
    page.get_by_label("Photos of the certificate, or a PDF").set_input_files(tour.photographs(1, LENA))
    if picture:
        tour.picture(picture)
    tour.press("Send it to be checked")


def _verify(tour: "Tour") -> None:
    """Check each certificate of hers that waits, with the original seen where there is no photograph."""
    page, today = tour.page, clock.today()
    page.goto(f"/members/?name={LENA.replace(' ', '+')}")
    page.get_by_role("link", name=LENA).first.click()
    page.get_by_role("link", name="All qualifications and the reasons").click()
    waiting = page.get_by_role("main").get_by_role("listitem").filter(has_text="Submitted")
    links = [str(one.get_attribute("href")) for one in waiting.get_by_role("link").all()]
    for number, link in enumerate(links):
        page.goto(link)
        page.get_by_role("button", name="Check this certificate").click()
        page.get_by_label("Verify: I have seen").check()
        if page.get_by_label("What did you see?").count():
            page.get_by_label("What did you see?").fill("The original certificate")
            tour.fill_date("On which day did you see it?", today)
        if number == len(links) - 1:
            tour.picture("verifying")
        tour.press("Save and go to the next")

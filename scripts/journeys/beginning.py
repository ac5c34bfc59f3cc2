"""How it begins: joining, certificates, who may take whom, a county's list."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from network.core import clock
from scripts.journeys.declaring import COORDINATOR, INSTRUCTOR, PARTNER, journey

if TYPE_CHECKING:
    from scripts.tour import Tour


@journey
def start(tour: "Tour") -> None:
    """A visitor finds out what this is, and each role finds what it has to do."""
    tour.page.goto("/")
    tour.picture("what-this-is")
    tour.page.goto("/sign-in")
    tour.picture("signing-in")
    for who in (COORDINATOR, INSTRUCTOR, PARTNER):
        tour.sign_in_as(who)
        tour.page.goto("/")
        tour.picture(f"home-of-{who.replace(' ', '-')}")


@journey
def join(tour: "Tour") -> None:
    """Somebody new asks to join, confirms their address, and is let in."""
    page = tour.page
    page.goto("/join")
    page.get_by_label("Your name").fill("Nia Example")
    page.get_by_label("E-mail address").fill("nia@mail.example")
    page.get_by_label("An instructor").check()
    page.get_by_label("Where do you work?").fill("Winslow")
    page.get_by_label("Why would you like to join?").fill(
        "I teach chair-based exercise, and train for Level 3."
    )
    tour.picture("asking")
    tour.press("Ask to join")
    tour.picture("a-letter-is-on-its-way")
    tour.open_letter("nia@mail.example")
    tour.picture("confirming")
    tour.press("Confirm that it is mine")

    tour.sign_in_as(COORDINATOR)
    page.goto("/join-requests/")
    tour.picture("the-coordinators-list")
    page.get_by_role("link", name="Approve Nia Example").click()
    page.get_by_label("Instructor").check()
    page.get_by_label("Why?").fill("Welcome! You teach where nobody does yet.")
    tour.picture("approving")
    tour.press("Approve")
    tour.picture("approved")


@journey
def invite_and_claim(tour: "Tour") -> None:
    """A coordinator invites somebody, who claims the record that is kept of them."""
    page = tour.page
    tour.sign_in_as(COORDINATOR)
    page.goto("/invitations/")
    tour.picture("invitations")
    page.goto("/invitations/new")
    page.get_by_label("Name").fill("Owen Sample")
    page.get_by_label("E-mail address").fill("owen@mail.example")
    page.get_by_label("Instructor").check()
    tour.picture("inviting")
    tour.press("Send the invitation")
    tour.picture("invited")

    tour.sign_out()
    tour.open_letter("owen@mail.example")
    page.get_by_label("Choose a password (optional)").fill("four-words-that-match-nothing")
    tour.picture("claiming")
    tour.press("Claim my record")
    tour.picture("claimed")


@journey
def add_certificate(tour: "Tour") -> None:
    """An instructor adds a certificate from photographs of its two pages."""
    page = tour.page
    tour.sign_in_as(INSTRUCTOR)
    page.goto("/qualifications/")
    tour.picture("my-qualifications")
    tour.press("Add a certificate")
    tour.picture("which-certificate")
    page.get_by_role("main").get_by_role("link", name=re.compile("cancer", re.I)).first.click()
    page.get_by_label("When was it awarded?").fill(f"{clock.today() - timedelta(days=20):%d/%m/%Y}")
    page.get_by_label("Photos of the certificate, or a PDF").set_input_files(tour.photographs(2))
    tour.picture("its-date-and-photos")
    tour.press("Send it to be checked")
    tour.picture("sent")


@journey
def verify_and_return(tour: "Tour") -> None:
    """A coordinator verifies one certificate, and returns the next with a reason."""
    page = tour.page
    tour.sign_in_as(COORDINATOR)
    page.goto("/verification/")
    tour.picture("the-queue")
    page.get_by_role("table").get_by_role("link").first.click()
    page.get_by_label("Verify: I have seen").check()
    what, when = page.get_by_label("What did you see?"), page.get_by_role("group", name="On which day")
    if what.count():
        what.fill("The original certificate")
        day = clock.today()
        for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            when.get_by_label(name).fill(str(value))
    tour.picture("verifying")
    tour.press("Save and go to the next")
    page.get_by_label("Return it").check()
    page.get_by_label("A common reason").select_option(index=2)
    tour.picture("returning")
    tour.press("Save and go to the next")
    tour.picture("what-is-left")


@journey
def who_is_fit(tour: "Tour") -> None:
    """A health partner asks who may take a person with cancer near Winslow."""
    page = tour.page
    tour.sign_in_as(PARTNER)
    page.goto("/members/who-can-help")
    tour.picture("the-question")
    page.get_by_label("Which condition?").select_option(label="Cancer")
    page.get_by_label("Near where?").select_option(label="Winslow")
    page.get_by_label("How far could the person travel?").select_option(label="Within 20 miles")
    tour.press("Find somebody")
    tour.picture("the-answer")
    page.goto("/members/")
    tour.picture("the-directory")


@journey
def import_a_list(tour: "Tour") -> None:
    """A coordinator tries the county's list, decides what is doubtful, imports it, and takes it back."""
    page = tour.page
    tour.sign_in_as(COORDINATOR)
    page.goto("/imports/")
    page.get_by_label("Choose the spreadsheet").set_input_files(tour.example_list())
    tour.picture("choosing-the-file")
    tour.press("Read this file")
    tour.work()
    tour.picture("what-is-in-each-column")
    tour.press("Try it")
    tour.work()
    tour.picture("a-dry-run")
    page.get_by_role("link", name=re.compile("possible duplicates")).click()
    page.get_by_role("table").get_by_role("link").first.click()
    tour.picture("a-possible-duplicate")
    page.get_by_label("The same person as").first.check()
    tour.press("Decide")
    tour.press("Import")
    tour.work()
    tour.picture("imported")
    page.get_by_role("link", name="Undo this import").click()
    tour.picture("taking-it-back")
    tour.press("Undo this import")
    tour.work()
    tour.picture("as-it-was-before")

"""Members in depth: cards, reminders, learning, training, what is shown to whom, calls and concerns."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from network.core import clock
from scripts.journeys.declaring import ANOTHER_INSTRUCTOR, COORDINATOR, INSTRUCTOR, PARTNER, journey

if TYPE_CHECKING:
    from scripts.tour import Tour


@journey
def card(tour: "Tour") -> None:
    """An instructor makes a card, a reception scans it, a coordinator revokes it."""
    page = tour.page
    tour.sign_in_as(INSTRUCTOR)
    page.goto("/card/give-up")
    tour.press("Give up my card")
    page.goto("/card/make")
    for condition in ("Cancer", "Falls prevention"):
        page.get_by_label(condition, exact=True).check()
    page.get_by_label("I agree.").check()
    tour.picture("making-it")
    tour.press("Make my card")
    tour.picture("my-card")
    scanned = page.get_by_role("link", name="the page of your card").get_attribute("href") or ""
    page.get_by_role("link", name="Print it on half a sheet").or_(
        page.get_by_role("button", name="Print it on half a sheet")
    ).click()
    tour.picture("on-paper")

    tour.sign_out()
    page.goto(scanned)
    tour.picture("what-a-reception-sees")
    tour.sign_in_as(COORDINATOR)
    page.goto("/members/?name=Amina+Inventley")
    page.get_by_role("link", name="Amina Inventley").first.click()
    page.get_by_role("link", name="Revoke this card").click()
    page.get_by_label("Why?").fill("It was left in a hall. Please make another.")
    tour.picture("revoking")
    tour.press("Revoke this card")
    tour.sign_out()
    page.goto(scanned)
    tour.picture("after-it-was-revoked")


@journey
def reminders_and_renewal(tour: "Tour") -> None:
    """A coordinator sees what is about to be sent, holds one back, and gives everybody more time."""
    page = tour.page
    today = clock.today()
    tour.sign_in_as(COORDINATOR)
    page.goto("/reminders/")
    tour.picture("the-next-14-days")
    page.get_by_role("link", name=re.compile("^Hold back")).first.click()
    page.get_by_label("Why do you hold it back?").fill("The new certificate comes on Friday.")
    tour.picture("holding-one-back")
    tour.press("Hold it back")

    page.goto("/reminders/extensions/new")
    page.get_by_label("Which kind?").select_option(label="First aid (at work or emergency at work)")
    tour.fill_date("Last day from", today)
    tour.fill_date("Last day to", today + timedelta(days=60))
    page.get_by_label("Extend by how many months?").fill("3")
    page.get_by_label("Why?").fill("The courses of this spring were put off.")
    tour.press("Show what would change")
    tour.picture("before-anything-moves")
    tour.press("Extend these")
    tour.picture("extended")

    tour.post()
    page.goto("/administration/letters-of-the-demonstration")
    page.get_by_role("row").filter(has_text="instructor@demo.example").get_by_role("link").first.click()
    tour.picture("the-members-letter")
    tour.sign_in_as(INSTRUCTOR)
    page.goto("/qualifications/")
    page.get_by_role("link", name="Was I fit to practise on the day of a session?").click()
    tour.fill_date("How does it stand on", today - timedelta(days=30))
    tour.press("Show that day")
    tour.picture("fit-on-a-day-that-is-over")


@journey
def cpd(tour: "Tour") -> None:
    """An instructor adds to the log, a coordinator checks it, and the balance follows."""
    page = tour.page
    day = clock.today() - timedelta(days=5)
    tour.sign_in_as(INSTRUCTOR)
    page.goto("/cpd/")
    tour.picture("my-log")
    page.get_by_role("button", name="Add to the log").click()
    page.get_by_label("What did you do?").fill("Movement and breath, one-day workshop")
    page.get_by_label("Who offered it?").fill("An invented training provider")
    tour.fill_date("First day", day)
    tour.fill_date("Last day", day)
    page.get_by_label("Hours of learning").fill("6")
    page.get_by_label("What is it for CIMSPA membership?").select_option(
        label="Endorsed activity, mapped (1 an hour)"
    )
    page.get_by_label("Certificate, or proof that you were there").set_input_files(tour.photographs(1))
    tour.picture("adding-to-it")
    tour.press("Send to be checked")
    tour.picture("waiting-for-a-check")

    tour.sign_in_as(COORDINATOR)
    page.goto("/cpd/queue")
    page.get_by_role("link", name="Movement and breath").click()
    page.get_by_label("Accept: it was done").check()
    tour.picture("a-coordinator-checks")
    tour.press("Save")
    tour.sign_in_as(INSTRUCTOR)
    page.goto("/cpd/")
    page.get_by_role("link", name="What counted and why").first.click()
    tour.picture("the-sum-and-the-transcript")


@journey
def path_and_training(tour: "Tour") -> None:
    """A coordinator looks who is nearest to a qualification and asks; the member answers."""
    page = tour.page
    tour.sign_in_as(COORDINATOR)
    page.goto("/training/?kind=l4-cardiac")
    tour.picture("who-is-nearest")
    page.goto("/training/answers")
    tour.picture("who-was-asked")
    tour.sign_in_as(ANOTHER_INSTRUCTOR)
    page.goto("/training/choose")
    tour.picture("what-i-may-be-asked")
    page.get_by_role("main").get_by_role("link", name=re.compile("Cardiac")).first.click()
    tour.picture("the-question")
    tour.press("Yes, tell me how")
    tour.picture("answered")


@journey
def visibility(tour: "Tour") -> None:
    """An instructor chooses who sees what, looks as others do, and is found by everybody."""
    page = tour.page
    tour.sign_in_as(INSTRUCTOR)
    page.goto("/qualifications/")
    mine = page.get_by_role("link", name="Back to your profile").get_attribute("href") or ""
    page.goto(f"{mine}/consents")
    tour.picture("what-i-agree-to")
    page.goto(f"{mine}/visibility")
    tour.picture("who-sees-what")
    page.goto(f"{mine}/seen-as/partners")
    tour.picture("as-a-health-partner-sees-me")

    tour.sign_in_as(ANOTHER_INSTRUCTOR)
    page.goto("/qualifications/")
    theirs = page.get_by_role("link", name="Back to your profile").get_attribute("href") or ""
    page.goto(f"{theirs}/seen-as/public")
    tour.picture("why-the-web-does-not-see-me")
    tour.sign_out()
    page.goto("/find-an-instructor")
    page.get_by_label("condition").first.select_option(label="Cancer")
    tour.press("Find an instructor")
    tour.picture("what-everybody-finds")
    page.get_by_role("article").get_by_role("link").first.click()
    tour.picture("a-profile-on-the-web")


@journey
def call_and_concern(tour: "Tour") -> None:
    """A health partner asks an instructor to call; somebody raises a concern, and a coordinator acts."""
    page = tour.page
    tour.sign_in_as(PARTNER)
    page.goto("/members/?name=Robin+Whatnot")
    page.get_by_role("link", name="Robin Whatnot").first.click()
    page.get_by_role("main").get_by_text(re.compile("^Ask .* to call")).first.click()
    page.get_by_label("Your service or team").fill("Cardiac rehabilitation, Sample Hospital")
    page.get_by_label("Your phone").fill("01632 960 102")
    page.get_by_label("In the morning").check()
    tour.picture("asking-for-a-call")
    page.get_by_role("main").get_by_role("button", name=re.compile("^Ask .* to call")).click()
    page.goto("/calls/asked")
    tour.picture("whom-i-asked")
    tour.sign_in_as(INSTRUCTOR)
    page.goto("/calls/")
    tour.picture("an-instructor-answers")
    tour.press("I called")

    page.goto("/concerns/raise?about=session")
    page.get_by_label("Which session?").fill("Wednesday circuits, Sample Hall")
    page.get_by_label("What happened?").fill("Nobody there knew where the defibrillator is kept.")
    page.get_by_label("Yes, somebody may be at risk now").check()
    tour.picture("raising-a-concern")
    tour.press("Send it to the coordinators")
    tour.sign_in_as(COORDINATOR)
    page.goto("/concerns/")
    tour.picture("the-coordinators-list")
    page.get_by_role("link", name="Kai Storyman").first.click()
    tour.picture("one-concern")
    page.get_by_role("link", name="Suspend Kai Storyman").click()
    tour.picture("suspending")

"""The community: asked without a patient, answered, accepted, gathered in a letter, moderated, passed on."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from network.community.discussions import operations
from network.community.discussions.models import Discussion
from network.community.discussions.rules import Kind
from network.core import clock, jobs
from network.core.database import db
from network.demo.library.library import CHAIRS
from network.resources.library.models import Resource
from scripts.journeys.declaring import ANOTHER_INSTRUCTOR, COORDINATOR, INSTRUCTOR, journey
from tests.browser.demonstration import called, one

if TYPE_CHECKING:
    from scripts.tour import Tour

TITLE = "When may somebody lift a bag of shopping again?"
NAMING = "Mary Smith, NHS 943 476 5919, had her operation in May and asks me each week."
TEXT = "Somebody asks me each week, some months after an operation on the breast. Where do you begin?"
ANSWER = (
    "With what the nurse said at the last visit. Then half a litre of water in **each** hand, both alike."
)
CHAIRS_OR_STANDING, CAREFREE = "Chairs or standing in the first falls class?", "I let people choose"
NOTICE = "The sports hall is closed on Friday"
STOPS = "What do you do when somebody stops coming?"


@journey
def ask_and_accept(tour: "Tour") -> None:
    """A question that names a patient comes back with nothing lost; then it is asked, answered, accepted."""
    page = tour.page
    tour.sign_in_as(INSTRUCTOR)
    page.goto("/community/ask?kind=question&condition=cancer")
    page.get_by_label("Your question").fill(TITLE)
    page.get_by_label("Say more").fill(NAMING)
    tour.press("Let the network read it")
    tour.picture("no-patient-is-named-here")
    page.get_by_label("Say more").fill(TEXT)
    tour.press("Let the network read it")
    tour.picture("asked")
    asked = page.url
    tour.sign_in_as(ANOTHER_INSTRUCTOR)
    page.goto(asked)
    page.get_by_label("Your answer").fill(ANSWER)
    tour.press("Look at it first")
    tour.picture("answering")
    tour.press("Let the network read it")
    tour.sign_in_as(INSTRUCTOR)
    page.goto(asked)
    tour.press("This helped")
    tour.picture("the-answer-that-helped")


@journey
def the_digest(tour: "Tour") -> None:
    """What waited comes in one letter, stands in the list of what is new, and stops at a button."""
    page = tour.page
    later = clock.now() + timedelta(days=8)
    a_notice()
    jobs.run("send-digests", now=later)
    tour.post()
    tour.sign_in_as(COORDINATOR)
    page.goto("/administration/letters-of-the-demonstration")
    page.get_by_role("row").filter(has_text="instructor2@demo.example").filter(
        has_text="Your day"
    ).get_by_role("link").first.click()
    tour.picture("one-letter")
    stop = re.search(r"http\S+/unsubscribe/\S+", page.locator("main").inner_text())
    tour.sign_in_as(ANOTHER_INSTRUCTOR)
    page.goto("/news")
    tour.picture("what-is-new")
    tour.sign_out()
    page.goto(stop[0] if stop else "")
    tour.press("Stop these letters")
    tour.picture("stopped-without-signing-in")


@journey
def moderate(tour: "Tour") -> None:
    """A member reports a post; a coordinator looks at what waits, and takes a patient out of another."""
    page = tour.page
    talk = one(Discussion, title=CHAIRS_OR_STANDING)
    carefree = next(post for post in talk.posts if CAREFREE in post.text)
    tour.sign_in_as(ANOTHER_INSTRUCTOR)
    page.goto(f"/community/posts/{carefree.id}/report")
    page.get_by_label("Somebody could come to harm by following it").check()
    page.get_by_label("What should the coordinator know?").fill("Two of mine fell in the first week.")
    tour.picture("reporting")
    tour.press("Send it to the coordinators")
    tour.sign_in_as(COORDINATOR)
    page.goto("/community/reports")
    tour.picture("what-was-reported")
    page.get_by_role("link", name=re.compile(f"of “{re.escape(STOPS)}”")).first.click()
    tour.picture("looking-at-it")
    tour.press("Take out what names a patient")
    tour.picture("taking-words-out")


@journey
def pass_on(tour: "Tour") -> None:
    """A short text for WhatsApp, and the text of the week for the group."""
    page = tour.page
    chairs = one(Resource, title=CHAIRS.title)
    tour.sign_in_as(COORDINATOR)
    page.goto(f"/resources/{chairs.id}/pass-on")
    tour.picture("one-resource")
    page.goto("/community/weekly-text")
    tour.picture("the-text-of-the-week")


def a_notice() -> None:
    """Let a coordinator tell the network something that can wait for the letter of the week or the day."""
    operations.begin(Kind.NOTICE, NOTICE, "Its floor is laid anew.", by=called("Carol Exampleworth"))
    db.session.commit()

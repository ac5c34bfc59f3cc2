"""The library: shared from a phone, found by a phrase, printed, handed on, withdrawn, kept from rotting."""

from typing import TYPE_CHECKING, Any

from network.core import jobs
from network.demo.library import papers
from network.demo.library.collections import PACK
from network.demo.library.keeping import GONE, TITLES
from network.demo.library.library import CHAIRS
from network.resources.collections.models import ResourceCollection
from network.resources.library.models import Resource
from network.resources.searching.operations import READING
from scripts.journeys.declaring import COORDINATOR, INSTRUCTOR, journey
from tests.browser.demonstration import a_page_on_the_web, one

if TYPE_CHECKING:
    from scripts.tour import Tour

GUIDE = "https://guides.example.org/walking?utm_source=newsletter"
PAGE = """<html lang="en-GB"><title>Walking after a stay in hospital | Sample Guides</title>
<meta property="og:site_name" content="Sample Guides">
<meta property="og:description" content="Five minutes at first, and how to add one more.">"""
POSTER = ("Walk and talk", "Fridays, 2pm", "From the library", "All welcome")
SHOWS = "A poster. It says: Walk and talk, Fridays, 2pm, from the library, all welcome."
PHRASE = '"lift both heels"'
EFFORT = "How hard is hard? A scale for people on treatment"
REASON = "The scale has changed. A new one follows in the spring."


@journey
def share_from_a_phone(tour: "Tour") -> None:
    """An instructor pastes a link, and takes a photo of a poster; title and kind are proposed."""
    page = tour.page
    tour.sign_in_as(INSTRUCTOR)
    page.goto("/resources/share")
    page.get_by_label("Paste a link").fill(GUIDE)
    tour.picture("a-link-is-enough")
    with a_page_on_the_web(PAGE):
        tour.press("Go on")
    tour.picture("what-we-propose")
    tour.press("Share with the network")
    page.goto("/resources/share")
    page.get_by_label("Or choose files or take a photo").set_input_files(photo())
    tour.press("Go on")
    page.get_by_label("Title", exact=True).fill("Poster: walk and talk")
    page.get_by_label("What does the picture show?").fill(SHOWS)
    tour.picture("a-photo-and-what-it-shows")
    tour.press("Share with the network")
    tour.picture("shared")


@journey
def find_a_phrase(tour: "Tour") -> None:
    """A visitor finds a phrase inside a PDF, opens it, and is understood in spite of a slip of the finger."""
    page = tour.page
    jobs.run(READING)  # as the worker has done since
    page.goto("/resources/")
    page.get_by_label("Search the library").fill(PHRASE)
    tour.press("Search")
    tour.picture("inside-a-document")
    page.get_by_role("link", name=CHAIRS.title).click()
    tour.picture("its-first-page")
    page.goto("/resources/")
    page.get_by_label("Search the library").fill("chiar exercises")
    tour.press("Search")
    page.get_by_text("Narrow it down").click()
    tour.picture("a-slip-and-what-narrows")


@journey
def print_a_collection(tour: "Tour") -> None:
    """A coordinator makes a share link; somebody outside opens it, and prints the list."""
    page = tour.page
    pack = one(ResourceCollection, title=PACK)
    tour.sign_in_as(COORDINATOR)
    page.goto(f"/resources/collections/{pack.id}")
    tour.picture("in-order-with-reasons")
    page.get_by_role("link", name="Choose and order what is in it").click()
    tour.press("Make a share link")
    address = page.locator(".collection__link").inner_text()
    tour.picture("a-share-link", page.locator("section[aria-labelledby=link]"))
    tour.sign_out()
    page.goto(address)
    tour.picture("what-a-stranger-sees")
    page.emulate_media(media="print")
    tour.picture("on-paper")


@journey
def withdraw(tour: "Tour") -> None:
    """A coordinator withdraws something with a reason, and whoever saved it is told."""
    page = tour.page
    scale = one(Resource, title=EFFORT)
    tour.sign_in_as(INSTRUCTOR)
    page.goto(f"/resources/{scale.id}")
    tour.press("Save it")
    tour.sign_in_as(COORDINATOR)
    page.goto(f"/resources/{scale.id}/withdraw")
    page.get_by_label("Why?").fill(REASON)
    tour.picture("the-reason")
    tour.press("Withdraw it")
    tour.post()
    page.goto("/administration/letters-of-the-demonstration")
    page.get_by_role("row").filter(has_text="instructor@demo.example").filter(has_text=EFFORT).get_by_role(
        "link"
    ).first.click()
    tour.picture("the-letter")
    tour.sign_in_as(INSTRUCTOR)
    page.goto("/resources/saved")
    tour.picture("on-my-list")


@journey
def a_broken_link(tour: "Tour") -> None:
    """Whoever looks after a link hears that it broke, and puts the new address."""
    page = tour.page
    cards = one(Resource, title=TITLES[GONE][0])
    tour.sign_in_as(COORDINATOR)
    page.goto("/resources/broken")
    tour.picture("links-that-broke")
    tour.sign_in_as(INSTRUCTOR)
    page.goto(f"/resources/{cards.id}")
    tour.picture("it-does-not-work")
    tour.press("Put a new address")
    page.get_by_label("What is new in it?").fill("The same cards, at a new address.")
    page.get_by_label("Web address").fill("https://steady-steps.demo.example/cards")
    tour.press("Add this version")
    tour.picture("mended")


def photo() -> list[Any]:
    """Take a photo of an invented poster."""
    drawn = papers.poster("IMG_2051", POSTER)
    return [{"name": "IMG_2051.png", "mimeType": "image/png", "buffer": drawn.stream.read()}]

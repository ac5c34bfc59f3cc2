"""The library in a real browser: shared from a phone, found in a document, withdrawn from who saved it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, ViewportSize, expect

from network.demo.library import papers
from network.resources.library.models import Resource
from network.resources.library.rules import Kind, Status
from scripts.journeys.library import EFFORT, GUIDE, PAGE, REASON, SHOWS, photo
from tests.browser.demonstration import (
    COORDINATOR,
    INSTRUCTOR,
    a_page_on_the_web,
    letters_to,
    one,
    press,
    sign_in_as,
    work,
)

Looking = Callable[[Page], None]
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def app(demonstration: Flask) -> Flask:
    """Be in the demonstration."""
    return demonstration


def test_a_link_and_a_photo_are_shared_from_a_phone(page: Page, axe: Looking) -> None:
    page.set_viewport_size(PHONE)
    sign_in_as(page, INSTRUCTOR)
    page.goto("/resources/share")
    axe(page)
    page.get_by_label("Paste a link").fill(GUIDE)
    with a_page_on_the_web(PAGE):
        press(page, "Go on")
        expect(page.get_by_label("Title", exact=True)).to_have_value("Walking after a stay in hospital")
    press(page, "Share with the network")
    expect(page.get_by_role("alert")).to_contain_text("The network can see it now")
    shared = one(Resource, title="Walking after a stay in hospital")
    assert (shared.status, shared.kind, shared.provider) == (Status.PUBLISHED, Kind.GUIDANCE, "Sample Guides")

    page.goto("/resources/share")
    page.get_by_label("Paste a link").fill(GUIDE.partition("?")[0])
    press(page, "Go on")
    expect(page.get_by_role("link", name=shared.title)).to_be_visible()  # it is there already
    page.goto("/resources/share")
    page.get_by_label("Or choose files or take a photo").set_input_files(photo())
    press(page, "Go on")
    page.get_by_label("Title", exact=True).fill("Poster: walk and talk")
    press(page, "Share with the network")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say in a sentence what it shows")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Poster: walk and talk")
    page.get_by_label("What does the picture show?").fill(SHOWS)
    axe(page)
    press(page, "Share with the network")
    expect(page.get_by_role("img", name=SHOWS)).to_be_visible()
    axe(page)


def test_a_phrase_inside_a_pdf_is_found_without_a_script(page_without_scripts: Page) -> None:
    page = page_without_scripts
    page.set_viewport_size(PHONE)
    sign_in_as(page, INSTRUCTOR)
    page.goto("/resources/share")
    page.get_by_label("Or choose files or take a photo").set_input_files(leaflet())
    press(page, "Go on")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Steps at home")
    press(page, "Share with the network")
    expect(page.get_by_role("alert")).to_be_visible()
    find(page, '"the kettle boils"')
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    work()
    find(page, '"the kettle boils"')
    expect(page.get_by_role("link", name="Steps at home")).to_be_visible()
    expect(page.locator("mark").first).to_have_text("kettle boils")
    page.context.clear_cookies()
    find(page, '"the kettle boils"')  # the network alone may read it
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("Steps at home")


def test_whoever_saved_it_is_told_that_it_is_withdrawn(page: Page, axe: Looking) -> None:
    scale = one(Resource, title=EFFORT)
    sign_in_as(page, INSTRUCTOR)
    page.goto(f"/resources/{scale.id}")
    press(page, "Save it")
    expect(page.get_by_role("button", name="Take it off your list")).to_be_visible()
    sign_in_as(page, COORDINATOR)
    page.goto(f"/resources/{scale.id}/withdraw")
    press(page, "Withdraw it")
    expect(page.locator(".govuk-error-summary")).to_be_visible()  # not without a reason
    page.get_by_label("Why?").fill(REASON)
    press(page, "Withdraw it")
    expect(page.get_by_role("alert")).to_be_visible()
    theirs = [letter for letter in letters_to("instructor@demo.example") if EFFORT in letter]
    assert len(theirs) == 1
    assert REASON in theirs[0]
    sign_in_as(page, INSTRUCTOR)
    page.goto("/resources/saved")
    expect(page.get_by_role("row").filter(has_text=EFFORT)).to_contain_text(REASON)
    axe(page)
    find(page, EFFORT)
    expect(page.get_by_role("main").get_by_role("link", name=EFFORT)).to_have_count(0)
    axe(page)


def find(page: Page, words: str) -> None:
    """Search the library for words."""
    page.goto("/resources/")
    page.get_by_label("Search the library").fill(words)
    press(page, "Search")
    expect(page.get_by_role("heading", level=1)).to_contain_text("in the library")


def leaflet() -> Any:
    """Write an invented leaflet of one page."""
    words = "Lift your knees while the kettle boils, and hold on to the sink."
    paper = papers.pdf("steps-at-home", "Steps at home", (("In the kitchen", words),))
    return [{"name": "steps-at-home.pdf", "mimeType": "application/pdf", "buffer": paper.stream.read()}]

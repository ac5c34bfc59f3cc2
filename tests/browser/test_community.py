"""The community in a real browser: asked without a patient, answered, accepted, gathered, and stopped."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from network.community.discussions.models import Discussion
from network.core import clock, jobs
from network.core.database import db
from scripts.journeys.community import ANSWER, NAMING, NOTICE, TEXT, TITLE, a_notice
from scripts.journeys.declaring import ANOTHER_INSTRUCTOR
from tests.browser.demonstration import INSTRUCTOR, all_of, letters_to, one, press, sign_in_as

Looking = Callable[[Page], None]
SEND = "Let the network read it"


@pytest.fixture
def app(demonstration: Flask) -> Flask:
    """Be in the demonstration."""
    return demonstration


def test_a_question_is_asked_without_a_patient_answered_and_accepted(page: Page, axe: Looking) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in_as(page, INSTRUCTOR)
    page.goto("/community/ask?kind=question&condition=cancer")
    page.get_by_label("Your question").fill(TITLE)
    page.get_by_label("Say more").fill(NAMING)
    press(page, SEND)
    expect(page.locator(".govuk-error-summary")).to_contain_text("is an NHS number")
    expect(page.get_by_label("Your question")).to_have_value(TITLE)
    expect(page.get_by_label("Say more")).to_have_value(NAMING)
    expect(page.get_by_label("Cancer", exact=True)).to_be_checked()
    axe(page)
    assert all_of(Discussion, title=TITLE) == []
    page.get_by_label("Say more").fill(TEXT)
    press(page, SEND)
    expect(page.get_by_role("alert")).to_contain_text("You hear of answers")
    asked = page.url

    sign_in_as(page, ANOTHER_INSTRUCTOR)
    page.goto("/community/")
    axe(page)
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("Your answer").fill(ANSWER)
    press(page, SEND)
    expect(page.locator(".prose strong", has_text="each")).to_be_visible()
    expect(page.get_by_role("button", name="This helped")).to_have_count(0)  # that is for who asked

    sign_in_as(page, INSTRUCTOR)
    page.goto(asked)
    press(page, "This helped")
    expect(page.get_by_role("article").filter(has_text="The answer that helped")).to_contain_text("litre")
    axe(page)
    assert one(Discussion, title=TITLE).accepted_number == 2
    accepted = [letter for letter in letters_to("instructor2@demo.example") if TITLE in letter]
    assert accepted


def test_what_waited_comes_in_one_letter_that_a_press_stops(page: Page, axe: Looking) -> None:
    address = "instructor2@demo.example"
    a_notice()
    gather(days=2)
    letter = letters_to(address)[-1]
    assert "Here is what you asked to be told once a day." in letter
    assert NOTICE in letter
    found = re.search(r"/unsubscribe/\S+", letter)
    assert found is not None
    page.goto(found[0])  # without signing in
    axe(page)
    press(page, "Stop these letters")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You will not get these letters any more")
    before = len(letters_to(address))
    gather(days=20)
    assert len(letters_to(address)) == before
    sign_in_as(page, ANOTHER_INSTRUCTOR)
    page.goto("/news")
    expect(page.get_by_role("link", name=re.compile(NOTICE)).first).to_be_visible()
    axe(page)


def gather(days: int) -> None:
    """Write the letters that gather, as they are due some days from now."""
    jobs.run("send-digests", now=clock.now() + timedelta(days=days))
    db.session.commit()

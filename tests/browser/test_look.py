"""Every part that pages are made of, in a real browser: by eye of axe, by keyboard, and without a script."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.core.look import create_app

EVERYTHING = ["/gallery", "/list", "/refused", "/error/500"]


@pytest.fixture
def app() -> Flask:
    """Show the gallery instead of the site: it has one of everything."""
    return create_app()


@pytest.fixture
def context(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    """Open a browser that has no database to keep in step."""
    context = browser.new_context(**browser_context_args)
    yield context
    context.close()


@pytest.mark.parametrize("address", EVERYTHING)
def test_every_part_passes_axe_narrow_and_wide(page: Page, axe: Callable[[Page], None], address: str):
    page.goto(address)

    axe(page)


def test_a_refused_form_passes_axe_narrow_and_wide(page: Page, axe: Callable[[Page], None]):
    page.goto("/gallery")
    page.get_by_role("button", name="Save").click()

    axe(page)


def test_the_summary_has_the_focus_and_each_of_its_links_lands_on_an_input(page: Page):
    page.goto("/gallery")
    page.get_by_role("button", name="Save").click()
    summary = page.locator(".govuk-error-summary")

    expect(summary).to_be_focused()
    links = summary.get_by_role("link")
    expect(links).to_have_count(10)
    for number in range(10):
        links.nth(number).press("Enter")
        expect(page.locator("input:focus, select:focus, textarea:focus")).to_have_count(1)


def test_what_was_typed_comes_back_with_the_error(page: Page):
    page.goto("/gallery")
    page.get_by_label("Full name").fill("Amina Khan")
    page.get_by_label("Day").fill("31")
    page.get_by_label("Month").fill("February")
    page.get_by_label("Year").fill("2027")
    page.get_by_label("Heart").check()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_label("Full name")).to_have_value("Amina Khan")
    expect(page.get_by_label("Month")).to_have_value("February")
    expect(page.get_by_label("Heart")).to_be_checked()
    expect(page.get_by_role("group", name="When was it awarded?")).to_have_accessible_description(
        "On the front Error: February 2027 has no day 31"
    )


def test_the_first_press_of_tab_offers_to_skip_to_the_page(page: Page):
    page.goto("/gallery")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")

    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    skip.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_menu_of_a_phone_opens_by_keyboard(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/gallery")
    menu = page.get_by_role("button", name="Menu")

    expect(page.get_by_role("link", name="Find an instructor")).to_be_hidden()
    menu.press("Enter")
    expect(page.get_by_role("link", name="Find an instructor")).to_be_visible()


def test_without_a_script_everything_is_there(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/gallery")

    expect(page.get_by_role("link", name="Find an instructor")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Enter your name")).to_be_visible()
    context.close()


def test_everything_to_press_is_large_enough_for_a_thumb(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/gallery")

    for button in page.get_by_role("button").all():
        if button.is_visible():
            box = button.bounding_box()
            assert box is not None
            assert box["height"] >= 24, button.inner_text()


def test_in_colours_of_the_readers_own_the_words_of_tags_keep_their_edge(browser: Browser, site: str):
    context = browser.new_context(forced_colors="active", base_url=site)
    page = context.new_page()
    page.goto("/gallery")

    assert page.locator(".govuk-tag").first.evaluate("tag => getComputedStyle(tag).borderTopStyle") == "solid"
    context.close()


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize("scripts", [True, False], ids=["with a script", "without one"])
def test_long_work_shows_how_far_it_is_until_it_is_done(browser: Browser, site: str, scripts: bool):
    context = browser.new_context(java_script_enabled=scripts, base_url=site)
    page = context.new_page()
    page.goto("/work")

    expect(page.get_by_text("00 of 1,000")).to_be_visible()
    expect(page.get_by_text("1,000 of 1,000")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("You may close this page.")).to_have_count(0)
    context.close()


def test_on_paper_there_is_nothing_to_press(page: Page):
    page.goto("/list")
    page.emulate_media(media="print")

    expect(page.get_by_role("table", name="Instructors")).to_be_visible()
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("button", name="Show instructors").first).to_be_hidden()


def test_nothing_is_fetched_from_anywhere_else(page: Page, site: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/gallery", wait_until="networkidle")

    assert any(address.endswith(".woff2") for address in asked)
    assert [address for address in asked if not address.startswith(site)] == []

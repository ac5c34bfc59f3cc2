"""What a visitor finds: the pages that are open to everybody, by mouse, by keyboard and by axe."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.one_database("sqlite")
OPEN = ("/", "/sign-in", "/join", "/accessibility", "/privacy", "/contact", "/nothing-of-this-name")


@pytest.mark.parametrize("address", OPEN)
def test_an_open_page_can_be_used_by_everybody(page: Page, axe: Callable[[Page], None], address: str) -> None:
    page.goto(address)

    axe(page)


def test_the_first_tab_leads_past_the_navigation(page: Page) -> None:
    page.goto("/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_a_forgotten_field_is_named_in_a_summary_that_leads_to_it(page: Page) -> None:
    page.goto("/sign-in")

    page.get_by_role("button", name="Sign in", exact=True).click()

    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("E-mail address")).to_be_focused()

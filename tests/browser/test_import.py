"""A coordinator brings in the spreadsheet that the network keeps today, looks it over, and takes it back."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from network.core import jobs
from network.core.database import db
from network.members.catalogue import seed
from network.members.people.models import Member
from tests.imports.world import EXAMPLE

# The queue of jobs and the rows of a list are where the databases differ most.
pytestmark = pytest.mark.one_database("postgresql")


@pytest.fixture
def coordinator(
    app: Flask,
    context: BrowserContext,
    site: str,
    page: Page,
    signed_in_as: Callable[..., object],
    carol: Member,
) -> Page:
    """Give the browser of Carol, where the catalogue has been loaded."""
    seed.load()
    client = signed_in_as(carol)
    db.session.commit()
    cookies = client._cookies.values()  # type: ignore[attr-defined]
    context.add_cookies([{"name": one.key, "value": one.value, "url": site} for one in cookies])
    return page


def test_a_list_is_tried_imported_and_taken_back(coordinator: Page, axe: Callable[[Page], None]) -> None:
    page = coordinator
    page.goto("/imports/")
    axe(page)
    page.get_by_label("Choose the spreadsheet").set_input_files(EXAMPLE)
    page.get_by_role("button", name="Read this file").click()
    expect(page.get_by_label("Column K: Insurance (until)")).to_have_value("expires:insurance")
    axe(page)

    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("heading", name="Trying the rows")).to_be_visible()
    axe(page)
    jobs.run_waiting()
    page.get_by_role("link", name="Look again now").click()
    expect(page.get_by_role("heading", name="Dry run: nothing is imported yet")).to_be_visible()
    axe(page)

    page.locator("#row-18").get_by_role("link").click()
    expect(page.get_by_label("The same person as Brian Sample, row 6")).to_be_visible()
    axe(page)
    page.get_by_label("The same person as Brian Sample, row 6").check()
    page.get_by_role("button", name="Decide").click()
    page.get_by_role("button", name="Import", exact=True).click()
    jobs.run_waiting()
    page.goto(page.url)
    expect(page.get_by_text("21 members added")).to_be_visible()

    page.get_by_role("link", name="Undo this import").click()
    expect(page.get_by_role("button", name="Undo this import")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Undo this import").click()
    jobs.run_waiting()
    page.goto(page.url)
    expect(page.get_by_role("heading", name="Taken back")).to_be_visible()


def test_a_file_that_is_no_spreadsheet_is_explained(coordinator: Page, axe: Callable[[Page], None]) -> None:
    page = coordinator
    page.goto("/imports/")
    page.get_by_label("Choose the spreadsheet").set_input_files(
        {"name": "list.xlsx", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )

    page.get_by_role("button", name="Read this file").click()

    expect(page.locator(".govuk-error-summary")).to_contain_text("not a spreadsheet that we can read")
    axe(page)

"""The question that the network is for, and what its answer rests on: the rule of a condition, the list."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from network.core import clock
from network.members.catalogue.models import Condition
from network.members.imports.models import ImportBatch
from network.members.people.models import Member
from tests.browser.demonstration import (
    COORDINATOR,
    PARTNER,
    all_of,
    one,
    press,
    sign_in_as,
    tab_to,
    work,
)
from tests.imports.world import EXAMPLE

Looking = Callable[[Page], None]


@pytest.fixture
def app(demonstration: Flask) -> Flask:
    """Be in the demonstration."""
    return demonstration


def ask(page: Page, condition: str, area: str, on: date, within: str = "Works there") -> None:
    """Fill in the question of a health partner and send it."""
    page.goto("/members/who-can-help")
    page.get_by_label("Which condition?").select_option(label=condition)
    page.get_by_label("Near where?").select_option(label=area)
    page.get_by_label("How far could the person travel?").select_option(label=within)
    for name, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        page.get_by_role("group", name="On which day?").get_by_label(name).fill(str(value))
    press(page, "Find somebody")


def named(page: Page) -> list[str]:
    """Return whom the answer names."""
    expect(page.get_by_text("Checked on")).to_be_visible()
    return page.get_by_role("article").get_by_role("heading").all_inner_texts()


def test_a_health_partner_learns_who_is_fit_on_a_day_and_prints_it(page: Page, axe: Looking) -> None:
    today = clock.today()
    sign_in_as(page, PARTNER)

    # Amina's first aid ends in 38 days; Edie's insurance has ended; Max works in the whole county.
    ask(page, "Cancer", "Winslow", today)
    assert named(page) == ["Amina Inventley", "Max Imaginary", "Robin Whatnot"]
    axe(page)
    ask(page, "Cancer", "Winslow", today + timedelta(days=39))
    assert named(page) == ["Max Imaginary", "Robin Whatnot"]
    ask(page, "Cardiac rehabilitation (phase IV)", "Buckingham", today + timedelta(days=30))
    assert named(page) == ["Robin Whatnot"]

    page.evaluate("window.print = () => { document.title = 'printed' }")
    press(page, "Print this answer")
    assert page.title() == "printed"
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Robin Whatnot")).to_be_visible()
    expect(page.get_by_text("Checked on")).to_be_visible()
    for pressed in ("Find somebody", "Print this answer", "Sign out"):
        expect(page.get_by_role("button", name=pressed)).to_be_hidden()
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_label("Which condition?")).to_be_hidden()


def test_the_question_is_asked_and_answered_by_keyboard_alone(page: Page, app: Flask) -> None:
    keys = page.keyboard
    page.goto("/sign-in")
    tab_to(page, page.get_by_label("E-mail address"))
    keys.type("partner@demo.example")
    tab_to(page, page.get_by_label("Password", exact=True))
    keys.type(app.config["SETTINGS"].demo_password)
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Hello Esi")).to_be_visible()

    tab_to(page, page.get_by_label("Which condition?"))
    keys.type("Cardiac")
    tab_to(page, page.get_by_label("Near where?"))
    keys.type("Buck")
    keys.press("Enter")
    if page.get_by_text("Checked on").count() == 0:
        tab_to(page, page.get_by_role("button", name="Find somebody"))
        keys.press("Enter")

    assert named(page) == ["Robin Whatnot"]
    tab_to(page, page.get_by_role("link", name="Robin Whatnot"))
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Robin Whatnot")).to_be_visible()


def test_a_coordinator_asks_more_of_a_condition_and_sees_what_that_does(page: Page, axe: Looking) -> None:
    cancer = one(Condition, key="cancer")
    sign_in_as(page, COORDINATOR)
    page.goto(f"/catalogue/conditions/{cancer.id}/requirement")
    page.get_by_label("A kind held on the day", exact=True).check()
    page.get_by_label("Kind", exact=True).select_option("l4-falls")
    press(page, "Add to the rule")

    expect(page.get_by_role("heading", name="What this would do today")).to_be_visible()
    expect(page.get_by_role("region", name="What this would do today")).to_contain_text("Amina Inventley")
    assert one(Condition, key="cancer").requires == "all(l4-cancer;first-aid;insurance;safeguarding)"
    axe(page)

    press(page, "Save this rule")
    expect(page.get_by_text("Cancer: what it asks for is saved")).to_be_visible()
    assert one(Condition, key="cancer").requires == "all(l4-cancer;first-aid;insurance;safeguarding;l4-falls)"
    sign_in_as(page, PARTNER)
    ask(page, "Cancer", "Winslow", clock.today())
    assert named(page) == ["Max Imaginary"]


def test_a_list_is_imported_and_taken_back_without_a_script(page_without_scripts: Page) -> None:
    page = page_without_scripts
    before = len(all_of(Member))
    sign_in_as(page, COORDINATOR)
    page.goto("/imports/")
    page.get_by_label("Choose the spreadsheet").set_input_files(EXAMPLE)
    press(page, "Read this file")
    expect(page.get_by_label("Column K: Insurance (until)")).to_have_value("expires:insurance")
    press(page, "Try it")
    work()
    page.get_by_role("link", name="Look again now").click()
    expect(page.get_by_role("heading", name="Dry run: nothing is imported yet")).to_be_visible()
    assert len(all_of(Member)) == before

    page.locator("#row-18").get_by_role("link").click()
    page.get_by_label("The same person as Brian Sample, row 6").check()
    press(page, "Decide")
    press(page, "Import")
    work()
    page.goto(f"/imports/{all_of(ImportBatch)[-1].id}")
    expect(page.get_by_text("21 members added")).to_be_visible()
    assert len(all_of(Member)) == before + 21

    page.get_by_role("link", name="Undo this import").click()
    press(page, "Undo this import")
    work()
    page.goto(f"/imports/{all_of(ImportBatch)[-1].id}")
    expect(page.get_by_role("heading", name="Taken back")).to_be_visible()
    assert len(all_of(Member)) == before

"""Every page of every role: seen by axe at two widths, nothing sideways, one heading, a title of its own."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from network.core.database import db
from network.members.people.models import Member
from network.members.qualifications.models import Qualification
from network.members.qualifications.rules import Status as GrantStatus
from tests.browser.demonstration import called, one, press
from tests.browser.places import other_states, place_in, places
from tests.plugins.client import Client

BrowseAs = Callable[[str], Page]
Looking = Callable[[Page], None]

ROLES = {
    "a visitor": "",
    "an instructor": "Amina Inventley",
    "a health partner": "Esi Mockridge",
    "a funder": "Ben Placeholder",
    "a coordinator": "Carol Exampleworth",
    "an administrator": "Ada Fixtureby",
}
# How many pages each of them has at the least: an empty list would pass every test.
FEWEST = dict(zip(ROLES, (8, 20, 15, 15, 40, 30), strict=True))
# Pages behind a link in a letter, which the journeys look at.
BY_LETTER = {"token"}
DIFFERS = re.compile(r'name="csrf_token" value="[^"]*"')
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def app(demonstration: Flask) -> Flask:
    """Be in the demonstration."""
    return demonstration


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """Keep what axe has looked at: a page that is the same for another role is not looked at again."""
    return set()


@pytest.fixture(scope="module")
def looked() -> set[str]:
    """Keep the addresses that axe has looked at: each once, as the first role that sees it."""
    return set()


@pytest.fixture
def browse_as(browser: Browser, site: str, signed_in_as: Callable[[Member], Client]) -> Iterator[BrowseAs]:
    """Open the browser of somebody who has signed in, or of a visitor."""
    opened = []

    def open_browser(name: str) -> Page:
        context = browser.new_context(base_url=site, locale="en-GB", timezone_id="Europe/London")
        opened.append(context)
        if name:
            cookies = signed_in_as(called(name))._cookies.values()  # type: ignore[attr-defined]
            context.add_cookies(
                [{"name": cookie.key, "value": cookie.value, "url": site} for cookie in cookies]
            )
        db.session.commit()  # what this test holds open, the site waits for
        return context.new_page()

    yield open_browser
    for context in opened:
        context.close()


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_accessible(
    app: Flask, browse_as: BrowseAs, axe: Looking, seen: set[str], looked: set[str], role: str
) -> None:
    addresses = list(pages(app))
    page = browse_as(ROLES[role])
    titles: dict[str, str] = {}
    for address in addresses:
        answer = page.request.get(address, max_redirects=0, headers={"Accept": "text/html"})
        assert answer.status < 500 or address == "/readyz", address  # no worker is running here
        if answer.status != 200 or not answer.headers["content-type"].startswith("text/html"):
            continue
        page.goto(address)
        titles[address] = page.title()
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        shown = DIFFERS.sub("", page.locator("main").inner_html())
        if not titles[address] or len(titles) == 1 or (shown not in seen and address not in looked):
            axe(page)
            looked.add(address)
        seen.add(shown)
        page.set_viewport_size({"width": 320, "height": 900})
        assert page.evaluate(SIDEWAYS) is False, address

    assert len(titles) >= FEWEST[role], sorted(titles)
    shared = {title for title, times in Counter(titles.values()).items() if times > 1}
    assert {address: title for address, title in titles.items() if title in shared} == {}


def pages(app: Flask) -> Iterator[str]:
    """Give the address of each page, with something of the demonstration in each of its places."""
    given = places()
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static" or rule.arguments & BY_LETTER:
            continue
        built = rule.build(place_in(rule, given), append_unknown=False)
        assert built is not None, rule
        yield built[1]
    yield from other_states()


EMPTY = {
    "a visitor": {
        "/sign-in": "Sign in",
        "/sign-in/link": "Send me a link",
        "/join": "Ask to join",
        "/lost-address": "Ask a coordinator",
        "/reset-password": "Send me a link",
    },
    "an instructor": {
        "/members/{amina}/qualifications/add/l4-falls": "Send it to be checked",
        "/members/{amina}/practice": "Add these hours",
        "/account/address": "Send the letter",
    },
    "a coordinator": {
        "/members/add": "Add",
        "/invitations/new": "Send the invitation",
        "/catalogue/kinds/add": "Save",
        "/catalogue/areas/add": "Save",
        "/organisations/": "Add",
        "/imports/": "Read this file",
        "/join-requests/{xan}/approve": "Approve",
        "/join-requests/{xan}/refuse": "Decline",
        "/verification/{waiting}": "Save and go to the next",
        "/members/{amina}/membership/suspend": "Suspend this member",
    },
}


@pytest.mark.parametrize("role", EMPTY)
def test_a_form_sent_empty_leads_from_its_summary_to_each_input(
    browse_as: BrowseAs, axe: Looking, role: str
) -> None:
    given = {
        "amina": called("Amina Inventley").id,
        "xan": called("Xan Newcomer-Test").id,
        "waiting": one(Qualification, status=GrantStatus.SUBMITTED).id,
    }
    page = browse_as(ROLES[role])
    for address, button in EMPTY[role].items():
        page.goto(address.format(**given))
        press(page, button)

        summary = page.locator(".govuk-error-summary")
        expect(summary, address).to_be_focused()
        assert page.title().startswith("Error: "), address
        links = summary.get_by_role("link")
        assert links.count() == summary.get_by_role("listitem").count() > 0, address
        for number in range(links.count()):
            links.nth(number).press("Enter")
            expect(page.locator("main :is(input, select, textarea):focus"), address).to_have_count(1)
    axe(page)

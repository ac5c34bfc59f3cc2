"""A real browser, a site that it can reach, and axe to look at each page with."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from network import demo
from network.core import jobs
from network.core.database import db
from network.core.limits import limiter
from tests.plugins import chromium, databases
from tests.plugins.live import serving

WIDTHS = (320, 1280)
WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the Chromium that this machine has, or can fetch; once for each process."""
    with sync_playwright() as playwright:
        try:
            found = chromium.find(playwright)
        except chromium.NoBrowser as problem:
            pytest.fail(str(problem), pytrace=False)
        browser = playwright.chromium.launch(**found.launching())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[databases.Sqlite]:
    """Invent the demonstration's people; once for each process, since it takes a while."""
    database = databases.Sqlite(tmp_path_factory.mktemp("demonstration"), site_mode="demo")
    with database.app.app_context():
        demo.load()
    database.keep_as_first()
    yield database
    database.drop()


@pytest.fixture
def demonstration(invented: databases.Sqlite) -> Iterator[Flask]:
    """Give the demonstration as it is at first: the ``app`` of the files of tests that are set in it."""
    with invented.app.app_context():
        limiter.reset()
        jobs.register(invented.app)
        yield invented.app
    invented.clean()
    for letter in (invented.file.parent / "mail").glob("*.eml"):
        letter.unlink()


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """Serve the application of this test on a free port, and return its address."""
    with serving(app) as address:
        yield address


@pytest.fixture
def browser_context_args(site: str) -> dict[str, Any]:
    """Have addresses such as "/members/" mean this test's site, and times mean London's."""
    return {"base_url": site, "locale": "en-GB", "timezone_id": "Europe/London"}


@pytest.fixture
def context(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    """Open a browser in which scripts run."""
    context = in_step(browser.new_context(**browser_context_args))
    yield context
    context.close()


@pytest.fixture
def page_without_scripts(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """Open a page in a browser in which no script runs."""
    context = in_step(browser.new_context(java_script_enabled=False, **browser_context_args))
    yield context.new_page()
    context.close()


def in_step(context: BrowserContext) -> BrowserContext:
    """Commit what the test arranged whenever the browser asks for something: the site has its own session."""
    ours = db.session()

    def ask(route: Route) -> None:
        ours.commit()
        route.continue_()

    context.route("**/*", ask)
    return context


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Open a page that fails the test when its console reports an error, such as a refused script."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    page.set_default_timeout(15_000)
    yield page
    assert complaints == []


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Look at a page with axe, narrow and wide, and see that nothing has to be scrolled sideways."""

    def look(page: Page) -> None:
        before = page.viewport_size
        page.wait_for_load_state()  # a press returns before the page that it opens is whole
        page.locator("h1").first.wait_for()
        page.evaluate(Axe().axe_script)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found = page.evaluate("options => axe.run(options).then((found) => found.violations)", WCAG)
            wrong = [
                f"{fault['id']} at {width}px: {fault['help']}: {[node['html'] for node in fault['nodes']]}"
                for fault in found
            ]
            assert wrong == [], page.url
            assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
        if before:
            page.set_viewport_size(before)

    return look


@pytest.fixture
def another_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Callable[[], Page]]:
    """Open a browser of somebody else, who shares no cookies with the first."""
    opened: list[BrowserContext] = []

    def open_another() -> Page:
        opened.append(browser.new_context(**browser_context_args))
        return opened[-1].new_page()

    yield open_another
    for context in opened:
        context.close()

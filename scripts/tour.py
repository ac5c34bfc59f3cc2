"""Take the pictures of the tour: each journey in a real browser, narrow and wide, into docs/tour.

    .venv/bin/python -m scripts.tour [JOURNEY …]

A journey is a function in scripts/journeys/. It runs once for each width, on a new demonstration every time.
"""

import email
import io
import re
import sys
import tempfile
import warnings
from collections.abc import Callable
from datetime import date
from email.policy import default
from pathlib import Path

from flask import current_app
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Route, sync_playwright

from network import demo
from network.core import clock, jobs
from network.core.database import db
from network.core.limits import limiter
from network.demo.certificates import photograph
from network.settings import Settings
from scripts.journeys import journeys
from tests.plugins import chromium, databases
from tests.plugins.live import serving

WIDTHS = {390: 844, 1280: 900}  # a phone's and a laptop's, with their heights
ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "tour"
COLOURS = 16
TALLEST = {390: 1500, 1280: 1200}
ALL_PICTURES = """() => Promise.all([...document.images].map((picture) => {
    const come = new Promise((done) => { picture.onload = picture.onerror = done; });
    picture.loading = "eager";
    return (picture.complete && picture.naturalWidth ? Promise.resolve() : come)
        .then(() => picture.decode()).catch(() => null);
}))"""


class Tour:
    """Somebody with a browser of one width, and a camera."""

    def __init__(self, browser: Browser, address: str, journey: str, width: int) -> None:
        self._context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": WIDTHS[width]},
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        self._context.route("**/*", self._let_go)
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(15_000)
        self._journey, self._width, self._number = journey, width, 0
        self._session = db.session()

    def sign_in_as(self, who: str) -> None:
        """Sign in as one of the demonstration's people, whoever was signed in before."""
        self.sign_out()
        self.page.goto("/sign-in")
        self.press(f"Sign in as {who}")

    def sign_out(self) -> None:
        """Be a visitor again."""
        self._context.clear_cookies()

    def press(self, name: str) -> None:
        """Press the button of that name."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def picture(self, name: str, part: Locator | None = None) -> None:
        """Keep the whole page as it is now, or a part of it."""
        self._number += 1
        folder = FOLDER / self._journey
        folder.mkdir(parents=True, exist_ok=True)
        self.page.wait_for_load_state()
        self.page.evaluate(ALL_PICTURES)
        taken = (
            part.screenshot(animations="disabled")
            if part
            else self.page.screenshot(full_page=True, animations="disabled")
        )
        shot = Image.open(io.BytesIO(taken))
        shot = shot.crop((0, 0, shot.width, min(shot.height, TALLEST[self._width]))).convert("RGB")
        few = shot.quantize(COLOURS, dither=Image.Dither.NONE).convert("RGB")
        few.save(folder / f"{self._number:02}-{name}-{self._width}.webp", lossless=True, quality=80, method=6)

    def work(self) -> None:
        """Do what the worker would do by now, and look again."""
        jobs.run_waiting()
        db.session.rollback()
        self.page.reload()

    def post(self) -> None:
        """Post what waits."""
        jobs.run_waiting()
        jobs.run("send-mail")
        db.session.rollback()

    def open_letter(self, to: str) -> None:
        """Post what waits, and follow the first link of the newest letter to an address."""
        self.post()
        folder = current_app.config["SETTINGS"].instance / "mail"
        letters = [
            email.message_from_bytes(path.read_bytes(), policy=default) for path in folder.glob("*.eml")
        ]
        theirs = [letter for letter in letters if to in str(letter["To"])]
        newest = max(theirs, key=lambda letter: letter["Date"].datetime)
        body = newest.get_body(("plain",))
        found = re.search(r"http://localhost\S+", body.get_content() if body else "")
        if found is None:
            raise RuntimeError(f"the letter to {to} leads nowhere")
        self.page.goto(found[0])

    def photographs(self, pages: int, name: str = "Amina Example") -> list[dict[str, object]]:
        """Take photographs of the pages of somebody's invented certificate."""
        today = clock.today()
        drawn = [
            photograph(name, f"Page {number}", f"in {today:%Y}", "Sample Awards", today)
            for number in range(1, pages + 1)
        ]
        return [
            {"name": f"page-{number}.jpg", "mimeType": "image/jpeg", "buffer": one.stream.read()}
            for number, one in enumerate(drawn, start=1)
        ]

    def fill_date(self, group: str, day: date) -> None:
        """Fill in a date of three parts."""
        parts = self.page.get_by_role("group", name=group).first
        for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            parts.get_by_label(name).fill(str(value))

    def example_list(self) -> str:
        """Return where the example of a county's list lies."""
        return str(ROOT / "tests" / "data" / "members-example.xlsx")

    def close(self) -> None:
        """Close this browser."""
        self._context.close()

    def _let_go(self, route: Route) -> None:
        """Commit what the journey arranged or looked up: the site has its own session, and waits for it."""
        self._session.commit()
        route.continue_()


def take(name: str, journey: Callable[[Tour], None], browser: Browser, database: databases.Sqlite) -> None:
    """Go on one journey at each width, each time over the demonstration as it is at first."""
    for old in (FOLDER / name).glob("*.webp"):
        old.unlink()
    for width in WIDTHS:
        with database.app.app_context(), serving(database.app) as address:
            limiter.reset()
            tour = Tour(browser, address, name, width)
            try:
                journey(tour)
            finally:
                tour.close()
        database.clean()


def main(wanted: list[str]) -> int:
    """Take the pictures of the journeys of those names, or of all."""
    if unknown := [name for name in wanted if name not in journeys]:
        sys.stderr.write(f"There is no journey {', '.join(unknown)}. There are: {', '.join(journeys)}.\n")
        return 2
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        database = databases.Sqlite(Path(folder), site_mode="demo", network_name=Settings.network_name)
        with database.app.app_context():
            demo.load()
        database.keep_as_first()
        browser = playwright.chromium.launch(**chromium.find(playwright).launching())
        for name in wanted or journeys:
            sys.stderr.write(f"{name} …\n")
            take(name, journeys[name], browser, database)
        browser.close()
        database.drop()
    return 0


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main(sys.argv[1:]))

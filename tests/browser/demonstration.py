"""What the journeys share: who is in the demonstration, their letters, their photographs, their keyboard."""

import email
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.policy import default
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

from flask import current_app
from playwright.sync_api import Locator, Page, expect

from network.core import clock, fetch, jobs
from network.core.database import Model, db
from network.demo.certificates import photograph
from network.members.people.models import Member
from network.resources.sharing import proposing

T = TypeVar("T", bound=Model)

INSTRUCTOR = "an instructor"
PARTNER = "a health partner"
COORDINATOR = "a coordinator"
SHOWS_FOCUS = """element => {
    const look = getComputedStyle(element);
    return look.outlineStyle !== "none" || look.boxShadow !== "none";
}"""
FARTHEST = 80  # presses of Tab after which something cannot be said to be reachable


def sign_in_as(page: Page, who: str) -> None:
    """Be one of the demonstration's people, whoever was signed in before."""
    page.context.clear_cookies()
    page.goto("/sign-in")
    press(page, f"Sign in as {who}")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def press(page: Page, name: str) -> None:
    """Press the button of that name."""
    page.get_by_role("button", name=name, exact=True).click()


def work() -> None:
    """Do what the worker would have done by now."""
    jobs.run_waiting()
    db.session.commit()


def letters_to(address: str) -> list[str]:
    """Return the letters that were posted to an address, oldest first, as they are read."""
    work()
    jobs.run("send-mail")
    letters = []
    for path in sorted(post().glob("*.eml"), key=lambda path: path.stat().st_mtime_ns):
        letter = email.message_from_bytes(path.read_bytes(), policy=default)
        if address in str(letter["To"]):
            body = letter.get_body(("plain",))
            assert body is not None
            letters.append(body.get_content())
    return letters


def post() -> Path:
    """Return the folder in which a demonstration posts its letters."""
    folder: Path = current_app.config["SETTINGS"].instance / "mail"
    return folder


def link_to(address: str) -> str:
    """Return the link in the newest letter to an address."""
    letter = letters_to(address)[-1]
    found = re.search(r"http://localhost\S+", letter)
    assert found is not None, letter
    return found[0]


def called(name: str) -> Member:
    """Return the record of somebody."""
    return one(Member, name=name)


def one(model: type[T], **facts: Any) -> T:
    """Return the one row of which these facts are true, as it is now."""
    return all_of(model, **facts)[0]


def all_of(model: type[T], **facts: Any) -> list[T]:
    """Return the rows of which these facts are true, as they are now."""
    db.session.commit()
    return list(db.session.scalars(db.select(model).filter_by(**facts).order_by(model.id)))


@contextmanager
def a_page_on_the_web(html: str) -> Iterator[None]:
    """Let every address lead to one page for the time of the block; nothing leaves this machine."""
    page = fetch.Fetched(html.encode(), "", "", "text/html")

    def read_here(function: Callable[..., object], *args: object, **_limits: object) -> object:
        return function(*args)

    with (
        mock.patch.object(fetch, "fetch", return_value=page),
        mock.patch.object(proposing, "in_child", read_here),
    ):
        yield


def photographs(*pages: str) -> list[Any]:
    """Take a photograph of each page of an invented certificate."""
    drawn = [
        photograph("Amina Inventley", words, "in 2024", "Sample Awards", clock.today()) for words in pages
    ]
    return [
        {"name": f"page-{number}.jpg", "mimeType": "image/jpeg", "buffer": picture.stream.read()}
        for number, picture in enumerate(drawn, start=1)
    ]


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is where it is wanted, and see that it shows."""
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            assert wanted.evaluate(SHOWS_FOCUS), "the focus does not show"
            return
    raise AssertionError(f"{wanted} cannot be reached by Tab")

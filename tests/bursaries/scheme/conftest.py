"""A fund to write rules for, and the form of its rules as a browser fills and sends it."""

from collections.abc import Callable

import html5lib
import pytest
from flask import Flask

from network.bursaries.funds.models import Fund
from network.core.database import db
from network.members.people.models import Member
from tests import factories
from tests.plugins.client import Client

Press = Callable[..., str]


@pytest.fixture
def fund(app: Flask) -> Fund:
    """Make a fund with the plain rules."""
    return factories.fund("County Level 4 bursary")


@pytest.fixture
def kinds(app: Flask) -> None:
    """Make the kinds that the rules of the tests name."""
    for key, title in (
        ("l2-gym", "Level 2 Gym Instructing"),
        ("l3-er", "Level 3 Exercise Referral"),
        ("l4-falls", "Level 4 Falls"),
    ):
        factories.kind(title, key=key, level=int(key[1]))


def filled(html: str) -> dict[str, list[str]]:
    """Return what a browser would send for the large form of a page, without any button."""
    page = html5lib.parse(html, namespaceHTMLElements=False)
    form = next(one for one in page.iter("form") if "form" in one.get("class", "").split())
    sent: dict[str, list[str]] = {}
    for one in form.iter():
        name, kind = one.get("name", ""), one.get("type", "")
        if (
            name in ("", "csrf_token")
            or one.tag == "button"
            or (kind in ("checkbox", "radio") and one.get("checked") is None)
        ):
            continue
        if one.tag == "select":
            answers = list(one.iter("option"))
            chosen = [answer for answer in answers if answer.get("selected") is not None] or answers[:1]
            sent[name] = [answer.get("value", "") for answer in chosen]
        else:
            value = "".join(one.itertext()) if one.tag == "textarea" else one.get("value", "")
            sent.setdefault(name, []).append(value)
    return sent


@pytest.fixture
def press(signed_in_as: Callable[[Member], Client], carol: Member, fund: Fund) -> Press:
    """Give a function that presses a button of the page of the rules, with other answers where given.

    Each page is filled in from the one before, as somebody does who goes on working on it.
    """
    browser = signed_in_as(carol)
    db.session.commit()
    address = f"/bursaries/funds/{fund.id}/rules"
    pages = [browser.get(address).text]

    def press(button: str, *, follow: bool = False, **answers: str | list[str]) -> str:
        sent = filled(pages[-1])
        for name, value in answers.items():
            sent[name.replace("__", "-")] = [value] if isinstance(value, str) else value
        sent["press"] = [button]
        answer = browser.post(address, data=sent)
        if follow:
            answer = browser.get(answer.location)
        pages.append(answer.text)
        return answer.text

    return press

"""What is true of every page, tested once for every page."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from network.core.permission import anyone
from network.members.people.models import Member
from tests.plugins.client import Client

SignIn = Callable[[Member], Client]

# What a library brings, and the permission that it is deemed to have.
LIBRARY_ROUTES = {"static": anyone}
# Mail programs post here by themselves (RFC 8058), with the letter's own token in the address.
POSTED_BY_MACHINES = {"notices.unsubscribe"}
PLACE = re.compile(r"<[^>]+>")
ADDRESS = re.compile(r"(/[a-z0-9.-]*)+")
CAST = ("amina", "ben", "carol", "esi", "ada")


def routes(app: Flask, method: str) -> Iterator[tuple[Rule, str]]:
    """Give each route that takes ``method``, with an address that has something in each of its places."""
    app.url_map.update()
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or set()) and rule.endpoint not in LIBRARY_ROUTES:
            places = {name: something_for(converter) for name, converter in rule._converters.items()}
            built = rule.build(places, append_unknown=False)
            assert built is not None, rule
            yield rule, built[1]


def something_for(converter: BaseConverter) -> int | str:
    """Give something that may stand in a place of an address."""
    if isinstance(converter, AnyConverter):
        return str(min(converter.items))
    return 1 if isinstance(converter, IntegerConverter) else "nothing-of-this-name"


def is_open(app: Flask, rule: Rule) -> bool:
    """Whether a visitor is meant to be let in."""
    return getattr(app.view_functions[rule.endpoint], "permission", None) is anyone


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in LIBRARY_ROUTES
        and not hasattr(app.view_functions[rule.endpoint], "permission")
    ]

    assert silent == []


def test_addresses_are_lower_case_with_hyphens(app: Flask) -> None:
    odd = [rule.rule for rule in app.url_map.iter_rules() if not ADDRESS.fullmatch(PLACE.sub("", rule.rule))]

    assert odd == []


@pytest.mark.one_database("sqlite")
def test_a_visitor_gets_into_nothing_that_is_not_open(app: Flask, client: Client) -> None:
    let_in = []
    for method in ("GET", "POST"):
        for rule, address in routes(app, method):
            if is_open(app, rule):
                continue
            answer = client.open(address, method=method)
            if answer.status_code not in {302, 303, 401, 403, 404, 405}:
                let_in.append(f"{method} {address}: {answer.status}")

    assert let_in == []


@pytest.mark.one_database("sqlite")
def test_a_visitor_is_led_to_signing_in_and_back(app: Flask, client: Client) -> None:
    astray = []
    for rule, address in routes(app, "GET"):
        if is_open(app, rule):
            continue
        answer = client.get(address)
        if answer.status_code == 302 and urlsplit(answer.location).path != "/sign-in":
            astray.append(f"{address} → {answer.location}")

    assert astray == []


@pytest.mark.one_database("sqlite")
def test_every_post_needs_its_csrf_token(app: Flask, client: Client) -> None:
    taken = [
        f"{address}: {answer.status}"
        for rule, address in routes(app, "POST")
        if rule.endpoint not in POSTED_BY_MACHINES
        and (answer := client.post(address, csrf=False)).status_code != 400
    ]

    assert taken == []


@pytest.mark.one_database("postgresql")  # where a wrong question is refused
@pytest.mark.parametrize("who", CAST)
def test_every_page_is_sound_for_everybody(
    app: Flask, signed_in_as: SignIn, who: str, request: pytest.FixtureRequest
) -> None:
    """The client looks over each page; here it goes everywhere that needs nothing in its address."""
    browser, broken = signed_in_as(request.getfixturevalue(who)), []
    for rule, address in routes(app, "GET"):
        if rule.arguments or rule.endpoint == "health.readyz":  # which says, truly, that no worker runs here
            continue
        answer = browser.get(address)
        if answer.status_code not in {200, 302, 303, 403, 404}:
            broken.append(f"{address}: {answer.status}")

    assert broken == []


@pytest.mark.one_database("sqlite")
def test_pages_have_titles_of_their_own(app: Flask, signed_in_as: SignIn, carol: Member) -> None:
    browser = signed_in_as(carol)
    titles: dict[str, list[str]] = {}
    for rule, address in routes(app, "GET"):
        answer = browser.get(address) if not rule.arguments else None
        if answer and answer.status_code == 200 and answer.mimetype == "text/html":
            found = re.search(r"<title>(.*?)</title>", answer.text, re.DOTALL)
            assert found, address
            titles.setdefault(" ".join(found[1].split()), []).append(address)

    assert {title: shared for title, shared in titles.items() if len(shared) > 1} == {}


def test_what_is_not_there_is_a_page_too(client: Client) -> None:
    answer = client.get("/nothing-of-this-name")

    assert answer.status_code == 404
    assert answer.mimetype == "text/html"

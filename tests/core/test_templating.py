"""The words that pages share, the navigation, and every component on one page."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import html5lib
import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from network.core import templating
from network.core.clock import LONDON
from network.core.permission import VISITOR, Role, anyone, holds
from network.core.spans import WIDTH, Span, time_line
from network.core.templating import Navigation
from network.settings import Settings
from tests.core.look import AMINA, DEMO, POLICY, create_app
from tests.plugins import pages

DASH = "\N{EN DASH}"
PRODUCTION = Settings(network_name="Kent Health Instructors")


@pytest.fixture(scope="module")
def gallery() -> Flask:
    return create_app()


def page(html: str) -> Any:
    return html5lib.parse(html, namespaceHTMLElements=False)


def texts(html: str, tag: str, kind: str = "") -> list[str]:
    return [
        pages.words(element)
        for element in page(html).iter(tag)
        if not kind or kind in element.get("class", "").split()
    ]


def posted(app: Flask, **answers: str) -> str:
    """Return the gallery as it comes back after its form was sent with its token."""
    browser = app.test_client()
    token = next(
        one.get("value")
        for one in page(browser.get("/gallery").text).iter("input")
        if one.get("name") == "csrf_token"
    )
    return browser.post("/gallery", data={"csrf_token": token, **answers}).text


# --- words ----------------------------------------------------------------------------------------------


def test_days_and_months_are_said_in_full():
    assert templating.day(date(2026, 12, 1)) == "Tuesday 1 December 2026"
    assert templating.short_day(date(2026, 12, 1)) == "1 Dec 2026"
    assert templating.month(date(2026, 12, 1)) == "December 2026"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 12, 1, 19, 0, tzinfo=UTC), "Tuesday 1 December 2026, 7pm"),
        (datetime(2026, 7, 1, 18, 30, tzinfo=UTC), "Wednesday 1 July 2026, 7:30pm"),
        (datetime(2026, 7, 1, 23, 15, tzinfo=UTC), "Thursday 2 July 2026, 12:15am"),
        (datetime(2026, 7, 1, 11, 0, tzinfo=UTC), "Wednesday 1 July 2026, midday"),
        (datetime(2026, 12, 1, 0, 0, tzinfo=UTC), "Tuesday 1 December 2026, midnight"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "Sunday 29 March 2026, 12:59am"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Sunday 29 March 2026, 2am"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Sunday 25 October 2026, 1:30am"),
    ],
)
def test_moments_are_said_as_it_is_in_london(moment, said):
    assert templating.moment(moment) == said


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "all_day", "said"),
    [
        ((2026, 12, 1, 19), (2026, 12, 1, 20, 30), False, "Tuesday 1 December 2026, 7pm to 8:30pm"),
        (
            (2026, 7, 31, 21),
            (2026, 8, 1, 1),
            False,
            "Friday 31 July 2026, 9pm to Saturday 1 August 2026, 1am",
        ),
        ((2026, 12, 1), (2026, 12, 2), True, "Tuesday 1 December 2026"),
        ((2026, 3, 28), (2026, 3, 30), True, "Saturday 28 March 2026 to Sunday 29 March 2026"),
    ],
    ids=["one evening", "across midnight", "a whole day", "two days, one of them shorter by an hour"],
)
def test_a_span_is_said_as_it_is_in_london(starts_at, ends_at, all_day, said):
    begin, end = (datetime(*parts, tzinfo=LONDON) for parts in (starts_at, ends_at))

    assert templating.span(begin, end, all_day) == said


def test_the_day_of_a_moment_is_londons():
    assert templating.day(datetime(2026, 7, 1, 23, 15, tzinfo=UTC)) == "Thursday 2 July 2026"


@pytest.mark.parametrize(
    ("pence", "said"),
    [(125_000, "£1,250"), (125_050, "£1,250.50"), (5, "£0.05"), (0, "£0"), (-50_00, "\N{MINUS SIGN}£50")],
)
def test_money(pence, said):
    assert templating.money(pence) == said


@pytest.mark.parametrize(
    ("distance", "said"),
    [(0, "less than a mile"), (0.9, "less than a mile"), (1.2, "1 mile"), (12.6, "13 miles")],
)
def test_miles(distance, said):
    assert templating.miles(distance) == said


def test_how_many():
    assert templating.plural(0, "certificate") == "no certificates"
    assert templating.plural(1, "certificate") == "1 certificate"
    assert templating.plural(1200, "person", "people") == "1,200 people"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Amina Khan", "AK"), ("Carol", "C"), ("Dev de la Cruz", "DC"), ("", ""), ("(Jo) B", "B")],
)
def test_initials(name, letters):
    assert templating.initials(name) == letters


# --- the navigation -------------------------------------------------------------------------------------


def test_the_navigation_offers_what_the_reader_may_see(gallery):
    navigation = Navigation()
    navigation.add("Find an instructor", "find", anyone, order=2)
    navigation.add("Home", "home", anyone, order=1)
    navigation.add("Library", "library", holds(Role.COORDINATOR), order=3)
    navigation.add("Of a feature that is not here", "impact.index", anyone)

    with gallery.test_request_context("/find"):
        offered = navigation(VISITOR)

    assert [(place["text"], place["href"], place["current"]) for place in offered] == [
        ("Home", "/home", False),
        ("Find an instructor", "/find", True),
    ]


def bar(*orders: int, at: str = "/place-10") -> list[tuple[str, bool]]:
    """Return the entries of a bar with places of these orders, and which of them the reader is at."""
    app = create_app()
    places = Navigation()
    for order in orders:
        app.add_url_rule(f"/place-{order}", f"place{order}", lambda: "", methods=["GET"])
        places.add(f"Place {order}", f"place{order}", anyone, order=order)
    with app.test_request_context(at):
        return [(one["text"], one["active"]) for one in places(VISITOR)]


def test_a_short_bar_shows_everything() -> None:
    assert bar(10, 60, 70) == [("Place 10", True), ("Place 60", False), ("Place 70", False)]


def test_a_part_of_ones_own_record_is_below_the_place_that_is_about_it() -> None:
    app = create_app()
    places = Navigation()
    for name, own in (("learning", "cpd"), ("members", "")):
        app.add_url_rule(f"/{name}/", name, lambda: "", methods=["GET"])
        places.add(name, name, anyone, own=own)
    at = {}
    for address in ("/members/1/cpd", "/members/2/cpd"):
        with app.test_request_context(address):
            at[address] = [one["text"] for one in places(AMINA) if one["active"]]

    assert at == {"/members/1/cpd": ["learning"], "/members/2/cpd": ["members"]}


def test_what_is_wanted_now_and_then_stands_behind_one_entry() -> None:
    assert bar(10, 60, 70, 80) == [("Place 10", True), ("More", False)]
    assert bar(10, 60, 70, 80, at="/place-70") == [("Place 10", False), ("More", True)]
    assert bar(10, 60, 70, 80, at="/home.more") == [("Place 10", False), ("More", True)]


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/members/", ["Members"]),
        ("/members/7/edit", ["Members"]),
        ("/members/who-can-help", ["Who can help"]),
        ("/membership", []),
        ("/", ["Home"]),
        ("/nowhere", []),
    ],
)
def test_the_nearest_place_above_the_page_is_marked(path, marked):
    app = Flask(__name__)
    navigation = Navigation()
    for label, address in (
        ("Home", "/"),
        ("Members", "/members/"),
        ("Who can help", "/members/who-can-help"),
    ):
        app.add_url_rule(address, label, lambda: "")
        navigation.add(label, label, anyone)

    with app.test_request_context(path):
        assert [place["text"] for place in navigation(VISITOR) if place["active"]] == marked


def test_an_entry_added_again_stands_once(gallery):
    navigation = Navigation()
    for _ in range(2):
        navigation.add("Home", "home", anyone)

    with gallery.test_request_context("/"):
        assert len(navigation(VISITOR)) == 1


# --- the frame ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["/gallery", "/list", "/refused", *(f"/error/{code}" for code in (400, 403, 404, 409, 429, 500, 503))],
)
def test_every_page_is_valid_labelled_and_has_nothing_inline(gallery, address):
    html = gallery.test_client().get(address).text

    assert pages.faults(html, POLICY) == []


def test_a_refused_form_is_valid_too_and_says_error_in_its_title(gallery):
    html = posted(gallery, name="<b>Amina")

    assert pages.faults(html, POLICY) == []
    assert texts(html, "title") == [f"Error: Everything on one page {DASH} {DEMO.network_name}"]
    assert texts(html, "h1") == ["Everything on one page"]
    assert "<b>Amina" not in html


def test_each_problem_in_the_summary_leads_to_an_input_that_names_it(gallery):
    html = posted(gallery)
    inputs = {
        element.get("id"): element
        for element in page(html).iter()
        if element.tag in {"input", "select", "textarea"} and element.get("id")
    }
    summary = next(
        one for one in page(html).iter("ul") if "govuk-error-summary__list" in one.get("class", "")
    )
    targets = [link.get("href", "").removeprefix("#") for link in summary.iter("a")]

    assert len(targets) == 10
    assert [target for target in targets if target not in inputs] == []
    assert [target for target in targets if f'id="{target.removesuffix("-day")}-error"' not in html] == []


def test_a_hint_stays_beside_the_error(gallery):
    html = posted(gallery)
    described = next(one for one in page(html).iter("input") if one.get("id") == "password").get(
        "aria-describedby", ""
    )

    assert described.split() == ["password-hint", "password-error"]


def test_hidden_fields_have_no_id_since_two_forms_may_share_a_page(gallery):
    html = gallery.test_client().get("/gallery").text
    hidden = [one for one in page(html).iter("input") if one.get("type") == "hidden"]

    assert ("version", "3") in {(one.get("name"), one.get("value")) for one in hidden}
    assert [one for one in hidden if one.get("id")] == []


def test_a_demonstration_says_that_it_is_one():
    demo = create_app(settings=DEMO).test_client().get("/gallery").text
    production = create_app(settings=PRODUCTION).test_client().get("/gallery").text

    assert "Demonstration" in texts(demo, "strong", "govuk-tag")
    assert "Demonstration" not in texts(production, "strong", "govuk-tag")
    assert texts(production, "title") == [f"Everything on one page {DASH} Kent Health Instructors"]


def test_who_is_signed_in_stands_above_every_page():
    member = create_app().test_client().get("/gallery").text
    visitor = create_app(actor=None).test_client().get("/gallery").text

    assert texts(member, "a", "masthead__who") == ["Your account: Amina Khan"]
    assert texts(visitor, "a", "masthead__who") == []
    assert "Sign in" in texts(visitor, "a")


def test_a_message_is_shown_once_and_as_text(gallery):
    browser = gallery.test_client()
    with browser.session_transaction() as session:
        session["_flashes"] = [("warning", "<script>alert(1)</script>")]

    html = browser.get("/gallery").text

    assert texts(html, "p", "govuk-notification-banner__heading") == ["<script>alert(1)</script>"]
    assert texts(browser.get("/gallery").text, "p", "govuk-notification-banner__heading") == []


def test_a_page_on_a_broken_day_asks_nothing_of_the_database():
    def broken() -> None:
        raise OperationalError("SELECT", {}, Exception("the database is away"))

    app = create_app()
    app.extensions["actor_loader"] = broken

    answer = app.test_client().get("/error/503")

    assert answer.status_code == 200
    assert texts(answer.text, "h1") == ["We are not quite there"]
    assert texts(answer.text, "nav") == []


def test_the_address_of_a_static_file_changes_with_its_bytes(gallery):
    with gallery.test_request_context("/"):
        address = gallery.url_for("static", filename="site.css")

    assert len(address.partition("?v=")[2]) == 12
    with gallery.test_client().get(address) as answer:
        assert answer.status_code == 200


def test_a_form_without_its_token_comes_back_with_plain_words(gallery):
    html = gallery.test_client().post("/gallery", data={"name": "Amina"}).text

    assert "This page was open for a long time. Nothing is lost: press the button once more" in texts(
        html, "li"
    )


# --- periods on a line of time --------------------------------------------------------------------------

TODAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("span", "state"),
    [
        (Span("from tomorrow", TODAY + timedelta(1)), "upcoming"),
        (Span("from today", TODAY, TODAY), "current"),
        (Span("without end", date(2010, 1, 1)), "current"),
        (Span("until yesterday", date(2020, 1, 1), TODAY - timedelta(1)), "lapsed"),
        (Span("in grace", date(2020, 1, 1), TODAY - timedelta(1), TODAY), "in_grace"),
        (Span("as it was told", date(2020, 1, 1), TODAY, state="expiring"), "expiring"),
    ],
)
def test_how_a_period_stands_today(span, state):
    assert time_line([span], TODAY).bars[0].state == state


def test_every_bar_is_inside_the_picture_and_can_be_seen():
    spans = [
        Span("long ago", date(1990, 1, 1), date(1991, 1, 1)),
        Span("one day", TODAY, TODAY),
        Span("far away", date(2040, 1, 1), date(2041, 1, 1), date(2041, 6, 1)),
        Span("without end", date(2000, 1, 1)),
    ]

    line = time_line(spans, TODAY)

    for bar in line.bars:
        assert bar.x >= 0
        assert bar.width > 0
        assert bar.x + bar.width + bar.grace_width <= WIDTH + 6
    assert 0 < line.today_x < WIDTH


def test_with_nothing_to_draw_there_is_still_a_year_around_today():
    line = time_line([], TODAY)

    assert (line.begins, line.ends) == (date(2025, 11, 3), date(2027, 11, 3))
    assert [tick.year for tick in line.ticks] == [2026, 2027]

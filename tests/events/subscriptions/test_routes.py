"""The subscribe page for visitors and members, the pages of one's own calendars, and what leaks nowhere."""

import io
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from flask import Flask

from network.core import clock
from network.core.database import db
from network.core.logs import Lines
from network.events.meetings.rules import Visibility
from network.events.subscriptions import content, fetches, operations, queries
from network.events.subscriptions.models import Subscription
from network.events.subscriptions.operations import Made, Wanted
from network.events.subscriptions.rules import MOST, By
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.people.rules import Status
from tests import factories
from tests.events.subscriptions.conftest import PHONE, address_of, token_in
from tests.plugins.client import Client
from tests.plugins.statements import statements

SignIn = Callable[[Member], Client]
PAGE = "/calendar/"


class _Alternates(HTMLParser):
    """Collects the calendars that a page names in its head."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "link" and said.get("rel") == "alternate" and said.get("type") == "text/calendar":
            self.found[said["title"] or ""] = said["href"] or ""


def alternates(page: str) -> dict[str, str]:
    reader = _Alternates()
    reader.feed(page)
    return reader.found


@pytest.fixture
def log(app: Flask) -> Iterator[Callable[[], str]]:
    """Give what every logger of the process has said until now."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(Lines())
    handler.setLevel(logging.DEBUG)
    loggers = [logging.getLogger("network"), logging.getLogger()]
    for one in loggers:
        one.addHandler(handler)
    yield kept.getvalue
    for one in loggers:
        one.removeHandler(handler)


class TestSubscribePage:
    """What anybody is offered."""

    def test_each_public_calendar_that_it_names_is_one(self, client: Client, app: Flask) -> None:
        cancer, hearts = factories.condition("Cancer", key="cancer"), factories.condition("Hearts")
        town = factories.area("Aylesbury", key="aylesbury")
        factories.event("Falls", visibility=Visibility.PUBLIC, conditions=[cancer], areas=[town])
        factories.event("Inside", conditions=[hearts])

        found = alternates(client.get(PAGE).text)

        assert list(found) == [
            "All public events",
            "Online events",
            "Face-to-face events",
            "Events in a room and online",
            "Events on Cancer",
            "Events in Aylesbury",
        ]
        for address in found.values():
            answer = client.get(address)
            assert (answer.status_code, answer.mimetype) == (200, "text/calendar")

    def test_it_leads_into_each_program_and_says_how_soon(self, client: Client) -> None:
        page = client.get(PAGE).text

        for part in (
            'href="webcal://',
            "https://calendar.google.com/calendar/r?cid=webcal",
            "https://outlook.live.com/calendar/0/addfromweb?url=http",
            "https://outlook.office.com/calendar/0/addfromweb?url=http",
            'data-copy="http',
            "<svg",
            "Apple Calendar within an hour, Outlook every three hours, Google Calendar up to a day",
            "A copy never changes",
        ):
            assert part in page

    def test_a_visitor_is_led_to_signing_in_for_their_own(self, client: Client) -> None:
        page = client.get(PAGE).text

        assert "Your own calendar" not in page
        assert "/sign-in?next=/calendar/" in page

    def test_an_applicant_sees_what_a_visitor_sees(self, signed_in_as: SignIn, app: Flask) -> None:
        applicant = factories.member("Una", status=Status.APPLIED, active_since=None)
        factories.account(applicant)

        assert "Your own calendar" not in signed_in_as(applicant).get(PAGE).text

    def test_many_devices_take_as_many_statements_as_one(
        self, signed_in_as: SignIn, amina: Member, app: Flask
    ) -> None:
        browser, counted = signed_in_as(amina), []
        for more in (1, 5):
            for _ in range(more):
                operations.make(amina, Wanted(), by=amina)
            db.session.commit()
            with statements() as asked:
                browser.get(PAGE)
            counted.append(len(asked))

        assert counted[0] == counted[1]


class TestOwn:
    """A member's own calendars."""

    def test_making_one_shows_its_address_this_once(
        self, signed_in_as: SignIn, client: Client, amina: Member
    ) -> None:
        browser = signed_in_as(amina)

        answer = browser.post("/calendar/own/new", data={"name": "My phone"})
        after = browser.get(PAGE)

        token = token_in(answer.text)
        assert alternates(answer.text) == {"My calendar (My phone)": f"/calendar/own/{token}.ics"}
        assert f'value="http://localhost/calendar/own/{token}.ics"' in answer.text
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "This link tells Google your secret address" in answer.text
        assert "This link tells Microsoft your secret address" in answer.text
        assert "My phone" in after.text
        assert "Not yet. Made on" in after.text
        assert token not in after.text
        assert client.get(f"/calendar/own/{token}.ics").status_code == 200

    def test_it_lists_when_and_by_what_each_was_fetched(
        self, signed_in_as: SignIn, client: Client, made: Made, amina: Member
    ) -> None:
        client.get(address_of(made), headers={"User-Agent": PHONE})
        fetches.of_this_process().flush()

        page = signed_in_as(amina).get(PAGE).text

        assert "Sunday 22 November 2026, 2:03pm, by Apple Calendar on iPhone or iPad" in page

    def test_revoking_ends_it_at_once(
        self, signed_in_as: SignIn, client: Client, made: Made, amina: Member
    ) -> None:
        browser = signed_in_as(amina)
        before = client.get(address_of(made)).status_code

        browser.post(f"/calendar/own/{made.subscription.id}/revoke")

        assert (before, client.get(address_of(made)).status_code) == (200, 410)
        assert "Devices that have your calendar" not in browser.get(PAGE).text

    def test_making_another_shows_the_new_one_and_ends_the_old(
        self, signed_in_as: SignIn, client: Client, made: Made, amina: Member
    ) -> None:
        answer = signed_in_as(amina).post(f"/calendar/own/{made.subscription.id}/another")

        new = token_in(answer.text)
        assert new != made.token
        assert client.get(address_of(made)).status_code == 410
        assert client.get(f"/calendar/own/{new}.ics").status_code == 200

    def test_settings_are_kept_and_come_back(self, signed_in_as: SignIn, made: Made, amina: Member) -> None:
        browser, address = signed_in_as(amina), f"/calendar/own/{made.subscription.id}"

        browser.post(
            address,
            data={
                "name": "Work",
                "shows": ["events"],
                "event_alarm": "60",
                "day_alarm": "",
                "version": str(made.subscription.version),
            },
        )

        db.session.expire_all()
        kept = db.session.get_one(Subscription, made.subscription.id)
        assert operations.wanted_of(kept) == Wanted("Work", True, False, 60, None)
        assert 'value="Work"' in browser.get(address).text

    def test_settings_that_show_nothing_are_refused_beside_the_question(
        self, signed_in_as: SignIn, made: Made, amina: Member
    ) -> None:
        page = signed_in_as(amina).post(
            f"/calendar/own/{made.subscription.id}",
            data={"name": "Work", "event_alarm": "", "day_alarm": "14", "version": "1"},
        )

        assert "Choose at least one: without it the calendar would stay empty" in page.text
        assert 'value="Work"' in page.text

    def test_two_who_set_it_at_once_are_told(self, signed_in_as: SignIn, made: Made, amina: Member) -> None:
        operations.change(made.subscription, Wanted("Tablet"), by=amina)
        db.session.commit()

        page = signed_in_as(amina).post(
            f"/calendar/own/{made.subscription.id}",
            data={
                "name": "Work",
                "shows": ["events", "days"],
                "event_alarm": "",
                "day_alarm": "",
                "version": "1",
            },
        )

        assert "Tablet" in page.text
        assert "Work" in page.text
        assert made.subscription.name == "Tablet"

    def test_too_many_are_refused_beside_the_name(self, signed_in_as: SignIn, amina: Member) -> None:
        for _ in range(MOST):
            operations.make(amina, Wanted(), by=amina)

        page = signed_in_as(amina).post("/calendar/own/new", data={"name": "One more"})

        assert "Revoke one that you do not use any more" in page.text
        assert 'value="One more"' in page.text

    def test_one_that_has_ended_cannot_be_set(self, signed_in_as: SignIn, made: Made, amina: Member) -> None:
        operations.revoke(made.subscription, by=amina)

        assert signed_in_as(amina).get(f"/calendar/own/{made.subscription.id}").status_code == 403

    def test_that_of_somebody_else_is_not_shown_to_anybody(
        self, signed_in_as: SignIn, made: Made, carol: Member, ada: Member
    ) -> None:
        number = made.subscription.id
        for somebody in (carol, ada):
            browser = signed_in_as(somebody)
            assert browser.get(f"/calendar/own/{number}").status_code == 403
            assert browser.post(f"/calendar/own/{number}/revoke").status_code == 403
            assert browser.post(f"/calendar/own/{number}/another").status_code == 403

    def test_how_invitations_come_is_chosen_and_said(self, signed_in_as: SignIn, amina: Member) -> None:
        browser = signed_in_as(amina)
        before = browser.get(PAGE).text

        browser.post("/calendar/invitations", data={"by": "both"})

        assert "Invitations to events come by e-mail." in before
        assert "Invitations to events come by e-mail as well." in browser.get(PAGE).text
        choice = queries.choice_of(amina.id)
        assert choice is not None
        assert choice.chosen is By.BOTH

    def test_an_answer_that_is_none_is_refused(self, signed_in_as: SignIn, amina: Member) -> None:
        page = signed_in_as(amina).post("/calendar/invitations", data={"by": "pigeon"})

        assert page.status_code == 200
        assert queries.choice_of(amina.id) is None


class TestElsewhere:
    """What other pages and the log say."""

    def test_home_leads_there_until_somebody_has_one(self, signed_in_as: SignIn, amina: Member) -> None:
        browser, title = signed_in_as(amina), "Put the meetings into your calendar"
        before = browser.get("/").text

        operations.make(amina, Wanted(), by=amina)

        assert title in before
        assert title not in browser.get("/").text

    def test_an_administrator_reads_how_many_and_not_whose(
        self, signed_in_as: SignIn, made: Made, ada: Member
    ) -> None:
        page = signed_in_as(ada).get("/administration/").text

        assert "1 address of members' own calendars works; 0 were fetched" in page.replace("&#39;", "'")
        assert "My phone" not in page

    def test_no_secret_stands_in_the_log(
        self, signed_in_as: SignIn, client: Client, amina: Member, log: Callable[[], str]
    ) -> None:
        made = signed_in_as(amina).post("/calendar/own/new", data={"name": "My phone"})
        token = token_in(made.text)
        for headers in ({}, {"If-None-Match": "*"}, {"User-Agent": PHONE}):
            client.get(f"/calendar/own/{token}.ics", headers=headers)
        operations.end_all(amina)
        client.get(f"/calendar/own/{token}.ics")
        fetches.of_this_process().flush()

        assert "/calendar/own/<token>.ics" in log()
        assert token not in log()

    def test_a_failure_tells_the_log_no_secret(
        self, client: Client, made: Made, log: Callable[[], str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_subscription: Subscription) -> bytes:
            raise RuntimeError("something unforeseen")

        monkeypatch.setattr(content, "calendar_of", fail)

        answer = client.get(address_of(made), may_fail=True)

        assert answer.status_code == 500
        assert "something unforeseen" in log()
        assert made.token not in log()

    def test_robots_are_not_kept_from_the_feeds(self, client: Client) -> None:
        assert "/calendar" not in client.get("/robots.txt").text

    def test_a_suspended_member_loses_the_page_and_the_calendar(
        self, signed_in_as: SignIn, client: Client, made: Made, amina: Member, carol: Member
    ) -> None:
        people.suspend(amina, by=carol, reason="As agreed")

        assert client.get(address_of(made)).status_code == 410
        assert signed_in_as(amina).get("/calendar/invitations").status_code in {302, 403}


def test_the_calendar_says_nothing_of_when_it_was_written(client: Client, made: Made) -> None:
    first = client.get(address_of(made)).data

    assert f"{clock.now():%Y%m%dT%H%M%S}".encode() not in first
    assert f"{clock.now() + timedelta(seconds=1):%Y%m%dT%H%M%S}".encode() not in first

"""The pages of passing on, the text of the week, and the cards that other programs show."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from network.community.discussions import policy as discussions
from network.community.discussions.rules import Kind, Matter
from network.community.passing_on import offers, telling
from network.core import clock
from network.core.database import db
from network.events.meetings import policy as events
from network.events.meetings.rules import Status as EventStatus
from network.events.meetings.rules import Visibility as EventVisibility
from network.members.people.models import Member
from network.resources.library import policy as library
from network.resources.library.rules import Status, Visibility
from tests import factories
from tests.plugins.client import Client

SignIn = Callable[[Member], Client]


def message_on(page: str) -> str:
    """Return the text that a page offers."""
    found = re.search(r'<textarea[^>]*id="message"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return found.group(1) if found else ""


@pytest.mark.one_database("sqlite")
def test_each_thing_leads_to_a_text_with_its_own_address(
    signed_in_as: SignIn, amina: Member, esi: Member
) -> None:
    event = factories.event(title="Falls update", status=EventStatus.PUBLISHED)
    resource = factories.resource(title="Chair exercises")
    discussion = factories.discussion(esi, title="Which bands last?", text="Mine snap.")
    browser = signed_in_as(amina)

    for path, title in (
        (f"/events/{event.id}", "Falls update"),
        (f"/resources/{resource.id}", "Chair exercises"),
        (f"/community/{discussion.id}", "Which bands last?"),
    ):
        assert f'href="{path}/pass-on"' in browser.get(path).text
        said = message_on(browser.get(f"{path}/pass-on").text)
        assert said.startswith(f"*{title}*\n")
        assert said.endswith(f"\nhttp://localhost{path}")
    assert "Mine snap" not in said


def test_the_week_tells_what_every_member_may_see_and_nothing_else(
    app: Flask, amina: Member, esi: Member
) -> None:
    soon = clock.now() + timedelta(days=3)
    shown = [
        factories.event(title="seen-event", status=EventStatus.PUBLISHED, starts_at=soon),
        factories.resource(esi, title="seen-resource", published_at=clock.now()),
        factories.discussion(esi, title="seen-question"),
        factories.discussion(esi, Kind.OFFER, title="seen-offer", matter=Matter.EQUIPMENT),
    ]
    factories.event(title="hidden-draft", starts_at=soon, status=EventStatus.DRAFT)
    factories.event(title="hidden-later", starts_at=soon + timedelta(days=60), status=EventStatus.PUBLISHED)
    factories.resource(esi, title="hidden-coordinators", visibility=Visibility.COORDINATORS)
    factories.resource(esi, title="hidden-sent", status=Status.IN_REVIEW)
    factories.resource(esi, title="hidden-withdrawn", status=Status.WITHDRAWN)
    taken = factories.discussion(esi, title="hidden-by-a-coordinator")
    taken.posts[0].hidden_at, taken.posts[0].hidden_because = clock.now(), "It names somebody."
    factories.discussion(esi, title="hidden-locked", locked_at=clock.now(), locked_because="Settled")
    answered = factories.discussion(esi, title="hidden-answered")
    factories.post(answered, amina)
    db.session.flush()

    said = telling.of_the_week(clock.now())

    assert re.findall(r"(?:seen|hidden)-[\w-]+", said) == [
        "seen-event", "seen-resource", "seen-question", "seen-offer",
    ]  # fmt: skip
    assert all(
        may(amina, one)
        for may, one in zip(
            (events.may_see, library.may_see, discussions.may_see, discussions.may_see), shown, strict=True
        )
    )


def tasks_of(app: Flask, member: Member, days: int = 0) -> list[str]:
    """Return what somebody is reminded of so many days from now."""
    with app.test_request_context():
        return [task.title for task in offers.tasks(member, clock.today() + timedelta(days=days))]


@pytest.mark.one_database("sqlite")
def test_the_next_text_begins_where_the_last_one_ended(
    app: Flask, signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    factories.resource(title="Old news", published_at=clock.now() - timedelta(days=2))
    browser = signed_in_as(carol)
    title = "Put the text of the week into the WhatsApp group"
    assert tasks_of(app, carol) == [title]
    assert "Old news" in message_on(browser.get("/community/weekly-text").text)
    assert "It is in the group now" not in signed_in_as(amina).get("/community/weekly-text").text

    browser = signed_in_as(carol)
    for _press in range(2):
        assert browser.post("/community/weekly-text/told").location == "/community/weekly-text"

    page = browser.get("/community/weekly-text").text
    assert "Nothing to tell yet" in page
    assert tasks_of(app, carol) == []
    assert tasks_of(app, carol, days=7) == [title]
    assert len(offers.held(carol).rows) == 1


def card(page: str) -> dict[str, str]:
    """Return what another program reads for its card."""
    return dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', page))


@pytest.mark.one_database("sqlite")
def test_a_public_page_has_a_card_and_a_private_one_says_only_what_sort_it_is(
    client: Client, amina: Member
) -> None:
    public = factories.event(
        title='Open "day"',
        summary="Come & see.",
        status=EventStatus.PUBLISHED,
        visibility=EventVisibility.PUBLIC,
    )
    secret = factories.discussion(amina, title="Only for members")
    db.session.commit()

    found = card(client.get(f"/events/{public.id}").text)
    assert found["title"] == "Open &#34;day&#34;"
    assert found["description"].endswith("Come &amp; see.")
    assert found["url"] == f"http://localhost/events/{public.id}"
    with client.get(found["image"].removeprefix("http://localhost")) as picture:
        assert (picture.status_code, picture.mimetype) == (200, "image/png")

    led = client.get(f"/community/{secret.id}")
    said = client.get(led.location).text
    assert card(said)["description"] == "A question in the network: sign in to read it"
    assert "Only for members" not in said

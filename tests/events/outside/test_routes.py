"""The pages of others' events."""

from datetime import timedelta
from io import BytesIO

import pytest

from network.core import clock as days
from network.core.database import db
from network.events.outside import offers
from network.events.outside.models import OutsideCalendar
from tests.events.outside import factories as outside
from tests.events.outside.factories import ADDRESS, ics
from tests.plugins.statements import statements


@pytest.fixture
def two(app):
    """Make a public calendar and one of the network, each with an event."""
    outside.event(outside.calendar("Open Charity", is_public=True), "For everybody")
    outside.event(outside.calendar("Hospital"), "For the network")
    db.session.commit()


def test_visitors_read_the_events_of_public_calendars(client, two):
    text = client.get("/events/others").text

    assert "For everybody" in text
    assert "Open Charity" in text
    assert "For the network" not in text


def test_members_read_all_with_their_sources(signed_in_as, amina, two):
    text = signed_in_as(amina).get("/events/others").text

    assert all(words in text for words in ("For everybody", "For the network", "Hospital"))


def test_a_list_takes_as_many_statements_for_three_as_for_one(signed_in_as, amina, two):
    client = signed_in_as(amina)
    client.get("/events/others")
    with statements() as few:
        client.get("/events/others")
    for number in range(3):
        outside.event(outside.calendar(f"Calendar {number}"), f"Event {number}")
    db.session.commit()
    with statements() as many:
        client.get("/events/others")

    assert len(many) == len(few)


def test_a_coordinator_adds_the_file_of_a_partner(signed_in_as, carol):
    client = signed_in_as(carol)

    answer = client.post(
        "/events/others/calendars/new",
        data={
            "source": "Charity",
            "is_public": "y",
            "file": (
                BytesIO(ics(f"SUMMARY:Walk\nDTSTART:{days.now() + timedelta(days=2):%Y%m%d}T100000Z")),
                "walks.ics",
            ),
        },
        content_type="multipart/form-data",
    )

    assert "Walk" in client.get(answer.headers["Location"]).text
    assert db.session.query(OutsideCalendar).one().is_public


def test_a_private_address_is_explained_beside_the_field_and_nothing_typed_is_lost(signed_in_as, carol):
    answer = signed_in_as(carol).post(
        "/events/others/calendars/new", data={"source": "Charity", "address": "http://10.0.0.1/a.ics"}
    )

    assert "leads into a private network" in answer.text
    assert 'value="http://10.0.0.1/a.ics"' in answer.text
    assert db.session.query(OutsideCalendar).count() == 0


def test_the_second_of_two_editors_sees_both_versions(signed_in_as, carol):
    calendar = outside.calendar("Charity")
    db.session.commit()

    answer = signed_in_as(carol).post(
        f"/events/others/calendars/{calendar.id}/edit",
        data={"source": "Mine", "address": ADDRESS, "version": calendar.version + 1},
    )

    assert "Mine" in answer.text
    assert "Charity" in answer.text
    assert db.session.get(OutsideCalendar, calendar.id).source == "Charity"


def test_a_title_that_is_markup_is_only_text(client):
    outside.event(outside.calendar(is_public=True), "<script>alert(1)</script>")
    db.session.commit()

    assert "<script>alert(1)</script>" not in client.get("/events/others").text


def test_a_coordinator_is_asked_to_look_at_a_calendar_that_is_silent(app, carol, clock):
    outside.calendar("Charity", problem="The other site could not be reached.")
    clock.move_to(days.now() + timedelta(days=4))

    with app.test_request_context():
        found = list(offers.tasks(carol, days.today()))

    assert [task.title for task in found] == ["The calendar of Charity cannot be read"]

"""The days on which something runs out, in a member's own calendar."""

from collections.abc import Callable
from datetime import timedelta

import icalendar

from network.core import clock
from network.core.database import db
from network.members.people.models import Member
from tests import factories
from tests.plugins.client import Client

SignIn = Callable[[Member], Client]


def test_a_member_takes_the_last_days_of_their_certificates(signed_in_as: SignIn, amina: Member) -> None:
    today = clock.today()
    soon, gone = today + timedelta(days=30), today - timedelta(days=1)
    held = factories.qualification(amina, factories.kind("First aid"), expires_on=soon)
    factories.qualification(amina, factories.kind("Insurance"), expires_on=gone)
    factories.qualification(amina, factories.kind("Level 4 Cancer"))
    db.session.commit()

    answer = signed_in_as(amina).get(f"/members/{amina.id}/qualifications/calendar.ics")

    events = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert [(str(event["SUMMARY"]), event.decoded("DTSTART")) for event in events] == [
        ("Last day: First aid", soon)
    ]
    assert str(events[0]["UID"]).startswith(f"qualification-{held.id}@")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-certificates.ics"'


def test_nobody_else_takes_it(signed_in_as: SignIn, amina: Member, carol: Member, esi: Member) -> None:
    address = f"/members/{amina.id}/qualifications/calendar.ics"
    db.session.commit()

    assert [signed_in_as(other).get(address).status_code for other in (carol, esi)] == [403, 403]

"""Taking others' calendars over, reading them again and again, and taking them away."""

from datetime import timedelta

import pytest

from network.core import clock, fetch
from network.core.child import ChildFailed, Reason
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.rules import Refused
from network.events.outside import operations, queries, reading, rules
from network.events.outside.models import OutsideCalendar, OutsideEvent
from tests.events.outside import factories as outside
from tests.events.outside.factories import ADDRESS, ics


def _ahead(days: int) -> str:
    return f"{clock.now() + timedelta(days=days):%Y%m%dT%H%M00Z}"


@pytest.fixture
def site(monkeypatch):
    """Stand in for the child that asks another site: what it answers, and what it was asked."""

    class Site:
        answer: object = (None, "", "")
        asked: tuple[object, ...] = ()

        def __call__(self, function, *args, **_limits):
            assert function is reading.read_address
            self.asked = args
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

    there = Site()
    monkeypatch.setattr(operations, "in_child", there)
    return there


def _found(*titles, days=1):
    starts = int((clock.now() + timedelta(days=days)).timestamp())
    return [(title, starts, starts + 3600, False, "", "", False) for title in titles]


def _titles():
    return [one.title for one in db.session.query(OutsideEvent).order_by(OutsideEvent.id)]


def test_a_coordinator_takes_over_a_file(app, carol):
    calendar = operations.add(
        "Charity", "", is_public=True, by=carol, content=ics(f"SUMMARY:Walk\nDTSTART:{_ahead(2)}")
    )

    assert [one.title for one in calendar.events] == ["Walk"]


def test_a_file_that_is_no_calendar_is_refused_beside_its_field(app, carol):
    with pytest.raises(Refused, match="not a calendar") as refusal:
        operations.add("Charity", "", is_public=True, by=carol, content=b"<html>")

    assert refusal.value.field == "file"


def test_an_address_is_not_asked_before_the_answer_has_gone(app, carol, site):
    calendar = operations.add("Charity", ADDRESS, is_public=False, by=carol)

    assert (site.asked, calendar.read_at) == ((), None)


@pytest.mark.parametrize(("address", "content"), [("", None), (ADDRESS, b"BEGIN:VCALENDAR")])
def test_it_is_either_an_address_or_a_file(app, carol, address, content):
    with pytest.raises(Refused, match="either"):
        operations.add("Charity", address, is_public=False, by=carol, content=content)


def test_a_private_address_is_refused_beside_its_field(app, carol):
    with pytest.raises(Refused) as refusal:
        operations.add("Charity", "http://192.168.0.1/a.ics", is_public=False, by=carol)

    assert (str(refusal.value), refusal.value.field) == (fetch.NOT_PUBLIC, "address")


def test_an_instructor_takes_nothing_over(app, amina):
    with pytest.raises(NotPermitted):
        operations.add("Charity", ADDRESS, is_public=False, by=amina)


def test_a_reading_takes_the_place_of_the_last(app, site):
    calendar = outside.calendar()
    outside.event(calendar, "Gone by now")
    site.answer = (_found("New"), '"2"', "")

    operations.read(calendar.id, clock.now())

    assert (_titles(), calendar.etag) == (["New"], '"2"')


def test_a_calendar_in_which_nothing_changed_keeps_its_events(app, site):
    calendar = outside.calendar(etag='"1"')
    outside.event(calendar, "Still there")
    site.answer = (None, '"1"', "")

    operations.read(calendar.id, clock.now())

    assert (_titles(), site.asked[1]) == (["Still there"], '"1"')


def test_a_failure_is_told_in_words_and_keeps_what_was_there(app, site):
    calendar = outside.calendar()
    outside.event(calendar, "Still there")
    site.answer = ChildFailed(Reason.REFUSED, "The other site took too long to answer.")

    problem = operations.read(calendar.id, clock.now())

    assert (_titles(), calendar.failures) == (["Still there"], 1)
    assert problem == calendar.problem == "The other site took too long to answer."


def test_a_success_ends_the_count_of_failures(app, site):
    calendar = outside.calendar(failures=12, problem="Away")
    site.answer = (_found("New"), "", "")

    operations.read(calendar.id, clock.now())

    assert (calendar.failures, calendar.problem) == (0, "")


def test_what_comes_for_an_address_that_was_changed_meanwhile_is_thrown_away(app, monkeypatch):
    calendar = outside.calendar()
    db.session.commit()

    def led_elsewhere(*_args, **_limits):
        calendar.address = "https://other.example.org/a.ics"
        db.session.commit()
        return _found("Of the old address"), "", ""

    monkeypatch.setattr(operations, "in_child", led_elsewhere)
    operations.read(calendar.id, clock.now())

    assert (_titles(), calendar.read_at) == ([], None)


def test_another_address_is_read_from_the_beginning(app, carol, site):
    calendar = outside.calendar(etag='"1"', failures=3, problem="Away", read_at=clock.now())

    operations.edit(calendar, "Charity", "https://other.example.org/a.ics", is_public=True, by=carol)

    assert (calendar.etag, calendar.failures, calendar.problem, calendar.read_at) == ("", 0, "", None)


def test_each_hour_what_is_due_is_read_and_one_failure_hinders_no_other(app, site):
    now = clock.now()
    outside.calendar("Read just now", read_at=now - timedelta(minutes=5))
    outside.calendar("Came as a file", address="")
    due = [outside.calendar("Never read"), outside.calendar("Read before", read_at=now - rules.EVERY)]

    assert queries.due(now) == [one.id for one in due]


def test_taking_a_calendar_away_takes_its_events(app, carol):
    calendar = outside.calendar()
    outside.event(calendar, "Walk")

    operations.remove(calendar, by=carol)

    assert (_titles(), db.session.query(OutsideCalendar).count()) == ([], 0)


def test_a_private_name_is_refused_in_the_child_itself(app):
    calendar = outside.calendar(address="https://localhost.localdomain/a.ics")

    problem = operations.read(calendar.id, clock.now())

    assert problem in {fetch.NOT_PUBLIC, "No such web address was found. Check it for a slip."}

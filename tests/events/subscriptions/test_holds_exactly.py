"""Whatever was answered and whatever became of the events: the calendar holds exactly what it should."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.core import clock
from network.core.database import db
from network.events.meetings.rules import Kind, Visibility
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations import joining
from network.events.registrations.models import Registration
from network.events.registrations.rules import ON_THE_LIST, Place, Status
from network.events.subscriptions import content
from network.events.subscriptions.operations import Made
from network.members.people.models import Member
from tests import factories
from tests.events.subscriptions.conftest import events_of

ANSWERED = st.lists(
    st.tuples(
        st.sampled_from(Status),
        st.sampled_from(EventStatus),
        st.sampled_from(Visibility),
        st.integers(-500, 200),  # days from today
        st.booleans(),  # in a room that has a line online as well
    ),
    max_size=8,
)


def stands(answer: Status, event: EventStatus, days: int) -> bool:
    """Say by the rules of CALENDAR.md what is in the calendar, in other words than the query has."""
    if event is EventStatus.DRAFT or answer not in ON_THE_LIST:
        return False
    return days >= 0 if event is EventStatus.CANCELLED else days > -366


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(answered=ANSWERED)
def test_the_calendar_holds_exactly_what_was_answered(
    made: Made, amina: Member, answered: list[tuple[Status, EventStatus, Visibility, int, bool]]
) -> None:
    nested = db.session.begin_nested()
    expected, joins = set(), set()
    for answer, status, visibility, days, hybrid in answered:
        event = factories.event(
            status=status,
            visibility=visibility,
            kind=Kind.HYBRID if hybrid else Kind.ONLINE,
            starts_at=clock.now() + timedelta(days=days),
            venue=factories.venue() if hybrid else None,
        )
        place = Place.ROOM if hybrid else Place.ONLINE
        own = factories.registration(event, amina, answer, place=place)
        if stands(answer, status, days):
            expected.add(event.uid)
            if _may_join(own, status):
                joins.add(event.uid)

    first, second = (content.calendar_of(made.subscription) for _ in range(2))
    found = events_of(first)

    assert first == second
    assert set(found) == expected
    assert {uid for uid, one in found.items() if "/join/" in str(one["DESCRIPTION"])} == joins
    assert all(len(line) <= 75 for line in first.split(b"\r\n"))
    nested.rollback()


def _may_join(own: Registration, status: EventStatus) -> bool:
    assert "/join/" in joining.address_for(own)
    goes_online = own.status is Status.GOING and own.place is Place.ONLINE
    return goes_online and status not in {EventStatus.CANCELLED, EventStatus.POSTPONED}

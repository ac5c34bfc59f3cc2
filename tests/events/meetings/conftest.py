"""Plans of events, as tests make them."""

from datetime import datetime, timedelta
from typing import Any

from network.core import clock
from network.core.database import db
from network.events.meetings import operations
from network.events.meetings.models import Event, EventSeries
from network.events.meetings.operations import Plan
from network.events.meetings.rules import LONDON, Kind
from network.members.groups.models import GroupMembership, WorkingGroup
from network.members.people.models import Member
from tests import factories
from tests.security.conftest import browse, no_tokens, unlimited  # noqa: F401 (fixtures)

LINK = "https://meet.example.com/secret-room"


def a_plan(**facts: Any) -> Plan:
    """Plan an evening online in two weeks from now."""
    starts = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=14)
    usual = {
        "title": "Breath and effort",
        "kind": Kind.ONLINE,
        "starts_at": facts.get("starts_at", starts),
        "ends_at": facts.get("starts_at", starts) + timedelta(minutes=90),
        "provider_link": LINK,
    }
    return Plan(**usual | facts)


def an_event(by: Member, **facts: Any) -> Event:
    """Draft and publish an event through the verbs."""
    event = operations.draft(a_plan(**facts), by=by)
    operations.publish(event, by=by)
    return event


def a_series(by: Member, *days: tuple[int, int, int], **facts: Any) -> list[Event]:
    """Publish meetings at 7pm in London on some days, as one series."""
    together = EventSeries(
        title="Evenings", anchor_on=datetime(*days[0]).date(), begins=datetime(2000, 1, 1, 19).time(),  # noqa: DTZ001
        minutes=90, interval_weeks=6,
    )  # fmt: skip
    db.session.add(together)
    db.session.flush()
    made = []
    for day in days:
        starts = datetime(*day, 19, tzinfo=LONDON)
        event = operations.draft(a_plan(starts_at=starts, **facts), by=by, series=together)
        operations.publish(event, by=by)
        made.append(event)
    return made


def a_group(lead: Member, name: str = "Falls") -> WorkingGroup:
    """Make a working group that somebody leads."""
    group = WorkingGroup(name=name, purpose="Fewer falls")
    factories.kept(GroupMembership(group=group, member=lead, leads=True, joined_on=factories.LONG_AGO))
    return group

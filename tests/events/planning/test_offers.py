"""What planning shows on pages of others: what is missing, what is in the way, the first day."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from network.core import clock, registry
from network.core.permission import VISITOR
from network.events.meetings.rules import LONDON, Kind, Status
from network.events.planning import clashes
from network.events.registrations.rules import Status as Answer
from network.members.people.models import Member
from tests import factories
from tests.events.meetings.conftest import a_group
from tests.events.planning.conftest import TODAY, easter

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def on_a_page(app: Flask) -> Iterator[None]:
    """Let addresses be made as while a page is shown."""
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("on_a_page")
def test_coordinators_are_told_what_the_calendar_lacks(carol: Member, amina: Member) -> None:
    said = [task.hint for task in registry.tasks_for(carol, TODAY)]

    assert "Nothing is planned within the next six weeks" in said
    assert "2027 has none of its two face-to-face events" in said
    assert not any("planned" in task.hint for task in registry.tasks_for(amina, TODAY))


@pytest.mark.usefixtures("on_a_page")
def test_nothing_is_said_once_it_is_planned(carol: Member) -> None:
    factories.event(starts_at=clock.now() + timedelta(weeks=2), status=Status.DRAFT)
    for month in (5, 9):
        factories.event(
            starts_at=datetime(2027, month, 12, 10, tzinfo=LONDON), kind=Kind.HYBRID, status=Status.DRAFT
        )

    titles = {task.title for task in registry.tasks_for(carol, TODAY)}

    assert titles.isdisjoint({"Plan the next meeting", "Plan the face-to-face events of 2027"})


@pytest.mark.usefixtures("on_a_page")
def test_a_meeting_of_a_group_is_none_of_the_whole_network(carol: Member, amina: Member) -> None:
    starts_at = clock.now() + timedelta(weeks=2)
    factories.event(starts_at=starts_at, kind=Kind.HYBRID, group=a_group(amina))

    assert "Nothing is planned within the next six weeks" in [
        task.hint for task in registry.tasks_for(carol, TODAY)
    ]


@pytest.mark.usefixtures("on_a_page")
def test_the_list_of_events_leads_members_to_topics_and_coordinators_to_the_planner(
    amina: Member, carol: Member
) -> None:
    def titles(actor: object) -> list[str]:
        return [panel.title for panel in registry.panels_for("events", actor)]

    assert "Planning" in titles(carol)
    assert "Planning" not in titles(amina)
    assert "What shall we meet about?" in titles(amina)
    assert "What shall we meet about?" not in titles(VISITOR)


@pytest.mark.usefixtures("on_a_page")
def test_the_page_of_an_event_tells_its_organisers_what_is_in_the_way(
    carol: Member, amina: Member, esi: Member
) -> None:
    easter(carol)
    starts_at = datetime(2027, 3, 30, 19, tzinfo=LONDON)
    event = factories.event("Network meeting", starts_at=starts_at, host=amina)
    factories.event("Secret", starts_at=starts_at, status=Status.DRAFT)

    def said(actor: object) -> list[str]:
        panels = [
            one for one in registry.panels_for("event", actor, event) if one.title == "What is in the way"
        ]
        return [clash.words for panel in panels for clash in panel.context["clashes"]]

    day_off = "Tuesday 30 March 2027 is in the Easter holidays."
    assert said(carol) == [day_off, "“Secret” is at the same time, 7pm to 8:30pm."]
    assert said(amina) == [
        day_off,
        "Another event of the network, not published yet, is at the same time, 7pm to 8:30pm.",
    ]
    assert said(esi) == said(VISITOR) == []


@pytest.mark.usefixtures("on_a_page")
def test_what_its_host_said_they_come_to_is_told_to_those_who_know_the_answers(
    carol: Member, amina: Member, esi: Member, ben: Member
) -> None:
    group = a_group(ben)
    starts_at = clock.now() + timedelta(weeks=3)
    event = factories.event("Network meeting", starts_at=starts_at, host=amina, group=group)
    other = factories.event("Coffee morning", starts_at=starts_at)
    maybe = factories.event("Book club", starts_at=starts_at)
    for one, member, status in (
        (other, amina, Answer.GOING),
        (other, esi, Answer.GOING),
        (maybe, amina, Answer.MAYBE),
    ):
        factories.registration(one, member, status)

    def told(actor: Member) -> list[bool]:
        return [one.is_hosts for one in clashes.clashes_of(event, actor)]

    assert clashes.clashes_of(event, carol)[0].words.endswith("The host is going to it.")
    assert told(carol) == told(amina) == [True, False]
    assert told(ben) == [False, False]


@pytest.mark.usefixtures("on_a_page")
def test_the_first_day_asks_for_holidays_and_a_first_year(carol: Member) -> None:
    def done() -> dict[str, bool]:
        return {one.key: one.done for one in registry.first_day_items(TODAY)}

    assert (done()["school-holidays"], done()["rhythm"]) == (False, False)
    easter(carol)
    factories.event()

    assert (done()["school-holidays"], done()["rhythm"]) == (True, True)

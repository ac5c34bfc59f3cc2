"""A real client, vdirsyncer with khal, before and after an edit, a move, a cancellation and a revocation."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from network.core import clock
from network.core.database import db
from network.events.meetings import operations as meetings
from network.events.meetings.models import Event
from network.events.meetings.operations import Plan
from network.events.meetings.rules import LONDON, Kind, Visibility
from network.events.registrations import operations as registrations
from network.events.registrations.rules import Status
from network.events.subscriptions import fetches, operations, queries
from network.events.subscriptions.operations import Made, Wanted
from network.members.people.models import Member
from tests.events.subscriptions.real import Computer
from tests.plugins.live import serving

NEXT = clock.today().year + 1


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """Serve the application of this test on a free port, and return its address."""
    fetches.register(app)
    with serving(app) as address:
        yield address


@pytest.fixture
def own(amina: Member) -> Made:
    """Amina's calendar on her computer."""
    return operations.make(amina, Wanted("My computer"), by=amina)


@pytest.fixture
def computer(site: str, own: Made, meetings_planned: dict[str, Event], tmp_path: Path) -> Computer:
    """Amina's computer, on which both calendars stand."""
    db.session.commit()
    computer = Computer(
        tmp_path,
        {"public": f"{site}/calendar/public.ics", "own": f"{site}/calendar/own/{own.token}.ics"},
    )
    ran = computer.sync()
    assert ran.code == 0, ran.said
    return computer


@pytest.fixture
def meetings_planned(amina: Member, carol: Member) -> dict[str, Event]:
    """A meeting in winter, one in summer and one between them, all public, and Amina goes to each."""
    planned = {}
    for title, month in (("Falls; pain, and sleep", 1), ("Café: moving on 🚶", 3), ("Hearts", 6)):
        starts_at = datetime(NEXT, month, 15, 19, tzinfo=LONDON)
        plan = Plan(
            title,
            Kind.ONLINE,
            starts_at,
            starts_at + timedelta(minutes=90),
            visibility=Visibility.PUBLIC,
            provider_link="https://meet.example.com/room",
        )
        event = meetings.draft(plan, by=carol)
        meetings.publish(event, by=carol)
        registrations.answer(event, amina, Status.GOING, by=amina)
        planned[title] = event
    return planned


def of(files: dict[str, tuple[int, bytes]], event: Event) -> list[tuple[int, bytes]]:
    """Return the files that hold an event."""
    return [written for written in files.values() if event.uid.encode() in written[1]]


def day(month: int, number: int = 15) -> str:
    return f"{NEXT}-{month:02}-{number}"


@pytest.mark.parametrize("name", ["public", "own"])
def test_meetings_stand_at_their_time_on_the_wall_in_winter_and_in_summer(
    computer: Computer, name: str
) -> None:
    assert computer.listed(name, day(1), 300) == [
        f"{day(1)} 19:00 to 20:30 | Falls; pain, and sleep",
        f"{day(3)} 19:00 to 20:30 | Café: moving on 🚶",
        f"{day(6)} 19:00 to 20:30 | Hearts",
    ]


def test_nothing_is_transferred_where_nothing_changed(computer: Computer) -> None:
    before = {name: computer.files(name) for name in ("public", "own")}

    ran = computer.sync()

    assert ran.code == 0, ran.said
    assert "Copying" not in ran.said
    assert {name: len(files) for name, files in before.items()} == {"public": 3, "own": 3}
    assert {name: computer.files(name) for name in before} == before


def test_an_edit_a_move_and_a_cancellation_arrive_and_the_rest_stays_as_it_is(
    computer: Computer, meetings_planned: dict[str, Event], carol: Member
) -> None:
    moved, cancelled, untouched = meetings_planned.values()
    before = {name: computer.files(name) for name in ("public", "own")}
    meetings.reschedule(
        moved, moved.starts_at + timedelta(days=1), moved.ends_at + timedelta(days=1), "Snow", by=carol
    )
    meetings.cancel(cancelled, "The café has closed.", by=carol)
    db.session.commit()

    ran = computer.sync()

    assert ran.code == 0, ran.said
    for name in ("public", "own"):
        assert computer.listed(name, day(1), 300) == [
            f"{day(1, 16)} 19:00 to 20:30 | Falls; pain, and sleep",
            f"{day(3)} 19:00 to 20:30 | CANCELLED: Café: moving on 🚶",
            f"{day(6)} 19:00 to 20:30 | Hearts",
        ]
        after = computer.files(name)
        assert of(after, untouched) == of(before[name], untouched)
        assert len(after) == 3


def test_another_title_arrives_and_an_answer_taken_back_leaves_the_own_calendar_alone(
    computer: Computer, meetings_planned: dict[str, Event], amina: Member, carol: Member
) -> None:
    first, second, _third = meetings_planned.values()
    meetings.edit(first, replace(meetings.plan_of(first), title="Falls and balance"), by=carol)
    registrations.answer(second, amina, Status.CANCELLED, by=amina)
    db.session.commit()

    ran = computer.sync()

    assert ran.code == 0, ran.said
    falls, hearts = f"{day(1)} 19:00 to 20:30 | Falls and balance", f"{day(6)} 19:00 to 20:30 | Hearts"
    assert computer.listed("own", day(1), 300) == [falls, hearts]
    assert computer.listed("public", day(1), 300) == [
        falls,
        f"{day(3)} 19:00 to 20:30 | Café: moving on 🚶",
        hearts,
    ]


def test_a_revoked_address_is_reported_and_the_other_calendar_goes_on(
    computer: Computer, own: Made, meetings_planned: dict[str, Event], amina: Member, carol: Member
) -> None:
    _first, second, _third = meetings_planned.values()
    before = computer.files("own")
    operations.revoke(own.subscription, by=amina)
    meetings.cancel(second, "The café has closed.", by=carol)
    db.session.commit()

    gone, other = computer.sync("own"), computer.sync("public")

    assert gone.code != 0
    assert "GONE" in gone.said
    assert other.code == 0, other.said
    assert computer.files("own") == before
    assert computer.listed("public", day(3)) == [f"{day(3)} 19:00 to 20:30 | CANCELLED: Café: moving on 🚶"]


def test_it_is_known_by_its_name_and_counts_as_a_subscription(computer: Computer, amina: Member) -> None:
    fetches.of_this_process().flush()
    db.session.expire_all()

    [subscription] = queries.working_of(amina.id)

    assert subscription.fetched is not None
    assert subscription.fetched.client == "vdirsyncer"
    assert subscription.fetched.times >= 1
    assert queries.chose_mail([amina.id]) == set()

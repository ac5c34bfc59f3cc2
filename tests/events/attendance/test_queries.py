"""The questions: whose lists are open, what is swept, what a merge keeps, how rows are counted."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import TimeMachineFixture

from network.core.database import db
from network.events.attendance import operations, privacy, queries
from network.events.attendance.models import Attendance
from network.events.attendance.rules import Status
from network.events.meetings.models import Event
from network.events.registrations.models import Guest
from network.members.duplicates import operations as duplicates
from network.members.people.models import Member
from tests import factories
from tests.events.attendance.conftest import ENDS, STARTS, event, lead_of


def test_a_lead_is_asked_for_the_lists_of_their_group_alone(
    workshop: Event, meeting: Event, amina: Member, esi: Member, carol: Member
) -> None:
    lead_of(workshop, amina)
    for one in (workshop, meeting):
        factories.registration(one, esi)
    late = ENDS + timedelta(hours=1)

    assert queries.lists_to_close(amina, late) == [workshop]
    assert set(queries.lists_to_close(carol, late)) == {workshop, meeting}
    assert queries.lists_to_close(esi, late) == []
    assert queries.lists_to_close(carol, late - timedelta(seconds=1)) == []
    assert queries.lists_to_close(carol, ENDS + timedelta(days=60)) == []


def test_nobody_is_asked_for_the_list_of_an_event_that_nobody_was_to_come_to(
    workshop: Event, carol: Member
) -> None:
    assert queries.lists_to_close(carol, ENDS + timedelta(hours=1)) == []


def test_who_attended_are_members_who_were_there(
    workshop: Event, amina: Member, esi: Member, carol: Member
) -> None:
    operations.check_in(workshop, amina, by=carol)
    operations.say_absent(workshop, esi, by=carol)
    operations.add_visitor(workshop, "Vic Visitor", by=carol)

    assert queries.attended(workshop.id) == {amina.id}
    assert queries.numbers_of([workshop.id]) == {
        workshop.id: queries.Numbers(present=2, walk_ins=2, absent=1)
    }


def test_names_of_visitors_go_first_and_members_later_and_the_number_stays(
    workshop: Event, amina: Member, esi: Member, carol: Member
) -> None:
    guest = factories.kept(Guest(registration=factories.registration(workshop, esi), name="Gwen Guest"))
    operations.check_in(workshop, amina, by=carol)
    operations.check_in(workshop, guest, by=carol)
    operations.say_absent(workshop, esi, by=carol)
    operations.add_visitor(workshop, "Vic Visitor", by=carol)
    of_members, of_visitors = privacy.SWEEPS
    day_after = (ENDS + timedelta(days=1)).date()
    assert of_visitors.due(STARTS.date()) == of_members.due(STARTS.date()) == []

    (due,) = of_visitors.due(day_after)
    of_visitors.delete(due)

    assert "Vic Visitor" not in [line.name for line in queries.people_of(workshop)]
    assert "Amina Khan" in [line.name for line in queries.people_of(workshop)]

    for due in of_members.due(day_after):
        of_members.delete(due)

    left = db.session.scalars(select(Attendance)).all()
    assert [(one.member_id, one.guest_id, one.noted_by_id, one.visitor_name) for one in left] == [
        (None, None, None, "")
    ] * 3
    assert {one.status for one in left} == {Status.PRESENT}
    assert of_members.due(day_after) == of_visitors.due(day_after) == []


@pytest.mark.parametrize("winner_came", [True, False])
def test_whoever_was_there_on_one_of_two_records_was_there(
    app: Flask, workshop: Event, carol: Member, winner_came: bool
) -> None:
    winner, loser = factories.member("Pat Able"), factories.member("Patricia Able")
    came, stayed = (winner, loser) if winner_came else (loser, winner)
    operations.check_in(workshop, came, by=carol)
    operations.say_absent(workshop, stayed, by=carol)

    duplicates.merge(winner, loser, by=carol)

    said = queries.of(workshop.id, winner.id)
    assert said is not None
    assert said.status is Status.PRESENT
    assert said.came_at is not None
    assert queries.numbers(workshop.id) == queries.Numbers(present=1, walk_ins=1)


def test_a_history_is_read_in_pages(amina: Member, carol: Member, at: TimeMachineFixture) -> None:
    meetings = [event(f"Evening {number}") for number in range(3)]
    for one in meetings:
        operations.check_in(one, amina, by=carol)

    first = queries.history_of(amina.id, limit=2)
    rest = queries.history_of(amina.id, before=first[-1].id, limit=2)

    assert [one.event.title for one in (*first, *rest)] == ["Evening 2", "Evening 1", "Evening 0"]

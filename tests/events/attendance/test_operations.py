"""Joining, arriving, checking in, taking back, closing the list, and what it counts for."""

from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select

from network.core import jobs
from network.core.database import db
from network.core.lifecycle import NotPermitted, history_of
from network.core.rules import Refused
from network.events.attendance import crediting, doors, operations, queries
from network.events.attendance.models import Attendance
from network.events.attendance.rules import How, Status
from network.events.meetings import operations as meetings
from network.events.meetings.rules import Kind
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations.models import Guest
from network.events.registrations.rules import Place
from network.events.registrations.rules import Status as Answer
from network.members.cpd.models import CpdEntry
from network.members.cpd.rules import Status as Cpd
from network.members.people.rules import Status as Membership
from tests import factories
from tests.events.attendance.conftest import ENDS, LINK, STARTS, event, lead_of, member

HOUR = timedelta(hours=1)


def log_of(somebody):
    return db.session.scalars(select(CpdEntry).where(CpdEntry.member_id == somebody.id)).all()


def code_for(workshop):
    return doors.code_of(workshop.uid, queries.round_of(workshop.id))


# Joining


def test_whoever_joins_was_there_and_is_led_to_the_meeting(meeting, amina):
    answer = factories.registration(meeting, amina)

    link = operations.join(answer)

    said = queries.of(meeting.id, amina.id)
    assert link == LINK
    assert (said.status, said.how, said.walk_in) == (Status.PRESENT, How.JOINED, False)
    assert said.noted_by_id == amina.id


def test_joining_twice_notes_once(meeting, amina):
    answer = factories.registration(meeting, amina)
    operations.join(answer)
    said = queries.of(meeting.id, amina.id)
    came_at = said.came_at

    assert operations.join(answer) == LINK
    assert (said.came_at, len(history_of(said))) == (came_at, 1)


@pytest.mark.parametrize("status", [Answer.MAYBE, Answer.WAITING, Answer.DECLINED, Answer.OFFERED])
def test_who_is_not_going_does_not_join(meeting, amina, status):
    answer = factories.registration(meeting, amina, status)

    with pytest.raises(Refused):
        operations.join(answer)
    assert queries.of(meeting.id, amina.id) is None


def test_joining_notes_nothing_against_what_an_organiser_said(meeting, amina, carol, at):
    answer = factories.registration(meeting, amina)
    operations.say_absent(meeting, amina, by=carol)

    assert operations.join(answer) == LINK
    assert queries.of(meeting.id, amina.id).status is Status.ABSENT


def test_joining_notes_nothing_once_the_list_is_closed(meeting, amina, carol, at):
    answer = factories.registration(meeting, amina)
    at.move_to(ENDS + timedelta(minutes=5), tick=False)
    operations.close(meeting, by=carol)

    operations.join(answer)

    assert queries.of(meeting.id, amina.id).status is Status.ABSENT


# The code at the door


def test_who_is_expected_checks_in_at_the_door(workshop, amina):
    factories.registration(workshop, amina)

    said = operations.arrive(workshop, amina, code_for(workshop))

    assert (said.status, said.how, said.walk_in) == (Status.PRESENT, How.DOOR, False)
    assert operations.arrive(workshop, amina, code_for(workshop)) is said
    assert len(history_of(said)) == 1


def test_who_gave_no_answer_is_a_walk_in_while_there_is_room_and_then_asks(workshop, amina, esi, ben, carol):
    factories.registration(workshop, amina)  # one of two places

    first = operations.arrive(workshop, esi, code_for(workshop))
    second = operations.arrive(workshop, ben, code_for(workshop))
    operations.arrive(workshop, ben, code_for(workshop))

    assert (first.status, first.walk_in) == (Status.PRESENT, True)
    assert (second.status, second.walk_in) == (Status.ASKING, True)
    assert len(history_of(second)) == 1

    operations.check_in(workshop, ben, by=carol)

    assert (second.status, second.how, second.walk_in) == (Status.PRESENT, How.LIST, True)


def test_a_place_online_is_none_in_the_room(amina):
    hybrid = event("Both", kind=Kind.HYBRID, capacity_room=1, venue=factories.venue())
    other = member("Other Person")
    factories.registration(hybrid, other, place=Place.ROOM)
    factories.registration(hybrid, amina, place=Place.ONLINE)

    assert operations.arrive(hybrid, amina, code_for(hybrid)).status is Status.ASKING


def test_a_new_code_makes_the_one_before_worthless(workshop, amina, carol):
    old = code_for(workshop)

    operations.change_code(workshop, by=carol)

    assert code_for(workshop) != old
    with pytest.raises(Refused, match="does not count"):
        operations.arrive(workshop, amina, old)
    assert operations.arrive(workshop, amina, code_for(workshop).upper()).status is Status.PRESENT


def test_the_code_stands_nowhere_in_the_database(workshop, carol):
    operations.change_code(workshop, by=carol)

    kept = queries.list_of(workshop.id)
    columns = [column.key for column in kept.__table__.columns]
    assert code_for(workshop) not in str([getattr(kept, name) for name in columns])


@pytest.mark.parametrize("moment", [STARTS - HOUR - timedelta(seconds=1), ENDS + HOUR])
def test_the_door_is_shut_before_and_after(workshop, amina, at, moment):
    at.move_to(moment, tick=False)

    with pytest.raises(Refused):
        operations.arrive(workshop, amina, code_for(workshop))


def test_an_event_online_has_no_door(meeting, amina):
    with pytest.raises(Refused, match="online"):
        operations.arrive(meeting, amina, code_for(meeting))


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_an_event_that_is_off_has_no_list(amina, carol, status):
    off = event("Off", kind=Kind.FACE_TO_FACE, status=status)

    for verb in (
        lambda: operations.arrive(off, amina, code_for(off)),
        lambda: operations.check_in(off, amina, by=carol),
        lambda: operations.add_visitor(off, "Somebody", by=carol),
        lambda: operations.close(off, by=carol),
    ):
        with pytest.raises(Refused):
            verb()


# The list


def test_an_organiser_checks_in_and_takes_it_back(workshop, amina, carol):
    factories.registration(workshop, amina)

    said = operations.check_in(workshop, amina, by=carol)
    operations.check_in(workshop, amina, by=carol)

    assert (said.status, said.how, said.walk_in, said.noted_by_id) == (
        Status.PRESENT, How.LIST, False, carol.id,
    )  # fmt: skip

    operations.take_back(workshop, amina, by=carol)
    operations.take_back(workshop, amina, by=carol)

    assert (said.status, said.came_at, said.noted_by_id) == (Status.UNSAID, None, None)
    assert [change.new for change in history_of(said)] == ["present", "unsaid"]


def test_a_guest_of_a_partner_and_a_visitor_are_checked_in(workshop, esi, carol):
    answer = factories.registration(workshop, esi)
    guest = factories.kept(Guest(registration=answer, name="Gwen Guest"))

    of_esi = operations.check_in(workshop, guest, by=carol)
    visitor = operations.add_visitor(workshop, "Vic Visitor", by=carol)
    again = operations.add_visitor(workshop, "vic visitor", by=carol)

    assert (of_esi.guest_id, of_esi.walk_in) == (guest.id, False)
    assert (visitor.status, visitor.walk_in) == (Status.PRESENT, True)
    assert again is visitor


def test_a_visitor_who_was_noted_by_mistake_goes_altogether(workshop, carol):
    visitor = operations.add_visitor(workshop, "Vic Visitor", by=carol)

    operations.take_back(workshop, visitor, by=carol)

    assert queries.rows(workshop.id) == []


def test_nobody_checks_themself_in_with_the_list(workshop, carol, dora):
    factories.registration(workshop, carol)

    with pytest.raises(NotPermitted):
        operations.check_in(workshop, carol, by=carol)
    assert operations.check_in(workshop, carol, by=dora).status is Status.PRESENT


def test_an_organiser_who_was_noted_as_absent_does_not_undo_it_by_their_own_press(workshop, carol, dora):
    factories.registration(workshop, carol)
    operations.say_absent(workshop, carol, by=dora)

    with pytest.raises(Refused):
        operations.arrive(workshop, carol, code_for(workshop))
    with pytest.raises(NotPermitted):
        operations.check_in(workshop, carol, by=carol)


def test_who_leads_the_group_keeps_the_list_and_others_do_not(workshop, amina, esi):
    lead_of(workshop, amina)

    assert operations.check_in(workshop, esi, by=amina).status is Status.PRESENT
    for verb in (operations.check_in, operations.say_absent, operations.take_back):
        with pytest.raises(NotPermitted):
            verb(workshop, amina, by=esi)


def test_the_list_opens_an_hour_before(workshop, amina, carol, at):
    at.move_to(STARTS - HOUR - timedelta(minutes=1), tick=False)

    with pytest.raises(Refused, match="hour before"):
        operations.check_in(workshop, amina, by=carol)


def test_only_an_active_member_is_checked_in(workshop, carol):
    gone = factories.member("Gone Person", status=Membership.LEFT)

    with pytest.raises(Refused, match="guest by name"):
        operations.check_in(workshop, gone, by=carol)


def test_absent_is_not_cancelled(workshop, amina, carol):
    answer = factories.registration(workshop, amina)

    operations.say_absent(workshop, amina, by=carol)

    assert answer.status is Answer.GOING


# Closing


def test_nobody_is_absent_before_the_list_is_closed(workshop, amina, esi, carol, at):
    answer = factories.registration(workshop, esi)
    guest = factories.kept(Guest(registration=answer, name="Gwen Guest"))
    factories.registration(workshop, amina)
    operations.check_in(workshop, esi, by=carol)
    with pytest.raises(Refused, match="not over"):
        operations.close(workshop, by=carol)
    assert queries.numbers(workshop.id).absent == 0

    at.move_to(ENDS, tick=False)
    operations.close(workshop, by=carol)

    assert queries.numbers(workshop.id) == queries.Numbers(present=1, absent=2)
    assert workshop.status is EventStatus.HELD
    assert {one.guest_id for one in queries.rows(workshop.id) if one.status is Status.ABSENT} == {
        None, guest.id,
    }  # fmt: skip


def test_who_asked_at_the_door_and_was_not_let_in_is_not_absent(workshop, amina, esi, ben, carol, at):
    for one in (amina, esi):
        factories.registration(workshop, one)
    asked = operations.arrive(workshop, ben, code_for(workshop))
    at.move_to(ENDS, tick=False)

    operations.close(workshop, by=carol)

    assert asked.status is Status.UNSAID


def test_opening_the_list_again_takes_back_what_only_the_closing_said(workshop, amina, esi, carol, at):
    for one in (amina, esi):
        factories.registration(workshop, one)
    operations.say_absent(workshop, esi, by=carol)
    at.move_to(ENDS, tick=False)
    operations.close(workshop, by=carol)

    operations.reopen(workshop, by=carol)
    operations.reopen(workshop, by=carol)

    assert queries.of(workshop.id, amina.id).status is Status.UNSAID
    assert queries.of(workshop.id, esi.id).status is Status.ABSENT
    assert not queries.is_closed(workshop.id)


@pytest.mark.parametrize("verb", [meetings.postpone, meetings.cancel])
def test_what_was_noted_early_goes_when_the_event_does_not_take_place(workshop, amina, carol, verb):
    factories.registration(workshop, amina)
    operations.check_in(workshop, amina, by=carol)
    operations.add_visitor(workshop, "Vic Visitor", by=carol)

    verb(workshop, "The hall is flooded.", by=carol)

    assert [one.status for one in queries.rows(workshop.id)] == [Status.UNSAID]


def test_what_was_noted_early_goes_when_the_event_moves(meeting, amina, carol):
    operations.join(factories.registration(meeting, amina))

    meetings.reschedule(meeting, STARTS + timedelta(days=7), ENDS + timedelta(days=7), "Ill", by=carol)

    assert queries.attended(meeting.id) == set()


# What it counts for


def test_points_are_given_once_when_the_list_is_closed(meeting, amina, carol, at):
    operations.join(factories.registration(meeting, amina))
    assert log_of(amina) == []
    at.move_to(ENDS, tick=False)

    operations.close(meeting, by=carol)
    operations.close(meeting, by=carol)
    jobs.run("credit-attendance", ENDS + HOUR)

    (entry,) = log_of(amina)
    assert (entry.status, entry.hours, entry.source) == (
        Cpd.CHECKED, Fraction(3, 2), f"event:{meeting.id}",
    )  # fmt: skip
    assert (entry.title, entry.begins_on) == (meeting.title, STARTS.date())
    assert [kind.activity.key for kind in entry.kinds] == ["cimspa-partner-event"]
    assert entry.checked_by_id is None


def test_points_come_by_themselves_where_nobody_closes_the_list(meeting, amina, at):
    operations.join(factories.registration(meeting, amina))

    jobs.run("credit-attendance", ENDS + HOUR - timedelta(minutes=1))
    assert log_of(amina) == []

    at.move_to(ENDS + HOUR, tick=False)
    assert jobs.run("credit-attendance") == "1 credited"
    assert jobs.run("credit-attendance") == ""
    assert len(log_of(amina)) == 1


def test_points_are_withdrawn_when_the_attendance_is_corrected_and_given_again(meeting, amina, carol, at):
    operations.join(factories.registration(meeting, amina))
    at.move_to(ENDS, tick=False)
    operations.close(meeting, by=carol)

    operations.say_absent(meeting, amina, by=carol)

    (entry,) = log_of(amina)
    assert entry.status is Cpd.DECLINED

    operations.check_in(meeting, amina, by=carol)

    assert log_of(amina) == [entry]
    assert entry.status is Cpd.CHECKED


def test_a_corrected_duration_corrects_the_points(meeting, amina, carol, at):
    operations.join(factories.registration(meeting, amina))
    at.move_to(ENDS, tick=False)
    operations.close(meeting, by=carol)

    operations.close(meeting, minutes=60, by=carol)

    assert [entry.hours for entry in log_of(amina)] == [Fraction(1)]


def test_a_whole_day_counts_once_an_organiser_says_how_long(meeting, amina, carol, at):
    meeting.all_day = True
    operations.join(factories.registration(meeting, amina))
    at.move_to(ENDS + HOUR, tick=False)
    jobs.run("credit-attendance")
    assert log_of(amina) == []
    with pytest.raises(Refused, match="how many hours"):
        operations.close(meeting, by=carol)

    operations.close(meeting, minutes=6 * 60, by=carol)

    assert [entry.hours for entry in log_of(amina)] == [Fraction(6)]


def test_an_organisers_own_points_come_by_joining_and_never_by_their_own_hand(meeting, carol, at):
    operations.join(factories.registration(meeting, carol))
    at.move_to(ENDS, tick=False)

    operations.close(meeting, by=carol)

    (entry,) = log_of(carol)
    assert history_of(entry)[0].by_name == "the system"


def test_guests_visitors_and_those_who_were_absent_get_nothing(meeting, amina, esi, carol, at):
    answer = factories.registration(meeting, esi)
    guest = factories.kept(Guest(registration=answer, name="Gwen Guest"))
    factories.registration(meeting, amina)
    operations.check_in(meeting, guest, by=carol)
    operations.add_visitor(meeting, "Vic Visitor", by=carol)
    at.move_to(ENDS, tick=False)

    operations.close(meeting, by=carol)

    assert db.session.scalars(select(CpdEntry)).all() == []


@pytest.mark.parametrize("keys", ["", "no-such-kind"])
def test_an_event_that_counts_for_nothing_gives_nothing(amina, carol, at, keys):
    plain = event("Plain", cpd_activities=keys)
    operations.join(factories.registration(plain, amina))
    at.move_to(ENDS, tick=False)

    operations.close(plain, by=carol)

    assert log_of(amina) == []
    assert crediting.uncounted(ENDS + HOUR) == ([plain] if keys else [])


# Forgetting


def test_of_who_was_there_a_number_stays_and_of_anybody_else_nothing(workshop, amina, esi, carol):
    came = operations.check_in(workshop, amina, by=carol)
    absent = operations.say_absent(workshop, esi, by=carol)

    operations.forget(came)
    operations.forget(absent)

    (left,) = db.session.scalars(select(Attendance)).all()
    assert (left.member_id, left.noted_by_id, left.visitor_name) == (None, None, "")
    assert queries.numbers(workshop.id).present == 1
    assert [line.name for line in queries.people_of(workshop)] == [queries.FORGOTTEN]

"""Who is reminded of an event, once, in one letter; what drops a letter, and what is then told anew."""

import threading
from datetime import timedelta

import pytest

from network.core import jobs, notices
from network.core.database import db
from network.core.lifecycle import move
from network.core.mail import Status as Letter
from network.core.notices import Choice
from network.core.permission import Role
from network.events.meetings import operations as meetings
from network.events.meetings.rules import Kind as EventKind
from network.events.registrations.rules import Place
from network.events.registrations.rules import Status as Answer
from network.events.reminding import operations, queries
from network.events.reminding.models import EventReminder
from network.events.reminding.rules import Kind, Outcome
from network.members.groups.models import GroupMembership, WorkingGroup
from network.members.people.rules import Status as Membership
from tests import factories
from tests.events.reminding.conftest import at
from tests.plugins.statements import statements


def ledger():
    rows = db.session.scalars(db.select(EventReminder).order_by(EventReminder.id))
    return [(one.member_id, one.kind, one.outcome) for one in rows]


def post(now):
    """Post what is due, as the worker does."""
    db.session.commit()
    jobs.run("send-mail", now=now)
    db.session.expire_all()


def test_those_who_are_going_are_reminded_the_day_before_and_once(meet, amina, outbox, remind):
    factories.registration(meet(), amina)

    said = [remind(now) for now in ("2026-11-30 08:55", "2026-11-30 09:00", "2026-11-30 09:05")]

    assert said == ["", "1 letter written", ""]
    letter = outbox.only()
    assert letter.subject == "Falls pathway: Tuesday 1 December 2026"
    for words in (
        "Tuesday 1 December 2026, 7pm to 8pm",
        "Sample Hall, Aylesbury",
        "Behind the pool",
        "Step-free",
    ):
        assert words in letter.body


def test_who_joins_online_reads_our_own_address_and_never_the_providers(meet, amina, outbox, remind):
    event = meet(kind=EventKind.ONLINE, provider_link="https://meet.example.com/secret-room")
    factories.registration(event, amina)

    remind("2026-11-30 09:00")

    body = outbox.only().body
    assert f"/events/{event.id}/join/" in body
    assert "meet.example.com" not in body


def test_of_a_hybrid_event_each_is_told_their_own_place(meet, amina, esi, outbox, remind):
    event = meet(kind=EventKind.HYBRID, venue=factories.venue("Town Hall"))
    factories.registration(event, amina, place=Place.ROOM)
    factories.registration(event, esi, place=Place.ONLINE)

    remind("2026-11-30 09:00")

    [room], [online] = outbox.to(amina), outbox.to(esi)
    assert ("Town Hall" in room.body, "/join/" in room.body) == (True, False)
    assert ("Town Hall" in online.body, "/join/" in online.body) == (False, True)


@pytest.mark.parametrize("status", [one for one in Answer if one is not Answer.GOING])
def test_nobody_else_is_reminded(meet, amina, outbox, remind, status):
    factories.registration(meet(), amina, status)

    for now in ("2026-11-24 09:00", "2026-11-30 09:00", "2026-12-01 18:00"):
        remind(now)

    assert outbox.to(amina) == []


def test_an_hour_before_those_are_told_who_asked(meet, amina, esi, outbox, remind):
    event = meet()
    factories.registration(event, amina, wants_hour_before=True)
    factories.registration(event, esi)

    remind("2026-11-30 09:00")
    remind("2026-12-01 18:00")
    remind("2026-12-01 18:05")

    assert [len(outbox.to(one)) for one in (amina, esi)] == [2, 1]
    assert outbox.to(amina)[1].subject == "Falls pathway: today, 7pm"


def test_two_events_of_one_day_stand_in_one_letter(meet, amina, outbox, remind):
    factories.registration(meet(), amina)
    factories.registration(meet("2026-12-01 14:00", "Hearts"), amina)

    remind("2026-11-30 09:00")

    letter = outbox.only()
    assert letter.subject == "2 events: Tuesday 1 December 2026"
    assert letter.body.index("Hearts") < letter.body.index("Falls pathway")


def test_who_has_not_answered_is_asked_once_and_beside_what_is_tomorrow(meet, amina, outbox, remind):
    factories.registration(meet(), amina)
    meet("2026-12-07 19:00", "Hearts")

    for now in ("2026-11-30 09:00", "2026-11-30 09:05", "2026-12-01 09:00", "2026-12-02 09:00"):
        remind(now)

    letter = outbox.only()
    assert letter.subject == "Falls pathway, and 1 event to answer"
    assert "Hearts" in letter.body


def test_a_question_waits_for_a_letter_that_comes_before_it_is_too_late(meet, amina, outbox, remind):
    factories.registration(meet("2026-12-03 19:00"), amina)
    meet("2026-12-07 19:00", "Hearts")  # asked from 30 November until 6 December

    remind("2026-11-30 09:00")
    assert outbox.to(amina) == []
    remind("2026-12-02 09:00")

    assert [one.subject for one in outbox.to(amina)] == ["Falls pathway, and 1 event to answer"]


def test_nobody_is_asked_for_an_answer_on_a_day_on_which_they_were_reminded(meet, amina, outbox, remind):
    factories.registration(meet("2026-11-30 11:00"), amina, wants_hour_before=True)
    meet("2026-12-07 08:00", "Hearts", published_at=at("2026-11-27 12:00"))
    remind("2026-11-29 09:00")

    remind("2026-11-30 10:00")  # the hour before, and the question is due as well
    assert len(outbox.to(amina)) == 2
    remind("2026-12-01 09:00")

    assert [one.subject for one in outbox.to(amina)][2:] == ["Do you come? Hearts"]


def test_only_those_are_asked_whom_the_event_is_for(meet, amina, esi, dev, carol, outbox, remind):
    kind = factories.kind("Cancer rehab")
    factories.qualification(amina, kind)
    factories.qualification(esi, kind, expires_on=at("2026-11-30 12:00").date())
    factories.member("Gone", Role.INSTRUCTOR, status=Membership.SUSPENDED)
    meet(kinds_asked=[kind], host=carol)

    remind("2026-11-24 09:00")

    assert [one.to_name for one in outbox.all()] == [amina.name]


def test_of_an_event_for_a_group_its_members_are_asked(meet, amina, esi, outbox, remind):
    group = factories.kept(WorkingGroup(name="Falls", purpose="Fewer falls"))
    factories.kept(GroupMembership(group=group, member=amina, joined_on=at("2026-01-01 12:00").date()))
    meet(group=group)

    remind("2026-11-24 09:00")

    assert [one.to_name for one in outbox.all()] == [amina.name]


def test_who_wants_none_of_these_letters_gets_none_and_the_ledger_says_so(meet, amina, outbox, remind):
    factories.registration(meet(), amina)
    meet("2026-12-07 19:00", "Hearts")
    for kind in (operations.NOTICE, operations.QUESTION_NOTICE):
        notices.choose(amina.id, kind, Choice.NEVER)

    remind("2026-11-30 09:00")

    assert outbox.to(amina) == []
    assert ledger() == [
        (amina.id, Kind.DAY_BEFORE, Outcome.NOT_WANTED),
        (amina.id, Kind.NOT_ANSWERED, Outcome.NOT_WANTED),
    ]


def test_a_question_waits_for_the_weekly_letter_and_tomorrow_cannot(meet, amina, outbox, remind):
    factories.registration(meet("2026-12-02 19:00"), amina)
    meet("2026-12-08 19:00", "Hearts")
    notices.choose(amina.id, operations.NOTICE, Choice.DIGEST)

    remind("2026-12-01 09:00")

    assert [(one.subject, one.status) for one in outbox.to(amina)] == [
        ("Falls pathway: Wednesday 2 December 2026", Letter.QUEUED),
        ("Do you come? Hearts", Letter.DIGEST),
    ]


@pytest.mark.parametrize(
    ("starts", "choice", "status"),
    [
        ("2026-12-08 19:00", None, Letter.DIGEST),
        ("2026-12-08 19:00", Choice.AT_ONCE, Letter.QUEUED),
        ("2026-12-07 19:00", None, Letter.QUEUED),  # on a Monday: the weekly letter comes that morning
        ("2026-12-07 19:00", Choice.DIGEST, Letter.QUEUED),
    ],
)
def test_a_question_waits_for_no_weekly_letter_that_comes_too_late(
    meet, amina, outbox, remind, starts, choice, status
):
    meet(starts)
    if choice:
        notices.choose(amina.id, operations.QUESTION_NOTICE, choice)

    remind("2026-12-01 09:00")

    assert [one.status for one in outbox.to(amina)] == [status]


def test_a_reminder_moves_with_its_event(meet, amina, carol, outbox, remind):
    event = meet()
    factories.registration(event, amina)
    remind("2026-11-30 09:00")
    meetings.reschedule(
        event, at("2026-12-03 19:00"), at("2026-12-03 20:00"), "The hall is flooded", by=carol
    )
    post(at("2026-11-30 09:05"))
    told = [one for one in outbox.to(amina) if one.template.startswith("events/reminding")]

    remind("2026-12-01 09:00")
    remind("2026-12-02 09:00")

    assert [one.status for one in told] == [Letter.OBSOLETE]
    latest = outbox.to(amina)[-1]
    assert latest.subject == "Falls pathway: Thursday 3 December 2026"


@pytest.mark.parametrize("verb", [meetings.postpone, meetings.cancel])
def test_what_was_called_off_is_not_reminded_of_and_its_letter_is_dropped(
    meet, amina, esi, carol, outbox, remind, verb
):
    event, other = meet(), meet("2026-12-01 21:00", "Hearts")
    factories.registration(event, amina)
    remind("2026-11-30 09:00")
    [letter] = outbox.to(amina)
    verb(event, "The speaker is ill", by=carol)
    factories.registration(other, esi, answered_at=at("2026-11-01 12:00"))
    verb(other, "The speaker is ill", by=carol)
    db.session.commit()

    remind("2026-11-30 09:05")
    post(at("2026-11-30 09:06"))

    assert letter.status is Letter.OBSOLETE
    assert not any(one.template.startswith("events/reminding") for one in outbox.to(esi))


def test_a_letter_is_dropped_when_its_reader_gives_the_place_up(meet, amina, outbox, remind):
    answer = factories.registration(meet(), amina)
    remind("2026-11-30 09:00")
    db.session.refresh(answer)
    move(answer, to=Answer.CANCELLED, by=amina)

    post(at("2026-11-30 09:05"))
    remind("2026-11-30 09:10")

    assert [one.status for one in outbox.all()] == [Letter.OBSOLETE]


def test_what_a_dropped_letter_carried_besides_is_told_anew(meet, amina, carol, outbox, remind):
    first, second = meet("2026-12-01 14:00", "Hearts"), meet()
    factories.registration(first, amina)
    factories.registration(second, amina)
    remind("2026-11-30 09:00")
    first_letter = outbox.only()
    meetings.cancel(first, "Nobody to lead it", by=carol)
    post(at("2026-11-30 09:01"))

    remind("2026-11-30 09:05")
    remind("2026-11-30 09:10")

    assert first_letter.status is Letter.OBSOLETE
    again = [one for one in outbox.to(amina) if one.template.startswith("events/reminding")][1:]
    assert [one.subject for one in again] == ["Falls pathway: Tuesday 1 December 2026"]


def test_a_question_is_dropped_once_it_is_answered(meet, amina, outbox, remind):
    event = meet()
    notices.choose(amina.id, operations.QUESTION_NOTICE, Choice.AT_ONCE)
    remind("2026-11-24 09:00")
    factories.registration(event, amina, Answer.DECLINED)

    post(at("2026-11-24 09:05"))

    assert [one.status for one in outbox.to(amina)] == [Letter.OBSOLETE]


def test_a_letter_that_is_still_in_the_queue_when_the_event_begins_is_dropped(
    meet, amina, outbox, remind, today
):
    factories.registration(meet(), amina)
    remind("2026-11-30 09:00")
    today.move_to(at("2026-12-01 19:00"))

    post(at("2026-12-01 19:00"))

    assert outbox.only().status is Letter.OBSOLETE


def test_ten_days_without_a_worker_send_nothing_afterwards_and_say_so(meet, amina, outbox, remind):
    factories.registration(meet(), amina, wants_hour_before=True)

    said = remind("2026-12-10 12:00")

    assert outbox.all() == []
    assert said == "2 reminders dropped, since the event had begun"
    assert remind("2026-12-10 12:05") == ""
    assert {outcome for _, _, outcome in ledger()} == {Outcome.TOO_LATE}


def test_a_worker_that_comes_late_still_tells_before_it_begins(meet, amina, outbox, remind):
    factories.registration(meet(), amina, wants_hour_before=True)

    remind("2026-12-01 18:30")

    assert [one.subject for one in outbox.all()] == ["Falls pathway: today, 7pm"]


@pytest.mark.parametrize(
    ("starts", "looks"),
    [
        # The clock runs twenty-five hours ahead for a while, and later two hours behind.
        (
            "2026-12-01 19:00",
            [
                "2026-11-29 09:00",
                "2026-11-30 10:00",
                "2026-11-29 09:30",
                "2026-11-30 09:00",
                "2026-11-30 07:00",
            ],
        ),
        (
            "2026-12-01 19:00",
            ["2026-11-30 21:00", "2026-12-01 22:00", "2026-11-30 21:05", "2026-12-01 18:00"],
        ),
        # It says that the event is over before anybody was told, and is then set right.
        (
            "2026-12-01 19:00",
            ["2026-11-30 08:30", "2026-12-01 19:30", "2026-11-30 08:35", "2026-11-30 09:00"],
        ),
        # Both nights on which the clocks change.
        (
            "2027-03-28 10:00",
            ["2027-03-27 09:00", "2027-03-28 00:30", "2027-03-28 02:30", "2027-03-28 08:55"],
        ),
        (
            "2026-10-25 10:00",
            ["2026-10-24 09:00", "2026-10-25 01:30", "2026-10-25 02:30", "2026-10-25 08:55"],
        ),
    ],
    ids=["ahead and behind", "ahead on the evening", "ahead past the event", "spring", "autumn"],
)
def test_a_clock_that_steps_loses_and_doubles_nothing(meet, amina, outbox, remind, today, starts, looks):
    today.move_to(at("2026-10-01 12:00"), tick=False)
    factories.registration(meet(starts), amina)

    for now in looks:
        remind(now)

    assert len(outbox.to(amina)) == 1


def test_workers_and_schedulers_together_write_each_letter_once(app, meet, outbox, remind, today):
    event, other = meet(), meet("2026-12-07 19:00", "Hearts")
    going = [factories.member("", Role.INSTRUCTOR) for _ in range(5)]
    for member in going:
        factories.registration(event, member)
    asked = [factories.member("", Role.INSTRUCTOR) for _ in range(3)]
    for member in asked:
        factories.registration(event, member, Answer.DECLINED)
    db.session.commit()
    now = at("2026-11-30 09:00")
    today.move_to(now, tick=False)
    jobs.tick(now - timedelta(minutes=7))
    start = threading.Barrier(6)
    troubles = []

    def work(what):
        with app.app_context():
            start.wait()
            try:
                what()
            except Exception as trouble:
                troubles.append(trouble)
            finally:
                db.session.remove()

    tasks = [lambda: operations.send_due(now)] * 3 + [lambda: jobs.tick(now)] * 3
    threads = [threading.Thread(target=work, args=[task]) for task in tasks]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    jobs.run_waiting()

    assert troubles == []
    assert sorted(one.member_id for one in outbox.all()) == sorted(one.id for one in [*going, *asked])
    assert len(ledger()) == 5 * 2 + 3
    assert other.id != event.id


def test_as_many_questions_for_thirty_members_as_for_three(app, meet):
    counts = []
    for many, starts, now in ((3, "2026-12-01", "2026-11-30"), (30, "2026-12-22", "2026-12-21")):
        event = meet(f"{starts} 19:00")
        for _ in range(many):
            factories.registration(event, factories.member())
        db.session.commit()
        with statements() as said:
            assert operations.send_due(at(f"{now} 09:00")).letters == many
        counts.append(len(said))

    assert counts[0] == counts[1]


def test_a_killed_worker_leaves_a_whole_lot_or_nothing(app, meet, outbox, monkeypatch, remind):
    event = meet()
    members = [factories.member() for _ in range(5)]
    for member in members:
        factories.registration(event, member)
    db.session.commit()
    monkeypatch.setattr(operations, "MEMBERS_AT_A_TIME", 2)
    real, lots = operations._post, []

    def killed(letters):
        lots.append(1)
        if len(lots) == 2:
            raise KeyboardInterrupt
        return real(letters)

    monkeypatch.setattr(operations, "_post", killed)
    with pytest.raises(KeyboardInterrupt):
        remind("2026-11-30 09:00")
    assert len(outbox.all()) == len(ledger()) == 2

    remind("2026-11-30 09:05")

    assert sorted(one.member_id for one in outbox.all()) == sorted(one.id for one in members)


def test_what_went_and_what_did_not_is_counted_for_those_who_arrange_it(meet, amina, esi, remind):
    event = meet()
    factories.registration(event, amina, wants_hour_before=True)
    factories.registration(event, esi)
    notices.choose(esi.id, operations.NOTICE, Choice.NEVER)

    remind("2026-11-30 09:00")

    assert queries.tally(event) == {
        (Kind.DAY_BEFORE, Outcome.SENT): 1,
        (Kind.DAY_BEFORE, Outcome.NOT_WANTED): 1,
    }
    assert queries.count_wanting_the_hour(event.id) == 1

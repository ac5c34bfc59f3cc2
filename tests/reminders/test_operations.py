"""The morning run: who is written to, once, in one letter, whatever failed before; holding one back."""

import threading
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from network.core import jobs, mail, notices, registry
from network.core.database import db
from network.core.lifecycle import NotPermitted, history_of, move
from network.core.notices import Choice
from network.core.permission import Role
from network.core.rules import Refused
from network.members.catalogue import operations as catalogue
from network.members.people import operations as people
from network.members.people.rules import Status as Membership
from network.members.qualifications import operations as qualifications
from network.members.qualifications.operations import Certificate
from network.members.qualifications.rules import Status as GrantStatus
from network.members.reminders import operations, privacy, queries
from network.members.reminders.models import Reminder
from network.members.reminders.rules import LAPSED, Status
from tests import factories
from tests.plugins.statements import statements
from tests.reminders.conftest import TODAY


def days(number):
    return timedelta(days=number)


def ledger():
    rows = db.session.scalars(db.select(Reminder).order_by(Reminder.id))
    return {(one.qualification_id, one.step): one.status for one in rows}


def ending(member, kind, in_days, **facts):
    made = factories.qualification(member, kind, expires_on=TODAY + days(in_days), **facts)
    db.session.commit()
    return made


def test_a_reminder_goes_on_its_day_and_once(amina, first_aid, outbox, morning):
    grant = ending(amina, first_aid, 30)

    morning(TODAY - days(1))
    morning(TODAY)
    morning(TODAY)

    letter = outbox.to(amina)[-1]
    assert [one.subject for one in outbox.to(amina)] == ["Runs out soon: First aid"] * 2
    assert ledger() == {
        (grant.id, 90): Status.PASSED_OVER,
        (grant.id, 60): Status.SENT,
        (grant.id, 30): Status.SENT,
    }
    assert "Wednesday 2 December 2026: 30 days from now" in letter.body
    assert "You can renew it now" in letter.body
    assert "/qualifications/add/first-aid" in letter.body


def test_ten_days_away_across_a_step_and_the_end_make_one_letter(amina, first_aid, outbox, morning):
    grant = ending(amina, first_aid, 8)
    morning(TODAY)  # 30 days before, told late

    morning(TODAY + days(10))  # 7 days before fell into the outage, and so did the end

    assert [one.subject for one in outbox.to(amina)] == ["Runs out soon: First aid", "Ran out: First aid"]
    assert ledger()[grant.id, 7] is Status.PASSED_OVER
    assert ledger()[grant.id, LAPSED] is Status.SENT
    assert "You can renew it until" in outbox.to(amina)[-1].body
    assert "not fit to practise meanwhile" in outbox.to(amina)[-1].body


def test_several_that_fall_together_make_one_letter_with_the_most_urgent_first(
    amina, first_aid, insurance, outbox, morning
):
    ending(amina, first_aid, 60)
    ending(amina, insurance, -1)

    morning(TODAY)

    letter = outbox.only()
    assert letter.subject == "2 of your certificates need you"
    assert letter.body.index("Insurance") < letter.body.index("First aid")
    assert (
        len({one.message_id for one in db.session.scalars(db.select(Reminder).filter_by(status="sent"))}) == 1
    )


def test_an_end_of_one_kind_is_never_masked_by_a_later_one_of_another(
    amina, first_aid, insurance, outbox, morning
):
    ending(amina, insurance, 20)
    ending(amina, first_aid, 900)

    morning(TODAY)

    assert outbox.only().subject == "Runs out soon: Insurance"


def test_a_renewed_one_is_silent_and_one_that_waits_for_its_check_too(
    amina, carol, first_aid, outbox, morning
):
    grant = ending(amina, first_aid, 30)
    renewal = qualifications.submit(amina, first_aid, Certificate(awarded="1/11/2026"), by=amina)
    db.session.commit()

    morning(TODAY)
    assert outbox.all() == []

    qualifications.verify(renewal, by=carol, seen_words="The paper", seen_on=TODAY)
    morning(TODAY)
    assert [one.subject for one in outbox.to(amina)] == ["Your certificate is verified: First aid"]

    qualifications.revoke(renewal, "It is not genuine.", by=carol)
    morning(TODAY)
    assert outbox.to(amina)[-1].subject == "Runs out soon: First aid"
    assert ledger()[grant.id, 30] is Status.SENT


@pytest.mark.parametrize("status", [Membership.UNCLAIMED, Membership.SUSPENDED, Membership.LEFT])
def test_nobody_but_active_members_is_reminded(status, first_aid, outbox, morning):
    ending(factories.member(status=status), first_aid, 30)

    morning(TODAY)

    assert (outbox.all(), ledger()) == ([], {})


def test_what_ran_out_long_ago_makes_no_storm(amina, first_aid, insurance, outbox, morning):
    ending(amina, first_aid, -59)
    ending(amina, insurance, -400)

    morning(TODAY)

    assert outbox.all() == []


def test_a_kind_that_is_retired_reminds_nobody(amina, carol, first_aid, outbox, morning):
    ending(amina, first_aid, 30)
    catalogue.retire(first_aid, on=TODAY, by=carol)

    morning(TODAY)

    assert outbox.all() == []


def test_who_wants_no_such_letters_is_written_down_as_such(amina, first_aid, outbox, morning):
    grant = ending(amina, first_aid, 30)
    notices.choose(amina.id, "reminders", Choice.NEVER)

    morning(TODAY)

    assert outbox.all() == []
    assert ledger()[grant.id, 30] is Status.NOT_WANTED


def test_the_weekly_letter_carries_what_can_wait_and_no_more(amina, first_aid, outbox, morning):
    ending(amina, first_aid, 60)
    notices.choose(amina.id, "reminders", Choice.DIGEST)

    morning(TODAY)
    morning(TODAY + days(53))

    assert [one.status for one in outbox.to(amina)] == [mail.Status.DIGEST, mail.Status.QUEUED]


def test_a_letter_whose_things_were_all_renewed_is_pointless(
    amina, carol, first_aid, insurance, outbox, morning
):
    ending(amina, first_aid, 30)
    grant = ending(amina, insurance, 30)
    morning(TODAY)
    pointless = registry.obsolete.named("reminders.all_done")
    thing = outbox.only().thing_id
    assert not pointless(thing)

    factories.qualification(amina, first_aid, TODAY, TODAY + days(1000))
    assert not pointless(thing)

    qualifications.revoke(grant, "It is not genuine.", by=carol)
    assert pointless(thing)


def test_a_letter_to_somebody_who_left_is_pointless(amina, carol, first_aid, outbox, morning):
    ending(amina, first_aid, 30)
    morning(TODAY)

    people.suspend(amina, by=carol, reason="A concern is being looked into.")

    assert operations.is_pointless(outbox.only().thing_id)


def test_a_failure_in_the_middle_loses_and_doubles_nothing(
    amina, first_aid, insurance, outbox, morning, monkeypatch
):
    ending(amina, first_aid, 30)
    broken = monkeypatch.context()
    with broken as patch:
        patch.setattr(mail, "keep_all", lambda _messages: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            morning(TODAY)
    assert (outbox.all(), ledger()) == ([], {})

    morning(TODAY + days(1))

    assert len(outbox.all()) == 1


def test_three_workers_at_one_moment_write_one_letter_each(app, first_aid, outbox):
    members = [factories.member() for _ in range(5)]
    for member in members:
        ending(member, first_aid, 30)
    now = datetime(2026, 11, 2, 7, 30, tzinfo=UTC)
    start = threading.Barrier(3)

    def work():
        with app.app_context():
            start.wait()
            operations.send_due(now)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()

    db.session.rollback()
    assert sorted(one.member_id for one in outbox.all()) == sorted(member.id for member in members)


def test_a_clock_that_steps_forward_and_back_loses_and_doubles_nothing(amina, first_aid, outbox, morning):
    ending(amina, first_aid, 31)

    for offset in (0, 2, 1, 1, 3, 0, 24, 23, 25):
        morning(TODAY + days(offset))

    assert len(outbox.to(amina)) == 3  # 60 told late, 30, 7


def test_as_many_questions_for_thirty_members_as_for_three(app, first_aid, insurance):
    now = datetime(2026, 11, 2, 7, 30, tzinfo=UTC)
    counts = []
    for many in (3, 30):
        for _ in range(many):
            member = factories.member()
            factories.qualification(member, first_aid, expires_on=TODAY + days(30))
            factories.qualification(member, insurance, expires_on=TODAY + days(7))
        db.session.commit()
        with statements() as asked:
            assert operations.send_due(now) == many
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_worker_that_is_killed_between_two_lots_loses_and_doubles_nothing(
    app, first_aid, outbox, monkeypatch
):
    members = [factories.member() for _ in range(5)]
    for member in members:
        ending(member, first_aid, 30)
    monkeypatch.setattr(queries, "MEMBERS_AT_A_TIME", 2)
    now = datetime(2026, 11, 2, 7, 30, tzinfo=UTC)
    lots = count(1)

    def killed(messages, keep_all=mail.keep_all):
        keep_all(messages)
        if next(lots) == 2:
            raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(mail, "keep_all", killed)
        with pytest.raises(SystemExit):
            operations.send_due(now)
    db.session.rollback()
    assert (len(outbox.all()), len(ledger())) == (2, 2 * 3)  # with what is passed over

    assert operations.send_due(now) == 3
    assert sorted(one.member_id for one in outbox.all()) == sorted(member.id for member in members)


@settings(
    max_examples=12,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    runs=st.sets(st.integers(-100, 60), min_size=1, max_size=25),
    edits=st.dictionaries(
        st.integers(-100, 60), st.sampled_from(["45;10", "90;60;30;7", "20", ""]), max_size=3
    ),
    renewed=st.none() | st.integers(-100, 60),
    refused_after=st.none() | st.integers(1, 40),
)
def test_the_ledger_and_the_letters_say_the_same_as_a_reading_day_by_day(
    app, carol, today, runs, edits, renewed, refused_after
):
    kind = factories.kind(validity_months=36, grace_days=5, reminder_days="90;30;7")
    member = factories.member()
    end = date(2026, 11, 2)
    factories.qualification(member, kind, expires_on=end)
    told, expected, renewal = [], [], None
    for offset in range(-100, 61):
        if offset in edits:
            kind.reminder_days = edits[offset]
        if offset == renewed:
            status = GrantStatus.SUBMITTED if refused_after else GrantStatus.VERIFIED
            renewal = factories.qualification(member, kind, end + days(1), end + days(1096), status=status)
        if renewal and refused_after and offset == renewed + refused_after:
            move(renewal, to=GrantStatus.REJECTED, by=carol, reason="Not theirs.")
            renewal = None
        if offset not in runs:
            continue
        on = end + days(offset)
        steps = [-int(step) for step in kind.reminder_days.split(";") if step]
        began = [step for step in [*steps, *([1] if steps else [])] if step <= offset]
        if began and offset <= 35 and renewal is None and max(began) > max(expected, default=-1000):
            expected.append(offset)
        db.session.commit()
        if operations.send_due(datetime(on.year, on.month, on.day, 8, tzinfo=UTC)):
            told.append(offset)

    sent = db.session.scalars(db.select(Reminder).filter_by(member_id=member.id, status=Status.SENT)).all()
    assert told == expected
    assert len(sent) == len(told) == len({one.message_id for one in sent})
    _out_of_the_way(member)


def _out_of_the_way(member):
    """Take somebody out of the way of the next example."""
    db.session.execute(
        db.update(type(member)).where(type(member).id == member.id).values(status=Membership.LEFT)
    )
    db.session.commit()


# Holding back


@pytest.fixture
def soon(amina, first_aid):
    """A grant of Amina's whose reminder of 30 days before comes in ten days."""
    return ending(amina, first_aid, 40)


def test_a_reminder_that_is_held_stays_until_it_is_released(soon, amina, carol, outbox, morning, today):
    morning(TODAY)
    held = operations.hold(soon, 30, "Amina is away until then.", by=carol)
    morning(TODAY + days(10))
    assert len(outbox.to(amina)) == 1

    today.move_to(datetime(2026, 11, 14, 12, tzinfo=UTC), tick=False)
    operations.release(held, by=carol)
    jobs.run_waiting()

    assert len(outbox.to(amina)) == 2
    assert [change.new for change in history_of(held)] == ["released", "sent"]


def test_a_hold_ends_with_its_step_and_the_next_one_goes(soon, amina, carol, outbox, morning):
    morning(TODAY)
    operations.hold(soon, 30, "Amina is away until then.", by=carol)

    morning(TODAY + days(33))

    assert ledger()[soon.id, 30] is Status.PASSED_OVER
    assert ledger()[soon.id, 7] is Status.SENT
    assert len(outbox.to(amina)) == 2


def test_one_that_is_skipped_never_goes_and_the_next_does(soon, amina, carol, outbox, morning):
    morning(TODAY)
    operations.skip(operations.hold(soon, 30, "They have booked a course.", by=carol), by=carol)

    morning(TODAY + days(12))
    assert len(outbox.to(amina)) == 1
    morning(TODAY + days(33))
    assert len(outbox.to(amina)) == 2


def test_only_what_is_coming_can_be_held_once_with_a_reason_and_never_ones_own(soon, amina, carol, first_aid):
    with pytest.raises(Refused):
        operations.hold(soon, 7, "Too early for this one.", by=carol)
    with pytest.raises(Refused):
        operations.hold(soon, 30, "  ", by=carol)
    with pytest.raises(NotPermitted):
        operations.hold(soon, 30, "It is my own.", by=amina)
    own = ending(carol, first_aid, 40)
    with pytest.raises(NotPermitted):
        operations.hold(own, 30, "It is my own.", by=carol)
    held = operations.hold(soon, 30, "Amina is away until then.", by=carol)
    with pytest.raises(Refused):
        operations.hold(soon, 30, "A second time.", by=carol)
    operations.release(held, by=carol)
    assert operations.hold(soon, 30, "Back again.", by=carol) is held


def test_what_has_been_held_for_long_is_a_task_of_coordinators(soon, carol, ada, today, client):
    operations.hold(soon, 30, "Amina is away until then.", by=carol)
    db.session.commit()
    now = datetime(2026, 11, 10, 13, tzinfo=UTC)

    assert queries.count_held_since(now - days(7), besides=carol.id) == 1
    assert queries.count_held_since(now - days(9), besides=carol.id) == 0


# Data rights


def test_the_ledger_is_in_the_copy_of_ones_data_and_goes_with_erasure(amina, first_aid, morning):
    ending(amina, first_aid, 7)
    morning(TODAY)
    sections = {one(amina).title: one(amina).rows for one in registry.subject_access}
    assert [row["status"] for row in sections["Reminders of what runs out"]].count("sent") == 1

    for erase in registry.erasure:
        erase(amina)

    assert ledger() == {}


def test_the_ledger_is_kept_as_long_as_any_ladder_could_ask(amina, first_aid, morning):
    ending(amina, first_aid, 7)
    morning(TODAY)
    sweep = privacy.SWEEPS[0]

    assert sweep.due(TODAY + days(7)) == []
    for one in sweep.due(TODAY + days(8)):
        sweep.delete(one)
    assert ledger() == {}


def test_somebody_with_other_roles_is_reminded_too(first_aid, outbox, morning):
    esi = factories.member("Esi Mensah", Role.HEALTH_PARTNER)
    grant = ending(esi, first_aid, 7)
    assert grant.status is GrantStatus.VERIFIED

    morning(TODAY)

    assert len(outbox.to(esi)) == 1

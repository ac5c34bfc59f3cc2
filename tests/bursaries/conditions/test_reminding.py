"""Reminders: by ranges of days, each once, one letter a person, and after an outage the most urgent alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from network.bursaries.applications.rules import Status as Award
from network.bursaries.conditions import clawing, operations, queries, reminding
from network.bursaries.conditions.jobs import remind_of_conditions
from network.bursaries.conditions.models import ConditionReminder
from network.bursaries.outcomes import operations as outcomes
from network.core import clock, mail, registry
from network.core.database import db
from network.core.mail import Message
from network.core.notices import Choice, NoticeChoice
from tests import factories
from tests.bursaries.conditions.conftest import TODAY, colour, condition

pytestmark = pytest.mark.one_database("sqlite")  # what they ask of a database is asked of both elsewhere

TEMPLATE = "bursaries/conditions/email/reminder.txt"


def reminders_to(member):
    return db.session.scalars(
        select(Message)
        .where(Message.member_id == member.id, Message.template == TEMPLATE)
        .order_by(Message.id)
    ).all()


def rows():
    found = db.session.scalars(select(ConditionReminder).order_by(ConditionReminder.id))
    return [(one.step, one.sent) for one in found]


def on(time_machine, day: date) -> datetime:
    time_machine.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=UTC), tick=False)
    return clock.now()


@pytest.fixture
def promised(award):
    """An award whose conditions are due on 20 December, 20 February and 20 November."""
    made = award()
    db.session.query(ConditionReminder).delete()  # as if the course had been dated long ago
    db.session.commit()
    return made


def test_each_step_comes_once(promised, amina, today):
    for day in (date(2026, 12, 3), date(2026, 12, 4), date(2026, 12, 13), date(2026, 12, 19)):
        remind_of_conditions(on(today, day))
    assert rows() == [(30, True), (7, True)]

    remind_of_conditions(on(today, date(2026, 12, 21)))
    remind_of_conditions(on(today, date(2026, 12, 22)))

    assert rows() == [(30, True), (7, True), (-1, True)]
    subjects = [one.subject for one in reminders_to(amina)]
    words = "Lead the first session within 1 month of completing the course"
    assert subjects == [f"Due by 20 Dec 2026: {words}"] * 2 + [f"Overdue: {words}"]


def test_after_an_outage_only_the_most_urgent_goes(promised, amina, ben, carol, today):
    assert remind_of_conditions(on(today, date(2026, 12, 21))) == "1 letter written"

    assert sorted(rows()) == [(-1, True), (7, False), (30, False)]
    assert len(reminders_to(amina)) == 1
    overdue = select(Message.member_id).where(Message.template == "bursaries/conditions/email/overdue.txt")
    assert set(db.session.scalars(overdue)) == {ben.id, carol.id}


def test_all_that_is_due_comes_in_one_letter(award, amina, ben, today):
    award(), award(), award(Award.PAID)
    paid = award(Award.PAID)
    clawing.claw_back(paid, 100_00, "No class began.", by=ben)
    db.session.commit()

    assert remind_of_conditions(on(today, date(2026, 12, 24))) == "1 letter written"

    [letter] = reminders_to(amina)
    assert letter.subject == "5 things are due for your bursary"
    assert "Pay back £100" in letter.body


def test_the_letter_about_the_days_stands_for_the_first_reminder(award, amina):
    award()  # dated on 2 December: what is due on the 20th is within 30 days

    assert remind_of_conditions(clock.now()) == ""
    assert rows() == [(30, False)]


def test_the_letter_that_asks_for_money_stands_for_its_first_reminder(award, amina, ben, today):
    clawing.claw_back(
        award(Award.PAID, completed_on=None), 100_00, "No class began.", by=ben
    )  # by 30 December
    db.session.commit()

    assert remind_of_conditions(on(today, date(2026, 12, 3))) == ""
    assert remind_of_conditions(on(today, date(2026, 12, 23))) == "1 letter written"
    assert reminders_to(amina)[0].subject == "Due by 30 Dec 2026: Pay back £100"


def test_a_day_that_moves_begins_anew(promised, carol, today):
    remind_of_conditions(on(today, date(2026, 12, 14)))
    operations.extend(condition(promised, 1), date(2027, 1, 31), "The hall is closed.", by=carol)
    db.session.commit()

    assert remind_of_conditions(on(today, date(2026, 12, 15))) == ""
    assert remind_of_conditions(on(today, date(2027, 1, 2))) == "1 letter written"


@pytest.mark.parametrize("settled", ["sent", "kept", "waived"])
def test_what_is_settled_or_sent_in_is_not_reminded_of(promised, amina, ben, carol, settled):
    one = condition(promised, 1)
    if settled == "sent":
        operations.send(one, "It began.", None, by=amina)
    elif settled == "kept":
        operations.confirm(one, TODAY, "Seen.", by=carol)
    else:
        operations.waive(one, "No hall.", by=ben)
    db.session.commit()

    assert remind_of_conditions(clock.now()) == ""


def test_a_reminder_that_waits_is_pointless_once_evidence_is_sent(promised, amina):
    remind_of_conditions(clock.now())
    [letter] = reminders_to(amina)
    over = registry.obsolete.named(letter.obsolete)
    assert not over(letter.thing_id)

    operations.send(condition(promised, 1), "It began.", None, by=amina)

    assert over(letter.thing_id)


def test_nothing_is_to_be_kept_once_the_award_has_ended(award, amina, carol):
    ended = award(Award.ACCEPTED, completed_on=None)
    assert colour(ended, 1) == "Not due yet"

    outcomes.end(ended, "The course was cancelled.", by=carol)

    assert {colour(ended, number) for number in (1, 2, 3)} == {"Over"}
    assert queries.light(ended).tag == "On track"


@pytest.mark.parametrize(
    ("choice", "day", "status"),
    [
        (Choice.NEVER, date(2026, 12, 3), None),
        (Choice.DIGEST, date(2026, 12, 3), mail.Status.DIGEST),
        (Choice.DIGEST, date(2026, 12, 14), mail.Status.QUEUED),  # due before the next weekly letter
    ],
)
def test_everybody_chooses_when_to_be_reminded(promised, amina, today, choice, day, status):
    factories.kept(
        NoticeChoice(member_id=amina.id, kind="bursaries.conditions", choice=choice, chosen_at=clock.now())
    )

    remind_of_conditions(on(today, day))

    assert [one.status for one in reminders_to(amina)] == ([] if status is None else [status])
    assert any(sent for _step, sent in rows()) is (status is not None)


def test_two_schedulers_remind_once(promised, amina):
    reminding.send_due(clock.now())
    reminding.send_due(clock.now() + timedelta(seconds=1))

    assert len(reminders_to(amina)) == 1

"""Extensions: who moves, what stays in the history, what survives, and taking one back."""

from datetime import date, timedelta

import pytest

from network.core import registry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.rules import Refused
from network.members.people.rules import Status as Membership
from network.members.qualifications import operations as qualifications
from network.members.qualifications.models import FitInterval
from network.members.qualifications.operations import Certificate
from network.members.reminders import extending, operations, queries
from network.members.reminders.extending import Asked
from network.members.reminders.models import Reminder
from network.members.reminders.rules import Status
from tests import factories
from tests.reminders.conftest import TODAY

WHY = "The awarding body has no courses this winter."


def days(number):
    return timedelta(days=number)


@pytest.fixture
def asked(first_aid):
    """Three months for those whose first aid ends within forty days."""
    return Asked(first_aid, TODAY, TODAY + days(40), months=3)


def ending(member, kind, in_days, **facts):
    made = factories.qualification(member, kind, expires_on=TODAY + days(in_days), **facts)
    db.session.commit()
    return made


def test_an_extension_moves_the_last_day_keeps_the_old_one_and_tells_the_holder(
    amina, carol, first_aid, asked, outbox
):
    falls = factories.condition("Falls", requires="first-aid")
    grant = ending(amina, first_aid, 20)

    made = extending.extend(asked, WHY, by=carol)

    assert grant.expires_on == date(2027, 2, 22)
    assert [(one.old_expires_on, one.new_expires_on) for one in made.items] == [
        (date(2026, 11, 22), date(2027, 2, 22))
    ]
    interval = db.session.scalars(db.select(FitInterval).filter_by(condition_id=falls.id)).one()
    assert interval.ends_on == date(2027, 2, 22)
    letter = outbox.only()
    assert letter.subject == "A later last day: First aid"
    assert "until Monday 22 February 2027 instead of Sunday 22 November 2026" in letter.body
    assert WHY in letter.body


def test_a_plan_says_whom_it_leaves_alone_and_changes_nothing(amina, ben, carol, esi, first_aid):
    ending(amina, first_aid, 20)
    ending(ben, first_aid, 20)
    ending(ben, first_aid, 900)
    ending(carol, first_aid, 20)
    ending(esi, first_aid, 39)
    ending(factories.member(), first_aid, 41)

    plan = extending.plan(Asked(first_aid, TODAY, TODAY + days(40), to=TODAY + days(30)), by=carol)

    assert [one.qualification.member_id for one in plan.moves] == [amina.id]
    assert (plan.renewed, plan.own, plan.no_gain) == (1, 1, 1)
    assert not db.session.dirty


def test_what_is_carried_out_is_what_was_looked_at(amina, ben, carol, first_aid, asked):
    ending(amina, first_aid, 20)
    seen = extending.plan(asked, by=carol).fingerprint
    ending(ben, first_aid, 20)

    with pytest.raises(Refused, match="Look at the list again"):
        extending.extend(asked, WHY, by=carol, seen=seen)


def test_only_coordinators_extend_with_a_reason_and_somebody_to_extend_for(amina, carol, first_aid, asked):
    with pytest.raises(Refused, match="No certificate"):
        extending.extend(asked, WHY, by=carol)
    ending(amina, first_aid, 20)
    with pytest.raises(NotPermitted):
        extending.extend(asked, WHY, by=amina)
    with pytest.raises(Refused):
        extending.extend(asked, " ", by=carol)


def test_an_extended_day_survives_a_later_check_of_another_of_the_kind(amina, carol, first_aid, asked):
    older = qualifications.submit(amina, first_aid, Certificate(awarded="22/10/2020"), by=amina)
    grant = qualifications.submit(amina, first_aid, Certificate(awarded="22/10/2023"), by=amina)
    qualifications.verify(grant, by=carol, seen_words="The paper", seen_on=TODAY)
    db.session.commit()
    assert grant.expires_on == date(2026, 10, 22)
    extending.extend(Asked(first_aid, date(2026, 10, 1), TODAY, months=3), WHY, by=carol)

    # The one that is checked now moves the first day of the extended one, which is read again for it.
    qualifications.verify(older, by=carol, seen_words="The paper", seen_on=TODAY)
    assert (grant.valid_from, grant.expires_on) == (date(2023, 10, 23), date(2027, 1, 22))

    renewal = qualifications.submit(amina, first_aid, Certificate(awarded="1/11/2026"), by=amina)
    qualifications.verify(renewal, by=carol, seen_words="The paper", seen_on=TODAY)
    assert grant.expires_on == date(2027, 1, 22)
    assert renewal.valid_from == date(2027, 1, 23)


def test_reminders_of_the_old_day_are_pointless_and_the_ladder_begins_anew(
    amina, carol, first_aid, asked, outbox, morning
):
    grant = ending(amina, first_aid, 30)
    morning(TODAY)
    thing = outbox.only().thing_id
    held = operations.hold(ending(amina, factories.kind(reminder_days="7"), 9), 7, "Wait.", by=carol)

    extending.extend(asked, WHY, by=carol)
    assert operations.is_pointless(thing)

    morning(TODAY + days(1))
    assert len(outbox.to(amina)) == 2  # the reminder, and word of the extension
    morning(grant.expires_on - days(60))
    assert outbox.to(amina)[-1].subject == "Runs out soon: First aid"
    assert held.status is not Status.SENT


def test_an_extension_into_days_of_the_ladder_says_what_the_reminder_would(
    amina, carol, first_aid, outbox, morning
):
    grant = ending(amina, first_aid, 5)

    extending.extend(Asked(first_aid, TODAY, TODAY + days(9), to=TODAY + days(80)), WHY, by=carol)
    morning(TODAY)

    assert len(outbox.to(amina)) == 1
    passed = db.session.scalars(db.select(Reminder).filter_by(qualification_id=grant.id)).all()
    assert [(one.step, one.status) for one in passed] == [(90, Status.PASSED_OVER)]


def test_taking_one_back_puts_back_what_nothing_changed_since(amina, ben, carol, first_aid, asked, outbox):
    ones, others = ending(amina, first_aid, 20), ending(ben, first_aid, 20)
    made = extending.extend(asked, WHY, by=carol)
    qualifications.revoke(others, "It is not genuine.", by=carol)

    assert extending.undo(made, by=carol) == 1

    assert (ones.expires_on, ones.extended_to) == (TODAY + days(20), None)
    assert others.expires_on == date(2027, 2, 22)
    assert outbox.to(amina)[-1].subject == "The last day is as it was: First aid"
    assert registry.obsolete.named("reminders.extension_undone")(made.id)
    with pytest.raises(Refused, match="undone already"):
        extending.undo(made, by=carol)


def test_of_two_extensions_the_later_one_is_taken_back_to_the_earlier(amina, carol, first_aid, asked):
    grant = ending(amina, first_aid, 20)
    first = extending.extend(asked, WHY, by=carol)
    second = extending.extend(Asked(first_aid, TODAY, TODAY + days(200), months=1), WHY, by=carol)

    with pytest.raises(Refused, match="Nothing of this extension"):
        extending.undo(first, by=carol)
    assert grant.expires_on == date(2027, 3, 22)

    assert extending.undo(second, by=carol) == 0
    assert (grant.expires_on, grant.extended_to) == (date(2027, 2, 22), date(2027, 2, 22))
    assert extending.undo(first, by=carol) == 0
    assert (grant.expires_on, grant.extended_to) == (TODAY + days(20), None)


def test_somebody_who_has_not_joined_gets_the_day_and_no_letter(carol, first_aid, asked, outbox):
    dev = factories.member(status=Membership.UNCLAIMED)
    grant = ending(dev, first_aid, 20)

    extending.extend(asked, WHY, by=carol)

    assert grant.expires_on == date(2027, 2, 22)
    assert outbox.all() == []
    assert [one.new_expires_on for one in queries.extensions_of(grant.id)] == [date(2027, 2, 22)]

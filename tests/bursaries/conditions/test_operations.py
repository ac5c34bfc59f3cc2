"""What becomes of what was promised: made with the award, dated with the course, kept, missed or waived."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from network.bursaries import changes
from network.bursaries.applications import steps
from network.bursaries.applications.rules import Status as Award
from network.bursaries.assessing import operations as assessing
from network.bursaries.conditions import operations, queries
from network.bursaries.conditions.jobs import count_conditions
from network.bursaries.conditions.models import AwardedCondition
from network.bursaries.conditions.rules import Colour, Sort, Status
from network.bursaries.deciding import operations as deciding
from network.bursaries.deciding.rules import ExtraCondition
from network.core import clock, mail
from network.core.database import db
from network.core.lifecycle import NotPermitted, history_of
from network.core.mail import Message
from network.core.permission import SYSTEM
from network.core.rules import Refused
from tests import factories
from tests.bursaries.conditions.conftest import NOW, TODAY, colour, condition


def letters_to(member):
    return db.session.scalars(
        select(Message.subject).where(Message.member_id == member.id).order_by(Message.id)
    ).all()


def test_the_conditions_are_made_when_the_award_is_accepted(fund, amina, ben):
    application = factories.application(amina, fund)
    factories.declaration(ben, application)
    extra = ExtraCondition("Bring your first aid up to date", date(2027, 2, 1), True)
    application.asked_pence = 300_00
    deciding.approve(application, 300_00, by=ben, conditions=[extra])

    deciding.accept(application, by=amina)

    found = queries.conditions_of(application)
    assert [(one.number, one.due_on, one.before_payment) for one in found] == [
        (1, None, False),
        (2, None, False),
        (3, None, False),
        (4, date(2027, 2, 1), True),
    ]
    assert found[0].words == "Lead the first session within 1 month of completing the course"
    assert found[3].words == "Bring your first aid up to date"


def test_they_are_made_once(award):
    application = award()

    operations.follow(application, Award.OFFERED, SYSTEM)

    assert len(queries.conditions_of(application)) == 3


def test_a_scheme_that_pays_after_its_conditions_wants_all_of_them_first(award, health):
    rules = {"pay_after": "conditions", "conditions": [{"measure": "start", "months": 1}]}
    application = award(fund_=factories.fund(organisation=health, rules=rules))

    assert queries.unmet_before_payment(application) == [
        "Lead the first session within 1 month of completing the course"
    ]


def test_they_are_dated_once_the_course_is_completed(award, amina, carol):
    application = award(Award.ACCEPTED, completed_on=None)
    assert [one.due_on for one in queries.conditions_of(application)] == [None, None, None]

    application.completed_on = date(2026, 11, 20)
    steps.step(application, Award.COMPLETED, by=carol)

    assert [one.due_on for one in queries.conditions_of(application)] == [
        date(2026, 12, 20),
        date(2027, 11, 20),
        date(2027, 2, 20),
    ]
    assert letters_to(amina) == [f"Until when to keep what you promised ({application.reference})"]


@pytest.mark.parametrize(("completed_on", "due_on"), [(date(2026, 11, 27), date(2026, 12, 27)), (None, None)])
def test_a_completion_that_is_put_right_moves_them(award, completed_on, due_on):
    application = award()
    application.completed_on = completed_on

    for follow in changes.course_completed:
        follow(application, SYSTEM)

    assert condition(application, 1).due_on == due_on


def test_the_nightly_count_moves_them_too(award):
    application = award()
    application.completed_on = date(2026, 11, 27)
    db.session.commit()

    assert count_conditions(clock.now()) == "1 award dated"
    assert condition(application, 1).due_on == date(2026, 12, 27)


def test_evidence_is_sent_looked_at_and_confirmed(award, amina, carol):
    application = award()
    one = condition(application, 1)

    operations.send(one, "My class on Tuesdays began on 1 December.", None, by=amina)
    assert colour(application, 1) == "Evidence sent"
    assert letters_to(carol) == [f"To look at: what Amina Khan sent ({application.reference})"]
    operations.ask_for_more(one, "Where is it?", by=carol)
    assert colour(application, 1) == "Due soon"
    operations.send(one, "In the village hall.", None, by=amina)
    operations.confirm(one, date(2026, 12, 1), "I have seen the timetable.", by=carol)

    assert (one.status, one.kept_on, one.waits_since) == (Status.KEPT, date(2026, 12, 1), None)
    db.session.expire(one)
    assert [shown.sort for shown in one.evidence] == [Sort.SENT, Sort.RETURNED, Sort.SENT, Sort.SEEN]
    assert letters_to(amina)[-2:] == [
        f"Something is missing: {application.reference}",
        f"Kept: what you promised for your bursary ({application.reference})",
    ]


def test_a_file_comes_with_evidence(award, amina):
    one = condition(award(), 1)

    sent = operations.send(
        one, "The timetable.", FileStorage(BytesIO(b"Tuesdays at ten\n"), "timetable.txt"), by=amina
    )

    assert sent.file.name == "timetable.txt"


def test_one_that_was_missed_can_be_kept_late(award, amina, ben, carol):
    application = award(completed_on=date(2026, 10, 20))
    one = condition(application, 1)
    assert colour(application, 1) == "Overdue"

    operations.miss(one, "Nothing has come.", by=carol)
    assert colour(application, 1) == "Not kept"
    assert letters_to(ben) == [f"Not kept: a condition of {application.reference}"]
    operations.send(one, "It began on 1 December.", None, by=amina)
    operations.confirm(one, date(2026, 12, 1), "Seen.", by=carol)

    assert colour(application, 1) == "Kept late"


def test_nothing_is_missed_while_there_is_time_or_evidence_waits(award, amina, carol):
    early, late = award(), award(completed_on=date(2026, 10, 20))
    operations.send(condition(late, 1), "It began.", None, by=amina)

    with pytest.raises(Refused, match="There is time until 20 December 2026"):
        operations.miss(condition(early, 1), "Nothing has come.", by=carol)
    with pytest.raises(Refused, match="Look at it first"):
        operations.miss(condition(late, 1), "Nothing has come.", by=carol)


def test_more_time_is_given_with_its_history_and_opens_a_missed_one(award, amina, ben, carol):
    application = award(completed_on=date(2026, 10, 20))
    one = condition(application, 1)
    operations.miss(one, "Nothing has come.", by=carol)

    operations.extend(one, date(2027, 1, 31), "The hall is being repaired.", by=ben)
    operations.extend(one, date(2027, 1, 13), "January 13 was meant.", by=carol)

    assert (one.status, one.due_on, one.last_day) == (Status.OPEN, date(2026, 11, 20), date(2027, 1, 13))
    db.session.expire(one)
    assert [(row.old_on, row.new_on, row.by_id) for row in one.extensions] == [
        (date(2026, 11, 20), date(2027, 1, 31), ben.id),
        (date(2027, 1, 31), date(2027, 1, 13), carol.id),
    ]
    assert letters_to(amina).count(f"You have more time: {application.reference}") == 2


def test_the_funder_waives_and_puts_it_right(award, ben, carol):
    one = condition(award(), 2)

    operations.waive(one, "The area has no hall any more.", by=ben)
    assert one.status is Status.WAIVED
    with pytest.raises(NotPermitted):
        operations.reopen(one, "By mistake.", by=carol)
    operations.reopen(one, "The other one was meant.", by=ben)

    assert one.status is Status.OPEN
    assert [(move.old, move.new) for move in history_of(one)] == [("open", "waived"), ("waived", "open")]


def test_a_coordinator_puts_right_that_one_was_called_kept(award, carol):
    one = condition(award(), 1)
    operations.confirm(one, TODAY, "Seen.", by=carol)

    operations.reopen(one, "That was somebody else.", by=carol)

    assert (one.status, one.kept_on) == (Status.OPEN, None)


def test_the_session_log_decides_where_there_is_one(award, log):
    application = award(completed_on=date(2026, 5, 1))
    log += [date(2026, 5, 20)] + [date(2026, 6, 1)] * 10
    db.session.commit()

    assert count_conditions(clock.now()) == "1 kept"

    started, sessions = condition(application, 1), condition(application, 2)
    assert (started.status, started.kept_on) == (Status.KEPT, date(2026, 6, 1))
    assert [(one.sort, one.sessions) for one in started.evidence] == [(Sort.COUNTED, 11)]
    assert sessions.status is Status.OPEN
    assert queries.progress(sessions).words == "11 of 12 sessions logged"


def test_what_the_log_shows_counts_before_payment_at_once(award, health, log):
    rules = {"conditions": [{"measure": "start", "months": 1, "before_payment": True}]}
    application = award(fund_=factories.fund(organisation=health, rules=rules))
    assert len(queries.unmet_before_payment(application)) == 1

    log.append(date(2026, 11, 30))

    assert queries.unmet_before_payment(application) == []
    assert condition(application, 1).status is Status.OPEN


def test_without_a_log_nothing_is_counted(award):
    application = award()

    assert queries.progress(condition(application, 1)) is None
    assert not operations.count_in_log(condition(application, 1))


@pytest.mark.parametrize("who", ["amina", "zoe", "esi", "ada"])
def test_nobody_else_decides(award, carol, request, who):
    actor = request.getfixturevalue(who)
    one = condition(award(completed_on=date(2026, 10, 20)), 1)

    for verb in (
        lambda: operations.confirm(one, TODAY, "Seen.", by=actor),
        lambda: operations.ask_for_more(one, "More.", by=actor),
        lambda: operations.miss(one, "Nothing came.", by=actor),
        lambda: operations.extend(one, date(2027, 1, 1), "Time.", by=actor),
        lambda: operations.waive(one, "Not needed.", by=actor),
        lambda: operations.reopen(one, "By mistake.", by=actor),
    ):
        with pytest.raises(NotPermitted):
            verb()
    assert one.status is Status.OPEN


def test_a_conflict_takes_back_the_letters_that_wait_about_conditions(award, ben, carol, outbox):
    promised = award(completed_on=date(2026, 10, 20))
    operations.miss(condition(promised, 1), "Nothing was led", by=carol)
    letter = next(one for one in outbox.to(ben) if one.thing_type == AwardedCondition.__tablename__)
    assert letter.status is mail.Status.DIGEST

    assessing.declare(promised, True, "We share a house", by=ben)

    assert letter.status is mail.Status.CANCELLED
    assert outbox.to(carol)[-1].status is not mail.Status.CANCELLED


def test_a_coordinator_leaves_their_own_alone_and_so_does_who_has_an_interest(award, carol, amina):
    own = condition(award(applicant=carol), 1)
    conflicted = award()
    factories.declaration(carol, conflicted, conflict=True)

    for one in (own, condition(conflicted, 1)):
        with pytest.raises(NotPermitted):
            operations.confirm(one, TODAY, "Seen.", by=carol)
        with pytest.raises(NotPermitted):
            operations.extend(one, date(2027, 1, 1), "Time.", by=carol)
    with pytest.raises(NotPermitted):
        operations.send(condition(conflicted, 1), "Done.", None, by=carol)
    assert queries.listed(carol, queries.Asked()) == []


def test_two_people_do_not_decide_the_same_thing(award, ben, carol):
    one = condition(award(), 1)
    read = one.version
    operations.confirm(one, TODAY, "Seen.", by=carol, version=read)

    with pytest.raises(Refused, match="Somebody else changed this"):
        operations.waive(one, "Not needed.", by=ben, version=read)


def test_a_closed_bursary_is_reopened_first(award, amina, carol):
    one = condition(award(Award.CLOSED), 1)

    with pytest.raises(Refused, match="This bursary is closed"):
        operations.send(one, "Done.", None, by=amina)
    with pytest.raises(Refused, match="This bursary is closed"):
        operations.confirm(one, TODAY, "Seen.", by=carol)


def test_what_is_settled_needs_nothing_more(award, amina, carol):
    one = condition(award(), 1)
    operations.confirm(one, TODAY, "Seen.", by=carol)

    with pytest.raises(Refused, match="nothing more is needed"):
        operations.send(one, "Done.", None, by=amina)
    with pytest.raises(Refused, match="no other day"):
        operations.extend(one, date(2027, 5, 1), "Time.", by=carol)
    with pytest.raises(Refused, match="Nothing was sent"):
        operations.ask_for_more(one, "More.", by=carol)


def test_all_is_done_once_everything_is_settled(award, ben, carol):
    application = award(Award.PAID)
    assert not queries.all_done(application)

    operations.confirm(condition(application, 1), TODAY, "Seen.", by=carol)
    operations.waive(condition(application, 2), "No hall.", by=ben)
    operations.waive(condition(application, 3), "Not needed.", by=ben)

    assert queries.all_done(application)
    assert queries.light(application).colour is Colour.GREEN


def test_lists_ask_in_sql_what_the_light_says(award, carol, ben, zoe):
    """Every status with every day, evidence or none: the list of a colour holds those of that light."""
    application = award()
    days = [None, *(TODAY + timedelta(days=days) for days in (-1, 0, 30, 31))]
    number = 10
    for status in Status:
        for due_on in days:
            for extended_to in (None, TODAY + timedelta(days=40)):
                for waits in (None, NOW):
                    number += 1
                    factories.kept(
                        AwardedCondition(
                            application=application,
                            number=number,
                            status=status,
                            words=f"Promise {number}",
                            measure="other",
                            due_on=due_on,
                            extended_to=extended_to,
                            kept_on=TODAY if status is Status.KEPT else None,
                            waits_since=waits,
                        )
                    )
    every = db.session.scalars(select(AwardedCondition)).all()

    for one in Colour:
        wanted = {each.id for each in every if each.light(TODAY).colour is one}
        seen, after = set(), None
        while page := queries.listed(carol, queries.Asked(one), after):
            shown = page[: queries.PAGE]
            seen |= {each.id for each in shown}
            after = shown[-1].id if len(page) > queries.PAGE else None
            if after is None:
                break
        assert seen == wanted
        assert queries.count_by_colour(carol)[one] == len(wanted) == queries.count_by_colour(ben)[one]
    assert sum(queries.count_by_colour(zoe).values()) == 0


def test_a_list_is_read_page_by_page_in_the_order_of_the_days(award, carol, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    settled, _undated = award(), award(completed_on=None, status=Award.ACCEPTED)
    operations.confirm(condition(settled, 1), TODAY, "Seen.", by=carol)

    seen, after = [], None
    while True:
        found = queries.listed(carol, queries.Asked(), after)
        seen += found[:2]
        if len(found) <= 2:
            break
        after = found[1].id

    assert len({one.id for one in seen}) == 6
    assert [one.last_day for one in seen] == [
        date(2027, 2, 20),
        date(2027, 11, 20),
        None,
        None,
        None,
        date(2026, 12, 20),  # kept already
    ]

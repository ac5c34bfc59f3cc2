"""Notes, files, actions, how it was without names, and the one message to all."""

import threading
from datetime import date, timedelta
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

from network.core import audit, files, jobs, notices
from network.core.database import db
from network.core.files import StoredFile
from network.core.lifecycle import NotPermitted
from network.core.mail import Status as Letter
from network.core.notices import Choice
from network.core.permission import Role
from network.core.rules import Refused
from network.events.afterwards import asking, offers, operations, privacy, queries
from network.events.afterwards.models import EventMessage, FeedbackAnswer, FeedbackTurn
from network.events.afterwards.rules import QUESTIONS, Audience
from network.events.registrations.rules import Status as Answer
from tests import factories
from tests.events.afterwards.conftest import NOW
from tests.plugins.statements import statements

FOURS = {one.key: 4 for one in QUESTIONS}


def going_to(event, count):
    """Let so many members have been going to an event."""
    people = [factories.member("", Role.INSTRUCTOR) for _ in range(count)]
    for one in people:
        factories.registration(event, one)
    db.session.commit()
    return people


def test_notes_are_kept_and_nobody_elses_are_written_over(was, amina, carol):
    event = was(host=amina)
    operations.write(event, "We agreed on a leaflet", "https://video.example.org/1", by=amina)

    with pytest.raises(Refused, match="Somebody else saved"):
        operations.write(event, "Mine alone", "", by=carol)
    operations.write(event, "A leaflet, by May", "", by=carol, seen=1)

    record = queries.record_of(event)
    assert (record.notes, record.recording, record.edited_by_id) == ("A leaflet, by May", "", carol.id)


def test_a_file_is_looked_through_kept_and_deleted_with_its_row(was, carol):
    event = was()
    upload = FileStorage(BytesIO(b"Agenda\nWelcome\n"), "agenda.txt", content_type="text/plain")

    added = operations.add_file(event, upload, "", by=carol)
    assert (added.title, added.file.kind) == ("agenda", files.FileKind.TEXT)
    operations.remove_file(added, by=carol)

    assert queries.files_of(event.id) == []
    assert db.session.scalar(db.select(db.func.count()).select_from(StoredFile)) == 0


def test_what_is_no_such_file_is_refused_in_words(was, carol):
    upload = FileStorage(BytesIO(b"MZ\x90\x00 a program"), "slides.pptx")

    with pytest.raises(Refused):
        operations.add_file(was(), upload, "Slides", by=carol)


def test_who_takes_something_on_is_told_and_finds_it_at_home_until_it_is_done(app, was, amina, carol, outbox):
    action = operations.agree(was(), "Ask the hall", amina, date(2026, 12, 1), by=carol)

    with app.test_request_context():
        [task] = offers.tasks(amina, date(2026, 12, 2))
    assert (task.title, task.tag) == ("Ask the hall", "Overdue")
    assert outbox.only().subject == "You took this on: Falls pathway"
    operations.finish(action, by=amina)
    operations.finish(action, by=carol)

    assert list(offers.tasks(amina, date(2026, 12, 2))) == []
    assert action.done_by_id == amina.id


def test_only_a_new_owner_is_told_and_nobody_of_what_is_their_own(was, amina, carol, outbox):
    action = operations.agree(was(), "Ask the hall", carol, None, by=carol)
    operations.change(action, "Ask the hall again", carol, None, by=carol)
    assert outbox.all() == []

    operations.change(action, "Ask the hall again", amina, None, by=carol)

    assert outbox.only().to_name == amina.name


def test_how_it_was_is_said_once_and_stands_apart_from_who_said_it(was, amina):
    event = was()
    factories.registration(event, amina)
    operations.say_how_it_was(event, FOURS, "More time", by=amina)

    with pytest.raises(Refused, match="already"):
        operations.say_how_it_was(event, FOURS, "", by=amina)

    [answer] = db.session.scalars(db.select(FeedbackAnswer))
    assert (answer.scores, answer.comment) == (FOURS, "More time")
    assert {column.name for column in FeedbackAnswer.__table__.columns} == {
        "id",
        "event_id",
        "scores",
        "comment",
    }
    said = db.session.scalars(
        db.select(audit.AuditEntry).where(audit.AuditEntry.what == "feedback given")
    ).one()
    assert (said.by_id, said.about_id) == (None, None)


def test_the_numbers_of_answers_follow_no_order(was):
    event = was()
    for one in going_to(event, 12):
        operations.say_how_it_was(event, FOURS, "", by=one)

    ids = db.session.scalars(db.select(FeedbackAnswer.id)).all()
    assert max(ids) - min(ids) > 1000


@pytest.mark.parametrize("after", [timedelta(hours=-1), timedelta(days=21)], ids=["before the end", "after"])
def test_outside_of_its_three_weeks_feedback_is_refused(was, amina, today, after):
    event = was()
    factories.registration(event, amina)
    today.move_to(event.ends_at + after, tick=False)

    with pytest.raises(Refused, match="three weeks"):
        operations.say_how_it_was(event, FOURS, "", by=amina)


def test_who_was_not_there_says_nothing(was, amina, esi):
    event = was(host=esi)
    factories.registration(event, amina, Answer.CANCELLED)
    factories.registration(event, esi)

    for one in (amina, esi):
        with pytest.raises(NotPermitted):
            operations.say_how_it_was(event, FOURS, "", by=one)


def test_two_presses_at_one_moment_are_one_answer(app, was):
    event = was()
    [one] = going_to(event, 1)
    start, refused = threading.Barrier(2), []

    def press():
        with app.app_context():
            mine, theirs = db.session.get(type(event), event_id), db.session.get(type(one), member_id)
            db.session.commit()
            start.wait()
            try:
                operations.say_how_it_was(mine, FOURS, "", by=theirs)
                db.session.commit()
            except Refused as refusal:
                refused.append(refusal)
            finally:
                db.session.remove()

    event_id, member_id = event.id, one.id
    db.session.commit()
    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert queries.count_answers(event_id) == 1


def test_figures_and_comments_come_when_the_form_is_closed_and_of_few_no_figures(was):
    event, small = was(), was("Small")
    for one in going_to(event, 5):
        operations.say_how_it_was(event, FOURS, "More time", by=one)
    for one in going_to(small, 4):
        operations.say_how_it_was(small, FOURS, "", by=one)
    closed = NOW + timedelta(days=21)

    assert (queries.figures_of(event, NOW), queries.comments_of(event, NOW)) == ([], [])
    assert queries.figures_of(event, closed)[0].counts == (0, 0, 0, 5, 0)
    assert queries.comments_of(event, closed) == ["More time"] * 5
    assert queries.figures_of(small, closed) == []


def test_who_was_there_is_asked_once_on_the_day_after_and_of_two_events_in_one_letter(
    was, amina, esi, outbox
):
    first, second = was(), was("Hearts")
    for event in (first, second):
        factories.registration(event, amina)
    factories.registration(first, esi, Answer.DECLINED)
    db.session.commit()

    said = [jobs.run("ask-for-feedback", now=NOW + timedelta(hours=hours)) for hours in (-4, 0, 1, 24)]

    assert said == ["", "1 letter written", "", ""]
    assert outbox.only().subject == "How was it? 2 events"


def test_the_question_stands_in_the_weekly_letter_unless_somebody_wants_it_at_once(was, amina, esi, outbox):
    event = was()
    for one in (amina, esi):
        factories.registration(event, one)
    notices.choose(esi.id, operations.NOTICE, Choice.AT_ONCE)
    db.session.commit()

    asking.ask_due(NOW)

    assert [outbox.to(one)[0].status for one in (amina, esi)] == [Letter.DIGEST, Letter.QUEUED]


def test_a_worker_that_was_away_for_ten_days_asks_nobody(was, amina, outbox):
    factories.registration(was(), amina)
    db.session.commit()

    jobs.run("ask-for-feedback", now=NOW + timedelta(days=10))

    assert outbox.all() == []


def test_who_has_said_it_is_not_asked_and_a_letter_on_its_way_is_dropped(was, amina, esi, outbox):
    event = was()
    for one in (amina, esi):
        factories.registration(event, one)
    notices.choose(esi.id, operations.NOTICE, Choice.AT_ONCE)
    operations.say_how_it_was(event, FOURS, "", by=amina)
    db.session.commit()
    asking.ask_due(NOW)
    operations.say_how_it_was(event, FOURS, "", by=esi)
    db.session.commit()

    jobs.run("send-mail", now=NOW)
    db.session.expire_all()

    assert [(one.to_name, one.status) for one in outbox.all()] == [(esi.name, Letter.OBSOLETE)]


def test_three_workers_at_once_ask_each_once(app, was, outbox):
    event = was()
    people = going_to(event, 5)
    start = threading.Barrier(3)

    def work():
        with app.app_context():
            start.wait()
            asking.ask_due(NOW)
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    db.session.rollback()
    assert sorted(one.member_id for one in outbox.all()) == sorted(one.id for one in people)


def test_as_many_questions_to_ask_thirty_as_three(app, was):
    counts = []
    for many, later in ((3, timedelta(0)), (30, timedelta(days=30))):
        event = was(starts_at=NOW + later - timedelta(hours=17))
        going_to(event, many)
        with statements() as said:
            assert asking.ask_due(NOW + later) == many
        counts.append(len(said))

    assert counts[0] == counts[1]


def test_the_message_goes_to_all_also_to_those_who_could_not_come_and_once(
    was, amina, esi, ben, carol, outbox
):
    event = was()
    factories.registration(event, amina)
    factories.registration(event, esi, Answer.DECLINED)
    notices.choose(ben.id, operations.MESSAGE_NOTICE, Choice.NEVER)

    made = operations.write_to_all(event, "What we agreed", "A leaflet", Audience.INVITED, by=carol)

    assert sorted(one.to_name for one in outbox.all()) == sorted([amina.name, esi.name, carol.name])
    assert made.letters == 3
    assert f"/events/{event.id}/afterwards" in outbox.to(esi)[0].body
    with pytest.raises(Refused, match="already"):
        operations.write_to_all(event, "Again", "Once more", Audience.INVITED, by=carol)


def test_it_may_go_to_those_alone_who_answered(was, amina, esi, ben, carol, outbox):
    event = was()
    factories.registration(event, amina)
    factories.registration(event, esi, Answer.DECLINED)

    operations.write_to_all(event, "What we agreed", "A leaflet", Audience.ANSWERED, by=carol)

    assert sorted(one.to_name for one in outbox.all()) == sorted([amina.name, esi.name])


def test_two_organisers_at_one_moment_send_one_message(app, was, carol, outbox):
    event = was()
    going_to(event, 3)
    event_id, carol_id = event.id, carol.id
    db.session.commit()
    start, refused = threading.Barrier(2), []

    def press():
        with app.app_context():
            mine, by = db.session.get(type(event), event_id), db.session.get(type(carol), carol_id)
            db.session.commit()
            start.wait()
            try:
                operations.write_to_all(mine, "What we agreed", "A leaflet", Audience.ANSWERED, by=by)
                db.session.commit()
            except Refused as refusal:
                refused.append(refusal)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.rollback()
    assert len(refused) == 1
    assert len(outbox.all()) == 3
    assert db.session.scalar(db.select(db.func.count()).select_from(EventMessage)) == 1


def test_a_copy_says_what_somebody_took_on_and_a_deletion_takes_the_name_away(was, amina, carol):
    event = was()
    factories.registration(event, amina)
    action = operations.agree(event, "Ask the hall", amina, None, by=carol)
    operations.say_how_it_was(event, FOURS, "More time", by=amina)

    assert offers.held_actions(amina).rows[0]["action"] == "Ask the hall"
    assert offers.held_turns(amina).rows == [{"event": "Falls pathway", "asked_on": None, "answered": True}]
    offers.erase(amina)

    assert action.owner_id is None
    assert db.session.scalars(db.select(FeedbackTurn)).all() == []
    assert queries.count_answers(event.id) == 1


def test_what_was_said_is_deleted_when_its_time_is_over(was, amina):
    event = was()
    factories.registration(event, amina)
    operations.say_how_it_was(event, FOURS, "More time", by=amina)

    assert privacy.due(date(2026, 12, 1)) == []
    [one] = privacy.due(date(2026, 12, 2))
    privacy.remove(one)

    assert queries.count_answers(event.id) == 0
    assert db.session.scalars(db.select(FeedbackTurn)).all() == []

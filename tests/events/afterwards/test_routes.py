"""The pages of what an event leaves behind."""

from datetime import timedelta
from io import BytesIO

import pytest

from network.core import registry
from network.core.database import db
from network.events.afterwards import operations, queries
from network.events.afterwards.models import EventAction, FeedbackAnswer
from network.events.afterwards.rules import QUESTIONS, Audience
from tests import factories
from tests.events.afterwards.conftest import NOW

FIVES = {one.key: "5" for one in QUESTIONS}


def page_of(event):
    return f"/events/{event.id}/afterwards"


def test_what_is_not_there_yet_is_said(was, amina, signed_in_as):
    event = was()
    db.session.commit()

    text = signed_in_as(amina).get(page_of(event)).text

    for words in (
        "No files yet",
        "No recording yet",
        "No notes yet",
        "Nothing was agreed",
        "None was sent yet",
    ):
        assert words in text
    assert "Add an action" not in text


def test_the_host_writes_notes_and_adds_a_file_and_everybody_reads_them(was, amina, esi, signed_in_as):
    event = was(host=amina)
    db.session.commit()
    host = signed_in_as(amina)

    host.post(
        f"{page_of(event)}/edit",
        data={"notes": "A leaflet by May", "recording": "https://video.example.org/1", "version": "0"},
    )
    host.post(
        f"{page_of(event)}/files/add",
        data={"title": "Agenda", "file": (BytesIO(b"Welcome\n"), "agenda.txt")},
        content_type="multipart/form-data",
    )

    text = signed_in_as(esi).get(page_of(event)).text
    for words in ("A leaflet by May", "https://video.example.org/1", "video.example.org)", "Agenda"):
        assert words in text
    [file] = queries.files_of(event.id)
    answer = signed_in_as(esi).get(f"/events/files/{file.id}")
    assert answer.data == b"Welcome\n"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_wrong_link_is_explained_beside_the_field_and_nothing_typed_is_lost(was, carol, signed_in_as):
    event = was()
    db.session.commit()

    answer = signed_in_as(carol).post(
        f"{page_of(event)}/edit", data={"notes": "Kept", "recording": "http://x.example.org", "version": "0"}
    )

    assert "begins with https://" in answer.text
    assert "Kept" in answer.text
    assert queries.record_of(event).version == 0


def test_the_second_of_two_who_write_at_once_sees_both(was, amina, carol, signed_in_as):
    event = was(host=amina)
    operations.write(event, "Amina was first", "", by=amina)
    db.session.commit()

    answer = signed_in_as(carol).post(
        f"{page_of(event)}/edit", data={"notes": "Carol was second", "recording": "", "version": "0"}
    )

    assert "Amina was first" in answer.text
    assert "Carol was second" in answer.text
    assert queries.record_of(event).notes == "Amina was first"


def test_notes_in_which_a_patient_could_be_named_are_stopped(was, carol, signed_in_as):
    event = was()
    db.session.commit()

    answer = signed_in_as(carol).post(
        f"{page_of(event)}/edit", data={"notes": "NHS number 943 476 5919", "version": "0"}
    )

    assert "Take it out" in answer.text
    assert queries.record_of(event).version == 0


def test_an_action_is_given_to_somebody_and_marked_as_done_by_them(was, amina, carol, signed_in_as):
    event = was()
    factories.registration(event, amina)
    db.session.commit()

    signed_in_as(carol).post(
        f"{page_of(event)}/actions/add",
        data={
            "text": "Ask the hall",
            "owner": str(amina.id),
            "due_on-day": "1",
            "due_on-month": "12",
            "due_on-year": "2026",
        },
    )
    [action] = db.session.scalars(db.select(EventAction))
    text = signed_in_as(amina).get(page_of(event)).text
    assert "Overdue" in text
    signed_in_as(amina).post(f"/events/actions/{action.id}/done")

    db.session.expire_all()
    assert (action.owner_id, action.done_by_id) == (amina.id, amina.id)


def test_an_owner_whom_the_reader_may_not_meet_is_not_named(was, amina, esi, carol, signed_in_as):
    event = was()
    amina.shown = []
    operations.agree(event, "Ask the hall", amina, None, by=carol)
    db.session.commit()

    assert amina.name in signed_in_as(carol).get(page_of(event)).text
    text = signed_in_as(esi).get(page_of(event)).text
    assert amina.name not in text
    assert "A member" in text


def test_how_it_was_is_said_on_a_form_that_says_what_is_kept(was, amina, signed_in_as):
    event = was()
    factories.registration(event, amina)
    db.session.commit()
    browser = signed_in_as(amina)

    assert "without the time" in browser.get(f"/events/{event.id}/feedback").text
    missing = browser.post(f"/events/{event.id}/feedback", data={"comment": "More time"})
    assert "Choose one" in missing.text
    browser.post(f"/events/{event.id}/feedback", data=FIVES | {"comment": "More time"})

    [answer] = db.session.scalars(db.select(FeedbackAnswer))
    assert answer.comment == "More time"
    assert "You have said already" in browser.get(f"/events/{event.id}/feedback").text


def test_figures_are_drawn_with_a_table_and_comments_are_for_those_who_arranged_it(
    was, amina, carol, signed_in_as
):
    event = was(starts_at=NOW - timedelta(days=40))
    for number in range(5):
        factories.kept(
            FeedbackAnswer(
                event_id=event.id, scores={one.key: 4 for one in QUESTIONS}, comment=f"Word {number}"
            )
        )
    db.session.commit()

    texts = {one: signed_in_as(one).get(page_of(event)).text for one in (amina, carol)}

    assert all(
        "4.0 of 5" in text and "<svg" in text and "The same in a table" in text for text in texts.values()
    )
    assert ["Word 3" in text for text in texts.values()] == [False, True]


def test_the_message_is_looked_at_with_its_number_of_readers_and_then_sent_once(
    was, amina, carol, signed_in_as, outbox
):
    event = was()
    factories.registration(event, amina)
    db.session.commit()
    browser = signed_in_as(carol)
    said = {"audience": Audience.ANSWERED.value, "subject": "What we agreed", "text": "A leaflet"}

    first = browser.post(f"{page_of(event)}/message", data=said)
    assert "1 person reads" in first.text
    assert outbox.all() == []
    seen = first.text.split('name="seen" value="')[1].split('"')[0]
    browser.post(f"{page_of(event)}/message", data=said | {"seen": seen})
    browser.post(f"{page_of(event)}/message", data=said | {"seen": seen})

    assert [one.subject for one in outbox.to(amina)] == ["What we agreed"]
    assert "A leaflet" in browser.get(page_of(event)).text


def test_what_was_changed_since_the_look_is_shown_again(was, amina, carol, signed_in_as, outbox):
    event = was()
    factories.registration(event, amina)
    db.session.commit()
    browser = signed_in_as(carol)
    said = {"audience": Audience.ANSWERED.value, "subject": "What we agreed", "text": "A leaflet"}
    first = browser.post(f"{page_of(event)}/message", data=said)
    seen = first.text.split('name="seen" value="')[1].split('"')[0]

    again = browser.post(f"{page_of(event)}/message", data=said | {"seen": seen, "text": "Two leaflets"})

    assert "Two leaflets" in again.text
    assert outbox.all() == []


@pytest.mark.parametrize(("hours", "shown"), [(1, False), (-1, True)])
def test_the_panel_stands_on_the_events_page_once_it_has_begun(app, was, amina, hours, shown):
    event = was(starts_at=NOW + timedelta(hours=hours))

    with app.test_request_context():
        titles = [one.title for one in registry.panels_for("event", amina, event)]

    assert ("Slides, notes and actions" in titles) is shown

"""What events leave behind goes into the library in one step, once, and to the network alone."""

from datetime import timedelta
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

from network.core import storage
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.permission import VISITOR
from network.core.rules import Refused
from network.events.afterwards import operations as afterwards
from network.events.afterwards.models import EventFile
from network.resources.collections import from_events, queries
from network.resources.library.rules import Kind, Status, Visibility
from tests import factories
from tests.resources.collections.conftest import NOW

RECORDING = "https://video.example.org/1"


@pytest.fixture
def event(app, amina):
    """Amina hosted an event yesterday, about a condition in an area."""
    return factories.event(
        "Falls pathway",
        starts_at=NOW - timedelta(hours=20),
        host=amina,
        conditions=[factories.condition("Falls")],
        areas=[factories.area("Winslow")],
    )


def agenda(event, by, text=b"Agenda\nWelcome\n"):
    upload = FileStorage(BytesIO(text), "agenda.txt", content_type="text/plain")
    return afterwards.add_file(event, upload, "Agenda", by=by)


def test_a_file_becomes_slides_of_the_network_with_bytes_of_its_own(event, amina, esi):
    file = agenda(event, amina)

    made = from_events.take_in(file, by=amina)

    assert (made.title, made.kind) == ("Agenda (Falls pathway, 1 December 2026)", Kind.SLIDES)
    assert (made.status, made.visibility, made.owner_id) == (
        Status.PUBLISHED,
        Visibility.NETWORK,
        amina.id,
    )
    assert (made.event, made.conditions, made.areas) == (event, event.conditions, event.areas)
    [copy] = made.current.files
    assert (copy.file.key != file.file.key, copy.file_id != file.file_id) == (True, True)
    afterwards.remove_file(file, by=amina)
    assert storage.fetch(copy.file.key) == b"Agenda\nWelcome\n"
    assert queries.of_event(event, esi, NOW.date()) == [made]
    assert queries.of_event(event, VISITOR, NOW.date()) == []


def test_what_is_there_already_is_neither_offered_nor_taken_again(event, amina):
    file = agenda(event, amina)
    other = agenda(event, amina, b"Another\n")
    from_events.take_in(file, by=amina)

    assert from_events.not_there(event).files == [other]
    with pytest.raises(Refused, match="already"):
        from_events.take_in(file, by=amina)


def test_the_recording_is_taken_in_once_however_it_is_written(event, amina):
    with pytest.raises(Refused, match="no recording"):
        from_events.take_in_recording(event, by=amina)
    afterwards.write(event, "", RECORDING, by=amina)

    made = from_events.take_in_recording(event, by=amina)

    assert (made.kind, made.current.link) == (Kind.VIDEO, RECORDING)
    assert from_events.not_there(event).recording == ""
    afterwards.write(event, "", f"{RECORDING}#begin", by=amina, seen=1)
    assert from_events.not_there(event).recording == ""
    with pytest.raises(Refused, match="already"):
        from_events.take_in_recording(event, by=amina)


def test_a_picture_is_not_published_without_words(event, amina):
    photo = factories.kept(EventFile(event=event, file=factories.stored_file(), title="Flipchart"))

    assert from_events.not_there(event).files == []
    with pytest.raises(Refused, match="words"):
        from_events.take_in(photo, by=amina)


def test_only_who_prepares_the_event_puts_its_things_into_the_library(event, amina, esi):
    file = agenda(event, amina)
    afterwards.write(event, "", RECORDING, by=amina)

    with pytest.raises(NotPermitted):
        from_events.take_in(file, by=esi)
    with pytest.raises(NotPermitted):
        from_events.take_in_recording(event, by=esi)


@pytest.mark.one_database("sqlite")
def test_the_page_of_the_event_offers_it_and_shows_what_is_there(event, amina, esi, signed_in_as):
    file = agenda(event, amina)
    afterwards.write(event, "", RECORDING, by=amina)
    db.session.commit()
    host, page = signed_in_as(amina), f"/events/{event.id}"
    assert "Put it into the library" in host.get(page).text
    assert "Put it into the library" not in signed_in_as(esi).get(page).text

    host.post(f"/events/files/{file.id}/into-library")
    host.post(f"/events/{event.id}/recording/into-library")

    assert "Put it into the library" not in host.get(page).text
    seen = signed_in_as(esi).get(page).text
    assert "Agenda (Falls pathway, 1 December 2026)" in seen
    assert "Recording (Falls pathway, 1 December 2026)" in seen

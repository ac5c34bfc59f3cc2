"""Complaints: from anybody, acknowledged at once, answered by a day, never by whom they are from."""

import pytest

from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.permission import VISITOR
from network.core.rules import Refused
from network.rights import complaining
from network.rights.models import Complaint
from network.rights.rules import ComplaintStatus

TYPED = {"name": "Vi Stranger", "email": "vi@elsewhere.example", "words": "You wrote to me twice."}


def test_anybody_complains_and_has_a_letter_at_once(app, client, outbox):
    client.post("/complaints", data=TYPED)

    complaint = db.session.scalars(db.select(Complaint)).one()
    (letter,) = outbox.to("vi@elsewhere.example")
    assert complaint.words == "You wrote to me twice."
    assert letter.subject == "We have your complaint"
    assert "Vi Stranger" not in letter.body
    assert "twice" not in letter.body


def test_nobody_complains_without_end(app, client):
    answers = [client.post("/complaints", data=TYPED).status_code for _ in range(6)]

    assert answers[-1] == 429


def test_the_same_complaint_again_is_one_until_somebody_takes_it_up(app, ada):
    def complain(words="I asked twice."):
        return complaining.complain("Hal Wood", "hal@network.example", words, by=VISITOR)

    first = complain()

    assert complain() is first
    assert complain("Another matter.") is not first
    complaining.note_progress(first, "We look.", by=ada)
    assert complain() is not first


def test_what_is_missing_is_said_beside_the_field_and_nothing_is_lost(app, client):
    page = client.post("/complaints", data=TYPED | {"email": "vi"}).text

    assert "You wrote to me twice." in page
    assert db.session.scalars(db.select(Complaint)).all() == []


def test_an_administrator_looks_into_it_and_answers(app, ada, outbox, signed_in_as):
    complaint = complaining.complain(**TYPED, by=VISITOR)
    db.session.commit()
    browser = signed_in_as(ada)
    address = f"/administration/complaints/{complaint.id}"
    browser.post(address, data={"decision": "progress", "words": "We are asking who wrote.", "version": "1"})
    browser.post(address, data={"decision": "answer", "words": "We have put it right.", "version": "2"})

    db.session.refresh(complaint)
    assert (complaint.status, complaint.outcome) == (ComplaintStatus.ANSWERED, "We have put it right.")
    assert [letter.subject for letter in outbox.to("vi@elsewhere.example")] == [
        "We have your complaint",
        "Your complaint is being looked into",
        "The answer to your complaint",
    ]


def test_nobody_answers_their_own_and_no_coordinator_any(app, ada, carol):
    own = complaining.complain("Ada Field", ada.email, "About me.", by=ada)
    other = complaining.complain(**TYPED, by=VISITOR)

    for complaint, by in ((own, ada), (other, carol)):
        with pytest.raises(NotPermitted):
            complaining.answer(complaint, "No.", by=by)


def test_an_answer_says_something(app, ada):
    complaint = complaining.complain(**TYPED, by=VISITOR)

    with pytest.raises(Refused):
        complaining.answer(complaint, " ", by=ada)


def test_an_administrator_is_told_what_is_late(app, ada, signed_in_as, clock):
    clock.move_to("2026-11-22T10:00:00+00:00")
    complaining.complain(**TYPED, by=VISITOR)
    db.session.commit()
    before = signed_in_as(ada).get("/").text
    clock.move_to("2026-12-23T10:00:00+00:00")
    after = signed_in_as(ada).get("/").text

    assert "Each within 30 days" in before
    assert "One is late" in after

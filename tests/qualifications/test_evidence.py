"""The pages that prove a grant: photographs that make one certificate, and who looked at them."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from network.core import jobs, storage
from network.core.database import db, reading_only
from network.core.files import StoredFile
from network.core.lifecycle import NotPermitted
from network.core.permission import Role
from network.core.rules import Refused
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.qualifications import evidence, operations
from network.members.qualifications.models import EvidenceDraft, EvidenceView, Qualification
from network.members.qualifications.operations import Certificate
from tests import factories
from tests.plugins.meanwhile import while_looked_through


def photo(name="certificate.jpg", colour="teal"):
    picture = BytesIO()
    Image.new("RGB", (40, 60), colour).save(picture, "JPEG")
    return FileStorage(BytesIO(picture.getvalue()), filename=name)


def no_photo():
    return FileStorage(BytesIO(b"<svg onload='alert(1)'/>"), filename="certificate.jpg")


def add(qualification, uploads, *, by):
    received, refusals = evidence.receive(qualification, uploads, by=by)
    evidence.add(qualification, received, by=by)
    return refusals


def pages_of(qualification):
    return [(page.page, page.file.name) for page in sorted(qualification.evidence, key=lambda one: one.page)]


@pytest.fixture
def waiting(amina, first_aid):
    """A certificate of two pages that waits for a check."""
    made = operations.submit(amina, first_aid, Certificate(awarded="3 May 2024"), by=amina)
    factories.evidence(made, page=1, file=factories.stored_file(name="front.jpg"))
    factories.evidence(made, page=2, file=factories.stored_file(name="back.jpg"))
    return made


def test_several_photos_make_one_certificate(amina, first_aid):
    evidence.draft(amina, first_aid, [photo("front.jpg"), photo("back.jpg")], by=amina)
    drafts = evidence.drafts(amina, first_aid, by=amina)

    added = operations.submit(amina, first_aid, Certificate(awarded="2024"), by=amina, pages=drafts)

    assert pages_of(added) == [(1, "front.jpg"), (2, "back.jpg")]
    assert evidence.drafts(amina, first_aid, by=amina) == []


def test_pages_that_came_with_a_refused_form_are_kept_for_the_next(amina, first_aid):
    evidence.draft(amina, first_aid, [photo("front.jpg")], by=amina)
    with pytest.raises(Refused):
        operations.submit(
            amina, first_aid, Certificate(), by=amina, pages=evidence.drafts(amina, first_aid, by=amina)
        )

    assert [page.file.name for page in evidence.drafts(amina, first_aid, by=amina)] == ["front.jpg"]


def test_a_draft_belongs_to_one_sender_one_member_and_one_kind(amina, carol, first_aid, insurance):
    evidence.draft(amina, first_aid, [photo()], by=amina)

    assert evidence.drafts(amina, first_aid, by=carol) == []
    assert evidence.drafts(amina, insurance, by=amina) == []
    assert evidence.drafts(carol, first_aid, by=amina) == []
    assert len(evidence.drafts(amina, first_aid, by=amina)) == 1


def test_one_bad_file_does_not_cost_the_others(amina, first_aid):
    refusals = evidence.draft(amina, first_aid, [photo("front.jpg"), no_photo()], by=amina)

    assert [refusal.field for refusal in refusals] == ["pages"]
    assert [page.file.name for page in evidence.drafts(amina, first_aid, by=amina)] == ["front.jpg"]


def test_a_certificate_that_must_not_be_kept_is_refused_with_the_reason(amina, dbs):
    refusals = evidence.draft(amina, dbs, [photo()], by=amina)

    assert "must not be kept" in str(refusals[0])
    assert db.session.scalars(select(StoredFile)).all() == []
    assert db.session.scalars(select(EvidenceDraft)).all() == []


def test_no_page_is_added_to_what_must_not_be_kept(amina, dbs):
    added = operations.submit(amina, dbs, Certificate(awarded="2026", level_seen="Enhanced"), by=amina)

    refusals = add(added, [photo()], by=amina)

    assert ("must not be kept" in str(refusals[0]), added.evidence) == (True, [])


def test_there_is_an_end_to_the_pages(amina, first_aid):
    refusals = evidence.draft(amina, first_aid, [photo()] * (evidence.MOST_PAGES + 1), by=amina)

    assert len(evidence.drafts(amina, first_aid, by=amina)) == evidence.MOST_PAGES
    assert "at most 12 pages" in str(refusals[0])


def test_pages_are_put_in_order(amina, waiting):
    evidence.move_up(waiting.evidence[1], waiting.evidence, by=amina)

    assert pages_of(waiting) == [(1, "back.jpg"), (2, "front.jpg")]


def test_a_page_is_turned_by_quarters_and_comes_round(amina, waiting):
    page = waiting.evidence[0]

    turns = [(evidence.turn(page, by=amina), page.quarter_turns)[1] for _ in range(4)]

    assert turns == [1, 2, 3, 0]


def test_a_page_is_removed_with_its_file(amina, waiting):
    file_id = waiting.evidence[0].file_id

    evidence.remove(waiting.evidence[0], by=amina)

    assert pages_of(waiting) == [(2, "back.jpg")]
    assert db.session.get(StoredFile, file_id) is None


def test_adding_a_page_makes_another_version_so_that_a_verifier_is_told(amina, carol, waiting, today):
    version = waiting.version
    today.shift(60)

    add(waiting, [photo("third.jpg")], by=amina)

    with pytest.raises(Refused, match="was changed while you had it open"):
        operations.verify(waiting, by=carol, version=version)


def test_the_pages_of_what_is_verified_stay_as_they_are(amina, carol, waiting):
    operations.verify(waiting, by=carol)

    for change in (
        lambda: add(waiting, [photo()], by=amina),
        lambda: evidence.remove(waiting.evidence[0], by=amina),
        lambda: evidence.move_up(waiting.evidence[1], waiting.evidence, by=amina),
    ):
        with pytest.raises(Refused, match="can no longer be changed"):
            change()


def test_a_page_is_refused_when_it_was_verified_while_the_photo_was_looked_through(
    app, amina, carol, waiting, monkeypatch
):
    ids = waiting.id, carol.id
    db.session.commit()
    while_looked_through(
        monkeypatch,
        app,
        lambda: operations.verify(db.session.get(Qualification, ids[0]), by=db.session.get(Member, ids[1])),
    )

    with pytest.raises(Refused, match="This is verified, so its pages can no longer be changed"):
        add(waiting, [photo("third.jpg")], by=amina)

    db.session.rollback()
    assert pages_of(waiting) == [(1, "front.jpg"), (2, "back.jpg")]


def test_a_page_is_refused_when_its_sender_was_suspended_while_it_was_looked_through(
    app, amina, carol, first_aid, monkeypatch
):
    colleague = factories.member("Cleo Vane", Role.COORDINATOR)
    waiting = operations.submit(amina, first_aid, Certificate(awarded="2024"), by=amina)
    ids = colleague.id, carol.id
    db.session.commit()
    while_looked_through(
        monkeypatch,
        app,
        lambda: people.suspend(
            db.session.get(Member, ids[0]), by=db.session.get(Member, ids[1]), reason="a concern"
        ),
    )

    with pytest.raises(NotPermitted):
        add(waiting, [photo()], by=colleague)

    db.session.rollback()
    assert waiting.evidence == []


@pytest.mark.parametrize("somebody", ["ben", "esi", "ada"])
def test_nobody_else_changes_pages(somebody, request, waiting):
    other = request.getfixturevalue(somebody)

    for change in (
        lambda: add(waiting, [photo()], by=other),
        lambda: evidence.remove(waiting.evidence[0], by=other),
        lambda: evidence.turn(waiting.evidence[0], by=other),
    ):
        with pytest.raises(NotPermitted):
            change()


def test_each_look_of_somebody_else_is_written_down_and_shown_to_the_owner(amina, carol, waiting):
    db.session.commit()

    with reading_only():
        evidence.note_view(waiting.evidence[0], by=carol)
        evidence.note_view(waiting.evidence[0], by=carol)
        db.session.rollback()

    assert [(view.by_name, view.page) for view in evidence.views_of(waiting)] == [("Carol Hughes", 1)] * 2


def test_an_owners_own_look_is_not_written_down(amina, waiting):
    db.session.commit()

    with reading_only():
        evidence.note_view(waiting.evidence[0], by=amina)

    assert db.session.scalars(select(EvidenceView)).all() == []


def test_a_coordinator_sees_their_own_evidence_as_its_owner(carol, first_aid):
    own = operations.submit(carol, first_aid, Certificate(awarded="2024"), by=carol)
    page = factories.evidence(own)
    db.session.commit()

    with reading_only():
        evidence.note_view(page, by=carol)

    assert db.session.scalars(select(EvidenceView)).all() == []


def test_forgotten_evidence_leaves_the_grant(amina, waiting):
    evidence.forget(waiting)

    assert (waiting.evidence, db.session.scalars(select(StoredFile)).all()) == ([], [])
    assert waiting.awarded_typed == "3 May 2024"


def test_a_kept_photo_holds_nothing_but_its_pixels(amina, first_aid):
    picture = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "a camera that says where it was"
    Image.new("RGB", (40, 60)).save(picture, "JPEG", exif=exif)
    upload = FileStorage(BytesIO(picture.getvalue()), filename="front.jpg")

    evidence.draft(amina, first_aid, [upload], by=amina)

    kept = storage.fetch(evidence.drafts(amina, first_aid, by=amina)[0].file.key)
    assert b"a camera that says" in picture.getvalue()
    assert b"a camera that says" not in kept


def test_pages_of_a_form_that_was_never_sent_are_forgotten_after_two_weeks(amina, first_aid, today):
    evidence.draft(amina, first_aid, [photo("front.jpg")], by=amina)
    db.session.commit()

    today.shift(timedelta(days=14))
    assert jobs.run("forget-old-drafts") == ""
    today.shift(timedelta(seconds=1))
    assert jobs.run("forget-old-drafts") == "1 forgotten"

    assert db.session.scalars(select(StoredFile)).all() == []

"""The pages of qualifications: adding, checking, the practice log, and who gets to see which."""

import html
import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from network.core import registry
from network.core.database import db
from network.members.people.models import Member
from network.members.qualifications import evidence, operations, practice, queries
from network.members.qualifications.models import EvidenceView, PracticeEntry, Qualification
from network.members.qualifications.operations import Certificate
from network.members.qualifications.practice import Practice
from network.members.qualifications.rules import PracticeStatus, Status
from tests import factories
from tests.plugins.meanwhile import while_looked_through


def photo(colour="teal"):
    picture = BytesIO()
    Image.new("RGB", (40, 60), colour).save(picture, "JPEG")
    return BytesIO(picture.getvalue())


@pytest.fixture
def waiting(amina, first_aid):
    """A certificate of Amina's, with a page, that waits for a check."""
    made = operations.submit(amina, first_aid, Certificate(awarded="3 May 2024"), by=amina)
    factories.evidence(made)
    return made


@pytest.fixture
def hours(amina):
    """Hours that Amina has declared."""
    return factories.practice(amina, date(2026, 9, 1), date(2026, 9, 1), 1.5, status=PracticeStatus.DECLARED)


def fresh(thing):
    db.session.expire_all()
    return db.session.get(type(thing), thing.id)


# Who gets in

OWN_PAGES = (
    "/members/{amina}/qualifications",
    "/members/{amina}/qualifications/add",
    "/members/{amina}/qualifications/add/first-aid",
    "/members/{amina}/practice",
    "/members/{amina}/path",
    "/members/{amina}/path/first-aid",
    "/qualifications/{waiting}",
    "/qualifications/{waiting}/correct",
    "/qualifications/{waiting}/evidence/1",
    "/practice/{hours}/correct",
)
CHECKING_PAGES = (
    "/verification/",
    "/verification/practice",
    "/verification/{waiting}",
    "/practice/{hours}/check",
    "/qualifications/{waiting}/revoke",
    "/qualifications/{waiting}/put-back",
)


@pytest.mark.parametrize("page", OWN_PAGES + CHECKING_PAGES)
def test_pages_are_refused_to_whom_they_are_not_for(
    page, amina, ben, esi, ada, carol, waiting, hours, signed_in_as, client
):
    colleague = factories.member("Hugh Grey", *amina.roles)
    factories.account(colleague)
    address = page.format(amina=amina.id, waiting=waiting.id, hours=hours.id)

    assert signed_in_as(carol).get(address).status_code == 200
    assert signed_in_as(amina).get(address).status_code == (200 if page in OWN_PAGES else 403)
    for other in (ben, esi, ada, colleague):
        assert signed_in_as(other).get(address).status_code == 403
    assert client.get(address).status_code == 302


def test_nobody_gets_to_check_their_own(carol, first_aid, signed_in_as):
    own = operations.submit(carol, first_aid, Certificate(awarded="2024"), by=carol)
    hours = factories.practice(carol, date(2026, 9, 1), date(2026, 9, 1), 1, status=PracticeStatus.DECLARED)
    browser = signed_in_as(carol)

    for address in (f"/verification/{own.id}", f"/practice/{hours.id}/check"):
        assert browser.get(address).status_code == 403
        assert browser.post(address, data={"decision": "verify"}).status_code == 403
    assert (fresh(own).status, fresh(hours).status) == (Status.SUBMITTED, PracticeStatus.DECLARED)


def test_what_is_not_there_is_not_found(carol, signed_in_as):
    browser = signed_in_as(carol)

    for address in ("/qualifications/999999", "/verification/999999", "/practice/999999/check"):
        assert browser.get(address).status_code == 404


# Adding


def test_an_instructor_adds_a_certificate_with_a_photo(amina, first_aid, signed_in_as):
    browser = signed_in_as(amina)

    response = browser.post(
        f"/members/{amina.id}/qualifications/add/first-aid",
        data={"awarded": "3 May 2024", "pages": [(photo(), "front.jpg"), (photo(), "back.jpg")]},
        content_type="multipart/form-data",
    )

    added = db.session.scalar(select(Qualification))
    assert (added.status, len(added.evidence)) == (Status.SUBMITTED, 2)
    assert "waits for a coordinator to check it" in browser.get(response.location).text


def test_nothing_typed_or_sent_is_lost_when_a_form_is_refused(amina, first_aid, signed_in_as):
    browser = signed_in_as(amina)
    address = f"/members/{amina.id}/qualifications/add/first-aid"

    refused = browser.post(
        address,
        data={"awarded": "31/2/2024", "number": "A 17", "pages": [(photo(), "front.jpg")]},
        content_type="multipart/form-data",
    )
    assert "does not exist" in refused.text
    assert 'value="A 17"' in refused.text
    assert "front.jpg" in refused.text

    browser.post(address, data={"awarded": "28/2/2024", "number": "A 17"})
    assert [page.file.name for page in db.session.scalar(select(Qualification)).evidence] == ["front.jpg"]


def test_pages_are_turned_ordered_and_removed_while_the_rest_stays_typed(amina, first_aid, signed_in_as):
    browser = signed_in_as(amina)
    address = f"/members/{amina.id}/qualifications/add/first-aid"
    browser.post(
        address,
        data={"press": "add", "pages": [(photo(), "front.jpg"), (photo(), "back.jpg")]},
        content_type="multipart/form-data",
    )
    front, back = evidence.drafts(amina, first_aid, by=amina)

    browser.post(address, data={"press": f"turn:{front.id}", "number": "A 17"})
    browser.post(address, data={"press": f"up:{back.id}", "number": "A 17"})
    shown = browser.post(address, data={"press": f"remove:{front.id}", "number": "A 17"})

    assert 'value="A 17"' in shown.text
    db.session.expire_all()
    assert [page.file.name for page in evidence.drafts(amina, first_aid, by=amina)] == ["back.jpg"]
    assert db.session.scalars(select(Qualification)).all() == []


def test_a_photo_or_a_promise_to_show_it_is_asked_for(amina, first_aid, signed_in_as):
    browser = signed_in_as(amina)
    address = f"/members/{amina.id}/qualifications/add/first-aid"

    refused = browser.post(address, data={"awarded": "2024"})
    browser.post(address, data={"awarded": "2024", "will_show": "y"})

    assert "Add a photo of the certificate, or tick" in refused.text
    assert db.session.scalar(select(Qualification)).status is Status.SUBMITTED


def test_an_upload_of_what_must_not_be_kept_is_refused_with_the_reason(amina, dbs, signed_in_as):
    refused = signed_in_as(amina).post(
        f"/members/{amina.id}/qualifications/add/dbs",
        data={"awarded": "1/6/2026", "level_seen": "Enhanced", "pages": [(photo(), "dbs.jpg")]},
        content_type="multipart/form-data",
    )

    assert "must not be kept" in refused.text
    assert db.session.scalars(select(Qualification)).all() == []


def test_a_draft_is_seen_by_its_sender_alone(amina, carol, first_aid, signed_in_as):
    signed_in_as(amina).post(
        f"/members/{amina.id}/qualifications/add/first-aid",
        data={"press": "add", "pages": [(photo(), "front.jpg")]},
        content_type="multipart/form-data",
    )
    (draft,) = evidence.drafts(amina, first_aid, by=amina)

    assert signed_in_as(amina).get(f"/evidence-drafts/{draft.id}").mimetype == "image/jpeg"
    assert signed_in_as(carol).get(f"/evidence-drafts/{draft.id}").status_code == 403


def test_kinds_are_offered_by_sort_and_level_without_retired_ones(amina, first_aid, l3, signed_in_as):
    factories.kind("An old kind", retired_on=date(2026, 1, 1))

    page = signed_in_as(amina).get(f"/members/{amina.id}/qualifications/add").text

    assert "Level 3 Exercise Referral" in page
    assert "First aid" in page
    assert "An old kind" not in page


# Evidence


def test_a_coordinators_look_is_logged_before_the_picture_leaves_and_shown_to_the_owner(
    amina, carol, waiting, signed_in_as
):
    seen = signed_in_as(carol).get(f"/qualifications/{waiting.id}/evidence/1")

    assert (seen.status_code, seen.mimetype) == (200, "image/jpeg")
    assert seen.headers["Cache-Control"] == "private, no-store"
    assert [view.by_name for view in db.session.scalars(select(EvidenceView))] == ["Carol Hughes"]
    assert "Carol Hughes" in signed_in_as(amina).get(f"/qualifications/{waiting.id}").text


def test_the_owners_look_is_not_logged(amina, waiting, signed_in_as):
    assert signed_in_as(amina).get(f"/qualifications/{waiting.id}/evidence/1").status_code == 200

    assert db.session.scalars(select(EvidenceView)).all() == []


def test_a_refused_look_gives_nothing_and_logs_nothing(esi, waiting, signed_in_as):
    assert signed_in_as(esi).get(f"/qualifications/{waiting.id}/evidence/1").status_code == 403

    assert db.session.scalars(select(EvidenceView)).all() == []


def test_a_page_that_is_not_there_is_not_found(amina, waiting, signed_in_as):
    assert signed_in_as(amina).get(f"/qualifications/{waiting.id}/evidence/9").status_code == 404


def test_a_verifier_turns_a_page_and_stays_where_they_are(carol, waiting, signed_in_as):
    browser = signed_in_as(carol)
    address = f"/qualifications/{waiting.id}/evidence/1/turn"

    back = browser.post(address, data={"back": f"/verification/{waiting.id}?kind=first-aid"})
    elsewhere = browser.post(address, data={"back": "//elsewhere.example/"})

    assert back.location == f"/verification/{waiting.id}?kind=first-aid"
    assert elsewhere.location == f"/qualifications/{waiting.id}"
    assert fresh(waiting).evidence[0].quarter_turns == 2


# Checking


def test_a_coordinator_verifies_and_goes_on_to_the_next(amina, carol, waiting, first_aid, signed_in_as):
    following = factories.qualification(amina, first_aid, status=Status.SUBMITTED)
    browser = signed_in_as(carol)
    assert "/evidence/1" in browser.get(f"/verification/{waiting.id}").text

    response = browser.post(
        f"/verification/{waiting.id}?kind=first-aid",
        data={"version": waiting.version, "decision": "verify", "awarded": "4 May 2024"},
    )

    assert response.location == f"/verification/{following.id}?kind=first-aid"
    assert (fresh(waiting).status, fresh(waiting).valid_from) == (Status.VERIFIED, date(2024, 5, 4))


def test_a_common_reason_and_own_words_go_to_the_member_together(carol, waiting, signed_in_as, outbox):
    signed_in_as(carol).post(
        f"/verification/{waiting.id}",
        data={
            "version": waiting.version,
            "decision": "send_back",
            "awarded": "3 May 2024",
            "common_reason": "0",
            "own_reason": "The left half is dark.",
        },
    )

    assert fresh(waiting).status is Status.RETURNED
    assert "The photo cannot be read" in outbox.only().body
    assert "The left half is dark." in outbox.only().body


def test_a_decision_without_its_reason_is_refused_and_nothing_is_lost(carol, waiting, signed_in_as):
    refused = signed_in_as(carol).post(
        f"/verification/{waiting.id}",
        data={"version": waiting.version, "decision": "reject", "awarded": "3 May 2024", "number": "B 9"},
    )

    assert "Say why" in refused.text
    assert 'value="B 9"' in refused.text
    assert fresh(waiting).status is Status.SUBMITTED


def test_the_second_of_two_verifiers_is_told_and_keeps_their_words(
    amina, carol, dora, first_aid, signed_in_as
):
    waiting = operations.submit(amina, first_aid, Certificate(awarded="3 May 2024"), by=amina)
    version = waiting.version
    seen = {**days("seen_on", date(2026, 11, 1)), "seen_words": "the original", "awarded": "3 May 2024"}
    signed_in_as(carol).post(
        f"/verification/{waiting.id}", data=seen | {"version": version, "decision": "verify"}
    )

    told = signed_in_as(dora).post(
        f"/verification/{waiting.id}",
        data={
            "version": version,
            "decision": "reject",
            "own_reason": "It is blurred",
            "awarded": "2024",
            "number": "B 9",
            "seen_words": "a copy",
            **days("seen_on", date(2026, 10, 30)),
        },
    )

    assert "Somebody else has decided on this meanwhile" in told.text
    for typed in ("It is blurred", "B 9", "a copy", "2026-10-30", "Reject it: this cannot count"):
        assert typed in told.text
    assert "it is in the form below" not in told.text
    assert fresh(waiting).status is Status.VERIFIED


def test_what_could_name_a_patient_is_asked_about_in_what_was_seen_and_in_the_kind_of_session(
    amina, carol, first_aid, signed_in_as
):
    waiting = operations.submit(amina, first_aid, Certificate(awarded="3 May 2024"), by=amina)

    seen = signed_in_as(carol).post(
        f"/verification/{waiting.id}",
        data={
            "version": waiting.version,
            "decision": "verify",
            "awarded": "3 May 2024",
            "seen_words": "NHS number 943 476 5919",
            **days("seen_on", date(2026, 11, 1)),
        },
    )
    logged = signed_in_as(amina).post(
        f"/members/{amina.id}/practice",
        data={
            **days("begins_on", date(2026, 9, 1)),
            **days("ends_on", date(2026, 9, 1)),
            "hours": "1",
            "class_kind": "With 943 476 5919",
        },
    )

    for answer in (seen, logged):
        assert "is an NHS number" in answer.text
    assert fresh(waiting).status is Status.SUBMITTED
    assert db.session.scalars(select(PracticeEntry)).all() == []


def test_a_verifier_sees_what_the_member_changed_meanwhile(amina, carol, waiting, signed_in_as):
    version = waiting.version
    operations.correct(waiting, Certificate(awarded="5 May 2024"), by=amina)

    told = signed_in_as(carol).post(
        f"/verification/{waiting.id}",
        data={"version": version, "decision": "verify", "awarded": "3 May 2024"},
    )

    assert "Somebody else changed this while you were typing" in told.text
    assert "5 May 2024" in told.text
    assert fresh(waiting).status is Status.SUBMITTED


def test_the_queue_goes_on_from_page_to_page_and_bears_any_address(
    amina, carol, first_aid, signed_in_as, monkeypatch
):
    monkeypatch.setattr(queries, "PAGE", 2)
    for _ in range(3):
        factories.qualification(amina, first_aid, status=Status.SUBMITTED)
    browser = signed_in_as(carol)

    first = browser.get("/verification/").text
    (following,) = re.findall(r'href="(/verification/\?after=[^"]+)"', first)
    second = browser.get(html.unescape(following)).text

    assert [page.count("of Amina Khan") for page in (first, second)] == [2, 1]
    for mark in (
        "after=9&since=x",
        "after=99999999999999999999&since=2026-01-01",
        "since=0001-01-01T00:00%2B14:00",
    ):
        assert browser.get(f"/verification/?{mark}").text.count("of Amina Khan") == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_lists_what_waits(amina, carol, first_aid, count, signed_in_as):
    for _ in range(count):
        factories.qualification(amina, first_aid, status=Status.SUBMITTED)

    page = signed_in_as(carol).get("/verification/?origin=typed&kind=first-aid").text

    assert page.count("of Amina Khan") == count


def test_a_revoked_certificate_stops_counting(carol, waiting, signed_in_as):
    operations.verify(waiting, by=carol)
    browser = signed_in_as(carol)

    browser.post(
        f"/qualifications/{waiting.id}/revoke",
        data={"version": waiting.version, "reason": "The course never took place"},
    )

    assert fresh(waiting).status is Status.REVOKED
    assert "The course never took place" in browser.get(f"/qualifications/{waiting.id}").text


def test_an_instructor_puts_a_returned_certificate_right(amina, carol, waiting, signed_in_as):
    operations.send_back(waiting, "The number is missing", by=carol)
    browser = signed_in_as(amina)
    assert "The number is missing" in browser.get(f"/qualifications/{waiting.id}/correct").text

    browser.post(
        f"/qualifications/{waiting.id}/correct",
        data={
            "version": waiting.version,
            "awarded": "3 May 2024",
            "number": "A 17",
            "pages": [(photo(), "back.jpg")],
        },
        content_type="multipart/form-data",
    )

    again = fresh(waiting)
    assert (again.status, again.certificate_number, len(again.evidence)) == (Status.SUBMITTED, "A 17", 2)


def test_what_a_colleague_saved_while_a_photo_was_looked_through_is_not_overwritten(
    app, amina, carol, waiting, signed_in_as, monkeypatch
):
    browser, version, ids = signed_in_as(amina), waiting.version, (waiting.id, carol.id)
    db.session.commit()
    while_looked_through(
        monkeypatch,
        app,
        lambda: operations.correct(
            db.session.get(Qualification, ids[0]),
            Certificate(awarded="5 May 2024"),
            by=db.session.get(Member, ids[1]),
        ),
    )
    address = f"/qualifications/{waiting.id}/correct"
    typed = {"version": version, "awarded": "3 May 2024", "number": "A 17"}

    told = browser.post(
        address, data=typed | {"pages": [(photo(), "back.jpg")]}, content_type="multipart/form-data"
    )

    assert "Somebody else changed this while you were typing" in told.text
    assert "5 May 2024" in told.text
    now = fresh(waiting)
    assert (now.awarded_typed, len(now.evidence)) == ("5 May 2024", 2)

    browser.post(address, data=typed | {"version": now.version})

    assert (fresh(waiting).awarded_typed, waiting.certificate_number) == ("3 May 2024", "A 17")


def test_hours_that_a_colleague_corrected_while_a_file_was_looked_through_are_not_overwritten(
    app, amina, carol, hours, signed_in_as, monkeypatch
):
    browser, version, ids = signed_in_as(amina), hours.version, (hours.id, carol.id)
    db.session.commit()
    theirs = Practice(date(2026, 9, 1), date(2026, 9, 1), Decimal(2), "Chairs")
    while_looked_through(
        monkeypatch,
        app,
        lambda: practice.correct(
            db.session.get(PracticeEntry, ids[0]), theirs, by=db.session.get(Member, ids[1])
        ),
    )

    told = browser.post(
        f"/practice/{hours.id}/correct",
        data={
            "version": version,
            **days("begins_on", date(2026, 9, 1)),
            **days("ends_on", date(2026, 9, 1)),
            "hours": "3",
            "class_kind": "Chairs",
            "page": (photo(), "register.jpg"),
        },
        content_type="multipart/form-data",
    )

    assert "Somebody else changed this while you were typing" in told.text
    assert fresh(hours).hours == 2


# What it all means


def test_somebody_sees_whether_they_are_fit_why_and_what_breaks_first(
    amina, l4_cancer, first_aid, cancer, signed_in_as
):
    factories.qualification(amina, l4_cancer)
    factories.qualification(amina, first_aid, date(2024, 5, 3), date(2027, 5, 3))

    page = signed_in_as(amina).get(f"/members/{amina.id}/qualifications").text

    assert "Fit to practise until 3 May 2027" in page
    assert "First aid runs out on 3 May 2027" in page


def test_any_day_can_be_asked_for_by_its_address(amina, l4_cancer, first_aid, cancer, signed_in_as):
    factories.qualification(amina, l4_cancer)
    factories.qualification(amina, first_aid, date(2024, 5, 3), date(2027, 5, 3))

    page = signed_in_as(amina).get(f"/members/{amina.id}/qualifications?on=2027-05-04").text

    assert "Tuesday 4 May 2027" in page
    assert "Not fit to practise" in page
    assert "You need First aid" in page


def test_a_condition_without_requirements_answers_not_defined(amina, signed_in_as):
    factories.condition("Dementia")

    page = signed_in_as(amina).get(f"/members/{amina.id}/qualifications").text

    assert "Not defined" in page


def test_the_path_says_what_is_missing_and_what_would_pay(amina, l4_cancer, signed_in_as, monkeypatch):
    monkeypatch.setattr(registry, "ways_to_pay", registry.Offers())
    registry.ways_to_pay.add(
        lambda _member, kind, _day: [
            registry.WayToPay("Together Fund", f"pays for {kind.title}", "/bursaries/")
        ]
    )

    page = signed_in_as(amina).get(f"/members/{amina.id}/path/l4-cancer").text

    assert "You need Level 3 Exercise Referral" in page
    assert "150 more checked hours of practice" in page
    assert "pays for Level 4 Cancer" in page


def test_a_health_partner_sees_verdicts_and_kinds_and_nothing_else(
    amina, carol, esi, l4_cancer, first_aid, cancer, signed_in_as
):
    factories.qualification(amina, l4_cancer)
    held = factories.qualification(
        amina, first_aid, date(2024, 5, 3), date(2027, 5, 3), certificate_number="SECRET 17"
    )
    factories.evidence(held)
    lapsed = factories.kind("Something lapsed")
    factories.qualification(amina, lapsed, date(2020, 1, 1), date(2021, 1, 1))

    page = signed_in_as(esi).get(f"/members/{amina.id}").text

    assert "Until Monday 3 May 2027" in page
    assert "Holds: " in page
    for hidden in ("SECRET 17", "First aid runs out on", "Something lapsed", "/evidence/", "the reasons"):
        assert hidden not in page
    assert "the reasons" in signed_in_as(carol).get(f"/members/{amina.id}").text


def test_home_says_what_needs_a_coordinator(carol, waiting, hours, signed_in_as):
    page = signed_in_as(carol).get("/").text

    assert "Check certificates" in page
    assert "Check practice hours" in page


def test_home_says_what_an_instructor_should_do(amina, carol, waiting, insurance, cancer, signed_in_as):
    operations.send_back(waiting, "The photo cannot be read", by=carol)
    factories.qualification(amina, factories.kind("Old badge", reminder_days="60"), None, None)
    insurance.reminder_days = "60;30"
    factories.qualification(amina, insurance, date(2026, 1, 1), date(2026, 12, 31))

    page = signed_in_as(amina).get("/").text

    assert "Put right: First aid" in page
    assert "Renew: Insurance" in page


# Practice


def days(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def test_an_instructor_declares_hours_with_evidence(amina, signed_in_as):
    browser = signed_in_as(amina)

    browser.post(
        f"/members/{amina.id}/practice",
        data={
            **days("begins_on", date(2026, 7, 1)),
            **days("ends_on", date(2026, 9, 9)),
            "hours": "15.5",
            "class_kind": "Chair-based exercise",
            "page": (photo(), "timetable.jpg"),
        },
        content_type="multipart/form-data",
    )

    entry = db.session.scalar(select(PracticeEntry))
    assert (entry.hours, entry.status) == (Decimal("15.5"), PracticeStatus.DECLARED)
    assert browser.get(f"/practice/{entry.id}/evidence").mimetype == "image/jpeg"


def test_hours_that_are_refused_keep_their_file(amina, signed_in_as):
    browser = signed_in_as(amina)
    typed = {
        **days("begins_on", date(2026, 7, 1)),
        **days("ends_on", date(2026, 6, 9)),
        "hours": "15.5",
        "class_kind": "Chairs",
    }

    refused = browser.post(
        f"/members/{amina.id}/practice",
        data={**typed, "page": (photo(), "timetable.jpg")},
        content_type="multipart/form-data",
    )
    assert "The last day is before the first" in refused.text
    assert "timetable.jpg was kept" in refused.text

    browser.post(f"/members/{amina.id}/practice", data={**typed, **days("ends_on", date(2026, 7, 9))})
    assert db.session.scalar(select(PracticeEntry)).file_id is not None


def test_a_note_that_could_identify_a_patient_is_held_back(amina, signed_in_as):
    refused = signed_in_as(amina).post(
        f"/members/{amina.id}/practice",
        data={
            **days("begins_on", date(2026, 7, 1)),
            **days("ends_on", date(2026, 7, 1)),
            "hours": "1",
            "class_kind": "Chairs",
            "note": "NHS number 943 476 5919",
        },
    )

    assert "NHS number" in refused.text
    assert db.session.scalars(select(PracticeEntry)).all() == []


def test_a_coordinator_accepts_hours(carol, hours, signed_in_as, outbox):
    browser = signed_in_as(carol)
    assert "1.5 hours" in browser.get("/verification/practice").text

    browser.post(f"/practice/{hours.id}/check", data={"version": hours.version, "decision": "check"})

    assert fresh(hours).status is PracticeStatus.CHECKED
    assert outbox.only().subject == "Your practice hours are checked"


def test_a_coordinator_declines_hours_and_says_why(amina, carol, hours, signed_in_as, outbox):
    signed_in_as(carol).post(
        f"/practice/{hours.id}/check",
        data={"version": hours.version, "decision": "decline", "reason": "Which class was it?"},
    )

    assert "Which class was it?" in outbox.only().body
    assert "Which class was it?" in signed_in_as(amina).get(f"/practice/{hours.id}/correct").text


def test_a_look_at_the_evidence_of_hours_is_logged(amina, carol, hours, signed_in_as):
    hours.file_id = factories.stored_file().id

    signed_in_as(amina).get(f"/practice/{hours.id}/evidence")
    signed_in_as(carol).get(f"/practice/{hours.id}/evidence")

    (view,) = db.session.scalars(select(EvidenceView)).all()
    assert (view.by_name, view.practice_entry_id) == ("Carol Hughes", hours.id)
    assert "Carol Hughes" in signed_in_as(amina).get(f"/members/{amina.id}/practice").text

"""Adding, correcting, verifying, returning, rejecting and revoking a qualification; the practice log."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import select

from network.core import audit, letters, registry
from network.core.database import db
from network.core.files import StoredFile
from network.core.lifecycle import NotPermitted, history_of
from network.core.permission import SYSTEM
from network.core.rules import Refused
from network.members.people.models import Member
from network.members.qualifications import operations, practice, queries
from network.members.qualifications.models import EvidenceDraft, FitInterval, Origin, Qualification
from network.members.qualifications.operations import Certificate
from network.members.qualifications.practice import Practice
from network.members.qualifications.rules import PracticeStatus, Status
from tests import factories

CERTIFICATE = Certificate(awarded="3 May 2024", awarding_body="St John Ambulance", number="A 17")


def fit_rows(member):
    rows = db.session.scalars(select(FitInterval).where(FitInterval.member_id == member.id))
    return [(row.condition.key, row.begins_on, row.ends_on) for row in rows]


def waiting_grant(member, kind, certificate=CERTIFICATE, **more):
    added = operations.submit(member, kind, certificate, by=more.pop("by", member), **more)
    factories.evidence(added)
    return added


# Adding


def test_an_instructor_adds_a_certificate_and_it_waits_for_a_check(amina, first_aid):
    added = operations.submit(amina, first_aid, CERTIFICATE, by=amina)

    assert added.status is Status.SUBMITTED
    assert (added.awarded_typed, added.awarding_body, added.certificate_number) == (
        "3 May 2024",
        "St John Ambulance",
        "A 17",
    )
    assert (added.valid_from, added.expires_on) == (date(2024, 5, 3), date(2027, 5, 3))
    assert [entry.what for entry in audit.entries_about(amina)] == ["qualification added"]


def test_a_date_known_only_in_part_is_kept_as_typed_and_read_least_favourably(amina, first_aid):
    added = operations.submit(amina, first_aid, Certificate(awarded="Sept 2024"), by=amina)

    assert added.awarded_typed == "Sept 2024"
    assert (added.valid_from, added.expires_on) == (date(2024, 9, 30), date(2027, 9, 1))


def test_the_date_printed_on_the_certificate_wins(amina, first_aid):
    added = operations.submit(
        amina, first_aid, Certificate(awarded="3/5/2024", expires="31/12/2026"), by=amina
    )

    assert added.expires_on == date(2026, 12, 31)


def test_a_coordinator_adds_for_somebody_and_is_named_as_the_one_who_did(amina, carol, first_aid):
    added = operations.submit(amina, first_aid, CERTIFICATE, by=carol)

    assert (added.member_id, added.submitted_by_id) == (amina.id, carol.id)


@pytest.mark.parametrize("somebody", ["ben", "esi", "ada"])
def test_nobody_else_adds_to_a_record(somebody, request, amina, first_aid):
    with pytest.raises(NotPermitted):
        operations.submit(amina, first_aid, CERTIFICATE, by=request.getfixturevalue(somebody))


@pytest.mark.parametrize(
    ("certificate", "field", "words"),
    [
        (Certificate(), "awarded", "Enter when it was awarded"),
        (Certificate(awarded="3 May 2027"), "awarded", "has not come yet"),
        (Certificate(awarded="31/2/2024"), "awarded", "does not exist"),
        (Certificate(awarded="3 May 2024", expires="1 May 2024"), "expires", "before the day it was awarded"),
        (Certificate(awarded="3 May 2024", expires="soon"), "expires", "Write a date like"),
    ],
    ids=["no date", "in the future", "no such day", "ends before it begins", "no date at all"],
)
def test_dates_that_make_no_sense_are_refused_beside_their_field(amina, first_aid, certificate, field, words):
    with pytest.raises(Refused, match=words) as refusal:
        operations.submit(amina, first_aid, certificate, by=amina)

    assert refusal.value.field == field


def test_a_policy_may_be_added_before_its_first_day(amina, insurance):
    added = operations.submit(
        amina, insurance, Certificate(awarded="1/1/2027", expires="31/12/2027"), by=amina
    )

    assert (added.valid_from, added.expires_on) == (date(2027, 1, 1), date(2027, 12, 31))


def test_a_policy_needs_the_day_that_is_printed_on_it(amina, insurance):
    with pytest.raises(Refused) as refusal:
        operations.submit(amina, insurance, Certificate(awarded="1/1/2026"), by=amina)

    assert refusal.value.field == "expires"


def test_a_kind_that_is_retired_is_not_added_any_more(amina, first_aid):
    first_aid.retired_on = date(2026, 11, 2)

    with pytest.raises(Refused, match="no longer in the catalogue"):
        operations.submit(amina, first_aid, CERTIFICATE, by=amina)


def test_the_same_certificate_twice_is_noticed(amina, first_aid):
    operations.submit(amina, first_aid, CERTIFICATE, by=amina)

    with pytest.raises(Refused, match="is on the record already: it is submitted"):
        operations.submit(amina, first_aid, Certificate(awarded="3.5.2024"), by=amina)


def test_a_rejected_certificate_may_be_added_again(amina, carol, first_aid):
    first = waiting_grant(amina, first_aid)
    operations.reject(first, "A picture of a cat", by=carol)

    again = operations.submit(amina, first_aid, CERTIFICATE, by=amina)

    assert again.id != first.id


def test_a_list_may_hold_anything_and_nothing_of_it_is_refused(dev, insurance):
    added = operations.submit(
        dev, insurance, Certificate(awarded="?", expires="employer"), by=SYSTEM, origin=Origin.IMPORTED
    )

    assert (added.status, added.expires_typed, added.expires_on) == (Status.SUBMITTED, "employer", None)


# Renewal


def test_an_early_renewal_is_a_new_row_that_runs_on_and_leaves_the_old_one_alone(amina, carol, first_aid):
    old = factories.qualification(amina, first_aid, date(2023, 12, 1), date(2026, 12, 1))
    version = old.version

    new = waiting_grant(amina, first_aid, Certificate(awarded="2 November 2026"))
    operations.verify(new, by=carol)

    assert (new.valid_from, new.expires_on) == (date(2026, 12, 2), date(2029, 12, 1))
    assert (old.valid_from, old.expires_on, old.version) == (date(2023, 12, 1), date(2026, 12, 1), version)


def test_a_renewal_before_the_window_begins_on_its_own_day(amina, first_aid):
    factories.qualification(amina, first_aid, date(2024, 12, 1), date(2027, 12, 1))

    new = operations.submit(amina, first_aid, Certificate(awarded="2 November 2026"), by=amina)

    assert new.valid_from == date(2026, 11, 2)


def test_what_a_renewal_runs_on_from_is_known_once_the_older_one_is_verified(amina, carol, first_aid):
    old = waiting_grant(amina, first_aid, Certificate(awarded="1 December 2023"))
    new = waiting_grant(amina, first_aid, Certificate(awarded="2 November 2026"))
    assert new.valid_from == date(2026, 11, 2)

    operations.verify(old, by=carol)
    operations.verify(new, by=carol)

    assert new.valid_from == date(2026, 12, 2)


# Verifying


def test_a_coordinator_verifies_and_the_member_is_told_and_is_fit(
    amina, carol, first_aid, l4_cancer, cancer, outbox
):
    factories.qualification(amina, l4_cancer, date(2022, 1, 1))
    waiting = waiting_grant(amina, first_aid)
    assert fit_rows(amina) == []

    operations.verify(waiting, by=carol)

    assert waiting.status is Status.VERIFIED
    assert (waiting.checked_by_id, waiting.checked_against) == (carol.id, "1 page of evidence")
    assert fit_rows(amina) == [("cancer", date(2024, 5, 3), date(2027, 5, 3))]
    assert outbox.only().subject == "Your certificate is verified: First aid"
    assert outbox.only().to_address == amina.email


def test_a_verifier_sets_the_exact_dates_that_they_read(amina, carol, first_aid):
    waiting = waiting_grant(amina, first_aid, Certificate(awarded="2024"))

    operations.verify(waiting, Certificate(awarded="14 March 2024"), by=carol)

    assert (waiting.awarded_typed, waiting.valid_from) == ("14 March 2024", date(2024, 3, 14))
    assert audit.entries_about(amina)[0].detail == {"typed_awarded": "2024"}


def test_without_a_file_it_is_said_what_was_seen_and_when(amina, carol, first_aid):
    waiting = operations.submit(amina, first_aid, CERTIFICATE, by=amina)

    operations.verify(waiting, by=carol, seen_words="the original", seen_on=date(2026, 10, 30))

    assert waiting.checked_against == "the original, seen on 30 October 2026"


@pytest.mark.parametrize(
    ("seen_words", "seen_on", "field"),
    [("", None, "seen_words"), ("the original", None, "seen_on"), ("it", date(2026, 11, 3), "seen_on")],
    ids=["nothing said", "no day", "a day to come"],
)
def test_nothing_is_verified_unseen(amina, carol, first_aid, seen_words, seen_on, field):
    waiting = operations.submit(amina, first_aid, CERTIFICATE, by=amina)

    with pytest.raises(Refused) as refusal:
        operations.verify(waiting, by=carol, seen_words=seen_words, seen_on=seen_on)

    assert (refusal.value.field, waiting.status) == (field, Status.SUBMITTED)


def test_what_is_never_kept_records_its_level_its_date_and_who_saw_it(amina, carol, dbs):
    waiting = operations.submit(amina, dbs, Certificate(awarded="1/6/2026", level_seen="Enhanced"), by=amina)

    operations.verify(waiting, by=carol, seen_on=date(2026, 11, 2))

    assert (waiting.seen_words, waiting.seen_on, waiting.checked_by_id) == (
        "Enhanced",
        date(2026, 11, 2),
        carol.id,
    )


def test_a_grant_without_any_date_cannot_be_verified(dev, carol, first_aid):
    waiting = operations.submit(dev, first_aid, Certificate(), by=carol, origin=Origin.IMPORTED)

    with pytest.raises(Refused) as refusal:
        operations.verify(waiting, by=carol, seen_words="the original", seen_on=date(2026, 11, 2))

    assert refusal.value.field == "awarded"


def test_nobody_verifies_their_own(carol, first_aid):
    own = waiting_grant(carol, first_aid)

    with pytest.raises(NotPermitted):
        operations.verify(own, by=carol)


def test_a_coordinator_verifies_what_they_typed_for_somebody_else(amina, carol, first_aid):
    waiting = waiting_grant(amina, first_aid, by=carol)

    operations.verify(waiting, by=carol)

    assert waiting.status is Status.VERIFIED


def test_the_second_of_two_verifiers_is_told(amina, carol, dora, first_aid):
    waiting = waiting_grant(amina, first_aid)
    version = waiting.version
    operations.verify(waiting, by=carol, version=version)
    db.session.commit()

    with pytest.raises(Refused, match="Carol Hughes decided: it is verified now"):
        operations.send_back(waiting, "The photo cannot be read", by=dora, version=version)


def test_an_unclaimed_record_gets_no_letter(dev, carol, first_aid, outbox):
    waiting = waiting_grant(dev, first_aid, by=carol)

    operations.verify(waiting, by=carol)

    assert outbox.all() == []


def at_once(app, *verbs):
    """Do several things at the same moment, each in a transaction of its own; return what each came to."""
    start = Barrier(len(verbs))

    def do(verb):
        with app.app_context():
            start.wait()
            try:
                verb()
                db.session.commit()
            except Refused as refusal:
                db.session.rollback()
                return str(refusal)
            return "done"

    with ThreadPoolExecutor(len(verbs)) as threads:
        return list(threads.map(do, verbs))


def test_of_two_verifiers_at_the_same_moment_one_decides_and_the_other_is_told(
    app, amina, carol, dora, first_aid
):
    waiting = waiting_grant(amina, first_aid)
    ids = waiting.id, carol.id, dora.id
    version = waiting.version
    db.session.commit()

    def decide(verb, who, *reason):
        thing, by = db.session.get(Qualification, ids[0]), db.session.get(Member, ids[who])
        verb(thing, *reason, by=by, version=version)

    told = at_once(
        app,
        lambda: decide(operations.verify, 1),
        lambda: decide(operations.send_back, 2, "The photo cannot be read"),
    )

    assert told.count("done") == 1
    assert any("While you had this open" in words for words in told)
    assert len(history_of(db.session.get(Qualification, ids[0]))) == 1


def test_two_certificates_of_one_member_verified_at_the_same_moment_both_count(
    app, carol, l4_cancer, first_aid, cancer
):
    members = [factories.member() for _ in range(8)]
    pairs = [[waiting_grant(one, kind).id for kind in (l4_cancer, first_aid)] for one in members]
    carol_id = carol.id
    db.session.commit()

    def verify(id):
        operations.verify(db.session.get(Qualification, id), by=db.session.get(Member, carol_id))

    for first, second in pairs:
        assert at_once(app, partial(verify, first), partial(verify, second)) == ["done", "done"]

    assert [len(fit_rows(one)) for one in members] == [1] * len(members)


# Returning, rejecting, revoking


def test_a_returned_certificate_is_put_right_and_submitted_again(amina, carol, first_aid, outbox):
    waiting = waiting_grant(amina, first_aid)
    operations.send_back(waiting, "The photo cannot be read", by=carol)
    assert "The photo cannot be read" in outbox.only().body

    operations.correct(waiting, Certificate(awarded="4 May 2024"), by=amina)

    assert (waiting.status, waiting.valid_from) == (Status.SUBMITTED, date(2024, 5, 4))
    assert [(change.new, change.by_name) for change in history_of(waiting)] == [
        ("returned", "Carol Hughes"),
        ("submitted", "Amina Khan"),
    ]


def test_what_is_verified_cannot_be_changed(amina, carol, first_aid):
    waiting = waiting_grant(amina, first_aid)
    operations.verify(waiting, by=carol)

    with pytest.raises(Refused, match="can no longer be changed"):
        operations.correct(waiting, Certificate(awarded="4 May 2024"), by=amina)


@pytest.mark.parametrize("verb", [operations.send_back, operations.reject])
def test_a_reason_is_needed(amina, carol, first_aid, verb):
    waiting = waiting_grant(amina, first_aid)

    with pytest.raises(Refused) as refusal:
        verb(waiting, "  ", by=carol)

    assert (refusal.value.field, waiting.status) == ("reason", Status.SUBMITTED)


def test_a_mistaken_rejection_is_put_back_into_the_queue(amina, carol, first_aid):
    waiting = waiting_grant(amina, first_aid)
    operations.reject(waiting, "Not a certificate", by=carol)

    operations.put_back(waiting, "It is one after all", by=carol)

    assert [one.id for one in queries.waiting(queries.QueueFilter())] == [waiting.id]


def test_a_revoked_certificate_counts_on_no_day(amina, carol, first_aid, l4_cancer, cancer, outbox):
    factories.qualification(amina, l4_cancer, date(2022, 1, 1))
    held = factories.qualification(amina, first_aid, date(2024, 5, 3), date(2027, 5, 3))
    assert fit_rows(amina) == [("cancer", date(2024, 5, 3), date(2027, 5, 3))]

    operations.revoke(held, "The course never took place", by=carol)

    assert (held.status, fit_rows(amina)) == (Status.REVOKED, [])
    assert "The course never took place" in outbox.only().body


def test_a_member_cannot_revoke_or_reject_their_own(amina, first_aid):
    waiting = waiting_grant(amina, first_aid)

    with pytest.raises(NotPermitted):
        operations.reject(waiting, "I changed my mind", by=amina)


def test_one_grant_never_overwrites_another(amina, first_aid):
    for year in (2018, 2021, 2024):
        operations.submit(amina, first_aid, Certificate(awarded=f"3 May {year}"), by=amina)

    assert db.session.query(Qualification).count() == 3


@pytest.mark.parametrize(
    "name", ["verified", "returned", "rejected", "revoked", "practice_checked", "practice_declined"]
)
def test_each_letter_can_be_read_with_a_real_record(amina, first_aid, name):
    factories.qualification(amina, first_aid, date(2024, 5, 3), date(2027, 5, 3))
    factories.practice(amina, date(2026, 9, 1), date(2026, 9, 1), 1.5)

    letter = letters.preview(f"qualifications/email/{name}.txt")

    assert "Hello Amina," in letter.body
    assert "http://localhost/" in letter.body


def test_a_letter_that_a_later_decision_made_pointless_is_not_sent(amina, carol, first_aid):
    waiting = waiting_grant(amina, first_aid)
    operations.send_back(waiting, "The photo cannot be read", by=carol)
    is_pointless = registry.obsolete.named("qualifications.no_longer_returned")
    assert not is_pointless(waiting.id)

    operations.correct(waiting, CERTIFICATE, by=amina)

    assert is_pointless(waiting.id)


# Practice

TEN_WEEKS = Practice(date(2026, 7, 1), date(2026, 9, 9), Decimal("15.5"), "Chair-based exercise")


def test_hours_are_declared_and_checked_and_then_they_count(amina, carol, outbox):
    condition = factories.condition("Practice alone", key="practice", requires="hours:15/3m")
    entry = practice.declare(amina, TEN_WEEKS, by=amina)
    assert fit_rows(amina) == []

    practice.check(entry, by=carol)

    assert entry.status is PracticeStatus.CHECKED
    assert [row[0] for row in fit_rows(amina)] == [condition.key]
    assert outbox.only().subject == "Your practice hours are checked"


def test_declined_hours_are_put_right_and_declared_again(amina, carol, outbox):
    entry = practice.declare(amina, TEN_WEEKS, by=amina)
    practice.decline(entry, "Ten sessions of one hour are ten hours", by=carol)
    assert "ten hours" in outbox.only().body

    practice.correct(entry, Practice(date(2026, 7, 1), date(2026, 9, 9), Decimal(10), "Chairs"), by=amina)

    assert (entry.status, entry.hours) == (PracticeStatus.DECLARED, 10)


def test_a_check_that_was_a_mistake_is_taken_back(amina, carol):
    factories.condition("Practice alone", requires="hours:15/3m")
    entry = practice.declare(amina, TEN_WEEKS, by=amina)
    practice.check(entry, by=carol)
    assert fit_rows(amina) != []

    practice.decline(entry, "It was somebody else's class", by=carol)

    assert fit_rows(amina) == []


def test_nobody_checks_their_own_hours(carol):
    entry = practice.declare(carol, TEN_WEEKS, by=carol)

    with pytest.raises(NotPermitted):
        practice.check(entry, by=carol)


@pytest.mark.parametrize(
    ("begins_on", "ends_on", "hours", "field"),
    [
        (date(2026, 9, 9), date(2026, 9, 8), 1, "ends_on"),
        (date(2026, 11, 1), date(2026, 11, 3), 1, "ends_on"),
        (date(2025, 1, 1), date(2026, 6, 1), 100, "begins_on"),
        (date(2026, 9, 9), date(2026, 9, 9), 0, "hours"),
        (date(2026, 9, 9), date(2026, 9, 9), 13, "hours"),
    ],
    ids=["ends before it begins", "in the future", "too long a period", "no hours", "more than a day has"],
)
def test_hours_that_make_no_sense_are_refused_beside_their_field(amina, begins_on, ends_on, hours, field):
    with pytest.raises(Refused) as refusal:
        practice.declare(amina, Practice(begins_on, ends_on, Decimal(hours), "Chairs"), by=amina)

    assert refusal.value.field == field


def test_the_same_hours_twice_are_noticed(amina):
    practice.declare(amina, TEN_WEEKS, by=amina)

    with pytest.raises(Refused, match="in the log already"):
        practice.declare(amina, TEN_WEEKS, by=amina)


def test_of_several_files_sent_for_hours_the_last_stays_and_no_other_is_kept(amina):
    entry = practice.declare(amina, TEN_WEEKS, by=amina, pages=[draft_for(amina)])
    pages = [draft_for(amina), draft_for(amina)]
    last = pages[-1].file_id

    practice.correct(entry, TEN_WEEKS, by=amina, pages=pages)
    db.session.flush()

    assert entry.file_id == last
    assert db.session.scalars(select(StoredFile.id)).all() == [last]
    assert db.session.scalars(select(EvidenceDraft)).all() == []


def draft_for(member):
    return factories.kept(
        EvidenceDraft(member_id=member.id, by_id=member.id, file=factories.stored_file(), page=1)
    )


# Data rights


def test_somebody_can_read_what_is_held_of_them_here(amina, first_aid):
    factories.qualification(amina, first_aid, date(2024, 5, 3), date(2027, 5, 3), certificate_number="A 17")
    factories.practice(amina, date(2026, 9, 1), date(2026, 9, 1), 1.5)

    sections = {held(amina).title: held(amina).rows for held in registry.subject_access}

    assert sections["Qualifications"][0]["certificate_number"] == "A 17"
    assert sections["Practice log"][0]["hours"] == "1.5"
    assert sections["Who looked at your certificates"] == []


def test_erasure_takes_pages_numbers_and_notes_and_leaves_what_was_held(amina, first_aid):
    grant = factories.qualification(amina, first_aid, date(2024, 5, 3), certificate_number="A 17")
    factories.evidence(grant)
    file_id = factories.stored_file().id
    entry = factories.practice(
        amina, date(2026, 9, 1), date(2026, 9, 1), 1.5, note="Ask the hall", file_id=file_id
    )
    draft_for(amina)

    registry.erasure.named("qualifications")(amina)
    db.session.flush()

    assert (entry.file_id, db.session.scalars(select(StoredFile)).all()) == (None, [])

    assert (grant.evidence, grant.certificate_number, entry.note) == ([], "", "")
    assert (grant.status, grant.valid_from) == (Status.VERIFIED, date(2024, 5, 3))

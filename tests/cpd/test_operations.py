"""What is done with CPD: following, declaring, correcting, checking, attendance; and with the schemes."""

from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import select

from network.core import registry
from network.core.audit import AuditEntry
from network.core.database import db
from network.core.files import StoredFile
from network.core.lifecycle import NotPermitted, history_of
from network.core.rules import Refused
from network.members.cpd import evidence, offers, operations, privacy, queries, seed
from network.members.cpd.models import (
    CpdDraft,
    CpdEntry,
    CpdEvidenceView,
    CpdMembership,
)
from network.members.cpd.operations import Learning
from network.members.cpd.rules import Status
from network.members.people.models import Member
from tests import factories
from tests.cpd.conftest import TODAY, entry, following

F = Fraction


def learning(*kinds: str, **facts: object) -> Learning:
    usual = {
        "title": "A study day",
        "begins_on": date(2026, 10, 1),
        "ends_on": date(2026, 10, 1),
        "hours": F(4),
    }
    return Learning(**usual | {"activities": queries.activities_by_key(kinds)} | facts)


def seen(made: CpdEntry, *, by: Member) -> None:
    """Write down that somebody opened evidence; the pages do that in a transaction of its own."""
    factories.kept(CpdEvidenceView(member_id=made.member_id, entry_id=made.id, by_id=by.id, by_name=by.name))


def test_the_seed_expresses_both_schemes_and_is_loaded_once(cimspa, reps):
    assert seed.load() is False
    one, other = queries.scheme_rule(cimspa), queries.scheme_rule(reps)
    assert (one.needed, one.least_share, one.months, one.carries) == (10, 5, 12, 0)
    assert (other.needed, other.months, other.carries) == (24, 24, 8)
    assert {
        key: (kind.points, kind.most_an_entry, kind.from_hours) for key, kind in other.activities.items()
    } == {
        "reps-course": (1, 16, 8),
        "reps-workshop": (1, 6, 4),
        "reps-other": (1, 3, 0),
        "reps-entry": (20, None, 0),
    }
    assert [kind.points for kind in one.activities.values()] == [1, F(1, 2), F(1, 2), F(1, 4)]
    assert [cap.most for cap in one.shared_caps.values()] == [10]


def test_a_member_follows_a_scheme_since_a_day(amina, cimspa):
    followed = operations.follow(amina, cimspa, date(2026, 4, 1), by=amina)

    assert queries.standing(followed, TODAY).latest.last_day == date(2027, 3, 31)


def test_a_scheme_is_followed_once(amina, cimspa):
    operations.follow(amina, cimspa, date(2026, 4, 1), by=amina)

    with pytest.raises(Refused) as refusal:
        operations.follow(amina, cimspa, date(2026, 5, 1), by=amina)

    assert refusal.value.field == "scheme"


@pytest.mark.parametrize("day", [date(2021, 1, 1), date(2026, 11, 3), date(1950, 1, 1)])
def test_nobody_follows_a_retired_scheme_afterwards_or_on_senseless_days(amina, reps, day):
    with pytest.raises(Refused):
        operations.follow(amina, reps, day, by=amina)


def test_a_retired_scheme_keeps_its_history(amina, reps):
    followed = operations.follow(amina, reps, date(2018, 1, 1), by=amina)
    entry(amina, "reps-entry", 0, date(2018, 6, 1))

    latest = queries.standing(followed, TODAY).balances

    assert [one.total for one in latest] == [20, 0]
    assert latest[-1].last_day == date(2021, 12, 31)
    assert followed.is_over(TODAY)


def test_another_first_day_counts_the_periods_anew(amina, cimspa):
    followed = following(amina, cimspa, date(2026, 4, 1))
    entry(amina, "cimspa-endorsed", 3, date(2026, 3, 1))

    operations.change_dates(followed, date(2026, 2, 1), None, by=amina, version=followed.version)

    assert queries.standing(followed, TODAY).latest.total == 3


def test_what_is_declared_waits_and_counts_once_it_is_checked(amina, carol, cimspa, outbox):
    followed = following(amina, cimspa)
    made = operations.declare(amina, learning("cimspa-endorsed"), by=amina)
    before = queries.standing(followed, TODAY).latest

    operations.check(made, by=carol, version=made.version)

    after = queries.standing(followed, TODAY).latest
    assert [(one.total, one.would_add) for one in (before, after)] == [(0, 4), (4, 0)]
    assert "A study day" in outbox.to(amina)[0].subject
    assert [change.new for change in history_of(made)] == ["checked"]


def test_an_entry_may_count_in_several_schemes(amina, cimspa, reps):
    following(amina, cimspa, date(2018, 1, 1))
    following(amina, reps, date(2018, 1, 1))
    done = learning("cimspa-endorsed", "reps-workshop", begins_on=date(2018, 5, 1), ends_on=date(2018, 5, 1))

    operations.declare(amina, done, by=amina)

    adds = {one.scheme.key: one.balances[0].would_add for one in queries.standings(amina.id, TODAY)}
    assert adds == {"cimspa": 4, "reps": 4}


@pytest.mark.parametrize(
    "facts",
    [{"activities": []}, {"hours": F(0)}, {"ends_on": date(2026, 11, 3)}, {"hours": F(1, 8)}],
    ids=["of no kind", "without its hours", "not over", "an eighth of an hour"],
)
def test_an_entry_that_makes_no_sense_is_refused(amina, cimspa, facts):
    with pytest.raises(Refused):
        operations.declare(amina, learning("cimspa-endorsed", **facts), by=amina)


def test_an_entry_is_of_one_kind_in_each_scheme(amina, cimspa):
    with pytest.raises(Refused, match="one kind"):
        operations.declare(amina, learning("cimspa-endorsed", "cimspa-unmapped"), by=amina)


def test_the_same_thing_is_not_added_twice(amina, cimspa):
    operations.declare(amina, learning("cimspa-endorsed"), by=amina)

    with pytest.raises(Refused) as refusal:
        operations.declare(amina, learning("cimspa-endorsed"), by=amina)

    assert refusal.value.field == "title"


def test_what_was_declined_is_put_right_and_declared_again(amina, carol, cimspa, outbox):
    made = operations.declare(amina, learning("cimspa-endorsed"), by=amina)
    operations.decline(made, "Which provider was it?", by=carol)

    operations.correct(
        made, learning("cimspa-unmapped", provider="An academy"), by=amina, version=made.version
    )

    assert (made.status, made.provider) == (Status.DECLARED, "An academy")
    assert [kind.activity.key for kind in made.kinds] == ["cimspa-unmapped"]
    assert "Which provider was it?" in outbox.to(amina)[0].body


def test_what_is_withdrawn_counts_nowhere_and_may_be_added_again(amina, carol, cimspa):
    followed = following(amina, cimspa)
    made = operations.declare(amina, learning("cimspa-endorsed"), by=amina)
    made.file = factories.stored_file()
    operations.decline(made, "Which provider was it?", by=carol)

    operations.withdraw(made, by=amina, version=made.version)
    again = operations.declare(amina, learning("cimspa-endorsed"), by=amina)

    assert (made.status, made.file_id, again.status) == (Status.WITHDRAWN, None, Status.DECLARED)
    assert [change.new for change in history_of(made)] == ["declined", "withdrawn"]
    assert queries.standing(followed, TODAY).latest.would_add == 4
    assert db.session.scalars(select(StoredFile)).all() == []


def test_what_is_withdrawn_is_neither_corrected_nor_checked(amina, carol, cimspa):
    made = operations.declare(amina, learning("cimspa-endorsed"), by=amina)
    operations.withdraw(made, by=amina)

    with pytest.raises(Refused, match="withdrawn"):
        operations.correct(made, learning("cimspa-endorsed", title="Another"), by=amina)
    with pytest.raises(Refused):
        operations.check(made, by=carol)


def test_what_counts_is_not_withdrawn_and_nobody_withdraws_for_another(amina, carol, cimspa):
    made = operations.declare(amina, learning("cimspa-endorsed"), by=amina)
    with pytest.raises(NotPermitted):
        operations.withdraw(made, by=carol)
    operations.check(made, by=carol)

    with pytest.raises(Refused):
        operations.withdraw(made, by=amina)


def test_nobody_checks_their_own(carol, dora, cimspa):
    made = operations.declare(carol, learning("cimspa-endorsed"), by=carol)

    with pytest.raises(NotPermitted):
        operations.check(made, by=carol)
    operations.check(made, by=dora)

    assert made.status is Status.CHECKED


def test_what_is_checked_is_not_changed_any_more(amina, carol, cimspa):
    made = operations.declare(amina, learning("cimspa-endorsed"), by=amina)
    operations.check(made, by=carol)

    with pytest.raises(Refused, match="no longer"):
        operations.correct(made, learning("cimspa-endorsed", title="Another"), by=amina)


def test_a_decision_on_another_version_is_refused(amina, carol, cimspa):
    made = operations.declare(amina, learning("cimspa-endorsed"), by=amina)
    seen = made.version
    operations.correct(made, learning("cimspa-endorsed", hours=F(8)), by=amina)

    with pytest.raises(Refused, match="changed while"):
        operations.check(made, by=carol, version=seen)


def test_a_decision_on_another_kind_than_was_seen_is_refused(amina, carol, cimspa):
    made = operations.declare(amina, learning("cimspa-partner-event"), by=amina)
    seen = made.version
    operations.correct(made, learning("cimspa-endorsed"), by=amina)

    with pytest.raises(Refused, match="changed while"):
        operations.check(made, by=carol, version=seen)


def test_a_reason_is_needed_to_decline(amina, carol, cimspa):
    made = operations.declare(amina, learning("cimspa-endorsed"), by=amina)

    with pytest.raises(Refused) as refusal:
        operations.decline(made, "  ", by=carol)

    assert refusal.value.field == "reason"


def test_a_coordinator_corrects_the_kind_while_checking_and_the_member_is_told(
    amina, carol, cimspa, reps, outbox
):
    followed = following(amina, cimspa)
    made = operations.declare(amina, learning("cimspa-endorsed"), by=amina)
    others = queries.activities_by_key({"cimspa-partner-event", "reps-other"})

    operations.check(
        made, by=carol, version=made.version, activities=others, words="It is not on CIMSPA’s list."
    )

    assert queries.standing(followed, TODAY).latest.total == 2
    (change,) = history_of(made)
    assert change.reason == (
        "CIMSPA membership: “Partner event”, not “Endorsed activity, mapped”. "
        "Register of Exercise Professionals: “Activity of another kind”. It is not on CIMSPA’s list."
    )
    assert change.reason in outbox.to(amina)[0].body
    written = db.session.scalars(select(AuditEntry.what).order_by(AuditEntry.id)).all()
    assert written[-2:] == ["CPD kind changed", "CPD checked"]


def test_an_entry_that_is_accepted_as_it_is_keeps_no_words_on_its_kind(amina, carol, cimspa):
    made = operations.declare(amina, learning("cimspa-endorsed"), by=amina)

    operations.check(made, by=carol, activities=[kind.activity for kind in made.kinds])

    assert [change.reason for change in history_of(made)] == [""]


@pytest.mark.parametrize("kinds", [[], ["cimspa-endorsed"]], ids=["none", "one that lacks its hours"])
def test_a_kind_that_cannot_be_is_not_chosen_while_checking(amina, carol, cimspa, kinds):
    made = operations.declare(amina, learning("cimspa-academy", hours=F(0)), by=amina)

    with pytest.raises(Refused):
        operations.check(made, by=carol, activities=queries.activities_by_key(kinds))


# Attendance

MEETING = {"source": "event:12", "provider": "The network"}


def test_attendance_counts_at_once_and_the_same_source_again_changes_nothing(amina, cimspa):
    followed = following(amina, cimspa)

    made = operations.record_attendance(amina, "Meeting", TODAY, F(3, 2), "cimspa-partner-event", **MEETING)
    again = operations.record_attendance(amina, "Meeting", TODAY, F(8), "cimspa-partner-event", **MEETING)

    assert again is made
    assert made.status is Status.CHECKED
    assert queries.standing(followed, TODAY).latest.total == F(3, 4)
    assert history_of(made)[0].by_name == "the system"


def test_attendance_that_is_corrected_counts_no_more_and_counts_again(amina, cimspa):
    followed = following(amina, cimspa)
    made = operations.record_attendance(amina, "Meeting", TODAY, F(2), "cimspa-partner-event", **MEETING)

    operations.withdraw_attendance(amina, source=made.source, reason="Was not there")
    operations.withdraw_attendance(amina, source=made.source, reason="Was not there")

    assert made.status is Status.DECLINED
    assert queries.standing(followed, TODAY).latest.total == 0
    assert [change.reason for change in history_of(made)][-1] == "Was not there"

    operations.restate_attendance(amina, F(4), source=made.source)

    assert (made.status, made.hours) == (Status.CHECKED, F(4))
    assert queries.standing(followed, TODAY).latest.total == 2


def test_what_a_coordinator_decided_on_attendance_is_not_touched_by_a_correction(amina, carol, cimspa):
    made = operations.record_attendance(amina, "Meeting", TODAY, F(2), "cimspa-partner-event", **MEETING)
    operations.decline(made, "Slept through it", by=carol)

    operations.restate_attendance(amina, F(4), source=made.source)

    assert (made.status, made.hours) == (Status.DECLINED, F(2))


def test_there_is_nothing_to_withdraw_or_restate_where_nothing_was_recorded(amina, cimspa):
    assert operations.withdraw_attendance(amina, source="event:1", reason="Was not there") is None
    assert operations.restate_attendance(amina, F(1), source="event:1") is None


def test_only_the_system_or_another_coordinator_withdraws_attendance(amina, cimspa):
    made = operations.record_attendance(amina, "Meeting", TODAY, F(2), "cimspa-partner-event", **MEETING)

    with pytest.raises(NotPermitted):
        operations.withdraw_attendance(amina, source=made.source, reason="No", by=amina)


def test_one_event_is_recorded_for_each_who_came(amina, carol, cimspa):
    first = operations.record_attendance(amina, "Meeting", TODAY, F(1), "cimspa-partner-event", **MEETING)
    second = operations.record_attendance(carol, "Meeting", TODAY, F(1), "cimspa-partner-event", **MEETING)

    assert first.id != second.id


def test_attendance_of_a_kind_that_is_not_there_is_a_mistake_of_ours(amina, cimspa):
    with pytest.raises(LookupError, match="nothing"):
        operations.record_attendance(amina, "Meeting", TODAY, F(1), {"nothing", "cimspa-endorsed"}, **MEETING)


def test_a_coordinator_does_not_record_their_own_attendance(amina, carol, cimspa):
    with pytest.raises(NotPermitted):
        operations.record_attendance(carol, "Meeting", TODAY, F(1), "cimspa-endorsed", by=carol, **MEETING)


# Evidence


def test_evidence_replaces_the_one_before_and_its_owner_reads_who_looked(amina, carol, cimspa):
    old, new = factories.stored_file(), factories.stored_file()
    draft = factories.kept(CpdDraft(member_id=amina.id, by_id=amina.id, file=old))
    made = operations.declare(amina, learning("cimspa-endorsed"), by=amina, draft=draft)
    draft = factories.kept(CpdDraft(member_id=amina.id, by_id=amina.id, file=new))
    operations.correct(made, learning("cimspa-endorsed"), by=amina, draft=draft)
    seen(made, by=carol)

    assert db.session.scalars(select(StoredFile.id)).all() == [new.id]
    assert db.session.scalars(select(CpdDraft)).all() == []
    assert [(view.by_name, title) for view, title in evidence.views_of(amina)] == [
        ("Carol Hughes", "A study day")
    ]


def test_evidence_is_swept_once_the_period_it_counts_in_is_over(amina, cimspa):
    following(amina, cimspa, date(2024, 4, 1))
    old = entry(amina, "cimspa-endorsed", 2, date(2024, 5, 1), file=factories.stored_file())
    entry(amina, "cimspa-endorsed", 2, date(2025, 5, 1), file=factories.stored_file())

    assert privacy.old_evidence(date(2025, 3, 31)) == []
    (due,) = privacy.old_evidence(date(2025, 4, 1))
    privacy.delete_evidence(due)

    assert (due.id, due.member_id, old.file_id) == (old.id, amina.id, None)
    assert privacy.old_evidence(date(2025, 4, 1)) == []


def test_evidence_that_counts_nowhere_is_swept_after_its_own_last_day(amina, cimspa):
    entry(amina, "cimspa-endorsed", 2, date(2026, 5, 1), file=factories.stored_file())

    assert len(privacy.old_evidence(date(2026, 5, 2))) == 1


def test_somebody_who_is_erased_leaves_no_cpd(amina, carol, cimspa):
    following(amina, cimspa)
    made = entry(amina, "cimspa-endorsed", 2, file=factories.stored_file())
    others = entry(carol, "cimspa-endorsed", 2)
    factories.kept(CpdDraft(member_id=amina.id, by_id=amina.id, file=factories.stored_file()))
    seen(made, by=carol)

    offers.erase(amina)
    db.session.commit()

    for model in (CpdMembership, CpdDraft, CpdEvidenceView, StoredFile):
        assert db.session.scalars(select(model)).all() == [], model
    assert db.session.scalars(select(CpdEntry.id)).all() == [others.id]


def test_a_copy_of_ones_data_has_the_log_and_who_looked(amina, carol, cimspa):
    following(amina, cimspa)
    made = entry(amina, "cimspa-endorsed", 1.5, note="A note", file=factories.stored_file())
    seen(made, by=carol)

    held = {section.title: section.rows for section in (offer(amina) for offer in registry.subject_access)}

    assert held["CPD schemes"] == [{"scheme": "CIMSPA membership", "since": "2026-04-01", "until": None}]
    assert (held["CPD log"][0]["hours"], held["CPD log"][0]["note"]) == ("1.5", "A note")
    assert held["Who looked at your evidence of CPD"][0]["by"] == "Carol Hughes"
    assert [file.id for file in offers.held_files(amina)] == [made.file_id]

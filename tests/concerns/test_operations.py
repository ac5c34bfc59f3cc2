"""Raising a concern, looking into it, closing it; and what a suspension ends at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from network.core import clock as time
from network.core import registry
from network.core.audit import AuditEntry
from network.core.database import db
from network.core.lifecycle import NotPermitted, StatusChange
from network.core.permission import Role
from network.core.rules import Refused
from network.members.catalogue.queries import choices
from network.members.concerns import offers, operations, policy, privacy, queries
from network.members.concerns.models import Concern, ConcernNote, NotesAreAppendOnly
from network.members.concerns.operations import Account
from network.members.concerns.rules import Outcome, Status
from network.members.directory import queries as directory
from network.members.directory.rules import Filter
from network.members.people import operations as people
from network.members.people import policy as people_policy
from network.members.people.models import Member
from network.members.qualifications import facts
from tests import factories
from tests.concerns.conftest import HAPPENED
from tests.conftest import Outbox

Raised = Callable[..., Concern]
NOTED, WHY = "I rang the hall.", "She has agreed to stay."


def closed(concern: Concern, carol: Member, outcome: Outcome = Outcome.ADVICE) -> Concern:
    operations.take_up(concern, by=carol)
    operations.note(concern, NOTED, by=carol)
    operations.close(concern, outcome, WHY, by=carol)
    return concern


def test_each_coordinator_gets_a_letter_that_says_nothing(
    raised: Raised, carol: Member, colin: Member, outbox: Outbox
) -> None:
    concern = raised()

    assert {letter.to_address for letter in outbox.all()} == {carol.email, colin.email}
    for letter in outbox.all():
        said = (letter.subject + letter.body).lower()
        assert concern.reference.lower() in said
        assert not any(word in said for word in ("concern about", "amina", "omar", "left the class"))


def test_a_coordinator_whom_it_is_about_gets_no_letter_and_no_task(
    raised: Raised, carol: Member, colin: Member, outbox: Outbox
) -> None:
    raised(colin)

    assert outbox.to(colin) == []
    assert len(outbox.to(carol)) == 1
    assert (queries.count_waiting(carol), queries.count_waiting(colin)) == ((1, 0), (0, 0))


def test_a_concern_that_nobody_could_read_is_refused(app: object, carol: Member, amina: Member) -> None:
    with pytest.raises(Refused, match="contact page"):
        operations.raise_concern(Account("She shouts."), carol, by=amina)


def test_a_second_press_raises_it_once(raised: Raised, outbox: Outbox) -> None:
    assert raised() is raised()
    assert len(outbox.all()) == 2


def test_a_concern_about_a_session_says_which(raised: Raised) -> None:
    with pytest.raises(Refused, match="which session"):
        raised(None)
    assert raised(None, session="Tuesday circuits").about is None


def test_a_letter_is_pointless_once_somebody_looks_into_it(raised: Raised, carol: Member) -> None:
    concern = raised()
    assert not offers.is_taken_up(concern.id)

    operations.take_up(concern, by=carol)

    assert offers.is_taken_up(concern.id)


def test_another_coordinator_takes_it_over(raised: Raised, carol: Member, colin: Member) -> None:
    concern = raised()
    operations.take_up(concern, by=carol)
    operations.take_up(concern, by=colin, seen_with=carol.id)

    assert (concern.status, concern.assigned_id) == (Status.LOOKED_INTO, colin.id)


def test_nobody_takes_it_over_without_having_seen_who_has_it(
    raised: Raised, carol: Member, colin: Member
) -> None:
    concern = raised()
    operations.take_up(concern, by=carol)

    with pytest.raises(Refused, match="Carol Hughes looks into this"):
        operations.take_up(concern, by=colin)
    assert concern.assigned_id == carol.id


def test_whom_it_is_about_can_do_nothing_with_it(raised: Raised, colin: Member) -> None:
    concern = raised(colin)

    for deed in (
        lambda: operations.take_up(concern, by=colin),
        lambda: operations.note(concern, "Nothing in it.", by=colin),
        lambda: operations.close(concern, Outcome.NO_ACTION, "Nothing in it.", by=colin),
    ):
        with pytest.raises(NotPermitted):
            deed()


def test_the_raiser_learns_that_it_is_closed_and_nothing_more(
    raised: Raised, carol: Member, omar: Member, outbox: Outbox
) -> None:
    closed(raised(), carol)

    (letter,) = outbox.to(omar)
    assert "closed" in letter.subject
    assert not any(words in letter.body for words in (NOTED, WHY, "advice", "Amina"))


def test_a_concern_is_closed_once(raised: Raised, carol: Member, colin: Member) -> None:
    concern = closed(raised(), carol)

    with pytest.raises(Refused, match="closed"):
        operations.close(concern, Outcome.NO_ACTION, "Nothing.", by=colin)
    with pytest.raises(Refused, match="looked into"):
        operations.note(concern, "Another thing.", by=colin)


def test_notes_are_never_changed(raised: Raised, carol: Member) -> None:
    concern = raised()
    operations.take_up(concern, by=carol)
    note = operations.note(concern, NOTED, by=carol)

    note.words = "Nothing."
    with pytest.raises(NotesAreAppendOnly):
        db.session.flush()
    db.session.rollback()


def test_no_word_of_it_stands_in_the_audit_or_the_history(
    raised: Raised, carol: Member, amina: Member
) -> None:
    closed(raised(), carol)
    db.session.flush()

    audited = db.session.scalars(db.select(AuditEntry).where(AuditEntry.what.like("concern%"))).all()
    said = " ".join(f"{one.what} {one.detail}" for one in audited)
    said += " ".join(one.reason for one in db.session.scalars(db.select(StatusChange)))
    assert len(audited) == 4
    assert not any(words in said for words in (HAPPENED, NOTED, WHY))
    assert amina.id not in {one.about_id for one in audited}


def test_a_suspension_removes_fitness_listing_photograph_and_roles_at_once(
    raised: Raised, carol: Member, esi: Member, amina: Member
) -> None:
    kind = factories.kind("First aid", key="first-aid")
    cancer = factories.condition("Cancer", requires="first-aid")
    factories.qualification(amina, kind)
    amina.photo = factories.stored_file()
    amina.shown = [*amina.shown, "photo:partners"]
    db.session.flush()
    today = time.today()

    def stands() -> tuple[bool | None, bool, bool, bool]:
        fit = next(one for one in facts.standings(amina, today) if one.condition_id == cancer.id).fitness.fit
        found = directory.page(Filter(), by=esi, today=today, choices=choices()).entries
        return (
            fit,
            amina.id in {entry.id for entry in found},
            people_policy.may_see_photo(esi, amina),
            bool(amina.roles),
        )

    assert stands() == (True, True, True, True)
    concern = raised()
    operations.take_up(concern, by=carol)

    people.suspend(amina, by=carol, reason="We look into a concern.")
    operations.close(concern, Outcome.SUSPENDED, WHY, by=carol)

    assert stands() == (False, False, False, False)


def test_a_concern_about_nobody_suspended_is_not_closed_as_suspended(raised: Raised, carol: Member) -> None:
    concern = raised()
    operations.take_up(concern, by=carol)

    with pytest.raises(Refused, match="Suspend the member first"):
        operations.close(concern, Outcome.SUSPENDED, WHY, by=carol)


def test_the_subject_is_given_what_was_decided_and_not_who_said_so(
    raised: Raised, carol: Member, amina: Member, omar: Member
) -> None:
    raised(happened="Still looked into.")
    closed(raised(), carol)

    rows = offers.held_of_subject(amina).rows

    assert [row["decided"] for row in rows] == ["advice"]
    said = str(rows)
    assert not any(words in said for words in (omar.name, HAPPENED, NOTED, WHY))
    assert [row["what happened"] for row in offers.held_of_raiser(omar).rows] == [
        HAPPENED,
        "Still looked into.",
    ]
    assert offers.held_of_raiser(amina).rows == []


def test_erasing_the_raiser_keeps_the_concern_without_them(raised: Raised, omar: Member) -> None:
    concern = raised(may_be_named=True)

    offers.erase(omar)
    db.session.refresh(concern)

    assert (concern.raiser, concern.may_be_named, concern.happened) == (None, False, HAPPENED)


def test_erasing_the_subject_keeps_the_decision_without_the_words(
    raised: Raised, carol: Member, amina: Member
) -> None:
    concern = closed(raised(), carol)
    open_one = raised(happened="Still looked into.")
    assert registry.erasure.named("concerns") is offers.erase

    offers.erase(amina)
    db.session.refresh(concern)

    assert (concern.happened, concern.outcome_words, concern.notes) == ("", "", [])
    assert concern.outcome is Outcome.ADVICE
    assert open_one.happened == "Still looked into."


def test_a_concern_is_deleted_with_its_notes_seven_years_after_closing(raised: Raised, carol: Member) -> None:
    old, young = closed(raised(), carol), closed(raised(happened="Another."), carol)
    open_one = raised(happened="A third.")
    assert old.closed_at is not None
    old.closed_at -= timedelta(days=3000)
    open_one.raised_at -= timedelta(days=4000)
    db.session.flush()
    day = time.today() - timedelta(days=7 * 366)

    for one in privacy.due(day):
        privacy.remove(one)

    assert privacy.KEPT.months == 84
    assert set(db.session.scalars(db.select(Concern.id))) == {young.id, open_one.id}
    assert set(db.session.scalars(db.select(ConcernNote.concern_id))) == {young.id}


@pytest.mark.parametrize("reader", ["amina", "omar", "esi", "ben", "colin"])
def test_the_names_that_are_found_are_those_that_one_may_raise_a_concern_about(
    request: pytest.FixtureRequest, carol: Member, colin: Member, omar: Member, amina: Member, reader: str
) -> None:
    by = request.getfixturevalue(reader)
    hidden = factories.member("Hidden Person", Role.INSTRUCTOR, shown=[])
    everybody = [carol, colin, omar, amina, hidden, by]

    found = {one.id for member in everybody for one in queries.whom_to_name(member.name, by)}

    assert found == {one.id for one in everybody if policy.may_raise_about(by, one)}

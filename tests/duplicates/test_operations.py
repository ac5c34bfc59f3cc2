"""Looking, telling apart, merging and undoing: what each does, and what it refuses."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from network.accounts import queries as accounts
from network.accounts.models import Account, SignIn
from network.administration import queries as administration
from network.core import audit, clock
from network.core.database import db
from network.core.lifecycle import NotPermitted, history_of
from network.core.permission import SYSTEM, Role
from network.core.rules import Refused
from network.members.duplicates import offers, operations, privacy, queries
from network.members.duplicates.images import MEANS_A_MEMBER, ONLY_GROW, OWN, member_columns
from network.members.duplicates.models import DuplicatePair, Merge, NotDuplicates
from network.members.duplicates.rules import Likeness
from network.members.people import operations as people
from network.members.people import queries as people_queries
from network.members.people.models import Member
from network.members.people.rules import Status
from network.members.qualifications import facts
from network.members.qualifications.models import Qualification
from tests import factories
from tests.conftest import Outbox
from tests.plugins.statements import statements


@pytest.fixture
def twin(app: Flask) -> Member:
    """Amina's second record, which came from a list."""
    return factories.member(
        "KHAN Amina", email="Amina@network.example", status=Status.UNCLAIMED, active_since=None
    )


def pairs() -> list[tuple[int, int, Likeness]]:
    rows = select(DuplicatePair.a_id, DuplicatePair.b_id, DuplicatePair.likeness).order_by(DuplicatePair.id)
    return [(a, b, likeness) for a, b, likeness in db.session.execute(rows)]


# Finding


def test_two_records_of_one_person_are_found(amina: Member, twin: Member) -> None:
    assert operations.look() == 1
    assert pairs() == [(amina.id, twin.id, Likeness.PERSON)]


def test_two_people_of_one_household_are_not_offered_as_one(amina: Member) -> None:
    other = factories.member("Omar Khan", email=amina.email)

    operations.look()

    assert pairs() == [(amina.id, other.id, Likeness.HOUSEHOLD)]


def test_looking_again_changes_nothing(amina: Member, twin: Member) -> None:
    operations.look()
    before = [pair.id for pair in db.session.scalars(select(DuplicatePair))]

    operations.look()

    assert [pair.id for pair in db.session.scalars(select(DuplicatePair))] == before


@pytest.mark.parametrize("many", [2, 30])
def test_looking_takes_as_many_statements_however_many_there_are(app: Flask, many: int) -> None:
    for number in range(many):
        factories.member(f"Person Number{number}", email=f"p{number}@x.example")
        factories.member(f"Person Number{number}", email=f"p{number}@x.example")
    db.session.flush()

    with statements() as asked:
        operations.look()

    assert len(pairs()) >= many
    assert len(asked) <= 7


def test_what_somebody_told_apart_is_offered_again_only_when_it_changes(
    carol: Member, amina: Member, twin: Member
) -> None:
    operations.look()
    operations.part(db.session.scalars(select(DuplicatePair)).one(), by=carol, reason="Asked them.")
    operations.look()
    assert pairs() == []

    twin.phone = "07700 900199"
    db.session.flush()
    operations.look()

    assert pairs() == [(amina.id, twin.id, Likeness.PERSON)]


# Merging


def test_the_other_record_becomes_part_of_the_one_that_stays(
    carol: Member, amina: Member, twin: Member
) -> None:
    twin.phone, twin.notes = "07700 900199", "From the list of 2024"
    grant = factories.qualification(twin, factories.kind())

    operations.merge(amina, twin, by=carol, chosen=["phone"])

    assert (amina.phone, amina.notes, amina.name) == ("07700 900199", "From the list of 2024", "Amina Khan")
    assert db.session.get_one(Qualification, grant.id).member_id == amina.id
    assert (twin.status, twin.merged_into_id, twin.phone) == (Status.MERGED, amina.id, "07700 900199")
    assert people_queries.former_ids(amina.id) == [twin.id]


def test_history_stays_where_it_was_written_and_is_read_under_both(
    carol: Member, amina: Member, twin: Member
) -> None:
    people.leave(twin, by=carol, reason="Moved away")
    operations.merge(amina, twin, by=carol)

    also = people_queries.former_ids(amina.id)

    assert [change.new for change in history_of(amina)] == []
    assert [change.new for change in history_of(amina, also=also)] == ["left", "merged"]


def test_a_merge_gives_nobody_a_role(carol: Member, ada: Member, amina: Member) -> None:
    ben = factories.member("Amina K", Role.FUNDER, Role.HEALTH_PARTNER)

    operations.merge(amina, ben, by=ada)

    assert amina.roles == {Role.INSTRUCTOR}
    assert ben.roles == frozenset()
    assert Role.FUNDER in amina.roles_on(clock.today() - timedelta(days=3))


def test_only_an_administrator_merges_records_with_power(carol: Member, ada: Member, amina: Member) -> None:
    ben = factories.member("Ben Two", Role.FUNDER)
    with pytest.raises(NotPermitted):
        operations.merge(ben, amina, by=carol)
    with pytest.raises(NotPermitted):
        operations.merge(amina, ben, by=carol)
    made = operations.merge(amina, ben, by=ada)

    with pytest.raises(NotPermitted):
        operations.undo(made, by=carol)
    operations.undo(made, by=ada)
    assert ben.roles == {Role.FUNDER}


def test_nobody_merges_a_record_of_their_own(carol: Member, ada: Member, twin: Member) -> None:
    for winner, loser in ((ada, twin), (twin, ada)):
        with pytest.raises(NotPermitted):
            operations.merge(winner, loser, by=ada)


def test_the_last_administrator_is_not_merged_away(ada: Member, amina: Member) -> None:
    boss = factories.member("Ada Two", Role.ADMINISTRATOR)
    people.end_role(boss.role_grants[0], by=ada)
    db.session.flush()

    with pytest.raises((Refused, NotPermitted)):
        operations.merge(amina, ada, by=boss)


def test_a_record_that_was_merged_is_not_found_where_roles_are_given(
    carol: Member, amina: Member, twin: Member
) -> None:
    assert set(administration.people_named("khan")) == {amina, twin}

    operations.merge(amina, twin, by=carol)

    assert administration.people_named("khan") == [amina]
    assert administration.people_named("%") == []


def test_a_suspension_survives_a_merge(carol: Member, amina: Member) -> None:
    other = factories.member("Amina Khan", status=Status.SUSPENDED)

    with pytest.raises(Refused, match="suspended"):
        operations.merge(amina, other, by=carol)
    operations.merge(other, amina, by=carol)

    assert other.status is Status.SUSPENDED


def test_what_was_changed_meanwhile_is_told(carol: Member, amina: Member, twin: Member) -> None:
    seen = [(amina.id, amina.version), (twin.id, twin.version)]
    people.edit(twin, {"phone": "07700 900111"}, by=carol)
    db.session.flush()

    with pytest.raises(Refused, match="while you had this open"):
        operations.merge(amina, twin, by=carol, versions=seen)


def test_a_record_is_merged_once(carol: Member, amina: Member, twin: Member) -> None:
    operations.merge(amina, twin, by=carol)

    with pytest.raises(Refused, match="merged already"):
        operations.merge(amina, twin, by=carol)


# Accounts


def test_one_sign_in_stays_and_the_other_is_ended_and_told(
    carol: Member, amina: Member, outbox: Outbox
) -> None:
    other = factories.member("Amina Khan", email="old@network.example")
    old = factories.account(other)
    factories.kept(
        SignIn(account=old, token_hash="x", made_at=clock.now(), seen_at=clock.now(), proved_at=clock.now(),
               until=clock.now() + timedelta(days=9))
    )  # fmt: skip

    with pytest.raises(Refused, match="sign in"):
        operations.merge(amina, other, by=carol)
    made = operations.merge(amina, other, by=carol, answers={"sign_in": str(old.id)})

    assert db.session.scalars(select(Account.email).order_by(Account.id)).all()[-1] == "old@network.example"
    account = accounts.account_of(amina)
    assert account is not None
    assert account.email == "old@network.example"
    assert len(outbox.to("amina@network.example")) == 1

    operations.undo(made, by=carol)
    restored = accounts.account_of(amina)
    assert restored is not None
    assert restored.email == "amina@network.example"


def test_the_sign_in_of_the_record_that_goes_opens_the_one_that_stays(carol: Member, amina: Member) -> None:
    other = factories.member("Amina Khan")
    db.session.delete(accounts.account_of(amina))
    db.session.flush()
    account = factories.account(other)

    operations.merge(amina, other, by=carol)

    assert account.member_id == amina.id


# Undoing


def test_what_was_changed_since_is_named_and_nothing_is_undone(
    carol: Member, amina: Member, twin: Member
) -> None:
    twin.biography = "From the list"
    made = operations.merge(amina, twin, by=carol, chosen=["biography"])
    people.edit(amina, {"biography": "My own words"}, by=amina)
    db.session.flush()

    with pytest.raises(Refused, match="profile was changed since: biography"):
        operations.undo(made, by=carol)


def test_what_was_added_since_stays_with_the_record_that_stayed(
    carol: Member, amina: Member, twin: Member
) -> None:
    made = operations.merge(amina, twin, by=carol)
    added = factories.qualification(amina, factories.kind())

    operations.undo(made, by=carol)

    assert added.member_id == amina.id
    assert twin.status is Status.UNCLAIMED


def test_merges_are_undone_in_turn(carol: Member, amina: Member, twin: Member) -> None:
    third = factories.member("Amina Khan")
    first = operations.merge(third, twin, by=carol)
    second = operations.merge(amina, third, by=carol)
    assert set(people_queries.former_ids(amina.id)) == {twin.id, third.id}

    with pytest.raises(Refused, match="Undo that first"):
        operations.undo(first, by=carol)
    operations.undo(second, by=carol)
    operations.undo(first, by=carol)

    assert [one.merged_into_id for one in (amina, twin, third)] == [None, None, None]


def test_an_undone_merge_leaves_no_gap_in_a_membership(carol: Member, amina: Member, clock: object) -> None:
    other = factories.member("Amina Khan", Role.INSTRUCTOR)
    before = facts.of_members([other.id], facts.catalogue())[other.id].active
    made = operations.merge(amina, other, by=carol)
    made.at -= timedelta(days=9)
    assert facts.of_members([other.id], facts.catalogue())[other.id].active != before

    operations.undo(made, by=carol)

    assert facts.of_members([other.id], facts.catalogue())[other.id].active == before


# Afterwards


def test_what_comes_late_to_a_merged_record_is_gathered_and_undone_with_it(
    carol: Member, amina: Member, twin: Member
) -> None:
    made = operations.merge(amina, twin, by=carol)
    late = factories.qualification(twin, factories.kind())

    assert operations.gather(made) == 1
    db.session.expire_all()
    assert late.member_id == amina.id
    assert operations.gather(made) == 0

    operations.undo(made, by=carol)
    assert late.member_id == twin.id


def test_after_30_days_the_rows_are_forgotten_and_the_merge_stays(
    carol: Member, amina: Member, twin: Member
) -> None:
    twin.phone = "07700 900199"
    made = operations.merge(amina, twin, by=carol)
    tomorrow = clock.today() + timedelta(days=1)
    assert privacy.due(tomorrow) == []
    made.at -= timedelta(days=31)
    db.session.flush()

    [due] = privacy.due(clock.today())
    privacy.delete(due)

    assert (made.changes, twin.phone, twin.name, twin.status) == (None, "", "KHAN Amina", Status.MERGED)
    assert privacy.due(tomorrow) == []


def test_a_merged_record_is_erased_with_the_one_that_stayed(
    carol: Member, amina: Member, twin: Member
) -> None:
    made = operations.merge(amina, twin, by=carol)

    offers.erase(amina)

    assert (twin.name, twin.email, made.changes) == ("Former member", "", None)


def test_a_member_reads_in_their_copy_that_records_were_merged(
    carol: Member, amina: Member, twin: Member
) -> None:
    operations.merge(amina, twin, by=carol)

    [row] = offers.held_about(amina).rows

    assert (row["record that became part of it"], row["by"]) == (twin.id, "Carol Hughes")


def test_every_column_that_names_a_member_is_known(app: Flask) -> None:
    """A table that a merge passes over by mistake would be one whose rows are lost with the old record."""
    covered = {(table.name, column.name) for table, columns in member_columns() for column in columns}
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            refers = any(key.column.table.name == "members" for key in column.foreign_keys)
            speaks = column.name in MEANS_A_MEMBER and not column.foreign_keys
            if (refers or speaks) and table.name not in ONLY_GROW | OWN | {"members"}:
                assert (table.name, column.name) in covered
                assert "id" in table.columns


def test_the_audit_knows_who_merged_whom(carol: Member, amina: Member, twin: Member) -> None:
    made = operations.merge(amina, twin, by=carol)

    entry = next(one for one in audit.entries_about(amina) if one.what == "records merged")

    assert (entry.by_id, entry.thing_id, entry.detail["former"]) == (carol.id, made.id, twin.id)


def test_a_pair_of_one_record_with_itself_is_refused(carol: Member, amina: Member) -> None:
    with pytest.raises(Refused, match="one record"):
        operations.offer(amina, amina, by=carol)


def test_the_system_looks_and_nobody_else_who_may_not(amina: Member) -> None:
    assert operations.look(by=SYSTEM) == 0
    with pytest.raises(NotPermitted):
        operations.look(by=amina)
    assert (db.session.scalar(select(Merge)), db.session.scalar(select(NotDuplicates))) == (None, None)
    assert queries.count(Likeness.PERSON, by=amina, today=clock.today()) == 0

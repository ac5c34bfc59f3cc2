"""Who stands in for a funder, from when until when, and that they are told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from network.bursaries.funds import operations, policy, queries
from network.bursaries.funds.models import Deputy
from network.core import personal_data
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.permission import Role
from network.core.rules import Refused
from network.members.duplicates import operations as duplicates
from network.members.people import operations as membership
from network.members.people.models import Member, Organisation
from network.members.people.rules import Status
from tests import factories
from tests.conftest import Outbox

pytestmark = pytest.mark.one_database("sqlite")  # what they ask of a database is asked of both elsewhere

TODAY = date(2026, 11, 2)
LATER = TODAY + timedelta(days=14)


@pytest.fixture(autouse=True)
def today(time_machine):  # type: ignore[no-untyped-def]
    time_machine.move_to(datetime(2026, 11, 2, 12, 0, tzinfo=UTC), tick=False)
    return time_machine


@pytest.fixture
def ours(app: Flask, ben: Member) -> Organisation:
    """The organisation that Ben decides for."""
    made = factories.organisation("Public Health")
    factories.funds_for(ben, made)
    return made


def named(ours: Organisation, ben: Member, carol: Member, first: date = TODAY, last: date = LATER) -> Deputy:
    return operations.name_deputy(ours, carol, first, last, by=ben)


@pytest.mark.parametrize(
    ("day", "decides"),
    [
        (TODAY - timedelta(days=1), False),
        (TODAY, True),
        (LATER, True),
        (LATER + timedelta(days=1), False),
    ],
    ids=["the day before", "the first day", "the last day", "the day after"],
)
def test_a_deputy_decides_in_anothers_place_between_two_days(
    ours: Organisation, ben: Member, carol: Member, today, day: date, decides: bool
) -> None:
    named(ours, ben, carol)

    today.move_to(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))

    assert policy.decides_as(carol, ours.id) == (ben.id if decides else None)
    assert policy.decided_for(carol) == ({ours.id} if decides else frozenset())
    assert policy.decides_as(ben, ours.id) == ben.id


def test_a_deputy_is_told_and_so_is_the_other_one_when_it_ends(
    ours: Organisation, ben: Member, carol: Member, outbox: Outbox
) -> None:
    deputy = named(ours, ben, carol)
    assert outbox.only().subject == "You stand in for Ben Osei"
    assert "From Monday 2 November 2026 to Monday 16 November 2026" in outbox.only().body

    operations.end_deputy(deputy, by=carol)
    operations.end_deputy(deputy, by=ben)

    assert policy.decides_as(carol, ours.id) is None
    assert policy.decided_for(carol) == frozenset()
    assert [one.subject for one in outbox.to(ben)] == ["Carol Hughes no longer stands in for Ben Osei"]
    assert len(outbox.all()) == 2


def test_a_funder_names_a_deputy_for_themselves_alone(
    ours: Organisation, ben: Member, carol: Member, ada: Member, amina: Member
) -> None:
    for somebody in (carol, ada, amina):
        with pytest.raises(NotPermitted):
            operations.name_deputy(ours, ada, TODAY, LATER, by=somebody)
    with pytest.raises(NotPermitted):
        operations.name_deputy(factories.organisation("Another"), carol, TODAY, LATER, by=ben)
    deputy = named(ours, ben, carol)
    with pytest.raises(NotPermitted):  # a deputy names no deputy
        operations.name_deputy(ours, ada, TODAY, LATER, by=carol)
    with pytest.raises(NotPermitted):
        operations.end_deputy(deputy, by=ada)


def test_who_cannot_stand_in_is_refused_in_words(
    ours: Organisation, ben: Member, carol: Member, amina: Member, ada: Member
) -> None:
    also = factories.funds_for(factories.member("Uma Wood", Role.FUNDER), ours)
    ada_left = factories.member("Zed Left", Role.COORDINATOR, status=Status.LEFT)
    named(ours, ben, carol)
    wrong = [
        (ben, "nobody stands in for themselves"),
        (amina, "second factor"),
        (ada_left, "second factor"),
        (also, "decides for Public Health already"),
        (carol, "your deputy on some of these days already"),
    ]
    for somebody, words in wrong:
        with pytest.raises(Refused, match=words) as refusal:
            named(ours, ben, somebody, LATER, LATER + timedelta(days=2))
        assert refusal.value.field == "deputy"
    assert named(ours, ben, ada).member is ada


def test_a_deputy_decides_only_while_the_funder_could(ours: Organisation, ben: Member, carol: Member) -> None:
    named(ours, ben, carol)
    assert policy.decides_as(carol, ours.id) == ben.id
    for grant in ben.role_grants:
        grant.ends_on = TODAY - timedelta(days=1)
    db.session.flush()

    assert policy.decides_as(carol, ours.id) is None


def test_who_leaves_the_network_stands_in_no_longer(ours: Organisation, ben: Member, carol: Member) -> None:
    deputy = named(ours, ben, carol)
    operations.end_all(ben)
    assert deputy.ended_at is None

    membership.leave(ben, by=ben)

    assert deputy.ended_at is not None


def test_nobody_stands_in_for_themselves_once_two_records_are_one(
    ours: Organisation, ben: Member, carol: Member, ada: Member
) -> None:
    twin = factories.member("Ben Osei", Role.COORDINATOR)
    between, other = named(ours, ben, twin).id, named(ours, ben, carol).id

    made = duplicates.merge(ben, twin, by=ada)

    assert db.session.scalars(select(Deputy.id)).all() == [other]
    duplicates.undo(made, by=ada)
    assert set(db.session.scalars(select(Deputy.id))) == {between, other}


def test_everybody_sees_their_own_deputies_and_coordinators_all(
    ours: Organisation, ben: Member, carol: Member, ada: Member
) -> None:
    first, second = named(ours, ben, ada), named(ours, ben, carol, LATER, LATER)

    assert set(queries.deputies_seen_by(ben)) == {first, second}
    assert queries.deputies_seen_by(ada) == [first]
    assert set(queries.deputies_seen_by(carol)) == {first, second}
    assert queries.deputies_seen_by(factories.member("Uma Wood", Role.FUNDER)) == []


def test_who_stood_in_is_forgotten_seven_years_after(ours: Organisation, ben: Member, carol: Member) -> None:
    named(ours, ben, carol)
    sweep = next(one for one in personal_data.sweeps if one.period.key == "bursary deputies")
    assert sweep.due(LATER) == []

    due = sweep.due(LATER + timedelta(days=1))
    sweep.delete(due[0])

    assert [one.words for one in due] == ["A deputy until November 2026"]
    assert sweep.due(LATER + timedelta(days=1)) == []

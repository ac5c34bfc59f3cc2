"""What the tests of CPD share: a day to stand on, the schemes that a network begins with, one of anything."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.core.permission import Role
from network.members.cpd import queries, seed
from network.members.cpd.models import CpdEntry, CpdEntryKind, CpdMembership, CpdScheme
from network.members.cpd.rules import Status
from network.members.people.models import Member
from tests import factories

TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def today(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """It is midday on Monday 2 November 2026."""
    time_machine.move_to(datetime(2026, 11, 2, 12, 0, tzinfo=UTC), tick=False)
    return time_machine


@pytest.fixture
def cimspa(app: Flask) -> CpdScheme:
    """CIMSPA: 10 points a membership year, 5 of them from endorsed activity."""
    seed.load()
    return scheme("cimspa")


@pytest.fixture
def reps(cimspa: CpdScheme) -> CpdScheme:
    """The register that closed: 24 points in two years, up to 8 carried forward."""
    return scheme("reps")


@pytest.fixture
def dora(app: Flask) -> Member:
    """Dora coordinates as well."""
    made = factories.member("Dora Blake", Role.COORDINATOR, email="dora@network.example")
    factories.account(made)
    return made


def scheme(key: str) -> CpdScheme:
    """Return a scheme that is there."""
    found = queries.scheme_by_key(key)
    assert found is not None
    return found


def following(member: Member, of: CpdScheme, since: date = date(2026, 4, 1)) -> CpdMembership:
    """Let a member follow a scheme."""
    return factories.kept(CpdMembership(member=member, member_id=member.id, scheme=of, started_on=since))


def entry(member: Member, kind: str, hours: float, on: date = date(2026, 10, 1), **facts: object) -> CpdEntry:
    """Make an entry that a coordinator has checked."""
    (activity,) = queries.activities_by_key({kind})
    usual = {"title": f"Learning on {on}", "status": Status.CHECKED, "begins_on": on}
    made = CpdEntry(member=member, member_id=member.id, ends_on=on, hours=Fraction(hours), **usual | facts)
    made.kinds = [CpdEntryKind(scheme_id=activity.scheme_id, activity=activity)]
    return factories.kept(made)

"""Two records of one person with random things on them, and the whole database as it stands."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select

from network.core.database import db
from network.core.mail import Person, queue
from network.core.permission import Role
from network.members.catalogue.models import Area, Condition, QualificationKind
from network.members.duplicates.images import COUNTERS, ONLY_GROW
from network.members.people.models import Member, RoleGrant
from network.members.people.rules import Status
from network.members.qualifications.rules import Status as GrantStatus
from tests import factories

# What a merge leaves behind on purpose: its own record, and what only grows.
LEFT_OUT = ONLY_GROW | {"merges", "job_runs", "job_clocks"}


def dump() -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table, but for what only grows and the counters of versions."""
    db.session.flush()
    return {
        table.name: [
            {name: value for name, value in row.items() if name not in COUNTERS}
            for row in db.session.execute(select(table).order_by(*table.primary_key)).mappings()
        ]
        for table in db.metadata.sorted_tables
        if table.name not in LEFT_OUT
    }


@dataclass(frozen=True)
class Record:
    """What one of the two records has on it."""

    status: Status
    areas: frozenset[int]
    conditions: frozenset[int]
    grants: tuple[tuple[int, bool], ...]  # which kind, and whether it is verified
    hours: int
    letters: int
    roles: frozenset[Role]
    account: bool
    facts: dict[str, Any] = field(default_factory=dict)


texts = st.sampled_from(["", "one", "two"])
records = st.builds(
    Record,
    status=st.sampled_from([Status.ACTIVE, Status.UNCLAIMED, Status.LEFT, Status.SUSPENDED]),
    areas=st.frozensets(st.integers(0, 2)),
    conditions=st.frozensets(st.integers(0, 1)),
    grants=st.lists(st.tuples(st.integers(0, 1), st.booleans()), max_size=3).map(tuple),
    hours=st.integers(0, 2),
    letters=st.integers(0, 2),
    roles=st.frozensets(st.sampled_from([Role.INSTRUCTOR, Role.HEALTH_PARTNER])),
    account=st.booleans(),
    facts=st.fixed_dictionaries(
        {"known_as": texts, "biography": texts, "notes": texts, "employer": texts, "languages": texts}
    ),
)


@dataclass
class Ground:
    """What records can have on them."""

    areas: list[Area]
    conditions: list[Condition]
    kinds: list[QualificationKind]


def ground() -> Ground:
    """Make areas, conditions of which one asks for a kind, and kinds."""
    kinds = [factories.kind(key="duplicate-kind"), factories.kind()]
    conditions = [factories.condition(requires="duplicate-kind"), factories.condition()]
    return Ground([factories.area() for _ in range(3)], conditions, kinds)


def make(record: Record, there: Ground, name: str, today: date) -> Member:
    """Make a member as a record says."""
    made = factories.member(
        name,
        areas=tuple(there.areas[number] for number in sorted(record.areas)),
        conditions=tuple(there.conditions[number] for number in sorted(record.conditions)),
        status=record.status,
        **record.facts,
    )
    for number, (kind, verified) in enumerate(record.grants):
        status = GrantStatus.VERIFIED if verified else GrantStatus.SUBMITTED
        factories.qualification(made, there.kinds[kind], today - timedelta(days=30 * number), status=status)
    for _ in range(record.hours):
        factories.practice(made, today - timedelta(days=40), today - timedelta(days=10), 6)
    for _ in range(record.letters):
        queue("core/email/digest.txt", to=Person(made.name, made.email, made.id), letters=[], messages=[])
    for role in sorted(record.roles):
        made.role_grants.append(RoleGrant(role=role, begins_on=today - timedelta(days=9)))
    if record.account:
        factories.account(made)
    db.session.flush()
    return made

"""Early renewals: the dates do not depend on the order in which certificates are checked or taken back."""

from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from network.core import audit
from network.core.database import db
from network.members.qualifications import operations
from network.members.qualifications.models import FitInterval
from network.members.qualifications.operations import Certificate
from tests import factories

SEEN = {"seen_words": "the original", "seen_on": date(2026, 11, 2)}


@pytest.fixture
def needs_first_aid(first_aid):
    """A condition for which first aid is enough."""
    return factories.condition("Falls", requires="first-aid")


def add(member, kind, *awarded):
    return [operations.submit(member, kind, Certificate(awarded=one), by=member) for one in awarded]


def verify(grants, carol):
    for grant in grants:
        operations.verify(grant, by=carol, **SEEN)


def dates(grants):
    return [(grant.valid_from, grant.expires_on) for grant in grants]


def days_of_fitness(member):
    rows = db.session.scalars(select(FitInterval).where(FitInterval.member_id == member.id))
    return sorted((row.begins_on, row.ends_on) for row in rows)


@pytest.mark.parametrize("order", list(permutations((0, 1, 2))))
def test_renewals_run_on_from_each_other_whichever_is_checked_first(
    amina, carol, first_aid, needs_first_aid, order
):
    grants = add(amina, first_aid, "1/4/2020", "1/3/2023", "1/3/2026")

    verify([grants[number] for number in order], carol)

    assert dates(grants) == [
        (date(2020, 4, 1), date(2023, 4, 1)),
        (date(2023, 4, 2), date(2026, 4, 1)),
        (date(2026, 4, 2), date(2029, 4, 1)),
    ]
    assert days_of_fitness(amina) == [(date(2020, 4, 1), date(2029, 4, 1))]


def test_what_a_later_check_changed_is_written_down(amina, carol, first_aid):
    old, new = add(amina, first_aid, "1/4/2023", "1/3/2026")
    verify([new, old], carol)

    (entry,) = [one for one in audit.entries_about(amina) if one.what == "qualification dated again"]

    assert (entry.thing_id, entry.by_name) == (new.id, "Carol Hughes")
    assert entry.detail == {"was": ["2026-03-01", "2029-03-01"], "runs_on_from": "2026-04-01"}


def test_a_renewal_whose_older_grant_is_revoked_begins_on_its_own_day(
    amina, carol, first_aid, needs_first_aid
):
    old, new = add(amina, first_aid, "1/4/2023", "1/3/2026")
    verify([old, new], carol)

    operations.revoke(old, "The course never took place", by=carol)

    assert dates([new]) == [(date(2026, 3, 1), date(2029, 3, 1))]
    assert days_of_fitness(amina) == [(date(2026, 3, 1), date(2029, 3, 1))]


def test_an_edit_of_the_kind_does_not_reach_what_was_verified_before(amina, carol, first_aid):
    old, new = add(amina, first_aid, "1/4/2020", "1/3/2023")
    verify([old, new], carol)
    settled = dates([old, new])
    first_aid.validity_months, first_aid.renewal_window_days = 24, 0

    verify(add(amina, first_aid, "1/10/2026"), carol)

    assert dates([old, new]) == settled


# Around a validity of a year and a window of 90 days, so that renewals are often early, and early by turns.
awards = st.lists(
    st.tuples(
        st.dates(date(2023, 1, 1), date(2026, 10, 1)).map(date.isoformat)
        | st.sampled_from(["2023", "2024", "2025", "Dec 2024", "Nov 2025"]),
        st.sampled_from(["", "", "", "31/12/2026", "31/12/2027"]),
    ),
    min_size=2,
    max_size=5,
    unique_by=lambda award: award[0],
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(awards=awards, window=st.sampled_from([90, 366, 500]), data=st.data())
def test_the_order_of_checking_and_revoking_makes_no_difference(app, carol, today, awards, window, data):
    numbers = list(range(len(awards)))
    order, taken_back = data.draw(st.permutations(numbers)), data.draw(st.sets(st.sampled_from(numbers)))
    db.session.commit()  # Carol stays; all else is undone after each example
    today.move_to(datetime(2026, 11, 2, 12, tzinfo=UTC), tick=False)
    try:
        kind = factories.kind(key="first-aid", validity_months=12, renewal_window_days=window)
        factories.condition("Falls", requires="first-aid")
        plain, mixed = factories.member(), factories.member()
        ones, others = [
            [
                operations.submit(member, kind, Certificate(awarded=awarded, expires=expires), by=member)
                for awarded, expires in awards
            ]
            for member in (plain, mixed)
        ]

        verify([one for number, one in enumerate(ones) if number not in taken_back], carol)
        verify([others[number] for number in order], carol)
        for number in order:
            if number in taken_back:
                operations.revoke(others[number], "a concern", by=carol)

        stay = [number for number in numbers if number not in taken_back]
        assert dates(ones[number] for number in stay) == dates(others[number] for number in stay)
        assert days_of_fitness(plain) == days_of_fitness(mixed)
    finally:
        db.session.rollback()

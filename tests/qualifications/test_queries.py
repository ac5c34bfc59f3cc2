"""What somebody holds on a day, what runs out next, and what waits for a check."""

from datetime import date

import pytest
from sqlalchemy import select

from network.core.database import db
from network.members.people.models import Member
from network.members.qualifications import operations, queries
from network.members.qualifications.models import Origin
from network.members.qualifications.operations import Certificate
from network.members.qualifications.queries import QueueFilter
from network.members.qualifications.rules import PracticeStatus, Status, TimeState
from tests import factories
from tests.plugins.statements import statements

TODAY = date(2026, 11, 2)


def only(held):
    (one,) = held
    return one


@pytest.mark.parametrize(
    ("valid_from", "expires_on", "state", "until"),
    [
        (date(2026, 11, 3), date(2029, 11, 3), TimeState.UPCOMING, None),
        (date(2024, 5, 3), date(2027, 5, 3), TimeState.CURRENT, date(2027, 5, 3)),
        (date(2024, 1, 31), date(2027, 1, 31), TimeState.EXPIRING, date(2027, 1, 31)),
        (date(2023, 11, 2), date(2026, 11, 2), TimeState.EXPIRING, date(2026, 11, 2)),
        (date(2023, 11, 1), date(2026, 11, 1), TimeState.IN_GRACE, None),
        (date(2023, 10, 5), date(2026, 10, 5), TimeState.IN_GRACE, None),
        (date(2023, 10, 4), date(2026, 10, 4), TimeState.LAPSED, None),
    ],
    ids=["tomorrow", "current", "90 days before", "its last day", "the day after", "last of grace", "over"],
)
def test_how_a_kind_stands_on_a_day(amina, first_aid, valid_from, expires_on, state, until):
    factories.qualification(amina, first_aid, valid_from, expires_on)

    held = only(queries.held_by(amina, TODAY))

    assert (held.state, held.until) == (state, until)


def test_a_renewal_that_runs_on_makes_an_expiring_kind_current_again(amina, first_aid):
    factories.qualification(amina, first_aid, date(2023, 12, 1), date(2026, 12, 1))
    factories.qualification(amina, first_aid, date(2026, 12, 2), date(2029, 12, 1))

    held = only(queries.held_by(amina, TODAY))

    assert (held.state, held.until) == (TimeState.CURRENT, date(2029, 12, 1))


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.RETURNED, Status.REJECTED, Status.REVOKED])
def test_what_is_not_verified_is_listed_and_not_held(amina, first_aid, status):
    factories.qualification(amina, first_aid, status=status)

    held = only(queries.held_by(amina, TODAY))

    assert (held.is_held, held.state, len(held.grants)) == (False, None, 1)


def test_any_day_of_the_past_has_its_own_answer(amina, first_aid):
    factories.qualification(amina, first_aid, date(2020, 1, 1), date(2022, 12, 31))

    assert only(queries.held_by(amina, date(2021, 6, 1))).is_held
    assert only(queries.held_by(amina, TODAY)).ended_on == date(2022, 12, 31)


def test_what_runs_out_next_is_asked_for_each_kind_so_a_later_one_hides_nothing(amina, first_aid, insurance):
    factories.qualification(amina, first_aid, date(2024, 5, 3), date(2027, 5, 3))
    factories.qualification(amina, insurance, date(2026, 1, 1), date(2026, 12, 31))

    assert queries.runs_out_next(queries.held_by(amina, TODAY)).kind == insurance


def test_what_never_ends_or_is_over_does_not_run_out_next(amina, l3, first_aid):
    factories.qualification(amina, l3)
    factories.qualification(amina, first_aid, date(2020, 1, 1), date(2022, 12, 31))

    assert queries.runs_out_next(queries.held_by(amina, TODAY)) is None


def test_the_queue_shows_the_longest_wait_first(amina, dora, first_aid, l3):
    first = factories.qualification(amina, first_aid, status=Status.SUBMITTED)
    factories.qualification(amina, l3)
    second = factories.qualification(dora, first_aid, status=Status.SUBMITTED)
    factories.evidence(second)

    found = queries.waiting(QueueFilter())

    assert [(one.id, one.member, one.pages) for one in found] == [
        (first.id, "Amina Khan", 0),
        (second.id, "Dora Blake", 1),
    ]


def test_the_queue_goes_on_after_the_last_one_seen(amina, first_aid):
    grants = [factories.qualification(amina, first_aid, status=Status.SUBMITTED) for _ in range(3)]

    found = queries.waiting(QueueFilter(), after=(grants[0].submitted_at, grants[0].id), limit=1)

    assert [one.id for one in found] == [grants[1].id]


def test_what_was_put_right_waits_from_that_moment_on(amina, carol, first_aid, today):
    returned, other = [factories.qualification(amina, first_aid, status=Status.SUBMITTED) for _ in range(2)]
    operations.send_back(returned, "The photo cannot be read", by=carol)
    today.shift(60)
    operations.correct(returned, Certificate(awarded="3 May 2024"), by=amina)
    db.session.flush()

    found = queries.waiting(QueueFilter())

    assert [one.id for one in found] == [other.id, returned.id]
    assert [one.id for one in queries.waiting(QueueFilter(), after=(other.submitted_at, other.id))] == [
        returned.id
    ]
    assert queries.next_waiting(QueueFilter(), after=other, by=carol) == returned.id
    assert queries.next_waiting(QueueFilter(), after=returned, by=carol) == other.id


def test_the_queue_is_narrowed_by_kind_area_and_origin(amina, first_aid, l3):
    winslow = factories.area("Winslow")
    there = factories.member(areas=(winslow,))
    by_kind = factories.qualification(amina, l3, status=Status.SUBMITTED)
    by_area = factories.qualification(there, first_aid, status=Status.SUBMITTED)
    by_origin = factories.qualification(amina, first_aid, status=Status.SUBMITTED, origin=Origin.IMPORTED)

    def ids(**chosen):
        return [one.id for one in queries.waiting(QueueFilter(**chosen))]

    assert ids(kind_id=l3.id) == [by_kind.id]
    assert ids(area_id=winslow.id) == [by_area.id]
    assert ids(origin=Origin.IMPORTED) == [by_origin.id]
    assert ids() == [by_kind.id, by_area.id, by_origin.id]


def test_the_next_in_the_queue_is_never_ones_own_and_goes_round(amina, carol, first_aid):
    before = factories.qualification(amina, first_aid, status=Status.SUBMITTED)
    here = factories.qualification(amina, first_aid, status=Status.SUBMITTED)
    factories.qualification(carol, first_aid, status=Status.SUBMITTED)

    assert queries.next_waiting(QueueFilter(), after=before, by=carol) == here.id
    assert queries.next_waiting(QueueFilter(), after=here, by=carol) == before.id
    assert queries.count_waiting(carol) == 2


def test_hours_wait_for_a_check_until_they_have_had_one(amina, carol):
    waiting = factories.practice(amina, date(2026, 9, 1), date(2026, 9, 1), 1, status=PracticeStatus.DECLARED)
    factories.practice(amina, date(2026, 9, 2), date(2026, 9, 2), 1)
    own = factories.practice(carol, date(2026, 9, 1), date(2026, 9, 1), 1, status=PracticeStatus.DECLARED)

    assert [entry.id for entry in queries.practice_waiting()] == [waiting.id, own.id]
    assert queries.count_practice_waiting(carol) == 1


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2024, 5, 2), False),
        (date(2024, 5, 3), True),
        (date(2027, 5, 3), True),
        (date(2027, 5, 4), False),
    ],
    ids=["the day before", "its first day", "its last day", "the day after"],
)
def test_who_is_fit_on_a_day_is_a_question_to_the_database(amina, l4_cancer, first_aid, cancer, on, expected):
    factories.qualification(amina, l4_cancer)
    factories.qualification(amina, first_aid, date(2024, 5, 3), date(2027, 5, 3))

    found = db.session.scalars(select(Member).where(queries.is_fit_on(cancer.id, on))).all()

    assert (amina in found) is expected


@pytest.mark.parametrize("rows", [1, 3])
def test_what_somebody_holds_takes_two_questions(amina, rows):
    for number in range(rows):
        grant = factories.qualification(amina, factories.kind(f"Kind {number}"))
        factories.evidence(grant)
    db.session.commit()
    member_id = amina.id

    with statements() as asked:
        held = queries.held_by(db.session.get(Member, member_id), TODAY, with_pages=True)
        pages = sum(len(grant.evidence) for one in held for grant in one.grants)

    assert pages == rows
    assert len([one for one in asked if "FROM qualifications" in one or "FROM evidence" in one]) == 2

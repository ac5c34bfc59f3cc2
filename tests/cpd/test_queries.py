"""Questions about CPD: everybody's balances in as many statements as one takes, the log, the queue."""

from datetime import date

import pytest

from network.core import clock, registry
from network.core.database import db
from network.core.permission import Role
from network.members.cpd import offers, queries
from network.members.cpd.rules import Status
from network.members.people.rules import Status as Membership
from tests import factories
from tests.cpd.conftest import TODAY, entry, following
from tests.plugins.statements import statements


@pytest.fixture
def many(app, cimspa):
    """Three who follow the scheme."""
    return [factories.member(name, Role.INSTRUCTOR) for name in ("Zoe Abel", "Abel Zorn", "Mia Moor")]


def test_everybody_s_balance_stands_in_order_of_names_and_pages_on(many, cimspa):
    for number, member in enumerate(many):
        following(member, cimspa)
        entry(member, "cimspa-endorsed", number + 1)

    found = queries.balances_of(cimspa, TODAY)
    first = queries.balances_of(cimspa, TODAY, limit=2)
    rest = queries.balances_of(cimspa, TODAY, after=first[-1].followed.id)

    assert [(one.followed.member.name, one.latest.total) for one in found] == [
        ("Zoe Abel", 1),
        ("Mia Moor", 3),
        ("Abel Zorn", 2),
    ]
    assert [one.followed.member.name for one in rest] == ["Abel Zorn"]


def test_those_who_stopped_or_left_are_not_among_them(many, cimspa):
    stopped, left, stays = many
    following(stopped, cimspa).ended_on = date(2026, 11, 1)
    following(left, cimspa)
    following(stays, cimspa)
    left_now = factories.member("Lea Left", status=Membership.LEFT)
    following(left_now, cimspa)

    assert {one.followed.member.name for one in queries.balances_of(cimspa, TODAY)} == {left.name, stays.name}


def test_three_balances_take_as_many_statements_as_one(many, cimspa):
    following(many[0], cimspa)
    entry(many[0], "cimspa-endorsed", 1)
    scheme_id = cimspa.id

    def count() -> int:
        db.session.commit()
        db.session.expunge_all()
        scheme = db.session.get_one(type(cimspa), scheme_id)
        with statements() as asked:
            assert queries.balances_of(scheme, TODAY)
        return len(asked)

    with_one = count()
    for member in db.session.merge(many[1]), db.session.merge(many[2]):
        following(member, db.session.get_one(type(cimspa), scheme_id))
        entry(member, "cimspa-endorsed", 2)

    assert count() == with_one


def test_a_declined_entry_counts_nowhere_and_does_not_wait(amina, cimspa):
    followed = following(amina, cimspa)
    entry(amina, "cimspa-endorsed", 2, status=Status.DECLINED)

    latest = queries.standing(followed, TODAY).latest

    assert (latest.total, latest.would_add) == (0, 0)


def test_the_log_pages_on_from_the_entry_last_seen(amina, cimspa):
    made = [entry(amina, "cimspa-endorsed", 1, date(2026, month, 1)) for month in (3, 1, 2)]

    first = queries.log_of(amina.id, limit=2)

    assert [one.id for one in first] == [made[0].id, made[2].id]
    assert [one.id for one in queries.log_of(amina.id, before=first[-1])] == [made[1].id]


def test_the_queue_has_what_is_declared_and_goes_on_to_the_next_that_is_not_ones_own(amina, carol, cimspa):
    first = entry(amina, "cimspa-endorsed", 1, status=Status.DECLARED)
    own = entry(carol, "cimspa-endorsed", 1, status=Status.DECLARED)
    last = entry(amina, "cimspa-endorsed", 1, date(2026, 9, 1), status=Status.DECLARED)
    entry(amina, "cimspa-endorsed", 1, date(2026, 8, 1))

    assert [one.id for one in queries.waiting()] == [first.id, own.id, last.id]
    assert [one.id for one in queries.waiting(after=own.id)] == [last.id]
    assert queries.next_waiting(first, by=carol) == last.id
    assert queries.count_waiting(carol) == 2


# What the home page says


@pytest.mark.parametrize(
    ("since", "hours", "told"),
    [
        (date(2026, 1, 1), 3, ["CPD for CIMSPA membership"]),
        (date(2026, 1, 2), 3, ["CPD for CIMSPA membership"]),
        (date(2026, 1, 3), 3, []),
        (date(2025, 11, 2), 3, []),
        (date(2026, 1, 1), 10, []),
    ],
    ids=["59 days", "60 days", "61 days", "a new period today", "nothing is missing"],
)
def test_a_task_says_when_points_are_missing_and_the_period_ends_within_60_days(
    app, amina, cimspa, since, hours, told
):
    following(amina, cimspa, since)
    entry(amina, "cimspa-endorsed", hours, date(2026, 10, 1))

    with app.test_request_context():
        tasks = list(offers.followers_tasks(amina, clock.today()))

    assert [task.title for task in tasks] == told


def test_nobody_is_reminded_of_a_scheme_that_they_stopped_following(app, amina, cimspa):
    following(amina, cimspa, date(2026, 1, 1)).ended_on = date(2026, 10, 1)

    with app.test_request_context():
        assert list(offers.followers_tasks(amina, clock.today())) == []
        assert list(offers.panels("home", amina, None)) == []


def test_an_instructor_who_follows_a_scheme_sees_a_panel(app, amina, carol, cimspa):
    following(amina, cimspa)
    following(carol, cimspa)

    with app.test_request_context():
        assert [panel.title for panel in offers.panels("home", amina, None)] == ["CPD"]
        assert list(offers.panels("home", carol, None)) == []


def test_a_coordinator_is_told_how_much_waits(app, amina, carol, cimspa):
    entry(amina, "cimspa-endorsed", 1, status=Status.DECLARED)
    entry(carol, "cimspa-endorsed", 1, status=Status.DECLARED)

    with app.test_request_context():
        counts = {task.title: task.count for task in registry.tasks_for(carol, TODAY)}

    assert counts["Check CPD"] == 1

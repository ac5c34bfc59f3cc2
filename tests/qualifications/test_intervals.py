"""The rows that say when members are fit, held equal to the rule whatever is done, and rebuilt in bulk."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from network.core import clock, registry
from network.core.database import db
from network.core.lifecycle import history_of
from network.core.rules import Refused
from network.members.catalogue import operations as catalogue
from network.members.catalogue.requirement import Facts, HeldGrant, Practice, parse, spell
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.qualifications import intervals, operations, practice
from network.members.qualifications.fitness import ConditionFacts, MemberFacts
from network.members.qualifications.models import FitInterval, PracticeEntry, Qualification
from network.members.qualifications.operations import Certificate
from network.members.qualifications.practice import Practice as Declared
from network.members.qualifications.rules import PracticeStatus, Status
from tests import factories
from tests.plugins.statements import statements
from tests.qualifications import by_hand
from tests.qualifications.strategies import CALENDAR, LEVELS, TITLES, days, keys, trees

LATER = [CALENDAR[-1] + timedelta(days=number) for number in range(1, 100)]  # when members come and go
ALL_DAYS = [CALENDAR[0] - timedelta(days=3), *CALENDAR, *LATER]
SOME_DAYS = ALL_DAYS[::13]

# Few kinds and short rules, so that the steps often matter.
few = st.sampled_from(["l3-er", "first-aid"])
rules = (
    st.sampled_from(
        [
            "l3-er",
            "first-aid",
            "hours:10/3m",
            "once:first-aid",
            "any(l3-er;hours:10/3m)",
            "all(l3-er;held:1m)",
        ]
    ).map(parse)
    | trees()
)
STEPS = st.one_of(
    st.tuples(st.just("verify"), few, days, st.none() | days),
    st.tuples(st.just("verify"), few, days, st.none() | days),
    st.tuples(st.just("verify"), keys, days, st.none()),
    st.tuples(st.just("submit"), few, days),
    st.tuples(st.just("revoke"), st.integers(0, 5)),
    st.tuples(st.just("practise"), days, st.integers(0, 20), st.integers(10, 60)),
    st.tuples(st.just("decline"), st.integers(0, 5)),
    st.tuples(st.just("suspend")),
    st.tuples(st.just("reinstate")),
    st.tuples(st.just("require"), rules),
    st.tuples(st.just("level"), keys, st.sampled_from([None, 3, 4])),
)


class Network:
    """A small network to which anything may happen, one step a few days after the other."""

    def __init__(self, coordinator, requires):
        self.coordinator = coordinator
        self.kinds = {key: factories.kind(TITLES[key], key=key, level=level) for key, level in LEVELS.items()}
        self.condition = factories.condition("Cancer", key="cancer", requires=spell(requires))
        self.members = [factories.member(active_since=CALENDAR[0]) for _ in range(2)]
        self.verify(self.members[0], "l3-er", CALENDAR[5], None)
        self.verify(self.members[0], "first-aid", CALENDAR[20], CALENDAR[-1])

    def do(self, member, what, *how):
        """Do one step as a verb of the product does it; what a rule refuses does not happen."""
        try:
            with db.session.begin_nested():
                getattr(self, what)(member, *how)
        except Refused:
            pass

    def submit(self, member, key, awarded_on, ends_on=None):
        typed = Certificate(awarded=awarded_on.isoformat(), expires=ends_on.isoformat() if ends_on else "")
        return operations.submit(member, self.kinds[key], typed, by=member)

    def verify(self, member, key, awarded_on, ends_on):
        waiting = self.submit(member, key, awarded_on, ends_on)
        operations.verify(waiting, by=self.coordinator, seen_words="the original", seen_on=clock.today())

    def revoke(self, member, number):
        held = rows_of(Qualification, member, status=Status.VERIFIED)
        if held:
            operations.revoke(held[number % len(held)], "a concern", by=self.coordinator)

    def practise(self, member, first, length, hours):
        declared = Declared(first, first + timedelta(days=length), Decimal(hours), "Chairs")
        practice.check(practice.declare(member, declared, by=member), by=self.coordinator)

    def decline(self, member, number):
        checked = rows_of(PracticeEntry, member, status=PracticeStatus.CHECKED)
        if checked:
            practice.decline(checked[number % len(checked)], "a mistake", by=self.coordinator)

    def suspend(self, member):
        people.suspend(member, by=self.coordinator, reason="a concern")

    def reinstate(self, member):
        people.reinstate(member, by=self.coordinator, reason="cleared")

    def require(self, _member, tree):
        catalogue.require(self.condition, spell(tree), by=self.coordinator)

    def level(self, _member, key, level):
        catalogue.change(self.kinds[key], {"level": level}, by=self.coordinator)


def rows_of(model, member, **facts):
    return db.session.scalars(select(model).filter_by(member_id=member.id, **facts).order_by(model.id)).all()


def read_plainly(member):
    """Read what somebody holds as the rows say it, without the product's own reading."""
    grants = [
        HeldGrant(
            grant.kind.key,
            grant.kind.level,
            grant.kind.title,
            grant.valid_from,
            grant.expires_on,
            grant.awarded_on,
            verified=grant.status is Status.VERIFIED,
        )
        for grant in rows_of(Qualification, member)
    ]
    log = [
        Practice(entry.begins_on, entry.ends_on, entry.hours, checked=entry.status is PracticeStatus.CHECKED)
        for entry in rows_of(PracticeEntry, member)
    ]
    return Facts(tuple(grants), tuple(log))


def was_active(member, history, day):
    """Whether membership was active on a day: what the last change up to its end made of it."""
    if day < member.active_since:
        return False
    changes = [change for change in history if clock.london_date(change.at) <= day]
    return changes[-1].new == "active" if changes else True


def rows_say(member, condition, day):
    return any(
        row.begins_on <= day and (row.ends_on is None or day <= row.ends_on)
        for row in rows_of(FitInterval, member, condition_id=condition.id)
    )


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(requires=rules, steps=st.lists(st.tuples(st.integers(0, 1), STEPS), min_size=2, max_size=10))
def test_the_rows_equal_the_rule_on_every_day_whatever_was_done(app, carol, today, requires, steps):
    db.session.commit()  # Carol stays; all else is undone after each example
    today.move_to(datetime(2024, 9, 6, 12, tzinfo=UTC), tick=False)
    try:
        network = Network(carol, requires)
        for who, step in steps:
            network.do(network.members[who], *step)
            compare(network, SOME_DAYS, step)
            today.shift(timedelta(days=9))
        compare(network, ALL_DAYS, "at the end")
    finally:
        db.session.rollback()


def compare(network, some_days, step):
    """Hold the rows against the rule, read day by day as literally as can be."""
    condition = ConditionFacts("cancer", "Cancer", parse(network.condition.requires))
    for member in network.members:
        facts = MemberFacts(read_plainly(member), (Always,))
        history = history_of(member)
        rows = rows_of(FitInterval, member)
        for day in some_days:
            expected = was_active(member, history, day) and by_hand.is_fit(condition, facts, day)
            kept = any(row.begins_on <= day and (row.ends_on is None or day <= row.ends_on) for row in rows)
            assert kept is expected, (member.id, day, step)


class Always:
    """A spell without beginning or end."""

    begins_on = date.min
    ends_on = None


def test_a_suspension_ends_fitness_on_its_own_day(amina, carol, l4_cancer, first_aid, cancer):
    factories.qualification(amina, l4_cancer)
    factories.qualification(amina, first_aid)
    assert rows_say(amina, cancer, date(2026, 11, 2))

    people.suspend(amina, by=carol, reason="a concern was raised")

    assert rows_say(amina, cancer, date(2026, 11, 1))
    assert not rows_say(amina, cancer, date(2026, 11, 2))


def test_an_edit_of_a_condition_reaches_everybody(amina, dora, carol, l4_cancer, first_aid, cancer):
    factories.qualification(amina, l4_cancer)
    factories.qualification(dora, first_aid)
    assert not rows_say(amina, cancer, date(2026, 11, 2))

    catalogue.require(cancer, "any(l4-cancer;first-aid)", by=carol)

    assert rows_say(amina, cancer, date(2026, 11, 2))
    assert rows_say(dora, cancer, date(2026, 11, 2))


def test_a_condition_without_requirements_has_no_rows(amina, first_aid, carol, cancer):
    factories.qualification(amina, first_aid)
    catalogue.require(cancer, "first-aid", by=carol)
    assert rows_say(amina, cancer, date(2026, 11, 2))

    catalogue.require(cancer, "", by=carol)

    assert rows_of(FitInterval, amina) == []


def test_the_effect_of_another_requirement_is_told_before_it_is_set(
    amina, dora, l4_cancer, first_aid, cancer
):
    factories.qualification(amina, l4_cancer)
    factories.qualification(amina, first_aid)
    factories.qualification(dora, first_aid)

    effect = intervals.effect_of(cancer, "first-aid")

    assert effect == registry.Effect(before=1, after=2, losing=[], gaining=["Dora Blake"])


@pytest.mark.parametrize("members", [1, 30])
def test_a_rebuild_asks_as_many_questions_however_many_members_there_are(
    app, l4_cancer, first_aid, cancer, members
):
    made = [factories.member() for _ in range(members)]
    for one in made:
        factories.qualification(one, l4_cancer)
        factories.qualification(one, first_aid)
    db.session.execute(delete(FitInterval))

    with statements() as asked:
        intervals.rebuild([one.id for one in made])

    assert len(asked) == 9
    assert len(db.session.scalars(select(FitInterval)).all()) == members


def test_what_did_not_change_is_not_written(amina, l4_cancer, first_aid, cancer):
    factories.qualification(amina, l4_cancer)
    factories.qualification(amina, first_aid)
    before = [row.id for row in rows_of(FitInterval, amina)]

    intervals.rebuild([amina.id])

    assert [row.id for row in rows_of(FitInterval, amina)] == before != []


def test_a_member_who_was_never_active_is_never_fit(dev, l4_cancer, first_aid, cancer):
    factories.qualification(dev, l4_cancer)
    factories.qualification(dev, first_aid)

    assert db.session.get(Member, dev.id) is dev
    assert rows_of(FitInterval, dev) == []

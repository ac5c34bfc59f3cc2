"""Fit to practise: who, of all, on a day; and writing down anew what a change of facts has changed."""

from datetime import date

from benchmarks.bench import Bench, benchmark
from benchmarks.filling import network_of
from network.core import clock
from network.core.database import db
from network.members.catalogue import queries as catalogue
from network.members.people.models import Member
from network.members.qualifications import facts, intervals
from network.members.qualifications.queries import is_fit_on

FEW, MANY = 200, 20_000
SOMEBODY = 11


@benchmark("fitness")
def fitness(bench: Bench) -> None:
    """Fitness on SQLite."""
    _measure(bench, "sqlite")


@benchmark("fitness-postgresql")
def fitness_on_postgresql(bench: Bench) -> None:
    """Fitness on PostgreSQL."""
    _measure(bench, "postgresql")


def _measure(bench: Bench, database: str) -> None:
    asked = {}
    for members in (FEW, MANY):
        with bench.filled(network_of(members), database):
            said = f"{members:,} members"
            _, asked[members] = bench.time(f"fit for each condition on a day, {said}", _who_is_fit)
            bench.time(f"one standing with its reasons, {said}", _stand)
            bench.time(f"days of one member anew, {said}", _one_member)
            if members == MANY:
                bench.time(f"days for one condition anew, {said}", _one_condition)
                seconds, _ = bench.time(f"days of everybody anew, {said}", _everybody, rounds=1)
                bench.note("members whose days are worked out in a second", f"{members / seconds:.0f}")
    bench.hold("statements for 20,000 members against 200", asked[MANY] / asked[FEW], at_most=1)


def _who_is_fit(on: date | None = None) -> dict[str, list[int]]:
    found = {
        condition.key: db.session.scalars(
            db.select(Member.id).where(is_fit_on(condition.id, on or clock.today()))
        ).all()
        for condition in catalogue.conditions(active=True)
    }
    db.session.rollback()
    return {key: list(ids) for key, ids in found.items()}


def _stand() -> None:
    facts.standings(db.session.get_one(Member, SOMEBODY), clock.today())
    db.session.rollback()


def _one_member() -> None:
    intervals.rebuild([SOMEBODY])
    db.session.rollback()


def _one_condition() -> None:
    """Ask for nothing but the specialism, as if a coordinator had just said so."""
    condition = next(one for one in catalogue.conditions() if one.key == "cancer")
    condition.requires = "l4-cancer"
    intervals.rebuild_after_edit(condition)
    db.session.rollback()


def _everybody() -> None:
    db.session.execute(db.text("DELETE FROM fit_intervals"))
    intervals.rebuild(db.session.scalars(db.select(Member.id)))
    db.session.rollback()

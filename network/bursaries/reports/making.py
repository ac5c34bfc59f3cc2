"""Make a report: one set of tables, from which the page, the files and the papers are all made."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from network.bursaries.applications.rules import Status
from network.bursaries.conditions.rules import Status as Condition
from network.bursaries.funds.models import Fund
from network.bursaries.ledger.rules import Balance, Move
from network.bursaries.reports import queries, rules
from network.bursaries.reports.queries import Asked, Fact, Line
from network.bursaries.reports.rules import ALL, Column, Row, Table, Unit
from network.core.rules import words

MONEY = ("Budget", "Reserved", "Committed", "Paid", "Left")
MOVED = (
    ("Put in", (Move.BUDGET,)),
    ("Taken out", (Move.CUT,)),
    ("Reserved", (Move.RESERVE,)),
    ("Set free", (Move.RELEASE, Move.CANCEL)),
    ("Committed", (Move.COMMIT,)),
    ("Paid", (Move.PAY,)),
    ("Paid back", (Move.CLAW_BACK, Move.UNPAY)),
)
PARTS = ("Sent in", "Awarded", "Qualified")
DECISION, QUALIFICATION = "From application to decision", "From application to qualification"
KEPT = {
    Condition.KEPT: "Kept",
    Condition.OPEN: "Still open",
    Condition.WAIVED: "Waived",
    Condition.MISSED: "Not kept",
}


@dataclass(frozen=True)
class Report:
    """What the money of some funds had done by the end of a day."""

    day: date
    since: date | None
    fund: str  # empty: all that the reader may see
    funds: tuple[str, ...]
    tables: tuple[Table, ...]
    leaves_out: bool

    def table(self, key: str) -> Table | None:
        """Return one of its tables."""
        return next((one for one in self.tables if one.key == key), None)

    def headline(self, key: str, heading: str) -> rules.Value:
        """Return a figure of the last row of a table: the sum, or the only one."""
        table = self.table(key)
        if table is None or not table.rows:
            return None
        place = [column.heading for column in table.columns].index(heading)
        return table.rows[-1].values[place]


def report(asked: Asked) -> Report:
    """Make the report that was asked for, of what its reader may see."""
    funds = queries.funds_of(asked.reader)
    return of_funds(asked, [one for one in funds if asked.fund is None or one.id == asked.fund.id])


def of_funds(asked: Asked, chosen: Sequence[Fund]) -> Report:
    """Make a report of some funds, whose money its reader may see."""
    lines = queries.lines(asked, chosen)
    facts = queries.facts(asked, chosen)
    kept = queries.conditions(asked, [one.id for one in facts], chosen)
    tables = [_money(lines)]
    if asked.since is not None:
        tables.append(_moved(lines))
    tables.append(_states(facts))
    if facts:
        tables += _what_they_did(facts, kept)
    return Report(
        asked.day,
        asked.since,
        asked.fund.name if asked.fund else "",
        tuple(dict.fromkeys(one.fund.name for one in lines)),
        tuple(tables),
        queries.has_left_out(asked, chosen),
    )


def _what_they_did(facts: Sequence[Fact], kept: Counter[str]) -> list[Table]:
    return [
        _parts("conditions", "By condition", "Condition", facts, lambda one: one.condition),
        _parts("areas", "By area", "Area", facts, lambda one: one.area),
        _people(facts),
        _times(facts),
        _kept(kept),
    ]


def for_committee(asked: Asked) -> Report:
    """Make the report that leaves the site: of whole months, without a count that points to somebody."""
    whole = report(Asked(asked.reader, rules.for_committee(asked.day), asked.fund))
    return Report(
        whole.day,
        None,
        whole.fund,
        whole.funds,
        tuple(rules.leaving(one) for one in whole.tables),
        whole.leaves_out,
    )


def _money(lines: Sequence[Line]) -> Table:
    """Tell where the money was, by fund, and by line where a fund has several."""
    rows: list[Row] = []
    whole = Balance()
    for fund, some in _by_fund(lines):
        sums = sum((one.balance for one in some), Balance())
        rows.append(Row(fund.name, _buckets(sums)))
        if len(some) > 1:
            rows += [
                Row(f"{fund.name}: {one.name or 'without a name'}", _buckets(one.balance)) for one in some
            ]
        whole += sums
    rows.append(Row(ALL, _buckets(whole), is_total=True))
    columns = tuple(Column(heading, Unit.PENCE) for heading in MONEY)
    return Table("money", "Money", "Fund", columns, tuple(rows))


def _buckets(held: Balance) -> tuple[int, ...]:
    return held.budget, held.reserved, held.committed, held.paid, held.available


def _moved(lines: Sequence[Line]) -> Table:
    """Tell what moved in the period."""
    rows = []
    whole: Counter[Move] = Counter()
    for fund, some in _by_fund(lines):
        moved = sum((one.moved for one in some), Counter[Move]())
        rows.append(Row(fund.name, _sums(moved)))
        whole += moved
    rows.append(Row(ALL, _sums(whole), is_total=True))
    columns = tuple(Column(heading, Unit.PENCE) for heading, _moves in MOVED)
    return Table("moved", "Money that moved in this time", "Fund", columns, tuple(rows))


def _sums(moved: Counter[Move]) -> tuple[int, ...]:
    return tuple(sum(moved[move] for move in moves) for _heading, moves in MOVED)


def _by_fund(lines: Sequence[Line]) -> Iterable[tuple[Fund, list[Line]]]:
    for _number, some in groupby(lines, key=lambda one: one.fund.id):
        found = list(some)
        yield found[0].fund, found


def _states(facts: Sequence[Fact]) -> Table:
    counts = Counter(one.status for one in facts)
    rows = [Row(words(one).capitalize(), (counts[one],)) for one in Status if counts[one]]
    rows.append(Row(ALL, (len(facts),), is_total=True))
    return Table(
        "states", "Applications by state", "State", (Column("Applications", Unit.COUNT),), tuple(rows)
    )


def _parts(key: str, title: str, label: str, facts: Sequence[Fact], of: Callable[[Fact], str]) -> Table:
    """Count what was sent in, awarded, and led to a qualification, by some part of it."""
    names = sorted({of(one) for one in facts}, key=str.casefold)
    rows = [Row(name, _counts([one for one in facts if of(one) == name])) for name in names]
    rows.append(Row(ALL, _counts(facts), is_total=True))
    columns = tuple(Column(heading, Unit.COUNT) for heading in PARTS)
    return Table(key, f"Applications {title[0].lower()}{title[1:]}", label, columns, tuple(rows))


def _counts(facts: Collection[Fact]) -> tuple[int, ...]:
    awarded = sum(one.status in rules.MEANT_FOR_SOMEBODY for one in facts)
    return len(facts), awarded, sum(one.is_qualified for one in facts)


def _people(facts: Sequence[Fact]) -> Table:
    """Tell who many people qualified, and what their bursaries cost each."""
    done = [one for one in facts if one.is_qualified]
    kinds = sorted({one.kind for one in done}, key=str.casefold)
    rows = [Row(kind, _cost([one for one in done if one.kind == kind])) for kind in kinds]
    rows.append(Row(ALL, _cost(done), is_total=True))
    return Table(
        "people",
        "People qualified, and what it cost",
        "Qualification",
        (Column("People", Unit.COUNT), Column("Cost each", Unit.PENCE)),
        tuple(rows),
        note="The cost is what was promised or paid for their bursaries.",
    )


def _cost(done: Sequence[Fact]) -> tuple[int | None, ...]:
    people = len({one.applicant_id for one in done})
    return people, rules.share(sum(one.cost for one in done), people)


def _times(facts: Sequence[Fact]) -> Table:
    """Tell how long people waited."""
    waited = {
        DECISION: [one.decided_after for one in facts if one.decided_after is not None],
        QUALIFICATION: [one.qualified_after for one in facts if one.qualified_after is not None],
    }
    rows = tuple(
        Row(name, (len(days), rules.middle(days), min(days, default=None), max(days, default=None)))
        for name, days in waited.items()
    )
    columns = (
        Column("Applications", Unit.COUNT),
        Column("Half within", Unit.DAYS),
        Column("Quickest", Unit.DAYS),
        Column("Longest", Unit.DAYS),
    )
    return Table("times", "How long it took", "From when to when", columns, rows)


def _kept(counts: Counter[str]) -> Table:
    rows = [Row(name, (counts[one.value],)) for one, name in KEPT.items()]
    rows.append(Row(ALL, (sum(counts.values()),), is_total=True))
    return Table(
        "kept", "Conditions of award", "How it stands", (Column("Conditions", Unit.COUNT),), tuple(rows)
    )

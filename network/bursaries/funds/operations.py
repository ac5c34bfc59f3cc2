"""Making funds, putting money into them and taking it out, and opening and closing them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from network.bursaries.funds import policy, queries
from network.bursaries.funds.models import Fund
from network.bursaries.funds.rounds import add_round, edit_round, follow_rule, keep_rule, remove_round
from network.bursaries.funds.rules import FundStatus, check_fund
from network.bursaries.funds.standing_in import end_all, end_deputy, name_deputy
from network.bursaries.ledger import operations as ledger
from network.bursaries.ledger import queries as ledger_queries
from network.bursaries.ledger.models import BudgetLine, LedgerEntry
from network.bursaries.ledger.rules import Move
from network.core import audit, clock
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand, move
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.people.models import Organisation

__all__ = [
    "add_line",
    "add_round",
    "close",
    "edit",
    "edit_round",
    "end_all",
    "end_deputy",
    "follow_rule",
    "keep_rule",
    "make",
    "move_money",
    "name_deputy",
    "name_line",
    "open",
    "put_money",
    "remove_round",
    "take",
    "take_money",
]
AT_FIRST = "The fund was made"
MEANWHILE = (
    "Money went in or out since you opened this page. Look at what is there now, and send this again if it "
    "is still to be done."
)


def make(
    name: str,
    organisation: Organisation,
    begins_on: date,
    ends_on: date,
    *,
    by: Actor,
    purpose: str = "",
    lines: Sequence[tuple[str, int]] = (("", 0),),
) -> Fund:
    """Make the draft of a fund with its lines, and put their money in; a line may begin with none.

    Raises Refused for a name that another fund has, or for days that cannot be.
    """
    demand(policy.may_keep_funds, by)
    check_fund(name, begins_on, ends_on)
    _check_lines([line for line, _pence in lines])
    _refuse_a_second(name)
    fund = Fund(
        name=name.strip(),
        organisation=organisation,
        purpose=purpose,
        begins_on=begins_on,
        ends_on=ends_on,
        made_by_id=by.id,
    )
    db.session.add(fund)
    db.session.flush()
    audit.record("fund made", fund, by=by)
    for line_name, pence in lines:
        line = _add_line(fund, line_name)
        if pence:
            ledger.enter(line, Move.BUDGET, pence, by=by, reason=AT_FIRST)
    db.session.expire(fund, ["lines"])
    return fund


def edit(
    fund: Fund,
    *,
    name: str,
    organisation: Organisation,
    purpose: str,
    begins_on: date,
    ends_on: date,
    by: Actor,
) -> None:
    """Change what a fund is called, whose it is, what it is for and its days.

    Whose it is stays once the fund has been open: its applications were sent to that organisation.
    """
    demand(policy.may_keep_funds, by, fund)
    check_fund(name, begins_on, ends_on)
    _refuse_a_second(name, besides=fund)
    take(fund)
    if organisation.id != fund.organisation_id and fund.status is not FundStatus.DRAFT:
        raise Refused(
            "Whose money it is stays, since people have applied to that organisation.", "organisation"
        )
    fund.name, fund.purpose = name.strip(), purpose
    fund.begins_on, fund.ends_on = begins_on, ends_on
    fund.organisation = organisation
    audit.record("fund changed", fund, by=by)
    db.session.flush()


def open(fund: Fund, *, by: Actor) -> None:  # noqa: A001 (what a coordinator does with it)
    """Let a fund take applications in its rounds, also again; raises Refused once its days are over."""
    take(fund)
    if fund.ends_on < clock.today():
        raise Refused("The last day of this fund is over. Change its days first.")
    move(fund, to=FundStatus.OPEN, by=by)
    audit.record("fund opened", fund, by=by)
    db.session.flush()


def close(fund: Fund, *, by: Actor, reason: str = "") -> None:
    """End a fund: it takes no applications any more. What was awarded goes on to be paid."""
    take(fund)
    move(fund, to=FundStatus.CLOSED, by=by, reason=reason)
    audit.record("fund closed", fund, by=by)
    db.session.flush()


def put_money(
    line: BudgetLine, pence: int, *, by: Actor, reason: str, seen: int | None = None
) -> LedgerEntry:
    """Put money into a line of a fund; raises Refused without a reason, or where the fund is closed.

    ``seen`` is the last move (queries.last_move_of) that was there to see: raises Refused after another.
    """
    fund = _asked_about_money(line, by, reason, seen)
    if fund.status is FundStatus.CLOSED:
        raise Refused("This fund is closed. Open it again before you put money in.")
    return ledger.enter(line, Move.BUDGET, pence, by=by, reason=reason)


def take_money(
    line: BudgetLine, pence: int, *, by: Actor, reason: str, seen: int | None = None
) -> LedgerEntry:
    """Take money out of a line; raises Refused, with what is left, where some of it is meant for somebody."""
    _asked_about_money(line, by, reason, seen)
    return ledger.enter(line, Move.CUT, pence, by=by, reason=reason)


def move_money(
    source: BudgetLine, target: BudgetLine, pence: int, *, by: Actor, reason: str, seen: int | None = None
) -> None:
    """Move money from one line of a fund to another: both entries are written, or neither is."""
    fund = _asked_about_money(source, by, reason, seen)
    if target.fund_id != source.fund_id or target.id == source.id:
        raise Refused("Choose two different lines of this fund.", "target")
    for line in sorted((source, target), key=lambda one: one.id):
        ledger.take(line)
    ledger.enter(source, Move.CUT, pence, by=by, reason=f"To {target.name}: {reason.strip()}")
    ledger.enter(target, Move.BUDGET, pence, by=by, reason=f"From {source.name}: {reason.strip()}")
    audit.record("money moved between lines", fund, by=by, source=source.id, target=target.id, pence=pence)


def add_line(fund: Fund, name: str, *, by: Actor) -> BudgetLine:
    """Add an empty line to a fund; raises Refused while the line that is there has no name."""
    demand(policy.may_keep_funds, by, fund)
    take(fund)
    there = [line.name for line in ledger_queries.lines_of(fund.id)]
    if "" in there:
        raise Refused("Give the line that is there a name first, so that the two can be told apart.", "name")
    _check_lines([*there, name])
    line = _add_line(fund, name)
    audit.record("budget line added", line, by=by, fund=fund.id)
    db.session.expire(fund, ["lines"])
    return line


def name_line(line: BudgetLine, name: str, *, by: Actor) -> None:
    """Call a line something else; raises Refused where another line of the fund is called that."""
    fund = db.session.get_one(Fund, line.fund_id)
    demand(policy.may_keep_funds, by, fund)
    take(fund)
    others = [one.name for one in ledger_queries.lines_of(fund.id) if one.id != line.id]
    if not name.strip():
        raise Refused("Enter a name for this line.", "name")
    _check_lines([*others, name])
    line.name = name.strip()
    audit.record("budget line named", line, by=by, fund=fund.id)
    db.session.flush()


def take(fund: Fund) -> None:
    """Let nobody else change a fund until the transaction ends, and read how it is now."""
    db.session.flush()
    db.session.execute(select(Fund.id).where(Fund.id == fund.id).with_for_update(key_share=True)).all()
    db.session.refresh(fund)


def _asked_about_money(line: BudgetLine, by: Actor, reason: str, seen: int | None) -> Fund:
    fund = db.session.get_one(Fund, line.fund_id)
    demand(policy.may_keep_funds, by, fund)
    if not reason.strip():
        raise Refused("Say why, in a few words. It stays beside the amount.", "reason")
    take(fund)
    if seen is not None and seen != queries.last_move_of(fund):
        raise Refused(MEANWHILE)
    return fund


def _add_line(fund: Fund, name: str) -> BudgetLine:
    line = BudgetLine(fund_id=fund.id, name=name.strip())
    db.session.add(line)
    db.session.flush()
    return line


def _check_lines(names: Sequence[str]) -> None:
    plain = [name.strip().casefold() for name in names]
    if len(plain) > 1 and "" in plain:
        raise Refused("Give each line a name, so that they can be told apart.", "name")
    if len(set(plain)) < len(plain):
        raise Refused("This fund has a line of that name already.", "name")


def _refuse_a_second(name: str, besides: Fund | None = None) -> None:
    one_at_a_time("name a fund")
    there = db.session.scalars(select(Fund).where(func.lower(Fund.name) == name.strip().lower()))
    if any(fund is not besides for fund in there):
        raise Refused("There is a fund of that name already.", "name")

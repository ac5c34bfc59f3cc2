"""The pages of funds: the list, one with its money, and what a coordinator changes about it."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.bursaries.funds import blueprint, operations, policy, queries
from network.bursaries.funds.forms import FundForm, LineForm, MoneyForm
from network.bursaries.funds.models import Fund
from network.bursaries.ledger import queries as ledger
from network.bursaries.ledger.models import BudgetLine
from network.bursaries.ledger.rules import WORDS
from network.core import clock, registry
from network.core.database import db
from network.core.lifecycle import history_of
from network.core.locking import Difference, edited_meanwhile
from network.core.paging import last_seen
from network.core.permission import LARGEST_ID, current_member, permits
from network.core.rules import Refused


@blueprint.route("/bursaries/funds")
@permits(policy.may_see_funds)
def index() -> ResponseReturnValue:
    """List the funds that take applications now and soon, and the money to those who may see it."""
    reader, now = current_member(), clock.now()
    kept = queries.with_money_seen_by(reader)
    return render_template(
        "bursaries/funds/index.html",
        open_now=queries.open_with_rounds(now),
        coming=queries.coming(now),
        kept=kept,
        balances=ledger.of_funds([one.id for one in kept]),
        panels=registry.panels_for("funds", reader),
    )


@blueprint.route("/bursaries/funds/<int:id>")
@permits(policy.may_see, Fund)
def show(fund: Fund) -> ResponseReturnValue:
    """Show a fund: what it is for and its rounds, and its money to those who may see it."""
    reader, now = current_member(), clock.now()
    context: dict[str, Any] = {}
    if policy.may_see_money(reader, fund):
        found = queries.entries_of(fund, reader, before=last_seen())
        shown = found[: queries.ENTRIES_A_PAGE]
        context = {
            "balance": ledger.of_fund(fund.id),
            "lines": ledger.lines_of(fund.id),
            "entries": shown,
            "more_before": shown[-1][0].id if len(found) > queries.ENTRIES_A_PAGE else None,
            "said": WORDS,
            "history": history_of(fund),
        }
    return render_template(
        "bursaries/funds/show.html",
        fund=fund,
        rounds=queries.rounds_of(fund, now),
        rule=queries.rule_of(fund),
        is_later_page=last_seen() is not None,
        panels=registry.panels_for("fund", reader, fund),
        **context,
    )


@blueprint.route("/bursaries/funds/<int:id>/edit", methods=["GET", "POST"])
@permits(policy.may_keep_funds, Fund)
def edit(fund: Fund) -> ResponseReturnValue:
    """Change what a fund is called, whose it is, what it is for and its days."""
    organisations = queries.organisations_that_fund()

    def fill(form: type[FundForm], fund: Fund, **kwargs: Any) -> FundForm:
        data = {name: getattr(fund, name) for name in ("name", "purpose", "begins_on", "ends_on", "version")}
        return form(data=data | {"organisation": fund.organisation_id}, **kwargs).offer(organisations)

    form = fill(FundForm, fund)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, fund, fill)):
        try:
            operations.edit(fund, by=current_member(), **form.facts(organisations))
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved")
            return redirect(url_for("funds.show", id=fund.id))
    return render_template("bursaries/funds/edit.html", form=form, fund=fund, differences=differences)


@blueprint.route("/bursaries/funds/<int:id>/open", methods=["POST"])
@permits(policy.may_keep_funds, Fund)
def open_fund(fund: Fund) -> ResponseReturnValue:
    """Let a fund take applications, for the first time or again."""
    operations.open(fund, by=current_member())
    db.session.commit()
    flash("The fund is open. It takes applications in its rounds")
    return redirect(url_for("funds.show", id=fund.id))


@blueprint.route("/bursaries/funds/<int:id>/close", methods=["POST"])
@permits(policy.may_keep_funds, Fund)
def close_fund(fund: Fund) -> ResponseReturnValue:
    """End a fund."""
    operations.close(fund, by=current_member())
    db.session.commit()
    flash("The fund is closed. What was awarded is still paid")
    return redirect(url_for("funds.show", id=fund.id))


@blueprint.route("/bursaries/funds/<int:id>/money/in", methods=["GET", "POST"])
@permits(policy.may_keep_funds, Fund)
def put_money(fund: Fund) -> ResponseReturnValue:
    """Put money into a fund."""
    return _money_page("Put money in", fund, operations.put_money, done="The money is in the fund")


@blueprint.route("/bursaries/funds/<int:id>/money/out", methods=["GET", "POST"])
@permits(policy.may_keep_funds, Fund)
def take_money(fund: Fund) -> ResponseReturnValue:
    """Take money out of a fund that is meant for nobody."""
    return _money_page("Take money out", fund, operations.take_money, done="The money is out of the fund")


@blueprint.route("/bursaries/funds/<int:id>/money/move", methods=["GET", "POST"])
@permits(policy.may_keep_funds, Fund)
def move_money(fund: Fund) -> ResponseReturnValue:
    """Move money from one line of a fund to another."""
    ends = ("line", "target")
    return _money_page(
        "Move money between lines", fund, operations.move_money, done="The money is moved", ends=ends
    )


@blueprint.route("/bursaries/funds/<int:id>/lines/new", methods=["GET", "POST"])
@permits(policy.may_keep_funds, Fund)
def add_line(fund: Fund) -> ResponseReturnValue:
    """Add a line to a fund."""
    form = LineForm()
    if form.validate_on_submit():
        try:
            operations.add_line(fund, form.name.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("The line is there. Put money into it, or move some there")
            return redirect(url_for("funds.show", id=fund.id))
    return render_template("bursaries/funds/line.html", form=form, fund=fund, line=None)


@blueprint.route("/bursaries/funds/<int:id>/lines/<int:number>", methods=["GET", "POST"])
@permits(policy.may_keep_funds, Fund)
def name_line(fund: Fund, number: int) -> ResponseReturnValue:
    """Call a line of a fund something else."""
    line = db.first_or_404(
        db.select(BudgetLine).where(BudgetLine.id == min(number, LARGEST_ID), BudgetLine.fund_id == fund.id)
    )
    form = LineForm(obj=line)
    if form.validate_on_submit():
        try:
            operations.name_line(line, form.name.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved")
            return redirect(url_for("funds.show", id=fund.id))
    return render_template("bursaries/funds/line.html", form=form, fund=fund, line=line)


def _money_page(
    title: str, fund: Fund, verb: Callable[..., object], *, done: str, ends: Sequence[str] = ("line",)
) -> ResponseReturnValue:
    """Ask for an amount, a reason and the lines that are its ``ends``, and let the money move."""
    lines = ledger.lines_of(fund.id)
    form = MoneyForm.for_lines(lines, queries.last_move_of(fund), moves=len(ends) > 1)
    if form.validate_on_submit():
        try:
            verb(*(form.chosen(lines, end) for end in ends), by=current_member(), **form.facts)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(done)
            return redirect(url_for("funds.show", id=fund.id))
    form.version.raw_data = [str(queries.last_move_of(fund))]  # the page shows the money as it is now
    return render_template(
        "bursaries/funds/money.html",
        title=title,
        fund=fund,
        form=form,
        balance=ledger.of_fund(fund.id),
        takes_out=request.endpoint == "funds.take_money",
    )

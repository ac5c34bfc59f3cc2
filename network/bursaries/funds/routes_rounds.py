"""The pages of a fund's rounds: the list, one by hand, and those that a rule proposes."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.bursaries.funds import blueprint, operations, policy, queries
from network.bursaries.funds.forms import ProposedForm, RoundForm, RuleForm
from network.bursaries.funds.models import Fund, Round
from network.bursaries.funds.rules import Proposed
from network.core import clock
from network.core.database import db
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.core.templating import day, moment, plural


@blueprint.route("/bursaries/funds/<int:id>/rounds", methods=["GET", "POST"])
@permits(policy.may_keep_funds, Fund)
def rounds(fund: Fund) -> ResponseReturnValue:
    """List a fund's rounds with those that its rule proposes, and add the ticked ones."""
    now = clock.now()
    proposed = queries.proposed(fund, now)
    form = ProposedForm().offer(proposed, [_said(one) for one in proposed])
    if form.validate_on_submit():
        try:
            added = operations.follow_rule(fund, form.moments, by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(f"{plural(len(added), 'round').capitalize()} added")
            return redirect(url_for("funds.rounds", id=fund.id))
    found = queries.rounds_of(fund, now)
    return render_template(
        "bursaries/funds/rounds.html",
        form=form,
        fund=fund,
        rounds=found,
        arrived=queries.arrived_in([one.id for one, _state in found]),
        rule=queries.rule_of(fund),
        proposed=proposed,
    )


@blueprint.route("/bursaries/funds/<int:id>/rounds/new", methods=["GET", "POST"])
@permits(policy.may_keep_funds, Fund)
def add_round(fund: Fund) -> ResponseReturnValue:
    """Add a round by hand."""
    form = RoundForm()
    if form.validate_on_submit():
        try:
            operations.add_round(fund, by=current_member(), **form.facts)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("The round is there")
            return redirect(url_for("funds.rounds", id=fund.id))
    return render_template("bursaries/funds/round.html", form=form, fund=fund, round=None, differences=[])


@blueprint.route("/bursaries/funds/rounds/<int:id>", methods=["GET", "POST"])
@permits(policy.may_keep_rounds, Round)
def edit_round(round_: Round) -> ResponseReturnValue:
    """Change a round that nobody has applied in."""
    form = RoundForm.filled(RoundForm, round_)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, round_, RoundForm.filled)):
        try:
            operations.edit_round(round_, by=current_member(), **form.facts)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved")
            return redirect(url_for("funds.rounds", id=round_.fund_id))
    return render_template(
        "bursaries/funds/round.html",
        form=form,
        fund=round_.fund,
        round=round_,
        differences=differences,
    )


@blueprint.route("/bursaries/funds/rounds/<int:id>/remove", methods=["POST"])
@permits(policy.may_keep_rounds, Round)
def remove_round(round_: Round) -> ResponseReturnValue:
    """Remove a round that nobody has applied in."""
    fund_id = round_.fund_id
    operations.remove_round(round_, by=current_member())
    db.session.commit()
    flash("The round is removed")
    return redirect(url_for("funds.rounds", id=fund_id))


@blueprint.route("/bursaries/funds/<int:id>/rounds/rule", methods=["GET", "POST"])
@permits(policy.may_keep_funds, Fund)
def round_rule(fund: Fund) -> ResponseReturnValue:
    """Say by which rule of the calendar rounds open."""

    def fill(form: type[RuleForm], fund: Fund, **kwargs: Any) -> RuleForm:
        return form.filled(queries.rule_of(fund), fund, **kwargs)

    form = fill(RuleForm, fund)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, fund, fill)):
        operations.keep_rule(fund, form.rule, by=current_member())
        db.session.commit()
        flash("Saved. Look at the rounds that it proposes, and add them")
        return redirect(url_for("funds.rounds", id=fund.id))
    return render_template("bursaries/funds/rule.html", form=form, fund=fund, differences=differences)


@blueprint.route("/bursaries/funds/<int:id>/rounds/rule/drop", methods=["POST"])
@permits(policy.may_keep_funds, Fund)
def drop_rule(fund: Fund) -> ResponseReturnValue:
    """Propose no rounds any more."""
    operations.keep_rule(fund, None, by=current_member())
    db.session.commit()
    flash("No rounds are proposed any more. Those that are there stay")
    return redirect(url_for("funds.rounds", id=fund.id))


def _said(one: Proposed) -> str:
    closes = f"closes {moment(one.closes_at)}" if one.closes_at else "until the money is allocated"
    moved = f" ({day(one.meant_on)} is {one.moved_by})" if one.moved_by else ""
    return f"{one.name}: opens {moment(one.opens_at)}{moved}, {closes}"

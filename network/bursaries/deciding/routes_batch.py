"""The pages of several decisions: deciding at once, and releasing a round."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.bursaries.applications import naming
from network.bursaries.deciding import batch as several
from network.bursaries.deciding import blueprint, operations, policy, queries, telling
from network.bursaries.deciding.batch import Preview, Wish
from network.bursaries.deciding.forms import BatchForm, ReleaseForm
from network.bursaries.deciding.rules import Outcome
from network.bursaries.funds.models import Fund, Round
from network.bursaries.ledger import queries as ledger
from network.core import clock
from network.core.database import db
from network.core.permission import current_member, permits
from network.core.rules import Refused

LOOK_AGAIN = "Something is other than what you were shown. Look at it again, then confirm."


@blueprint.route("/bursaries/batch", methods=["GET", "POST"])
@permits(policy.may_decide_some)
def batch() -> ResponseReturnValue:
    """Decide about several applications of one fund: choose, read every letter, confirm."""
    reader = current_member()
    waiting = queries.to_decide(reader)
    funds = {one.fund_id: one.fund for one in waiting}
    fund = funds.get(request.args.get("fund", 0, int)) or next(iter(funds.values()), None)
    found = [(one, naming.name_for(reader, one)) for one in waiting if fund and one.fund_id == fund.id]
    form = BatchForm(found, fund.lines if fund else [])
    shown: Preview | None = None
    differs: Sequence[str] = []
    if fund and form.validate_on_submit():
        wish = Wish(form.chosen, Outcome(form.outcome.data), (form.reason.data or "").strip(), form.from_line)
        if form.seen.data and request.form.get("step") == "confirm":
            try:
                count = several.decide(wish, form.seen.data, by=reader)
            except (Refused, several.Changed) as problem:
                db.session.rollback()
                form.form_errors.append(str(problem) or LOOK_AGAIN)
                changed, money = several.preview(wish, by=reader).differs_from(form.seen.data)
                differs = [*changed, *(["the money that is left"] if money else [])]
            else:
                db.session.commit()
                flash(_done(count, wish))
                return redirect(url_for("bursaries.index"))
        shown = several.preview(wish, by=reader)
        form.seen.data = shown.seen
    outcome, numbers = request.form.get("outcome"), request.form.getlist("applications")
    if request.form.get("step") == "confirm" and queries.are_decided(numbers, outcome or "", reader):
        flash("This is decided already, and nothing is done twice")
        return redirect(url_for("bursaries.index"))
    return render_template(
        "bursaries/deciding/batch_look.html" if shown else "bursaries/deciding/batch.html",
        form=form if fund else None,
        shown=shown,
        differs=differs,
        fund=fund,
        funds=list(funds.values()),
        balance=ledger.of_fund(fund.id) if fund else None,
    )


@blueprint.route("/bursaries/rounds/<int:id>/release", methods=["GET", "POST"])
@permits(policy.may_release_round, Round)
def release_round(round_: Round) -> ResponseReturnValue:
    """Show every letter of a round that waits for its release, and let all of them go."""
    reader = current_member()
    waits = queries.unreleased(reader, round_.id)
    form = ReleaseForm(data={"seen": ",".join(str(decision.id) for _one, decision in waits)})
    if form.validate_on_submit():
        try:
            count = operations.release_round(round_, by=reader, shown=request.form.get("seen", ""))
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
            form.seen.data = ",".join(str(decision.id) for _one, decision in waits)
        else:
            db.session.commit()
            flash(
                "Released. One applicant has been told" if count == 1 else f"Released. {count} have been told"
            )
            return redirect(url_for("bursaries.index"))
    return render_template(
        "bursaries/deciding/release_round.html",
        round=round_,
        fund=round_.fund,
        form=form,
        waits=[
            (one, naming.name_for(reader, one), telling.to_be_released(decision, clock.now()))
            for one, decision in waits
        ],
    )


def _done(count: int, wish: Wish) -> str:
    fund: Fund = wish.applications[0].fund
    what = "approved" if wish.outcome is Outcome.APPROVE else "declined"
    return f"{count} {what} in {fund.name}"

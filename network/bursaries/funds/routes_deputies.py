"""The pages of deputies: who stands in for whom, and naming one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.bursaries.funds import blueprint, operations, policy, queries
from network.bursaries.funds.forms import DeputyForm
from network.bursaries.funds.models import Deputy
from network.core import clock
from network.core.database import db
from network.core.permission import current_member, permits
from network.core.rules import Refused


@blueprint.route("/bursaries/funds/deputies")
@permits(policy.may_see_deputies)
def deputies() -> ResponseReturnValue:
    """List who stands in for whom: one's own, or for coordinators all."""
    return render_template(
        "bursaries/funds/deputies.html",
        deputies=queries.deputies_seen_by(current_member()),
        today=clock.today(),
    )


@blueprint.route("/bursaries/funds/deputies/new", methods=["GET", "POST"])
@permits(policy.may_name_deputies)
def name_deputy() -> ResponseReturnValue:
    """Name somebody who decides in one's own place."""
    funder = current_member()
    organisations, people = queries.own_organisations(funder), queries.who_can_stand_in(funder)
    form = DeputyForm.for_funder(organisations, people, clock.today())
    if form.validate_on_submit():
        try:
            operations.name_deputy(by=funder, **form.facts(organisations, people))
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Done. They get a letter")
            return redirect(url_for("funds.deputies"))
    return render_template("bursaries/funds/name_deputy.html", form=form, people=people)


@blueprint.route("/bursaries/funds/deputies/<int:id>/end", methods=["POST"])
@permits(policy.may_end_deputy, Deputy)
def end_deputy(deputy: Deputy) -> ResponseReturnValue:
    """Let somebody stand in no longer."""
    operations.end_deputy(deputy, by=current_member())
    db.session.commit()
    flash("Ended. What was decided until now stays")
    return redirect(url_for("funds.deputies"))

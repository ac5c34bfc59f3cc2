"""The pages of schemes: the plain fund on one page, and all that a fund's rules can say."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.bursaries.funds import policy
from network.bursaries.funds import queries as funds
from network.bursaries.funds.models import Fund
from network.bursaries.scheme import blueprint, operations, queries
from network.bursaries.scheme.editor import PARTS, Editor
from network.bursaries.scheme.forms import PlainFundForm
from network.core import clock
from network.core.database import db
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.core.templating import plural
from network.members.catalogue import queries as catalogue


@blueprint.route("/bursaries/funds/new", methods=["GET", "POST"])
@permits(policy.may_keep_funds)
def new() -> ResponseReturnValue:
    """Make the plain fund: one page, one form, and it takes applications."""
    funders = funds.organisations_that_fund()
    form = PlainFundForm(data={"begins_on": clock.today(), "promise_months": 12}).offer(funders)
    form.kinds.choices = [(kind.key, kind.title) for kind in catalogue.kinds(on=clock.today())]
    if form.validate_on_submit():
        try:
            fund = operations.open_plain(form.plain(funders), by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(f"{fund.name} is open. This is its page")
            return redirect(url_for("funds.show", id=fund.id))
    return render_template("bursaries/scheme/new.html", form=form, funders=funders)


@blueprint.route("/bursaries/funds/<int:id>/rules", methods=["GET", "POST"])
@permits(policy.may_keep_funds, Fund)
def edit(fund: Fund) -> ResponseReturnValue:
    """Change a fund's rules: every press of a button reads them back, and only one of them saves."""
    editor = Editor(fund)
    if request.method == "POST":
        made = editor.press(request.form.get("press", "look"), by=current_member())
        if made is not None:
            drafts = queries.drafts_of(fund)
            db.session.commit()
            flash(f"The new rules hold from now on. {_judged(drafts)}")
            return redirect(url_for("funds.show", id=fund.id))
        db.session.rollback()
    return render_template(
        "bursaries/scheme/edit.html", form=editor.form, editor=editor, fund=fund, parts=PARTS
    )


def _judged(drafts: int) -> str:
    if not drafts:
        return "Nobody has an application to this fund that is not sent yet."
    return f"{plural(drafts, 'application', 'applications')} not sent yet will be judged by them."

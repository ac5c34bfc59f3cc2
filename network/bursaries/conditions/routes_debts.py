"""The pages of money that is to come back."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.bursaries.applications.models import Application
from network.bursaries.conditions import blueprint, clawing, policy, queries, rules
from network.bursaries.conditions.forms import ClawBackForm, ReasonForm, ReceiveForm
from network.bursaries.conditions.models import ClawBack
from network.bursaries.conditions.rules import Status
from network.bursaries.deciding import queries as deciding
from network.core import clock
from network.core.database import db
from network.core.dates import add_days
from network.core.permission import current_member, permits
from network.core.rules import Refused


@blueprint.route("/bursaries/<int:id>/conditions/claw-back", methods=["GET", "POST"])
@permits(policy.may_claw_back, Application)
def claw_back(application: Application) -> ResponseReturnValue:
    """Ask for money back."""
    missed = [one for one in queries.conditions_of(application) if one.status is Status.MISSED]
    claimable = queries.claimable_pence(application)
    form = ClawBackForm(
        missed,
        data={
            "pence": claimable if claimable > 0 else None,
            "due_on": add_days(clock.today(), rules.DAYS_TO_PAY_BACK),
            "version": application.version,
        },
    )
    return _ask(
        application,
        form,
        lambda: clawing.claw_back(
            application,
            form.pence.data,
            form.reason.data or "",
            condition=form.chosen,
            due_on=form.due_on.data,
            by=current_member(),
            version=form.version.data,
        ),
        application,
        title="Ask for money back",
        submit="Ask for it back",
        done="They are told. Nothing moves in the fund before the money has come",
        claimable=claimable,
        in_full=deciding.scheme_of(application).pay_back,
        warning=True,
    )


@blueprint.route("/bursaries/<int:id>/conditions/claw-backs/<int:number>/received", methods=["GET", "POST"])
@permits(policy.may_receive, Application)
def receive(application: Application, number: int) -> ResponseReturnValue:
    """Write down money that came back."""
    debt = _debt(application, number)
    form = ReceiveForm(data={"pence": debt.left_pence or None, "version": debt.version})
    return _ask(
        application,
        form,
        lambda: clawing.receive(
            debt,
            form.pence.data or 0,
            form.received_on.data,
            form.reference.data or "",
            by=current_member(),
            version=form.version.data,
        ),
        debt,
        title="Money has come back",
        submit="It has come",
        done="Written down. The money is in the fund again",
        debt=debt,
    )


@blueprint.route("/bursaries/<int:id>/conditions/claw-backs/<int:number>/waive", methods=["GET", "POST"])
@permits(policy.may_waive_debt, Application)
def waive_debt(application: Application, number: int) -> ResponseReturnValue:
    """Say that what is still owed need not be paid back."""
    debt = _debt(application, number)
    form = ReasonForm(version=debt.version)
    return _ask(
        application,
        form,
        lambda: clawing.waive(debt, form.reason.data or "", by=current_member(), version=form.version.data),
        debt,
        title="The rest need not be paid back",
        submit="Waive the rest",
        done="Waived. They are told",
        debt=debt,
        warning=True,
    )


@blueprint.route(
    "/bursaries/<int:id>/conditions/claw-backs/<int:number>/receipts/<int:receipt>/correct",
    methods=["GET", "POST"],
)
@permits(policy.may_receive, Application)
def correct_receipt(application: Application, number: int, receipt: int) -> ResponseReturnValue:
    """Put right that money was written down as received and had not come."""
    debt = _debt(application, number)
    found = debt.receipts[receipt - 1] if 0 < receipt <= len(debt.receipts) else abort(404)
    form = ReasonForm(version=debt.version)
    return _ask(
        application,
        form,
        lambda: clawing.correct(
            found, form.reason.data or "", by=current_member(), version=form.version.data
        ),
        debt,
        title="This money had not come",
        submit="It had not come",
        done="Put right. The money is owed again",
        debt=debt,
        receipt=found,
        warning=True,
    )


def _debt(application: Application, number: int) -> ClawBack:
    return queries.debt_of(application, number) or abort(404)


def _ask(
    application: Application,
    form: Any,
    verb: Callable[[], object],
    versioned: Any,
    *,
    done: str,
    **words: Any,
) -> ResponseReturnValue:
    application_id = application.id
    if form.validate_on_submit():
        try:
            verb()
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
            form.version.data = versioned.version
            form.version.raw_data = [str(versioned.version)]
        else:
            db.session.commit()
            flash(done)
            return redirect(url_for("conditions.show", id=application_id))
    return render_template(
        "bursaries/conditions/money.html",
        application=application,
        form=form,
        today=clock.today(),
        debt=words.pop("debt", None),
        receipt=words.pop("receipt", None),
        claimable=words.pop("claimable", None),
        in_full=words.pop("in_full", False),
        warning=words.pop("warning", False),
        **words,
    )

"""The pages of the end of an award, and of opening it again."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status as Award
from network.bursaries.claims import blueprint, closing, policy, queries
from network.bursaries.claims.forms import CloseForm, ReopenForm
from network.core.database import db
from network.core.money import said
from network.core.permission import current_member, permits, private
from network.core.rules import Refused
from network.members.qualifications.pages import carry_version


@blueprint.route("/bursaries/<int:id>/close", methods=["GET", "POST"])
@permits(policy.may_close, Application)
@private
def close(application: Application) -> ResponseReturnValue:
    """Close an award of which all is done."""
    page = url_for("bursaries.show", id=application.id)
    if application.status is Award.CLOSED:
        flash("This award is closed already")
        return redirect(page)
    form = CloseForm(data={"version": application.version})
    if form.validate_on_submit():
        try:
            freed = closing.close(
                application, form.reason.data or "", by=current_member(), version=form.version.data
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
            carry_version(form, application)
        else:
            db.session.commit()
            flash(f"Closed. {said(freed)} went back to the fund" if freed else "Closed")
            return redirect(page)
    return render_template(
        "bursaries/claims/close.html",
        application=application,
        form=form,
        left=closing.in_the_way(application),
        standing=queries.standing(application, queries.of(application.id)),
    )


@blueprint.route("/bursaries/<int:id>/open-again", methods=["GET", "POST"])
@permits(policy.may_reopen, Application)
@private
def reopen(application: Application) -> ResponseReturnValue:
    """Open a closed award again."""
    page = url_for("bursaries.show", id=application.id)
    if application.status is not Award.CLOSED:
        flash("This award is not closed")
        return redirect(page)
    most = closing.most_to_set_aside(application)
    form = ReopenForm(data={"pence": most, "version": application.version})
    if form.validate_on_submit() and form.pence.data is not None:
        try:
            closing.reopen(
                application,
                form.pence.data,
                form.reason.data or "",
                by=current_member(),
                version=form.version.data,
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
            carry_version(form, application)
        else:
            db.session.commit()
            flash("The award is open again")
            return redirect(page)
    return render_template("bursaries/claims/reopen.html", application=application, form=form, most=most)

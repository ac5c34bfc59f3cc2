"""The pages of a course that is over: its certificate, a word instead of it, a coordinator's answer."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.bursaries.applications.models import Application
from network.bursaries.outcomes import blueprint, operations, policy, queries
from network.bursaries.outcomes.forms import ChooseForm, ConfirmForm, EndForm, ReportForm
from network.bursaries.outcomes.models import CourseReport
from network.bursaries.outcomes.rules import WORDS, Report
from network.core.database import db
from network.core.money import said
from network.core.permission import current_member, permits, private
from network.core.rules import Refused
from network.core.templating import day
from network.members.catalogue.models import QualificationKind
from network.members.qualifications import evidence, pages
from network.members.qualifications.forms import CertificateForm
from network.members.qualifications.models import Qualification

SEND = "send"


@blueprint.route("/bursaries/<int:id>/course-finished", methods=["GET", "POST"])
@permits(policy.may_finish, Application)
@private
def finish(application: Application) -> ResponseReturnValue:
    """Send the certificate of the course, or choose it from one's record."""
    if application.completed_on is not None and not queries.was_revoked(application):
        flash("Your course is complete already")
        return redirect(_page(application))
    kind, found = application.kind, queries.choices(application)
    if kind is None:
        return redirect(url_for("outcomes.report", id=application.id))
    if found and request.args.get("how") != SEND:
        return _choose(application, found)
    return _send(application, kind, found)


@blueprint.route("/bursaries/<int:id>/course", methods=["GET", "POST"])
@permits(policy.may_report, Application)
@private
def report(application: Application) -> ResponseReturnValue:
    """Say what became of a course for which there is no certificate."""
    form = ReportForm()
    if form.validate_on_submit() and form.on.data is not None:
        try:
            operations.report(
                application, Report(form.what.data), form.on.data, form.words.data or "", by=current_member()
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Thank you. A coordinator looks at it next")
            return redirect(_page(application))
    return render_template("bursaries/outcomes/report.html", application=application, form=form)


@blueprint.route("/bursaries/<int:id>/course-confirmed", methods=["GET", "POST"])
@permits(policy.may_confirm, Application)
@private
def confirm(application: Application) -> ResponseReturnValue:
    """Confirm a course without a certificate, by what was seen."""
    waiting = queries.open_reports_of(application.id)
    finished = next((one for one in waiting if one.what is Report.FINISHED), None)
    form = ConfirmForm(data={"on": finished.on if finished else None, "version": application.version})
    if form.validate_on_submit() and form.on.data is not None:
        try:
            operations.confirm(
                application,
                form.on.data,
                form.seen.data or "",
                by=current_member(),
                version=form.version.data,
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
            pages.carry_version(form, application)
        else:
            db.session.commit()
            flash("The course is complete")
            return redirect(_page(application))
    return render_template(
        "bursaries/outcomes/confirm.html", application=application, form=form, finished=finished
    )


@blueprint.route("/bursaries/<int:id>/end", methods=["GET", "POST"])
@permits(policy.may_end, Application)
@private
def end(application: Application) -> ResponseReturnValue:
    """End an award whose course came to nothing."""
    form = EndForm(data={"version": application.version})
    if form.validate_on_submit():
        try:
            freed = operations.end(
                application, form.reason.data or "", by=current_member(), version=form.version.data
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
            pages.carry_version(form, application)
        else:
            db.session.commit()
            flash(f"The award has ended. {said(freed)} is free again in the fund")
            return redirect(_page(application))
    return render_template(
        "bursaries/outcomes/end.html",
        application=application,
        form=form,
        waiting=queries.open_reports_of(application.id),
        words=WORDS,
    )


@blueprint.route("/bursaries/course-reports/<int:id>/goes-on", methods=["POST"])
@permits(policy.may_answer_report, CourseReport)
def goes_on(report: CourseReport) -> ResponseReturnValue:
    """Let the award stand after what an applicant said."""
    operations.goes_on(report, by=current_member())
    db.session.commit()
    flash("The award stands")
    return redirect(_page(report.application))


def _choose(application: Application, found: Sequence[Qualification]) -> ResponseReturnValue:
    form = ChooseForm(found, _said)
    if form.validate_on_submit():
        try:
            operations.choose(application, form.qualification, by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Thank you. Your bursary knows your certificate now")
            return redirect(_page(application))
    return render_template("bursaries/outcomes/choose.html", application=application, form=form, send=SEND)


def _send(
    application: Application, kind: QualificationKind, found: Sequence[Qualification]
) -> ResponseReturnValue:
    by, member = current_member(), application.applicant
    form = CertificateForm(kind)
    if form.is_submitted():
        refusals = evidence.draft(member, kind, pages.uploads("pages"), by=by)
        drafts = evidence.drafts(member, kind, by=by)
        form.has_pages = bool(drafts or refusals)
        sent = None
        if not pages.press(drafts, by=by) and form.validate() and not refusals:
            sent = pages.attempt(
                form, lambda: operations.finish(application, form.certificate, by=by, pages=drafts)
            )
        for refusal in refusals:
            form.refuse(refusal)
        db.session.commit()
        if sent:
            flash("Thank you. A coordinator checks your certificate next")
            return redirect(_page(application))
    return render_template(
        "bursaries/outcomes/finish.html",
        application=application,
        kind=kind,
        form=form,
        found=found,
        pages=evidence.drafts(member, kind, by=by),
    )


def _said(one: Qualification) -> str:
    when = f", awarded {day(one.awarded_on)}" if one.awarded_on else ""
    return f"{one.kind.title}{when} ({one.status.value})"


def _page(application: Application) -> str:
    return url_for("bursaries.show", id=application.id)

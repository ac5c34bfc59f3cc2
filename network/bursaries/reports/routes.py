"""The report, on screen and as files, and the papers of one bursary."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from network.bursaries.applications.models import Application
from network.bursaries.reports import blueprint, bundles, making, papers, policy, queries, rules
from network.bursaries.reports.forms import ReportFilter
from network.bursaries.reports.queries import Asked
from network.core import audit, pdf, spreadsheets
from network.core.database import aside
from network.core.files.sending import FileResponse
from network.core.permission import current_member, permits, private, real_actor

HEADINGS = ("Part", "Row", "Figure", "Value", "Unit")
ZIP_TYPE = "application/zip"


@blueprint.route("/bursaries/report")
@permits(policy.may_see_report)
def show() -> ResponseReturnValue:
    """Show where the money was at the end of a day, and what it had done."""
    form = _form()
    asked = _asked(form)
    return render_template(
        "bursaries/reports/show.html",
        form=form,
        has_fund=bool(queries.funds_of(asked.reader)),
        report=making.report(asked),
        asked=form.in_address,
        month=rules.for_committee(asked.day),
        rules=rules,
    )


@blueprint.route("/bursaries/report.<any(csv, xlsx, pdf):kind>")
@permits(policy.may_see_report)
def export(kind: str) -> ResponseReturnValue:
    """Give the figures of the page as a file: exactly those."""
    asked = _asked(_form())
    made = making.report(asked)
    _note("bursary report taken", made, kind)
    name = f"bursaries-{made.day.isoformat()}"
    if kind == "pdf":
        return pdf.download(papers.paper(made), name)
    return spreadsheets.download(kind, name, HEADINGS, rules.lines(made.tables))


@blueprint.route("/bursaries/report-for-committee.pdf")
@permits(policy.may_see_report)
def committee() -> ResponseReturnValue:
    """Give the paper that leaves the site: of whole months, and without a count that points to somebody."""
    made = making.for_committee(_asked(_form()))
    _note("bursary report for a committee taken", made, "pdf")
    return pdf.download(papers.paper(made, leaves=True), f"bursaries-{made.day.isoformat()}-committee")


@blueprint.route("/bursaries/<int:id>/bundle.zip")
@private
@permits(policy.may_take_bundle, Application)
def bundle(application: Application) -> ResponseReturnValue:
    """Give the papers of one bursary, once it is written down who took them."""
    kept = bundles.bundle(application, by=current_member())
    try:
        with aside() as session:
            session.add(audit.entry("bursary bundle taken", application, by=real_actor()))
    except BaseException:
        kept.close()
        raise
    answer = FileResponse(bundles.pieces(kept))
    answer.headers["Content-Type"] = ZIP_TYPE
    answer.headers["Content-Disposition"] = f'attachment; filename="bursary-{application.reference}.zip"'
    return answer


def _form() -> ReportFilter:
    form = ReportFilter(request.args, queries.funds_of(current_member()))
    form.validate()
    return form


def _asked(form: ReportFilter) -> Asked:
    return Asked(current_member(), form.day, form.chosen_fund, form.since.data)


def _note(what: str, made: making.Report, kind: str) -> None:
    with aside() as session:
        session.add(audit.entry(what, by=real_actor(), day=made.day.isoformat(), kind=kind))

"""The pages of administrators: what is kept how long, what would go, what went, and the record of it."""

from functools import partial
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.core import clock, spreadsheets
from network.core.database import db
from network.core.locking import Difference, edited_meanwhile
from network.core.paging import last_seen
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.rights import blueprint, keeping, notice, policy
from network.rights.forms import PeriodForm
from network.rights.models import RetentionRun

PAGE = 20
NAMES_SHOWN = 20
HEADINGS = ("What", "Why", "Basis in law", "Who sees it", "How long", "Tables")


@blueprint.route("/administration/retention/")
@permits(policy.may_set_periods)
def retention() -> ResponseReturnValue:
    """Show each period, what it would delete tonight and in the next thirty days, and what went before."""
    going = keeping.preview(clock.today())
    found = keeping.runs(before=last_seen(), limit=PAGE + 1)
    shown = found[:PAGE]
    return render_template(
        "rights/retention.html",
        going=going,
        names=keeping.names_of(going),
        most=NAMES_SHOWN,
        runs=shown,
        older=url_for("rights.retention", before=shown[-1].id) if len(found) > len(shown) else None,
    )


@blueprint.route("/administration/retention/<key>", methods=["GET", "POST"])
@permits(policy.may_set_periods)
def period(key: str) -> ResponseReturnValue:
    """Set for how many months something is kept."""
    kept = keeping.period(key) or abort(404)
    form = PeriodForm(kept, data={"months": kept.months, "version": kept.row.version if kept.row else None})
    differences: list[Difference] = []
    if form.validate_on_submit():
        fill = partial(_filled, kept)
        differences = edited_meanwhile(form, kept.row, fill) if kept.row else []
        if not differences:
            try:
                keeping.set_months(kept, form.months.data or 0, by=current_member())
            except Refused as refusal:
                db.session.rollback()
                form.refuse(refusal)
            else:
                db.session.commit()
                flash("Saved. It holds from tonight, and the privacy notice says so")
                return redirect(url_for("rights.retention"))
    return render_template("rights/period.html", form=form, kept=kept, differences=differences)


@blueprint.route("/administration/retention/nights/<int:id>")
@permits(policy.may_set_periods, RetentionRun)
def night(run: RetentionRun) -> ResponseReturnValue:
    """Show what was deleted in one night, in numbers."""
    titles = {kept.period.key: kept.period.title for kept in keeping.periods()}
    return render_template("rights/night.html", run=run, titles=titles)


@blueprint.route("/administration/processing/")
@permits(policy.may_see_processing)
def processing() -> ResponseReturnValue:
    """Show the record of processing (UK GDPR, article 30), made from what the features declare."""
    return render_template("rights/processing.html", lines=notice.lines())


@blueprint.route("/administration/processing/record.<any(csv, xlsx):kind>")
@permits(policy.may_see_processing)
def processing_file(kind: str) -> ResponseReturnValue:
    """Give the record of processing as a file."""
    rows = (
        (line.what, line.why, line.in_law, line.who, line.kept, ", ".join(line.tables))
        for line in notice.lines()
    )
    return spreadsheets.download(kind, f"processing-{clock.today().isoformat()}", HEADINGS, rows)


def _filled(kept: keeping.Kept, form_class: type[PeriodForm], row: Any, **more: Any) -> PeriodForm:
    return form_class(kept, obj=row, **more)

"""Open data: what the public reads, and how a coordinator prepares, releases and withdraws it."""

import json
from datetime import date

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.bursaries.applications.models import Application
from network.bursaries.reports import blueprint, operations, policy, queries_open
from network.bursaries.reports.forms import FunderIdForm, PublisherForm, ReleaseForm
from network.bursaries.reports.models import Release
from network.bursaries.reports.rules_open import FEWEST_OF_A_COURSE, LICENCES
from network.core import clock
from network.core.database import db
from network.core.locking import Difference, edited_meanwhile
from network.core.paging import last_seen
from network.core.permission import anyone, current_member, permits
from network.core.rules import Refused
from network.members.people.models import Organisation

MAY_READ = "public, no-cache"  # kept, but asked for again each time: it may have been withdrawn


@blueprint.route("/open-data/bursaries")
@permits(anyone)
def about_open_data() -> ResponseReturnValue:
    """Tell the public what the data is, under which licence, and where."""
    release = queries_open.public() or abort(404)
    licences = {address: name for name, address in LICENCES.values()}
    return render_template(
        "bursaries/reports/about_open_data.html",
        release=release,
        licence=licences.get(release.package["license"], "its licence"),
    )


@blueprint.route("/open-data/bursaries.json")
@permits(anyone)
def open_data() -> ResponseReturnValue:
    """Give the package as it was released; nothing of it is made anew."""
    release = queries_open.public() or abort(404)
    answer = Response(
        json.dumps(release.package, ensure_ascii=False, indent=1), content_type="application/json"
    )
    answer.headers["Cache-Control"] = MAY_READ
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@blueprint.route("/bursaries/open-data")
@permits(policy.may_release)
def releases() -> ResponseReturnValue:
    """List what was prepared, released and withdrawn, and who publishes."""
    found = queries_open.releases(before=last_seen())
    shown = found[: queries_open.RELEASES_SHOWN]
    publisher, funders = queries_open.publisher(), queries_open.funders()
    return render_template(
        "bursaries/reports/releases.html",
        releases=shown,
        next=url_for("bursary_reports.releases", before=shown[-1].id) if len(found) > len(shown) else None,
        public=queries_open.public(),
        publisher=publisher,
        licence=LICENCES[publisher.licence][0],
        funders=funders,
        is_ready=bool(publisher.prefix) and all(org_id for _one, org_id in funders),
        now=clock.now(),
        good_for=operations.GOOD_FOR,
    )


@blueprint.route("/bursaries/open-data/publisher", methods=["GET", "POST"])
@permits(policy.may_release)
def publisher() -> ResponseReturnValue:
    """Say who publishes, and for which county."""
    kept = queries_open.publisher()
    form = PublisherForm(obj=kept)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, kept)):
        operations.say_who_publishes(form.data, by=current_member())
        db.session.commit()
        flash("Saved. What is public already stays as it is until the next release")
        return redirect(url_for("bursary_reports.releases"))
    return render_template("bursaries/reports/publisher.html", form=form, differences=differences)


@blueprint.route("/bursaries/open-data/funders/<int:id>", methods=["GET", "POST"])
@permits(policy.may_release, Organisation)
def funder(organisation: Organisation) -> ResponseReturnValue:
    """Say under which identifier a funder stands in open data."""
    known = {one.id: org_id for one, org_id in queries_open.funders()}
    form = FunderIdForm(org_id=known.get(organisation.id, ""))
    if form.validate_on_submit():
        operations.name_funder(organisation, form.org_id.data or "", by=current_member())
        db.session.commit()
        flash("Saved")
        return redirect(url_for("bursary_reports.releases"))
    return render_template("bursaries/reports/funder.html", form=form, organisation=organisation)


@blueprint.route("/bursaries/open-data/prepare", methods=["GET", "POST"])
@permits(policy.may_release)
def prepare() -> ResponseReturnValue:
    """Choose awards, and make what would be published of them."""
    offered = queries_open.offered(current_member())
    form = ReleaseForm()
    form.awards.choices = [(one.id, _choice(one)) for one in offered]
    if not form.is_submitted():
        public = queries_open.public()
        form.awards.data = [one.application_id for one in public.awards] if public else []
    if form.validate_on_submit():
        try:
            made = operations.prepare(form.awards.data or [], by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            return redirect(url_for("bursary_reports.look", id=made.id))
    return render_template(
        "bursaries/reports/prepare.html", form=form, offered=offered, fewest=FEWEST_OF_A_COURSE
    )


@blueprint.route("/bursaries/open-data/<int:id>")
@permits(policy.may_look_at, Release)
def look(release: Release) -> ResponseReturnValue:
    """Show exactly what would be published, or was."""
    public = queries_open.public()
    return render_template(
        "bursaries/reports/look.html",
        release=release,
        date_of=date.fromisoformat,
        is_public=public is not None and public.id == release.id,
        as_file=json.dumps(release.package, ensure_ascii=False, indent=1),
    )


@blueprint.route("/bursaries/open-data/<int:id>/release", methods=["POST"])
@permits(policy.may_look_at, Release)
def release(prepared: Release) -> ResponseReturnValue:
    """Publish what was looked at."""
    try:
        operations.release(prepared, by=current_member())
    except Refused as refusal:
        db.session.rollback()
        flash(str(refusal), "warning")
        return redirect(url_for("bursary_reports.releases"))
    db.session.commit()
    flash("Released. The public can read it now")
    return redirect(url_for("bursary_reports.releases"))


@blueprint.route("/bursaries/open-data/<int:id>/withdraw", methods=["POST"])
@permits(policy.may_release, Release)
def withdraw(published: Release) -> ResponseReturnValue:
    """Take it away from the public."""
    try:
        operations.withdraw(published, by=current_member())
    except Refused as refusal:
        db.session.rollback()
        flash(str(refusal), "warning")
        return redirect(url_for("bursary_reports.releases"))
    db.session.commit()
    flash("Withdrawn. The address answers that nothing is there")
    return redirect(url_for("bursary_reports.releases"))


def _choice(one: Application) -> str:
    return " · ".join(
        (one.reference or "", one.applicant.name, one.kind.title if one.kind else one.course_title)
    )

"""A coordinator's pages: the queue of certificates, deciding on one, taking a decision back."""

from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock
from network.core.database import db
from network.core.lifecycle import history_of
from network.core.locking import Difference, edited_meanwhile
from network.core.paging import last_seen
from network.core.permission import current_member, permits
from network.members.catalogue import queries as catalogue
from network.members.qualifications import blueprint, operations, pages, policy, queries
from network.members.qualifications.forms import DecisionForm, QueueForm, ReasonForm
from network.members.qualifications.models import Qualification
from network.members.qualifications.rules import Status

SAID = {"verify": "Verified", "send_back": "Returned", "reject": "Rejected"}


@blueprint.route("/verification/")
@permits(policy.may_see_queue)
def queue() -> ResponseReturnValue:
    """List the certificates that wait for a check, the longest wait first."""
    form = _queue_form()
    form.validate()
    after = _last_place()
    found = queries.waiting(form.chosen, after=after, limit=queries.PAGE + 1)
    return render_template(
        "qualifications/queue.html",
        form=form,
        found=found[: queries.PAGE],
        last=found[queries.PAGE - 1] if len(found) > queries.PAGE else None,
        count=queries.count_waiting(current_member(), form.chosen),
        practice_count=queries.count_practice_waiting(current_member()),
        first=after is None,
        today=clock.today(),
    )


@blueprint.route("/verification/<int:id>", methods=["GET", "POST"])
@permits(policy.may_verify, Qualification)
def check(qualification: Qualification) -> ResponseReturnValue:
    """Show a certificate beside its facts, and verify, return or reject it."""
    form = _filled(DecisionForm, qualification)
    differences: list[Difference] = []
    if form.is_submitted() and qualification.status is Status.SUBMITTED:
        differences = edited_meanwhile(form, qualification, _filled)
        if not differences and form.validate() and pages.attempt(form, lambda: _decide(qualification, form)):
            db.session.commit()
            flash(f"{SAID[form.decision.data]}: {qualification.kind.title} of {qualification.member.name}")
            return redirect(_next(qualification))
    if form.is_submitted() and qualification.status is not Status.SUBMITTED:
        form.form_errors = ["Somebody else has decided on this meanwhile. Your answer does not count."]
        differences = differences or edited_meanwhile(form, qualification, _filled)
    return render_template(
        "qualifications/check.html",
        qualification=qualification,
        form=form,
        differences=differences,
        others=queries.others_of_its_kind(qualification),
        history=history_of(qualification),
        waiting=qualification.status is Status.SUBMITTED,
        filters=_queue_form().in_address,
        following=_next(qualification),
    )


@blueprint.route("/qualifications/<int:id>/revoke", methods=["GET", "POST"])
@permits(policy.may_verify, Qualification)
def revoke(qualification: Qualification) -> ResponseReturnValue:
    """Take back a verification, because of a concern."""
    return _with_reason(qualification, operations.revoke, "Revoke this certificate", "Revoked")


@blueprint.route("/qualifications/<int:id>/put-back", methods=["GET", "POST"])
@permits(policy.may_verify, Qualification)
def put_back(qualification: Qualification) -> ResponseReturnValue:
    """Put a certificate that was rejected by mistake back into the queue."""
    return _with_reason(qualification, operations.put_back, "Put it back into the queue", "Back in the queue")


def _with_reason(qualification: Qualification, verb: Any, title: str, said: str) -> ResponseReturnValue:
    form = ReasonForm(obj=qualification)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, qualification)):
        reason, version = form.reason.data or "", form.version.data

        def do() -> bool:
            verb(qualification, reason, by=current_member(), version=version)
            return True

        if pages.attempt(form, do):
            db.session.commit()
            flash(f"{said}: {qualification.kind.title} of {qualification.member.name}")
            return redirect(url_for("qualifications.show", id=qualification.id))
    return render_template(
        "qualifications/reason.html",
        form=form,
        qualification=qualification,
        title=title,
        differences=differences,
    )


def _decide(qualification: Qualification, form: DecisionForm) -> bool:
    by, version = current_member(), form.version.data
    if form.decision.data == "verify":
        operations.verify(
            qualification,
            form.certificate,
            by=by,
            version=version,
            seen_words=(form.seen_words.data or "") if "seen_words" in form else "",
            seen_on=form.seen_on.data if "seen_on" in form else None,
        )
    elif form.decision.data == "send_back":
        operations.send_back(qualification, form.reason, by=by, version=version)
    else:
        operations.reject(qualification, form.reason, by=by, version=version)
    return True


def _filled(form_class: type[DecisionForm], qualification: Qualification, **more: Any) -> DecisionForm:
    typed = operations.typed_in(qualification)
    return form_class(
        qualification,
        data={
            "awarded": typed.awarded,
            "expires": typed.expires,
            "awarding_body": typed.awarding_body,
            "number": typed.number,
            "seen_words": typed.level_seen,
            "seen_on": qualification.seen_on,
            "version": qualification.version,
        },
        **more,
    )


def _last_place() -> queries.Place | None:
    """Return the place in the queue that the address goes on from, if it names one."""
    number = last_seen("after")
    try:
        since = datetime.fromisoformat(request.args.get("since", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return (since, number) if number else None


def _queue_form() -> QueueForm:
    return QueueForm(request.args, kinds=queries.kinds_waiting(), areas=catalogue.areas())


def _next(qualification: Qualification) -> str:
    """Return the address of the next certificate in the queue as it was narrowed, or of the queue."""
    form = _queue_form()
    found = queries.next_waiting(form.chosen, after=qualification, by=current_member())
    if found is None:
        return url_for("qualifications.queue", **form.in_address)
    return url_for("qualifications.check", id=found, **form.in_address)

"""A coordinator's pages: what will be sent in the next days, what went, and holding one back."""

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock
from network.core.database import db
from network.core.paging import last_seen
from network.core.permission import LARGEST_ID, current_member, permits
from network.core.rules import Refused
from network.members.qualifications.models import Qualification
from network.members.reminders import blueprint, operations, policy, queries, rules
from network.members.reminders.forms import ChooseForm, HoldForm
from network.members.reminders.models import Reminder

LAPSED = "lapsed"  # how an address says the last step


@blueprint.route("/reminders/")
@permits(policy.may_see_reminders)
def coming() -> ResponseReturnValue:
    """List what will be sent in the next fourteen days, and what is held back."""
    form = ChooseForm(request.args, titles=queries.kind_titles())
    form.validate()
    after = _last_place()
    held = queries.held() if after is None else []
    return render_template(
        "reminders/coming.html",
        form=form,
        found=queries.coming(form.chosen, clock.today(), after=after),
        first=after is None,
        held=held,
        names=queries.names_of(held),
        today=clock.today(),
        in_address=_in_address,
    )


@blueprint.route("/reminders/sent")
@permits(policy.may_see_reminders)
def sent() -> ResponseReturnValue:
    """List what was sent, passed over or not sent in the last thirty days."""
    form = ChooseForm(request.args, titles=queries.kind_titles())
    form.validate()
    before = last_seen()
    found = queries.decided(form.chosen, clock.now(), before=before)
    page = found[: queries.PAGE]
    return render_template(
        "reminders/sent.html",
        form=form,
        found=page,
        names=queries.names_of(page),
        last=page[-1] if len(found) > queries.PAGE else None,
        first=before is None,
    )


@blueprint.route("/qualifications/<int:id>/reminders/<step>/hold", methods=["GET", "POST"])
@permits(policy.may_hold, Qualification)
def hold(qualification: Qualification, step: str) -> ResponseReturnValue:
    """Keep one reminder back, with the reason."""
    number = _step(step)
    form = HoldForm()
    if form.validate_on_submit():
        try:
            operations.hold(qualification, number, form.reason.data or "", by=current_member())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(f"Held back: {qualification.kind.title} of {qualification.member.name}")
            return redirect(url_for("reminders.coming", _anchor="held"))
    return render_template(
        "reminders/hold.html", form=form, qualification=qualification, step=number, today=clock.today()
    )


@blueprint.route("/reminders/<int:id>/release", methods=["POST"])
@permits(policy.may_hold, Reminder)
def release(reminder: Reminder) -> ResponseReturnValue:
    """Let a reminder go that was held back."""
    operations.release(reminder, by=current_member())
    db.session.commit()
    flash("Released. It goes when its time has come")
    return redirect(url_for("reminders.coming"))


@blueprint.route("/reminders/<int:id>/skip", methods=["POST"])
@permits(policy.may_hold, Reminder)
def skip(reminder: Reminder) -> ResponseReturnValue:
    """Say that a reminder which was held back need not go."""
    operations.skip(reminder, by=current_member())
    db.session.commit()
    flash("Skipped. The next step comes as usual")
    return redirect(url_for("reminders.coming"))


def _in_address(step: int) -> str:
    return LAPSED if step == rules.LAPSED else str(step)


def _step(said: str) -> int:
    """Return the step that an address names; one that there cannot be is no page."""
    if said == LAPSED:
        return rules.LAPSED
    if not (said.isascii() and said.isdecimal() and len(said) <= len(str(LARGEST_ID))):
        abort(404)
    number = int(said)
    return number if 0 < number <= LARGEST_ID else abort(404)


def _last_place() -> queries.Place | None:
    """Return the place in the list that the address goes on from, if it names one."""
    number = last_seen("after")
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
    return (day, number) if number else None

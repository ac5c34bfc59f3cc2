"""The pages: asking a member to call, and one's own requests with their answers."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.core import clock
from network.core.database import db
from network.core.limits import limiter
from network.core.paging import last_seen
from network.core.permission import current_member, permits, private
from network.core.rules import Refused
from network.members.consents import queries as consents
from network.members.consents.rules import CALLS
from network.members.contact import blueprint, operations, policy, queries, rules
from network.members.contact.forms import TIMES, AskForm
from network.members.contact.models import CallRequest
from network.members.contact.rules import Status
from network.members.people.models import Member

SAID = {
    "called": (Status.CALLED, "Thank you. We have told them"),
    "cannot": (Status.CANNOT, "We have told them"),
}


def _whoever_asks() -> str:
    return f"calls asked for by {current_member().id}"


@blueprint.route("/members/<int:id>/ask-to-call", methods=["GET", "POST"])
@limiter.limit("30 per day", key_func=_whoever_asks, methods=["POST"])
@permits(policy.may_ask, Member)
def ask(member: Member) -> ResponseReturnValue:
    """Ask a member to call."""
    form = AskForm(data={"name": current_member().name})
    if form.validate_on_submit():
        try:
            operations.ask(member, form.caller, by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(f"We have asked {member.called} to call you, and tell you what they answer")
            return redirect(url_for("contact.asked"))
    return render_template("contact/ask.html", form=form, member=member, days=rules.LIVES_FOR.days)


@blueprint.route("/calls/")
@permits(policy.may_see_requests)
@private
def index() -> ResponseReturnValue:
    """List whom the reader is asked to call, and what became of earlier requests."""
    member_id, today = current_member().id or 0, clock.today()
    found = queries.asked_of(member_id, last_seen())
    shown = found[: queries.PAGE]
    return render_template(
        "contact/index.html",
        waiting=queries.waiting_for(member_id, today),
        earlier=[one for one in shown if not queries.is_open(one, today)],
        more_before=shown[-1].id if len(found) > queries.PAGE else None,
        takes_calls=consents.gives(member_id, CALLS),
        times=dict(TIMES),
        days=rules.LIVES_FOR.days,
    )


@blueprint.route("/calls/asked")
@permits(policy.may_see_requests)
@private
def asked() -> ResponseReturnValue:
    """List whom the reader has asked to call, and what they answered."""
    found = queries.asked_by(current_member().id, last_seen())
    shown = found[: queries.PAGE]
    return render_template(
        "contact/asked.html",
        found=[(one, queries.is_open(one, clock.today())) for one in shown],
        more_before=shown[-1].id if len(found) > queries.PAGE else None,
    )


@blueprint.route("/calls/<int:id>/<any(called, cannot):what>", methods=["POST"])
@permits(policy.may_answer, CallRequest)
def answer(request: CallRequest, what: str) -> ResponseReturnValue:
    """Say that one has called, or cannot."""
    status, said = SAID[what]
    operations.answer(request, status, by=current_member())
    db.session.commit()
    flash(said)
    return redirect(url_for("contact.index"))

"""Asking to join, and answering those who did."""

from collections.abc import Callable
from functools import wraps

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.accounts import blueprint, policy, queries, tokens
from network.accounts.forms import ApproveForm, JoinForm, PressForm, ReasonForm
from network.accounts.operations import joining
from network.accounts.routes.session import enter, link_over
from network.accounts.routes.sign_in import typed_address
from network.accounts.rules import Asked, Purpose
from network.core.database import db
from network.core.limits import limiter
from network.core.permission import Role, current_member, permits
from network.core.rules import Refused
from network.members.people.models import Member
from network.members.people.rules import Status


def while_it_waits(view: Callable[[Member], ResponseReturnValue]) -> Callable[[Member], ResponseReturnValue]:
    """Say so where a request has been answered already, as a second press of the button would find it."""

    @wraps(view)
    def guarded(member: Member) -> ResponseReturnValue:
        if member.status is Status.APPLIED:
            return view(member)
        flash(f"{member.name} has been answered already, and does not wait any more")
        return redirect(url_for("accounts.join_requests"))

    return guarded


@blueprint.route("/join", methods=["GET", "POST"])
@limiter.limit("10 per hour", methods=["POST"])
@limiter.limit("5 per hour", key_func=typed_address, methods=["POST"])
@permits(policy.may_ask_to_join)
def join() -> ResponseReturnValue:
    form = JoinForm()
    if form.validate_on_submit():
        joining.ask(
            Asked.JOIN,
            form.email.data,
            name=form.name.data,
            role=form.role.data,
            area=form.area.data or "",
            reason=form.reason.data,
        )
        db.session.commit()
        return redirect(url_for("accounts.check_your_mail", what="join"))
    return render_template("accounts/join.html", form=form)


@blueprint.route("/join/confirm/<token>", methods=["GET", "POST"])
@limiter.limit("60 per 15 minutes")
@permits(policy.may_ask_to_join)
def confirm_request(token: str) -> ResponseReturnValue:
    form = PressForm()
    kept = tokens.read(Purpose.CONFIRM, token)
    if kept is None or kept.account is None:
        return link_over(url_for("accounts.ask_for_link"))
    if form.validate_on_submit():
        account = joining.confirm_request(token)
        if account is None:
            return link_over(url_for("accounts.ask_for_link"))
        flash("Thank you: your address is confirmed")
        return enter(account, how="link", wanted=url_for("accounts.show"))
    return render_template("accounts/confirm_request.html", form=form, account=kept.account)


@blueprint.get("/join-requests/")
@permits(policy.may_see_join_requests)
def join_requests() -> ResponseReturnValue:
    requests = queries.join_requests()
    records = queries.unclaimed_at([member.email for member, _account in requests])
    return render_template("accounts/join_requests.html", requests=requests, records=records)


@blueprint.route("/join-requests/<int:id>/approve", methods=["GET", "POST"])
@permits(policy.may_decide_join_request, Member)
@while_it_waits
def approve_request(member: Member) -> ResponseReturnValue:
    form = ApproveForm()
    if form.validate_on_submit():
        try:
            joining.approve(member, Role(form.role.data), form.reason.data, by=current_member())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(f"{member.name} is now a member")
            return redirect(url_for("accounts.join_requests"))
    return render_template("accounts/approve_request.html", form=form, member=member)


@blueprint.route("/join-requests/<int:id>/refuse", methods=["GET", "POST"])
@permits(policy.may_decide_join_request, Member)
@while_it_waits
def refuse_request(member: Member) -> ResponseReturnValue:
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            joining.refuse(member, form.reason.data, by=current_member())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(f"The request of {member.name} is declined")
            return redirect(url_for("accounts.join_requests"))
    return render_template("accounts/refuse_request.html", form=form, member=member)


@blueprint.post("/join-requests/<int:id>/claim-instead")
@permits(policy.may_decide_join_request, Member)
@while_it_waits
def claim_instead(member: Member) -> ResponseReturnValue:
    record = queries.unclaimed_at([member.email]).get(member.email)
    if record is None:
        raise Refused(f"We have no unclaimed record with the address of {member.name}.")
    joining.claim_instead(member, record, by=current_member())
    db.session.commit()
    flash(f"{record.name} is invited to claim the record that we had")
    return redirect(url_for("accounts.join_requests"))

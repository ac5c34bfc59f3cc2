"""Invitations: whom we invited, inviting more, and the page on which somebody claims their record."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from network.accounts import blueprint, policy, queries
from network.accounts.forms import ClaimForm, InviteForm, OwnAddressForm
from network.accounts.models import Invitation
from network.accounts.operations import invitations as operations
from network.accounts.operations import joining
from network.accounts.routes.session import enter, link_over
from network.accounts.rules import Asked
from network.core import clock
from network.core.database import db
from network.core.forms import LARGEST_NUMBER
from network.core.limits import limiter
from network.core.permission import Role, current_member, permits
from network.core.rules import Refused
from network.members.people import queries as people
from network.members.people.models import Member, Organisation

MOST_AT_ONCE = 200


@blueprint.get("/invitations/")
@permits(policy.may_see_invitations)
def invitations() -> ResponseReturnValue:
    asked = request.args.get("before", type=int)
    before = None if asked is None else max(0, min(asked, LARGEST_NUMBER))
    found = queries.invitations(before=before, limit=51)
    return render_template(
        "accounts/invitations.html",
        invitations=found[:50],
        more=found[49].id if len(found) > 50 else None,
        first=before is None,
        uninvited=queries.uninvited(limit=MOST_AT_ONCE) if before is None else [],
        now=clock.now(),
        policy=policy,
    )


@blueprint.route("/invitations/new", methods=["GET", "POST"])
@permits(policy.may_invite)
def invite() -> ResponseReturnValue:
    form = InviteForm()
    form.offer(
        [role for role in Role if policy.may_invite_as(current_member(), role)], list(people.organisations())
    )
    if form.validate_on_submit():
        try:
            operations.invite_new(
                form.name.data,
                form.email.data,
                Role(form.role.data),
                by=current_member(),
                organisation=db.session.get(Organisation, form.organisation.data)
                if form.organisation
                else None,
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(f"{form.name.data} is invited")
            return redirect(url_for("accounts.invitations"))
    return render_template("accounts/invite.html", form=form)


@blueprint.post("/invitations/send")
@permits(policy.may_invite)
def invite_many() -> ResponseReturnValue:
    wanted = [one for one in request.form.getlist("member", type=int) if 0 < one <= LARGEST_NUMBER][
        :MOST_AT_ONCE
    ]
    members = db.session.scalars(select(Member).where(Member.id.in_(wanted)).order_by(Member.sort_name)).all()
    sent, left_out = operations.invite_many(members, by=current_member())
    db.session.commit()
    if not members:
        flash("Choose at least one person to invite", "warning")
    if sent:
        flash(f"{len(sent)} {'invitation is' if len(sent) == 1 else 'invitations are'} on the way")
    for words in left_out:
        flash(words)
    return redirect(url_for("accounts.invitations"))


@blueprint.post("/invitations/<int:id>/send-again")
@permits(policy.may_handle_invitation, Invitation)
def send_again(invitation: Invitation) -> ResponseReturnValue:
    operations.send_again(invitation, by=current_member())
    db.session.commit()
    flash(f"A new invitation is on the way to {invitation.member.name}; the older link has ended")
    return redirect(url_for("accounts.invitations"))


@blueprint.post("/invitations/<int:id>/revoke")
@permits(policy.may_handle_invitation, Invitation)
def revoke(invitation: Invitation) -> ResponseReturnValue:
    operations.revoke(invitation, by=current_member())
    db.session.commit()
    flash(f"The invitation to {invitation.member.name} is taken back")
    return redirect(url_for("accounts.invitations"))


@blueprint.route("/claim/<token>", methods=["GET", "POST"])
@limiter.limit("60 per 15 minutes")
@permits(policy.may_ask_to_join)
def claim(token: str) -> ResponseReturnValue:
    found = operations.read(token)
    if found is None:
        return link_over()
    invitation, address = found
    if queries.account_at(address) is not None:
        # A record that shares its address with somebody who was first: they give their own.
        return redirect(url_for("accounts.claim_with_own_address", token=token))
    form = ClaimForm()
    if form.validate_on_submit():
        try:
            account = operations.accept(token, form.password.data)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            if account is None:
                return link_over()
            flash("Welcome. This record is yours now: please look it over")
            return enter(account, how="invitation", wanted=None)
    return render_template(
        "accounts/claim.html", form=form, invitation=invitation, address=address, token=token
    )


@blueprint.route("/claim/<token>/own-address", methods=["GET", "POST"])
@limiter.limit("20 per hour")
@permits(policy.may_ask_to_join)
def claim_with_own_address(token: str) -> ResponseReturnValue:
    found = operations.read(token)
    if found is None:
        return link_over()
    invitation, address = found
    form = OwnAddressForm()
    if form.validate_on_submit():
        joining.ask(Asked.CLAIM, form.email.data, invitation=invitation.id)
        db.session.commit()
        return redirect(url_for("accounts.check_your_mail", what="claim"))
    return render_template(
        "accounts/claim_with_own_address.html", form=form, invitation=invitation, address=address
    )

"""Changing the address that one signs in with, also when mail to the old one cannot be read any more."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.accounts import blueprint, policy, queries, tokens
from network.accounts.forms import AddressForm, LostAddressForm, PressForm, ReasonForm
from network.accounts.models import AddressRecovery
from network.accounts.operations import own, recovery
from network.accounts.routes.own import own_account
from network.accounts.routes.session import fresh, link_over, my_account
from network.accounts.rules import Purpose
from network.core.database import db
from network.core.limits import limiter
from network.core.permission import current_member, permits
from network.core.rules import Refused


@blueprint.route("/account/address", methods=["GET", "POST"])
@limiter.limit("10 per hour", key_func=own_account, methods=["POST"])
@permits(policy.may_see_own_account)
@fresh
def change_address() -> ResponseReturnValue:
    account = my_account()
    form = AddressForm()
    del form.next
    form.email.label.text = "Your new e-mail address"
    form.email.render_kw = {"autocomplete": "email", "spellcheck": False}
    if form.validate_on_submit():
        try:
            own.ask_to_change_address(account, form.email.data, by=current_member())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            db.session.commit()
            return redirect(url_for("accounts.check_your_mail", what="address"))
    return render_template("accounts/change_address.html", form=form, account=account)


@blueprint.route("/account/address/confirm/<token>", methods=["GET", "POST"])
@limiter.limit("60 per 15 minutes")
@permits(policy.may_sign_in)
def confirm_address(token: str) -> ResponseReturnValue:
    form = PressForm()
    kept = tokens.read(Purpose.CHANGE_ADDRESS, token)
    if kept is None or kept.account is None:
        return link_over()
    address = kept.email
    if form.validate_on_submit():
        try:
            account = own.confirm_new_address(token)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            if account is None:
                return link_over()
            db.session.commit()
            flash(f"From now on you sign in with {address}")
            return redirect(url_for("accounts.show"))
    return render_template("accounts/confirm_address.html", form=form, address=address)


@blueprint.route("/lost-address", methods=["GET", "POST"])
@limiter.limit("5 per hour", methods=["POST"])
@permits(policy.may_sign_in)
def lost_address() -> ResponseReturnValue:
    form = LostAddressForm()
    if form.validate_on_submit():
        recovery.ask(form.name.data, form.old_email.data, form.new_email.data, form.words.data)
        db.session.commit()
        return redirect(url_for("accounts.check_your_mail", what="lost"))
    return render_template("accounts/lost_address.html", form=form)


@blueprint.get("/lost-addresses/")
@permits(policy.may_see_recoveries)
def lost_addresses() -> ResponseReturnValue:
    waiting = queries.recoveries_waiting()
    accounts = queries.accounts_at([one.old_email for one in waiting])
    return render_template("accounts/lost_addresses.html", waiting=waiting, accounts=accounts)


@blueprint.route("/lost-addresses/<int:id>/approve", methods=["GET", "POST"])
@permits(policy.may_decide_recovery, AddressRecovery)
@fresh
def approve_lost_address(lost: AddressRecovery) -> ResponseReturnValue:
    form = ReasonForm()
    form.reason.label.text = "How did you make sure that it is them?"
    form.reason.description = (
        "Ring the number that we have had for them, or see them. An e-mail proves nothing."
    )
    if form.validate_on_submit():
        try:
            recovery.approve(lost, form.reason.data, by=current_member())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Approved. Both addresses have a letter, and the change can be made in three days")
            return redirect(url_for("accounts.lost_addresses"))
    account = queries.account_at(lost.old_email)
    return render_template("accounts/approve_lost_address.html", form=form, lost=lost, account=account)


@blueprint.route("/lost-addresses/<int:id>/refuse", methods=["GET", "POST"])
@permits(policy.may_decide_recovery, AddressRecovery)
def refuse_lost_address(lost: AddressRecovery) -> ResponseReturnValue:
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            recovery.refuse(lost, form.reason.data, by=current_member())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Declined; they have a letter that says why")
            return redirect(url_for("accounts.lost_addresses"))
    return render_template("accounts/refuse_lost_address.html", form=form, lost=lost)


@blueprint.route("/lost-address/stop/<token>", methods=["GET", "POST"])
@limiter.limit("60 per 15 minutes")
@permits(policy.may_sign_in)
def stop_lost_address(token: str) -> ResponseReturnValue:
    form = PressForm()
    if tokens.read(Purpose.STOP_RECOVERY, token) is None:
        return link_over()
    if form.validate_on_submit():
        if not recovery.stop(token):
            return link_over()
        db.session.commit()
        flash("Stopped. Nothing about your account has changed")
        return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/stop_lost_address.html", form=form)


@blueprint.route("/lost-address/finish/<token>", methods=["GET", "POST"])
@limiter.limit("60 per 15 minutes")
@permits(policy.may_sign_in)
def finish_lost_address(token: str) -> ResponseReturnValue:
    form = PressForm()
    kept = tokens.read(Purpose.RECOVERY, token)
    if kept is None or kept.recovery is None:
        return link_over()
    if form.validate_on_submit():
        try:
            account = recovery.finish(token)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            if account is None:
                return link_over()
            db.session.commit()
            flash(f"From now on you sign in with {account.email_as_typed}")
            return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/finish_lost_address.html", form=form, lost=kept.recovery)

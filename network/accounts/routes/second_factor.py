"""The second factor: giving it at sign-in, setting it up, recovery codes, turning it off, a lost one."""

import io
from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from network.accounts import blueprint, policy, rules, second_factor, tokens
from network.accounts.forms import PROOFS, CodeForm, ProofForm
from network.accounts.models import Account
from network.accounts.operations import own, sign_ins
from network.accounts.routes.passkeys import question_for
from network.accounts.routes.session import SECOND_STEP, admit, factor, fresh, my_account
from network.accounts.rules import Purpose
from network.core.county import county
from network.core.database import db
from network.core.limits import limiter
from network.core.permission import current_member, permits
from network.core.rules import Refused


def account_in_hand() -> str:
    """Return whom to count wrong codes by: the account that is signing in, from wherever it is tried."""
    step = session.get(SECOND_STEP)
    return f"account {step['account']}" if step else "nobody"


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@limiter.limit("20 per hour", key_func=account_in_hand, methods=["POST"])
@permits(policy.may_sign_in)
def second_step() -> ResponseReturnValue:
    step: dict[str, Any] = session.get(SECOND_STEP) or {}
    token = tokens.read(Purpose.SECOND_FACTOR, step.get("secret", ""))
    if token is None or token.account is None:
        session.pop(SECOND_STEP, None)
        flash("Please sign in again from the beginning.")
        return redirect(url_for("accounts.sign_in"))
    form = CodeForm()
    if form.validate_on_submit():
        if sign_ins.answer_second_step(token, form.code.data, factor()):
            return admit(token.account, how=f"{step['how']} and code", wanted=step["next"])
        db.session.commit()  # the wrong try counts
        form.code.errors = ["That code is not right. Type the one that your app shows now."]
    return render_template(
        "accounts/second_step.html",
        form=form,
        passkey=question_for(token.account) if token.account.passkeys else None,
        wanted=step["next"],
    )


@blueprint.route("/account/second-factor", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
@permits(policy.may_see_own_account)
@fresh
def set_up_second_factor() -> ResponseReturnValue:
    account = my_account()
    if account.has_app:
        return redirect(url_for("accounts.show"))
    form = CodeForm()
    form.code.description = "The six figures that the app shows once it has read the picture."
    # The secret waits in the session until a code proves it, since a GET writes nothing into the database.
    secret = session.get("new_factor") or factor().new_secret()
    if form.validate_on_submit():
        try:
            codes = own.turn_second_factor_on(account, secret, form.code.data, factor(), by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            session.pop("new_factor", None)
            db.session.commit()
            return render_template("accounts/recovery_codes.html", codes=codes, new=True)
    session["new_factor"] = secret
    address = factor().address(secret, account.email_as_typed, county().name)
    return render_template(
        "accounts/set_up_second_factor.html",
        form=form,
        picture=_picture(address),
        address=address,
        spelled=factor().spelled(secret),
        needed=rules.needs_second_factor(account.member.roles) and not account.has_second_factor,
    )


@blueprint.route("/account/recovery-codes", methods=["GET", "POST"])
@limiter.limit("20 per hour", methods=["POST"])
@permits(policy.may_see_own_account)
@fresh
def replace_recovery_codes() -> ResponseReturnValue:
    account = my_account()
    if not account.has_second_factor:
        return redirect(url_for("accounts.set_up_second_factor"))
    form = CodeForm()
    if form.validate_on_submit():
        try:
            codes = own.replace_recovery_codes(account, form.code.data, factor(), by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            return render_template("accounts/recovery_codes.html", codes=codes, new=False)
    left = second_factor.recovery_codes_left(account)
    return render_template("accounts/replace_recovery_codes.html", form=form, left=left)


@blueprint.route("/account/second-factor/turn-off", methods=["GET", "POST"])
@limiter.limit("20 per hour", methods=["POST"])
@permits(policy.may_see_own_account)
@fresh
def turn_second_factor_off() -> ResponseReturnValue:
    account = my_account()
    if not account.has_app:
        return redirect(url_for("accounts.show"))
    form = CodeForm()
    if form.validate_on_submit():
        try:
            own.turn_second_factor_off(account, form.code.data, factor(), by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("The app is no longer asked for")
            return redirect(url_for("accounts.show"))
    return render_template("accounts/turn_second_factor_off.html", form=form)


@blueprint.route("/accounts/<int:id>/second-factor/remove", methods=["GET", "POST"])
@permits(policy.may_remove_second_factor, Account)
@fresh
def remove_second_factor(account: Account) -> ResponseReturnValue:
    form = ProofForm()
    if form.validate_on_submit():
        own.remove_second_factor(account, form.how.data, by=current_member())
        db.session.commit()
        flash(f"The second factor of {account.member.name} is removed, and they were signed out")
        return redirect(url_for("people.show", id=account.member_id))
    return render_template("accounts/remove_second_factor.html", form=form, account=account, proofs=PROOFS)


def _picture(address: str) -> Markup:
    """Return the address as an inline QR code."""
    import segno  # wanted only here

    out = io.BytesIO()
    segno.make(address, error="m").save(
        out,
        kind="svg",
        scale=5,
        border=4,
        xmldecl=False,
        svgns=True,
        dark="#000",
        light="#fff",
        omitsize=True,
        title="A picture for your authenticator app",
    )
    return Markup(out.getvalue().decode())  # noqa: S704 (made here, of figures and letters)

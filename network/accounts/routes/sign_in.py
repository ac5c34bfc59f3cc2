"""Signing in by password or by link, setting a forgotten password, signing out."""

from flask import abort, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from network.accounts import blueprint, policy, queries, rules, tokens
from network.accounts.forms import AddressForm, PasswordForm, PressForm, SignInForm
from network.accounts.operations import joining, own, sign_ins
from network.accounts.routes.passkeys import QUESTION, question_for
from network.accounts.routes.session import admit, current_account, enter, link_over
from network.accounts.rules import DEMONSTRATION, Asked, Purpose
from network.core.database import db
from network.core.limits import limiter
from network.core.permission import permits
from network.core.rules import Refused
from network.core.security import same_site_path

WRONG = "This address and password do not go together. Try again, or ask for a link by e-mail."


def typed_address() -> str:
    """Return whom to count by: the address typed into the form, whoever types it from wherever."""
    return rules.digest(rules.canonical(request.form.get("email", "")[:300]))


@blueprint.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("60 per 15 minutes", methods=["POST"])
@limiter.limit("10 per 15 minutes", key_func=typed_address, methods=["POST"])
@permits(policy.may_sign_in)
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if request.method == "GET":
        form.next.data = same_site_path(request.args.get("next"))
        if current_account() is not None:
            return redirect(form.next.data or "/")
    if form.validate_on_submit():
        account = sign_ins.who_has(form.email.data, form.password.data)
        if account is not None:
            return enter(account, how="password", wanted=form.next.data)
        form.password.errors = [WRONG]
    passkey = question_for() if request.method == "GET" or QUESTION in session else None
    return render_template(
        "accounts/sign_in.html", form=form, demonstration=_demonstration(), passkey=passkey
    )


@blueprint.post("/sign-in/demonstration")
@limiter.limit("60 per 15 minutes")
@permits(policy.may_sign_in)
def sign_in_to_demonstration() -> ResponseReturnValue:
    email = request.form.get("email", "")
    account = queries.account_at(email) if g.settings.is_demo and email in DEMONSTRATION else None
    if account is None or not queries.may_enter(account):
        abort(404)
    return admit(account, how="demonstration", wanted=request.form.get("next"))


@blueprint.route("/sign-in/link", methods=["GET", "POST"])
@limiter.limit("30 per 15 minutes", methods=["POST"])
@limiter.limit("5 per 15 minutes", key_func=typed_address, methods=["POST"])
@permits(policy.may_sign_in)
def ask_for_link() -> ResponseReturnValue:
    form = AddressForm()
    if request.method == "GET":
        form.next.data = same_site_path(request.args.get("next"))
    if form.validate_on_submit():
        joining.ask(Asked.SIGN_IN_LINK, form.email.data, next=same_site_path(form.next.data))
        db.session.commit()
        return redirect(url_for("accounts.check_your_mail", what="link"))
    return render_template("accounts/ask_for_link.html", form=form)


@blueprint.get("/sign-in/check-your-mail")
@permits(policy.may_sign_in)
def check_your_mail() -> ResponseReturnValue:
    return render_template("accounts/check_your_mail.html", what=request.args.get("what", ""))


@blueprint.route("/sign-in/link/<token>", methods=["GET", "POST"])
@limiter.limit("60 per 15 minutes")
@permits(policy.may_sign_in)
def open_link(token: str) -> ResponseReturnValue:
    form = PressForm()
    kept = tokens.read(Purpose.SIGN_IN, token)
    if kept is None or kept.account is None:
        return link_over(url_for("accounts.ask_for_link"))
    if form.validate_on_submit():
        account = sign_ins.open_link(token)
        if account is not None:
            return enter(account, how="link", wanted=request.args.get("next"))
        return link_over(url_for("accounts.ask_for_link"))
    return render_template("accounts/open_link.html", form=form, account=kept.account)


@blueprint.route("/reset-password", methods=["GET", "POST"])
@limiter.limit("30 per 15 minutes", methods=["POST"])
@limiter.limit("5 per 15 minutes", key_func=typed_address, methods=["POST"])
@permits(policy.may_sign_in)
def ask_for_reset() -> ResponseReturnValue:
    form = AddressForm()
    del form.next
    if form.validate_on_submit():
        joining.ask(Asked.RESET, form.email.data)
        db.session.commit()
        return redirect(url_for("accounts.check_your_mail", what="reset"))
    return render_template("accounts/ask_for_reset.html", form=form)


@blueprint.route("/reset-password/<token>", methods=["GET", "POST"])
@limiter.limit("60 per 15 minutes")
@permits(policy.may_sign_in)
def reset_password(token: str) -> ResponseReturnValue:
    form = PasswordForm()
    if tokens.read(Purpose.RESET, token) is None:
        return link_over(url_for("accounts.ask_for_reset"))
    if form.validate_on_submit():
        try:
            done = own.reset_password(token, form.password.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            if not done:
                return link_over(url_for("accounts.ask_for_reset"))
            db.session.commit()
            flash("Your new password is set. Sign in with it.")
            return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/reset_password.html", form=form)


@blueprint.post("/sign-out")
@permits(policy.may_sign_out)
def sign_out() -> ResponseReturnValue:
    account = current_account()
    if account is not None and account.sign_in is not None:
        sign_ins.end(account.sign_in, by=account.member)
        db.session.commit()
    logout_user()
    session.clear()
    g.pop("actor", None)
    flash("You are signed out")
    return redirect(same_site_path(request.args.get("next")) or "/")


def _demonstration() -> dict[str, str]:
    return DEMONSTRATION if current_app.config["SETTINGS"].is_demo else {}

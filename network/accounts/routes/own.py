"""One's own account: what stands in it, its password, where one is signed in."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.accounts import blueprint, passwords, policy, queries, rules, second_factor
from network.accounts.forms import PasswordForm, ProveForm
from network.accounts.models import SignIn
from network.accounts.operations import own, sign_ins
from network.accounts.routes.passkeys import question_for
from network.accounts.routes.session import fresh, my_account
from network.core import clock
from network.core.database import db
from network.core.limits import limiter
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.core.security import same_site_path


def own_account() -> str:
    """Return whom to count by: the account that is signed in."""
    return f"member {current_member().id}"


@blueprint.get("/account/")
@permits(policy.may_see_own_account)
def show() -> ResponseReturnValue:
    account = my_account()
    return render_template(
        "accounts/show.html",
        account=account,
        sign_ins=queries.sign_ins_of(account, clock.now()),
        new_address=queries.address_being_confirmed(account),
        codes_left=second_factor.recovery_codes_left(account) if account.has_second_factor else 0,
        factor_needed=rules.needs_second_factor(account.member.roles),
    )


@blueprint.route("/account/prove", methods=["GET", "POST"])
@limiter.limit("10 per 15 minutes", key_func=own_account, methods=["POST"])
@permits(policy.may_see_own_account)
def prove() -> ResponseReturnValue:
    account = my_account()
    form = ProveForm()
    if request.method == "GET":
        form.next.data = same_site_path(request.args.get("next"))
    if account.sign_in is not None and form.validate_on_submit():
        if passwords.matches(account.password_hash, form.password.data):
            sign_ins.prove(account.sign_in)
            db.session.commit()
            return redirect(same_site_path(form.next.data) or url_for("accounts.show"))
        form.password.errors = ["This is not your password. Try again."]
    passkey = question_for(account) if account.passkeys else None
    return render_template("accounts/prove.html", form=form, account=account, passkey=passkey)


@blueprint.route("/account/password", methods=["GET", "POST"])
@limiter.limit("20 per hour", key_func=own_account, methods=["POST"])
@permits(policy.may_see_own_account)
@fresh
def change_password() -> ResponseReturnValue:
    account = my_account()
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            own.set_password(account, form.password.data, by=current_member(), keep=account.sign_in)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Your new password is set, and your other devices are signed out")
            return redirect(url_for("accounts.show"))
    return render_template("accounts/change_password.html", form=form, account=account)


@blueprint.post("/account/sign-ins/<int:id>/end")
@permits(policy.may_end_sign_in, SignIn)
def end_sign_in(sign_in: SignIn) -> ResponseReturnValue:
    sign_ins.end(sign_in, by=current_member())
    db.session.commit()
    flash("That device is signed out")
    return redirect(url_for("accounts.show"))


@blueprint.post("/account/sign-ins/end-all")
@permits(policy.may_see_own_account)
def sign_out_everywhere() -> ResponseReturnValue:
    sign_ins.end_all(my_account(), by=current_member())
    db.session.commit()
    flash("You are signed out on every device")
    return redirect(url_for("accounts.sign_in"))

"""Passkeys: signing in with one, adding one, taking one away."""

from flask import flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from network.accounts import blueprint, passkeys, policy, queries, rules
from network.accounts.forms import AddPasskeyForm, PasskeyForm, PressForm
from network.accounts.models import Account, Passkey
from network.accounts.operations import own, sign_ins
from network.accounts.routes.session import admit, device, fresh, my_account
from network.core import clock
from network.core.county import county
from network.core.database import db
from network.core.limits import limiter
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.core.security import same_site_path

QUESTION = "passkey_question"
NOT_USED = "That passkey was not taken. Try again, or sign in another way."


def site() -> passkeys.Site:
    """Return what this site's passkeys are bound to."""
    return passkeys.site_at(g.settings.public_url, county().name)


def question() -> str:
    """Return the question that this browser has to answer; the same for all of its tabs, for some minutes."""
    now = clock.now().timestamp()
    asked, at = session.get(QUESTION) or ("", 0.0)
    if not asked or not 0 <= now - at < rules.LIFETIMES[rules.Purpose.PASSKEY].total_seconds() / 2:
        asked = passkeys.new_question()
        session[QUESTION] = (asked, now)
    return asked


def question_for(account: Account | None = None) -> str:
    """Return, as JSON for the page, how to ask for a passkey: of ``account``, or of whoever is there."""
    return passkeys.options_to_use(question(), site(), account)


def answered() -> str:
    """Take the question out of the session: whatever comes of the answer, it is asked no more."""
    asked, at = session.pop(QUESTION, None) or ("", 0.0)
    lasts = rules.LIFETIMES[rules.Purpose.PASSKEY].total_seconds()
    return asked if 0 <= clock.now().timestamp() - at < lasts else passkeys.new_question()


@blueprint.post("/sign-in/passkey")
@limiter.limit("60 per 15 minutes")
@permits(policy.may_sign_in)
def sign_in_with_passkey() -> ResponseReturnValue:
    form = PasskeyForm()
    asked = answered()
    passkey = passkeys.used(form.answer.data or "", asked, site()) if form.validate_on_submit() else None
    if passkey is None or not queries.may_enter(passkey.account):
        db.session.rollback()
        flash(NOT_USED)
        return redirect(url_for("accounts.sign_in", next=same_site_path(form.next.data)))
    return admit(passkey.account, how="passkey", wanted=form.next.data)


@blueprint.post("/account/prove/passkey")
@limiter.limit("30 per 15 minutes")
@permits(policy.may_see_own_account)
def prove_with_passkey() -> ResponseReturnValue:
    account = my_account()
    form = PasskeyForm()
    asked = answered()
    passkey = passkeys.used(form.answer.data or "", asked, site()) if form.validate_on_submit() else None
    if passkey is None or passkey.account_id != account.id or account.sign_in is None:
        db.session.rollback()
        flash(NOT_USED)
        return redirect(url_for("accounts.prove", next=same_site_path(form.next.data)))
    sign_ins.prove(account.sign_in)
    db.session.commit()
    return redirect(same_site_path(form.next.data) or url_for("accounts.show"))


@blueprint.route("/account/passkeys/add", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
@permits(policy.may_see_own_account)
@fresh
def add_passkey() -> ResponseReturnValue:
    account = my_account()
    form = AddPasskeyForm(data={"name": device()})
    if form.validate_on_submit():
        try:
            codes = own.add_passkey(
                account, form.answer.data or "", form.name.data or "", answered(), site(), by=current_member()
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Your passkey is ready. Next time, sign in with it")
            if codes:
                return render_template("accounts/recovery_codes.html", codes=codes, new=True)
            return redirect(url_for("accounts.show"))
    return render_template(
        "accounts/add_passkey.html",
        form=form,
        options=passkeys.options_to_make(account, question(), site()),
    )


@blueprint.route("/account/passkeys/<int:id>/remove", methods=["GET", "POST"])
@permits(policy.may_remove_passkey, Passkey)
@fresh
def remove_passkey(passkey: Passkey) -> ResponseReturnValue:
    form = PressForm()
    if form.validate_on_submit():
        try:
            own.remove_passkey(passkey, by=current_member())
        except Refused as refusal:
            db.session.rollback()
            flash(str(refusal))
        else:
            db.session.commit()
            flash("The passkey is removed. Delete it on the device as well")
        return redirect(url_for("accounts.show"))
    return render_template("accounts/remove_passkey.html", form=form, passkey=passkey)

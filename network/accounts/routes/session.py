"""The browser's side of a sign-in: the cookie, who is acting, and when they must prove themselves again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import (
    current_app,
    flash,
    g,
    get_flashed_messages,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user
from sqlalchemy.exc import OperationalError

from network.accounts import policy, queries, rules
from network.accounts.models import Account
from network.accounts.operations import sign_ins
from network.accounts.second_factor import Factor
from network.core import clock
from network.core.database import db
from network.core.permission import current_member
from network.core.security import same_site_path
from network.members.people.models import Member

SECOND_STEP = "second_step"
LOOKING = "looking_as"
# What somebody may reach whose role needs a second factor and who has none yet.
BEFORE_SECOND_FACTOR = frozenset(
    {
        "accounts.set_up_second_factor",
        "accounts.add_passkey",
        "accounts.prove_with_passkey",
        "accounts.sign_in_with_passkey",
        "accounts.prove",
        "accounts.sign_in",
        "accounts.ask_for_link",
        "accounts.check_your_mail",
        "accounts.open_link",
        "accounts.sign_out",
        "health.healthz",
        "health.readyz",
        "static",
        None,
    }
)

login_manager = LoginManager()
# The cookie holds the secret of a row that can be ended; a phone that changes its address is not a thief.
login_manager.session_protection = None


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_account(secret: str) -> Account | None:
    """Return the account behind the cookie of this request, and note now and then that it was seen."""
    now = clock.now()
    account = queries.signed_in_with(secret, now) if isinstance(secret, str) else None
    if account is not None and account.sign_in is not None and request.method == "GET":
        try:
            sign_ins.note_seen(account.sign_in, now)
        except OperationalError:  # a full disk or a long write must not keep anybody from reading
            current_app.logger.warning("sign-in %s could not be noted as seen", account.sign_in.id)
    return account


def current_account() -> Account | None:
    """Return the account that is signed in, or None."""
    account: Any = current_user._get_current_object()
    return account if isinstance(account, Account) else None


def my_account() -> Account:
    """Return the account that is signed in, on a page that lets nobody else in."""
    account = current_account()
    if account is None:
        raise LookupError("this page is for those who are signed in")
    return account


def load_actor() -> Member | None:
    """Return the member who acts in this request, for the core; ``g.looking`` is who looks as them."""
    account = current_account()
    if account is None:
        return None
    looked_at = _looked_at(account.member)
    if looked_at is None:
        return account.member
    g.looking = account.member
    return looked_at


def _looked_at(member: Member) -> Member | None:
    """Return the member as whom an administrator looks at the site, while they may."""
    kept = session.get(LOOKING) or {}
    if not kept or clock.now().timestamp() >= kept["until"]:
        return None
    found = db.session.get(Member, kept["member"])
    return found if found is not None and policy.may_look_as(member, found) else None


def refuse_while_looking() -> ResponseReturnValue | None:
    """Change nothing for who looks as somebody else, and show them nothing that is its owner's alone.

    What they send when looking has ended meanwhile is not done in their own name: they saw another's page.
    """
    if LOOKING not in session or request.endpoint in {"static", "accounts.stop_looking", "accounts.sign_out"}:
        return None
    actor, only_reads = current_member(), request.method in {"GET", "HEAD", "OPTIONS"}
    if "looking" not in g:
        session.pop(LOOKING)
        if only_reads or actor.id is None:
            return None
        flash("Looking has ended, so nothing was done. You are yourself again")
        return redirect(url_for("home.index"))
    view = current_app.view_functions.get(request.endpoint or "")
    is_private = getattr(view, "private", False) or request.blueprint == "accounts"
    if only_reads and not is_private:
        return None
    return render_template("accounts/only_looking.html", member=actor, private=is_private), 403


def factor() -> Factor:
    """Return what makes and checks this site's codes."""
    if "factor" not in current_app.extensions:
        current_app.extensions["factor"] = Factor(g.settings.secret_key, g.settings.network_name)
    found: Factor = current_app.extensions["factor"]
    return found


def device() -> str:
    """Say in words what the browser says it is: "Firefox on Android"."""
    from user_agents import parse  # a large table of patterns, wanted only when somebody signs in

    said = parse(request.user_agent.string[:300])
    browser, system = said.browser.family, said.os.family
    if browser == "Other":
        return "A device that does not say what it is"
    return browser if system == "Other" else f"{browser} on {system}"


def enter(account: Account, *, how: str, wanted: str | None) -> ResponseReturnValue:
    """Let somebody in who has passed the first factor, or ask for the second. Commits."""
    if not account.has_second_factor or g.settings.is_demo:
        return admit(account, how=how, wanted=wanted)
    secret = sign_ins.begin_second_step(account)
    db.session.commit()
    session[SECOND_STEP] = {"secret": secret, "account": account.id, "how": how, "next": wanted}
    return redirect(url_for("accounts.second_step"))


def admit(account: Account, *, how: str, wanted: str | None) -> ResponseReturnValue:
    """Begin a sign-in in this browser, with nothing of the session that was there before. Commits."""
    before = current_account()
    if before is not None and before.sign_in is not None:
        sign_ins.end(before.sign_in, by=before.member)
    sign_ins.begin(account, device=device(), how=how)
    db.session.commit()
    said: Any = get_flashed_messages(with_categories=True)  # said just now, and still to be shown
    session.clear()
    for category, words in said:
        flash(words, category)
    session.permanent = True
    login_user(account)
    g.pop("actor", None)
    return redirect(same_site_path(wanted) or "/")


def fresh(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Ask for proof again, before something delicate, from somebody who gave it too long ago."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        sign_in = my_account().sign_in
        allowed = rules.FRESH if request.method == "GET" else rules.FRESH_FOR_SENDING
        if sign_in is None or clock.now() - sign_in.proved_at > allowed:
            return redirect(url_for("accounts.prove", next=request.path))
        return view(*args, **kwargs)

    return guarded


def link_over(again: str | None = None) -> ResponseReturnValue:
    """Say that a link was used or has run out, and where to get another."""
    db.session.rollback()
    return render_template("accounts/link_over.html", again=again), 410


def lead_to_second_factor() -> ResponseReturnValue | None:
    """Let somebody whose role needs a second factor do nothing before they have set it up."""
    cookie = current_app.config["SESSION_COOKIE_NAME"]
    if request.endpoint in BEFORE_SECOND_FACTOR or cookie not in request.cookies or g.settings.is_demo:
        return None
    account = current_account()
    if account is None or account.has_second_factor or not rules.needs_second_factor(account.member.roles):
        return None
    return redirect(url_for("accounts.set_up_second_factor"))

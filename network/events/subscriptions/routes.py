"""The page on which calendars are subscribed to, and those on which somebody looks after their own."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.core import clock
from network.core.database import db
from network.core.letters import address_of
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import current_member, permits, private
from network.core.rules import Refused
from network.core.security import keep_secret
from network.events.subscriptions import blueprint, operations, policy, public, queries
from network.events.subscriptions.addresses import Offer
from network.events.subscriptions.forms import ByForm, NameForm, SettingsForm, settings_of
from network.events.subscriptions.models import Subscription
from network.events.subscriptions.operations import Made
from network.events.subscriptions.rules import By
from network.members.people.models import Member


@blueprint.route("/calendar/")
@permits(policy.may_see_page)
def index() -> ResponseReturnValue:
    """Offer every public calendar to everybody, and members one of their own."""
    return render_template("events/subscriptions/index.html", **_page(), form=NameForm())


@blueprint.route("/calendar/own/new", methods=["GET", "POST"])
@permits(policy.may_subscribe)
@private
def make() -> ResponseReturnValue:
    """Make an address for one device; the answer is the only page that ever shows it."""
    form = NameForm()
    if form.validate_on_submit():
        try:
            made = operations.make(_me(), form.wanted, by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            return _shown_once(made)
    return render_template("events/subscriptions/make.html", form=form)


@blueprint.route("/calendar/own/<int:id>/another", methods=["POST"])
@permits(policy.may_change, Subscription)
@private
def another(subscription: Subscription) -> ResponseReturnValue:
    """Make another address for the same device, and end the old one."""
    made = operations.another(subscription, by=current_member())
    db.session.commit()
    return _shown_once(made)


@blueprint.route("/calendar/own/<int:id>", methods=["GET", "POST"])
@permits(policy.may_change, Subscription)
@private
def edit(subscription: Subscription) -> ResponseReturnValue:
    """Choose what a calendar holds, and whether it rings."""
    form = _filled(SettingsForm, subscription)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, subscription, _filled)):
        try:
            operations.change(subscription, form.wanted, by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved. Your program shows it when it looks again")
            return redirect(url_for("subscriptions.index", _anchor="own"))
    return render_template(
        "events/subscriptions/edit.html", form=form, subscription=subscription, differences=differences
    )


@blueprint.route("/calendar/own/<int:id>/revoke", methods=["POST"])
@permits(policy.may_revoke, Subscription)
@private
def revoke(subscription: Subscription) -> ResponseReturnValue:
    """End an address at once."""
    operations.revoke(subscription, by=current_member())
    db.session.commit()
    flash("Revoked. Nobody gets anything at that address any more")
    return redirect(url_for("subscriptions.index", _anchor="own"))


@blueprint.route("/calendar/invitations", methods=["GET", "POST"])
@permits(policy.may_subscribe)
@private
def invitations() -> ResponseReturnValue:
    """Choose how invitations to events come."""
    member = _me()
    form = ByForm(data={"by": _by(member).value})
    if form.validate_on_submit():
        operations.choose(member, By(form.by.data), by=current_member())
        db.session.commit()
        flash("Saved")
        return redirect(url_for("subscriptions.index", _anchor="own"))
    return render_template(
        "events/subscriptions/invitations.html", form=form, has_own=queries.has_one(member.id)
    )


def _page() -> dict[str, Any]:
    """Return what the page offers to its reader."""
    reader = current_member()
    offered: dict[str, Any] = {"groups": public.offered(clock.today()), "own": None}
    if isinstance(reader, Member) and policy.may_subscribe(reader):
        offered |= {"own": queries.working_of(reader.id), "by": _by(reader)}
    return offered


def _by(member: Member) -> By:
    """Return how invitations come to a member now: as they chose, or as is usual."""
    choice = queries.choice_of(member.id)
    if choice is not None and choice.chosen is not None:
        return choice.chosen
    return By.MAIL if queries.chose_mail([member.id]) else By.FEED


def _shown_once(made: Made) -> ResponseReturnValue:
    address = address_of("subscriptions.own", token=made.token)
    offer = Offer("own", f"My calendar ({made.subscription.name})", address, is_secret=True)
    keep_secret()
    return render_template("events/subscriptions/made.html", offer=offer, subscription=made.subscription)


def _me() -> Member:
    member = current_member()
    if not isinstance(member, Member):
        abort(403)
    return member


def _filled(form_class: type[SettingsForm], subscription: Subscription, **more: Any) -> SettingsForm:
    return form_class(data=settings_of(subscription), **more)

"""Looking at the site as another member does: read-only, for half an hour, and they can read that."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from network.accounts import blueprint, policy, rules
from network.accounts.forms import LookForm
from network.accounts.operations import looking
from network.accounts.routes.session import LOOKING, current_account, fresh
from network.core import clock
from network.core.database import db
from network.core.permission import anyone, current_member, permits
from network.members.people.models import Member


@blueprint.route("/members/<int:id>/look-as", methods=["GET", "POST"])
@permits(policy.may_look_as, Member)
@fresh
def look_as(member: Member) -> ResponseReturnValue:
    form = LookForm()
    if form.validate_on_submit():
        looking.look_as(member, form.why.data, by=current_member())
        db.session.commit()
        until = clock.now() + rules.LOOKING_LASTS
        session[LOOKING] = {"member": member.id, "until": until.timestamp()}
        return redirect(url_for("home.index"))
    return render_template("accounts/look_as.html", form=form, member=member)


@blueprint.post("/account/stop-looking")
@permits(anyone)
def stop_looking() -> ResponseReturnValue:
    kept, account = session.pop(LOOKING, None), current_account()
    if kept is None or account is None:
        return redirect(url_for("home.index"))
    looking.stop_looking(db.session.get_one(Member, kept["member"]), by=account.member)
    db.session.commit()
    flash("You are yourself again")
    return redirect(url_for("administration.roles"))

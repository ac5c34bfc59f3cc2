"""The pages on which people use their own rights: a copy, deletion, who saw them, the notice, complaints."""

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.accounts.routes.session import fresh
from network.core import clock, files
from network.core.database import aside, db
from network.core.dates import in_words
from network.core.limits import limiter
from network.core.paging import last_seen
from network.core.permission import current_member, permits, private
from network.core.rules import Refused
from network.members.people.models import Member
from network.rights import blueprint, complaining, copies, erasing, notice, policy, queries, viewing
from network.rights.forms import ComplaintForm, DeleteForm, PressForm
from network.rights.models import CopyRequest, ErasureRequest
from network.rights.rules import CopyStatus

VIEWS_A_PAGE = 50
TERMS = (1, date(2026, 11, 23))  # version, and the day from which it is in force; the text: rights/terms.html


@blueprint.route("/account/my-data", methods=["GET", "POST"])
@permits(policy.may_use_own_rights)
@private
def my_data() -> ResponseReturnValue:
    """Ask for a copy of all that is held about oneself, and fetch it."""
    member = _me()
    form = PressForm()
    if form.validate_on_submit():
        copies.ask(member, by=member)
        db.session.commit()
        flash("We are making it. You get a letter when it is ready")
        return redirect(url_for("rights.my_data"))
    return render_template(
        "rights/my_data.html",
        form=form,
        copies=queries.copies_fetched_by(member, clock.now()),
        asked=erasing.open_request(member),
    )


@blueprint.route("/account/my-data/<int:id>/file")
@permits(policy.may_read)
@private
def fetch_copy(id: int) -> ResponseReturnValue:
    """Give a copy to whoever asked for it; for everybody else, and when its week is over, there is none."""
    member = current_member()
    copy = db.session.get(CopyRequest, id) if member.id is not None and id <= 2_147_483_647 else None
    if copy is None or not policy.may_fetch_copy(member, copy):
        abort(404)
    if (
        copy.status is not CopyStatus.READY
        or copy.file is None
        or copy.until is None
        or copy.until <= clock.now()
    ):
        abort(404)
    answer = files.send(copy.file)
    with aside() as session:
        session.get_one(CopyRequest, copy.id).fetched_at = clock.now()
        session.add(copies.note_fetched(copy, by=member))
    return answer


@blueprint.route("/account/delete-me", methods=["GET", "POST"])
@permits(policy.may_use_own_rights)
@private
@fresh
def delete_me() -> ResponseReturnValue:
    """Ask to be deleted."""
    member = _me()
    form = DeleteForm()
    if form.validate_on_submit():
        try:
            erasing.ask(member, form.words.data or "", by=member)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("We have your request, and answer it within a month")
            return redirect(url_for("rights.delete_me"))
    return render_template(
        "rights/delete_me.html",
        form=form,
        goes=queries.what_goes(member),
        requests=queries.erasures_of(member),
    )


@blueprint.post("/account/delete-me/<int:id>/take-back")
@permits(policy.may_take_back, ErasureRequest)
def take_back(asked: ErasureRequest) -> ResponseReturnValue:
    """Take the wish to be deleted back."""
    try:
        erasing.take_back(asked, by=current_member())
    except Refused:
        db.session.rollback()
        flash("This has been answered already", "warning")
    else:
        db.session.commit()
        flash("Taken back. Nothing is deleted")
    return redirect(url_for("rights.delete_me"))


@blueprint.route("/account/who-saw-me")
@permits(policy.may_use_own_rights)
@private
def who_saw_me() -> ResponseReturnValue:
    """Show who saw how to reach one, who took a list, and who opened one's evidence."""
    member = _me()
    found = viewing.views_of(member, before=last_seen(), limit=VIEWS_A_PAGE + 1)
    shown = found[:VIEWS_A_PAGE]
    return render_template(
        "rights/who_saw_me.html",
        views=shown,
        older=url_for("rights.who_saw_me", before=shown[-1].id) if len(found) > len(shown) else None,
        newest=url_for("rights.who_saw_me") if "before" in request.args else None,
        looks=viewing.looks_at_evidence(member),
        cpd_looks=viewing.looks_at_cpd(member),
    )


@blueprint.route("/account/privacy-notice", methods=["GET", "POST"])
@permits(policy.may_use_own_rights)
def notice_changes() -> ResponseReturnValue:
    """Show what changed in the privacy notice, once, until its reader says that they have read it."""
    member = _me()
    form = PressForm()
    if form.validate_on_submit():
        notice.read(member)
        db.session.commit()
        return redirect(url_for("home.index"))
    changed, gone = notice.changes()
    return render_template(
        "rights/notice_changes.html",
        form=form,
        changed=changed,
        gone=gone,
        version=notice.version(),
        unread=notice.unread_by(member) is not None,
    )


@blueprint.route("/complaints", methods=["GET", "POST"])
@limiter.limit("5 per hour", methods=["POST"])
@permits(policy.may_complain)
def complain() -> ResponseReturnValue:
    """Take a complaint about data from anybody."""
    member = current_member()
    form = ComplaintForm(
        data={"name": member.name, "email": member.email} if isinstance(member, Member) else None
    )
    if form.validate_on_submit():
        complaint = complaining.complain(
            form.name.data or "", form.email.data or "", form.words.data or "", by=member
        )
        db.session.commit()
        due = in_words(complaint.due_on)
        flash(f"We have your complaint, and answer it by {due}. A letter is on its way to you")
        return redirect(url_for("rights.complain"))
    return render_template("rights/complain.html", form=form)


@blueprint.route("/terms")
@permits(policy.may_read)
def terms() -> ResponseReturnValue:
    """Say on what terms the site is used."""
    version, since = TERMS
    return render_template("rights/terms.html", version=version, since=since)


def _me() -> Member:
    member = current_member()
    assert isinstance(member, Member)  # noqa: S101 (the permission lets only members in)
    return member

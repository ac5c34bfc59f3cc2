"""The pages of those who answer: requests for a copy or to be deleted, and complaints."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.accounts.routes.session import fresh
from network.core import clock
from network.core.database import db
from network.core.lifecycle import history_of
from network.core.locking import Difference, edited_meanwhile
from network.core.paging import last_seen
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.members.people.models import Member
from network.rights import blueprint, complaining, copies, erasing, policy, queries
from network.rights.forms import AnswerComplaintForm, DecideErasureForm, DeleteForForm
from network.rights.models import Complaint, ErasureRequest
from network.rights.rules import ComplaintStatus, ErasureStatus

PAGE = 50


@blueprint.route("/data-requests/")
@permits(policy.may_see_requests)
def requests() -> ResponseReturnValue:
    """List what people ask about their data, each with its last day."""
    found = queries.copies_log(before=last_seen(), limit=PAGE + 1)
    shown = found[:PAGE]
    return render_template(
        "rights/requests.html",
        erasures=queries.erasures_waiting(),
        answered=queries.erasures_answered(),
        copies=shown,
        mine={one.id for one in queries.copies_fetched_by(current_member(), clock.now())},
        older=url_for("rights.requests", before=shown[-1].id) if len(found) > len(shown) else None,
        today=clock.today(),
    )


@blueprint.post("/data-requests/members/<int:id>/copy")
@permits(policy.may_ask_for, Member)
def copy_for(member: Member) -> ResponseReturnValue:
    """Ask for a copy for a member who cannot do so here; whoever asks fetches it and hands it over."""
    copies.ask(member, by=current_member())
    db.session.commit()
    flash("We are making it. You get a letter when it is ready, and fetch it on this page")
    return redirect(url_for("rights.requests"))


@blueprint.route("/data-requests/members/<int:id>/delete", methods=["GET", "POST"])
@permits(policy.may_ask_for, Member)
def delete_for(member: Member) -> ResponseReturnValue:
    """Write down that somebody asked to be deleted, by another way than this site."""
    form = DeleteForForm()
    if form.validate_on_submit():
        try:
            erasing.ask(member, form.words.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Written down. It is answered here, within a month")
            return redirect(url_for("rights.requests"))
    return render_template("rights/delete_for.html", form=form, member=member)


@blueprint.route("/data-requests/deletions/<int:id>", methods=["GET", "POST"])
@permits(policy.may_decide_erasure, ErasureRequest)
@fresh
def decide(asked: ErasureRequest) -> ResponseReturnValue:
    """Review what would go and what stays, then delete or refuse."""
    form = DecideErasureForm(obj=asked)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, asked)):
        try:
            if form.decision.data == "carry_out":
                erasing.carry_out(asked, by=current_member())
            else:
                erasing.refuse(asked, form.answer.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            done = asked.status is ErasureStatus.CARRIED_OUT
            db.session.commit()
            flash("Deleted" if done else "Refused. They have a letter with your reason")
            return redirect(url_for("rights.requests"))
    return render_template(
        "rights/decide.html",
        form=form,
        asked=asked,
        open=asked.status is ErasureStatus.ASKED,
        goes=queries.what_goes(asked.member),
        differences=differences,
    )


@blueprint.route("/administration/complaints/")
@permits(policy.may_see_complaints)
def complaints() -> ResponseReturnValue:
    """List the complaints: those that wait with their last day, and those that are answered."""
    found = complaining.complaints(open_ones=False, before=last_seen(), limit=PAGE + 1)
    shown = found[:PAGE]
    return render_template(
        "rights/complaints.html",
        waiting=complaining.complaints(open_ones=True),
        answered=shown,
        older=url_for("rights.complaints", before=shown[-1].id) if len(found) > len(shown) else None,
        today=clock.today(),
    )


@blueprint.route("/administration/complaints/<int:id>", methods=["GET", "POST"])
@permits(policy.may_handle_complaint, Complaint)
def complaint(complaint: Complaint) -> ResponseReturnValue:
    """Read one complaint, say how far it is, and answer it."""
    form = AnswerComplaintForm(data={"version": complaint.version})
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, complaint)):
        verb = complaining.answer if form.decision.data == "answer" else complaining.note_progress
        try:
            verb(complaint, form.words.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Sent")
            return redirect(url_for("rights.complaint", id=complaint.id))
    return render_template(
        "rights/complaint.html",
        form=form,
        complaint=complaint,
        answered=complaint.status is ComplaintStatus.ANSWERED,
        history=history_of(complaint),
        differences=differences,
        today=clock.today(),
    )

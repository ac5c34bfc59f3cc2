"""The pages of an application: the first page of the area, the one page of each, its documents, its end."""

from collections.abc import Mapping
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.bursaries.applications import (
    blueprint,
    chances,
    gain,
    naming,
    operations,
    policy,
    queries,
    sections,
    story,
)
from network.bursaries.applications.forms import WithdrawForm
from network.bursaries.applications.models import Application, Document
from network.bursaries.applications.rules import OVER, Section
from network.core import clock, files, registry
from network.core.database import db
from network.core.permission import Role, current_member, permits, private
from network.core.rules import Refused, words
from network.members.people.models import Member


@blueprint.route("/bursaries/")
@permits(policy.may_apply)
def index() -> ResponseReturnValue:
    """Show one's own applications with what to do next, what one could apply for, and what others offer."""
    reader = current_member()
    own = queries.own(reader.id)
    applies = _may_want_one(reader) or bool(own)
    member = db.session.get_one(Member, reader.id)
    standing = [(one, story.status_for(reader, one), story.next_of(reader, one)) for one in own]
    return render_template(
        "bursaries/index.html",
        own=sorted(standing, key=lambda row: (row[1] in OVER, not row[2].yours)),
        chances=chances.of(member, own, clock.now()) if applies else [],
        panels=registry.panels_for("bursaries", reader),
        applies=applies,
    )


@blueprint.route("/bursaries/<int:id>")
@permits(policy.may_open, Application)
@private
def show(application: Application) -> ResponseReturnValue:
    """Show the one page of an application; who has not said whether they have an interest is asked first."""
    reader = current_member()
    if not policy.may_read(reader, application):
        if "assessing.declare" not in current_app.view_functions:
            abort(403)
        return redirect(url_for("assessing.declare", id=application.id))
    return render_template("bursaries/show.html", **_whole(application))


@blueprint.route("/bursaries/<int:id>/documents/<int:number>")
@permits(policy.may_read, Application)
@private
def document(application: Application, number: int) -> ResponseReturnValue:
    """Give a document to be saved; that somebody else looked is written down before the bytes leave."""
    reader = current_member()
    found = document_of(application, number)
    operations.note_view(found, by=reader)
    nameless = naming.is_nameless(reader, application)
    return files.send(found.file, as_name=naming.file_name_for(reader, found) if nameless else None)


@blueprint.route("/bursaries/<int:id>/withdraw", methods=["GET", "POST"])
@permits(policy.may_withdraw, Application)
@private
def withdraw(application: Application) -> ResponseReturnValue:
    """Take one's own application back."""
    if not policy.may_take_back(current_member(), application):
        flash(f"It is {words(story.status_for(current_member(), application))}, so nothing can be withdrawn")
        return redirect(url_for("bursaries.show", id=application.id))
    form = WithdrawForm(data={"version": application.version})
    if form.validate_on_submit():
        try:
            operations.withdraw(
                application, by=current_member(), reason=form.reason.data or "", version=form.version.data
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Withdrawn. You can apply again while a round is open")
            return redirect(url_for("bursaries.show", id=application.id))
    return render_template("bursaries/applications/withdraw.html", application=application, form=form)


def document_of(application: Application, number: int) -> Document:
    """Return a document of an application by its number, or end the request: it is not there."""
    found = next((one for one in application.documents if one.number == number), None)
    return found or abort(404)


def _whole(application: Application) -> Mapping[str, Any]:
    reader = current_member()
    own = policy.applicant(reader, application)
    amount, awarded = queries.amount(application), story.awarded_for(reader, application)
    return {
        "application": application,
        "own": own,
        "name": naming.name_for(reader, application),
        "nameless": naming.is_nameless(reader, application),
        "status_shown": story.status_for(reader, application),
        "next": story.next_of(reader, application),
        "happened": list(story.happened(reader, application)),
        "parts": [
            (sections.TITLES[one], queries.section_words(application, one))
            for one in Section
            if one not in {Section.DOCUMENTS, Section.PROMISES}
        ],
        "documents": [
            (
                queries.document_titles(application).get(one.key, "Another document"),
                naming.file_name_for(reader, one),
                one,
            )
            for one in application.documents
        ],
        "views": queries.views_of(application) if own else [],
        "changes": application.changes,
        "titles": sections.TITLES,
        "amount": amount,
        "awarded": awarded,
        "left": amount.own_pence if awarded is None else queries.left_to_pay(application, awarded),
        "gain": gain.of(application),
        "promises": queries.promises(application),
        "findings": queries.findings(application, as_told=own),
        "panels": registry.panels_for("bursary", reader, application),
    }


def _may_want_one(reader: Any) -> bool:
    return bool(reader.roles & {Role.INSTRUCTOR, Role.HEALTH_PARTNER})

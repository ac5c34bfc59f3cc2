"""The pictures of evidence: for their owner and for coordinators, whose every look is written down."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from network.core.database import db
from network.core.permission import current_member, permits, private
from network.core.security import same_site_path
from network.members.qualifications import blueprint, evidence, pages, policy
from network.members.qualifications.models import EvidenceDraft, Qualification


@blueprint.route("/qualifications/<int:id>/evidence/<int:page>")
@permits(policy.may_see_evidence, Qualification)
@private
def picture(qualification: Qualification, page: int) -> ResponseReturnValue:
    """Give a page of evidence; that somebody else looked is written down before the bytes leave."""
    found = evidence.page_of(qualification, page) or abort(404)
    evidence.note_view(found, by=current_member())
    return pages.picture_of(found)


@blueprint.route("/qualifications/<int:id>/evidence/<int:page>/turn", methods=["POST"])
@permits(policy.may_see_evidence, Qualification)
def turn(qualification: Qualification, page: int) -> ResponseReturnValue:
    """Turn a page by a quarter."""
    found = evidence.page_of(qualification, page) or abort(404)
    evidence.turn(found, by=current_member())
    db.session.commit()
    back = same_site_path(request.form.get("back"))
    return redirect(back or url_for("qualifications.show", id=qualification.id))


@blueprint.route("/evidence-drafts/<int:id>")
@permits(policy.may_see_draft, EvidenceDraft)
@private
def draft_picture(draft: EvidenceDraft) -> ResponseReturnValue:
    """Give a page that its sender has not submitted yet, to its sender alone."""
    return pages.picture_of(draft)

"""The audit: all of it for administrators, and for everybody what was done about them and by them."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.administration import blueprint, policy, queries
from network.administration.forms import AuditFilter
from network.core.paging import last_seen
from network.core.permission import current_member, permits


@blueprint.route("/administration/audit")
@permits(policy.may_see_audit)
def audit() -> ResponseReturnValue:
    """List what was done, newest first."""
    form = AuditFilter(queries.deeds(), request.args)
    what = form.what.data if form.what.data in dict(form.what.choices) else None
    found = queries.audit_page(what, form.member_id, last_seen(), reader=current_member())
    shown = found[: queries.PAGE]
    kept: dict[str, Any] = {"what": what or None, "member": form.member_id}
    return render_template(
        "administration/audit.html",
        filter=form,
        entries=shown,
        names=queries.names_of({entry.about_id for entry in shown if entry.about_id}),
        older=url_for(".audit", before=shown[-1].id, **kept) if len(found) > len(shown) else None,
        newest=url_for(".audit", **kept) if "before" in request.args else None,
    )


@blueprint.route("/account/record")
@permits(policy.may_see_own_record)
def own_record() -> ResponseReturnValue:
    """Show a member what was done about them, and what they did."""
    member = current_member()
    found = queries.audit_page(None, member.id, last_seen())
    shown = found[: queries.PAGE]
    return render_template(
        "administration/own_record.html",
        entries=shown,
        older=url_for(".own_record", before=shown[-1].id) if len(found) > len(shown) else None,
        newest=url_for(".own_record") if "before" in request.args else None,
    )

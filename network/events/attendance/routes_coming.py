"""The pages of those who come: joining online, checking in at the door, certificates, where one was."""

from collections.abc import Callable
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock, pdf
from network.core.database import db
from network.core.forms import Form
from network.core.limits import limiter
from network.core.paging import last_seen
from network.core.permission import anyone, current_member, permits
from network.core.rules import Refused
from network.core.security import CONTENT_POLICY, keep_secret
from network.events.attendance import blueprint, certificates, doors, operations, policy, queries, rules
from network.events.attendance.models import Attendance
from network.events.attendance.rules import Joining
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations import joining
from network.members.people.models import Member

AS_OFTEN = "120 per minute"  # a whole hospital may stand behind one address; nobody guesses a signature
SEE_OTHER = 303


def leads_away(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let the form of a page lead to another site: browsers hold the answer to a form to its policy too.

    The policy names no site, since the page must not give away where it leads.
    """
    policy_here = CONTENT_POLICY | {"form-action": "'self' https:"}
    view.talisman_view_options = {"content_security_policy": policy_here}  # type: ignore[attr-defined]
    return view


@blueprint.route("/events/<int:id>/join/<token>", methods=["GET", "POST"])
@limiter.limit(AS_OFTEN)
@permits(anyone)
@leads_away
def join(id: int, token: str) -> ResponseReturnValue:
    """Note that somebody joins, and lead them to the meeting; before and after, say what to do.

    Whoever has the address is taken for its owner: it stands in their own calendar and mail alone.
    """
    keep_secret()
    registration = joining.registration_of(id, token) or abort(404)
    if registration.event.status is EventStatus.DRAFT:
        abort(404)
    if request.method == "POST" and queries.joining(registration) is Joining.OPEN:
        link = operations.join(registration)
        db.session.commit()
        return redirect(link, SEE_OTHER)
    event = registration.event
    return render_template(
        "events/attendance/join.html",
        event=event,
        registration=registration,
        said=queries.joining(registration).value,
        window=rules.join_window(event.starts_at, event.ends_at),
        form=Form(),
    )


@blueprint.route("/events/<int:id>/here/<code>", methods=["GET", "POST"])
@limiter.limit(AS_OFTEN)
@permits(policy.may_arrive, Event)
def arrive(event: Event, code: str) -> ResponseReturnValue:
    """Check oneself in with the code at the door."""
    keep_secret()
    if not doors.opens(code, event.uid, queries.round_of(event.id)):
        return render_template("events/attendance/old_code.html", event=event), 410
    member = db.session.get_one(Member, current_member().id)
    form = Form()
    if form.validate_on_submit():
        try:
            operations.arrive(event, member, code)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            return redirect(url_for("attendance.arrive", id=event.id, code=code), SEE_OTHER)
    window = rules.door_window(event.starts_at, event.ends_at)
    return render_template(
        "events/attendance/arrive.html",
        event=event,
        form=form,
        attendance=queries.of(event.id, member.id),
        window=window,
        phase=window.at(clock.now()).value,
        is_off=event.status not in queries.TOOK_PLACE,
    )


@blueprint.route("/attendance/<int:id>/certificate")
@permits(policy.may_have_certificate, Attendance)
def certificate(attendance: Attendance) -> ResponseReturnValue:
    """Give the certificate of somebody who was there, once the event is over."""
    if not certificates.is_ready(attendance):
        raise Refused("There is a certificate once the event is over, for those who were noted as there.")
    reference = rules.reference(attendance.event_id, attendance.id)
    return pdf.download(certificates.paper_of(attendance), f"certificate-{reference}")


@blueprint.route("/members/<int:id>/attended")
@permits(policy.may_see_history, Member)
def history(member: Member) -> ResponseReturnValue:
    """List where somebody was, with the certificates."""
    found = queries.history_of(member.id, before=last_seen("before"), limit=queries.PAGE + 1)
    return render_template(
        "events/attendance/history.html",
        member=member,
        rows=found[: queries.PAGE],
        more_before=found[queries.PAGE - 1].id if len(found) > queries.PAGE else None,
        now=clock.now(),
    )

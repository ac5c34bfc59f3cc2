"""The pages: answering by the buttons of a letter without signing in, and what came in by mail."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock
from network.core.database import db
from network.core.limits import limiter
from network.core.paging import last_seen
from network.core.permission import LARGEST_ID, anyone, current_member, permits
from network.core.rules import Refused
from network.core.security import keep_secret
from network.events.invitations import blueprint, forms, policy, queries, receiving, tokens
from network.events.invitations.forms import AnswerForm
from network.events.invitations.models import CalendarReply
from network.events.meetings import words
from network.events.meetings.models import Event
from network.events.registrations import operations as registrations
from network.events.registrations import queries as answers
from network.events.registrations import standing
from network.events.registrations.rules import Source
from network.members.people.models import Member
from network.members.people.queries import who_stays


@blueprint.route("/events/<int:id>/rsvp/<token>", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
@permits(anyone)
def rsvp(id: int, token: str) -> ResponseReturnValue:
    """Ask for the answer, since mail scanners open links; a button gives it, and the page says what it is."""
    keep_secret()
    event, member = _invited(id, token)
    if not receiving.is_live(event, member):
        is_over = event.ends_at <= clock.now()
        return render_template("events/invitations/over.html", event=event, is_over=is_over), 410
    form = AnswerForm(event)
    before = forms.answer_of(answers.of(event.id, member.id))
    if form.validate_on_submit():
        try:
            registrations.answer(
                event, member, form.status, by=member, place=form.place, source=Source.LETTER
            )
        except Refused as refusal:
            db.session.rollback()
            form.answer.errors = [str(refusal)]
        else:
            db.session.commit()
            flash("We have your answer")
            return redirect(url_for("invitations.rsvp", id=id, token=token, before=before or None))
    asked, undo = request.args.get("answer", ""), request.args.get("before", "")
    return render_template(
        "events/invitations/rsvp.html",
        event=event,
        member=member,
        token=token,
        when=words.when(event),
        kind=words.kind(event),
        at=standing.of(event, member),
        now=forms.answer_of(answers.of(event.id, member.id)),
        buttons=_asked_first(forms.answers_to(event), asked),
        undo=undo if undo in forms.answers_to(event) else "",
        said=forms.WORDS,
        form=form,
    )


@blueprint.route("/events/replies")
@permits(policy.may_see_replies)
def replies() -> ResponseReturnValue:
    """List what came in by mail and what became of it, first what needs a person."""
    before = last_seen()
    found = queries.came_in(before)
    shown = found[: queries.PAGE]
    return render_template(
        "events/invitations/replies.html",
        waiting=queries.for_a_person() if before is None else [],
        found=shown,
        more_before=shown[-1].id if len(found) > queries.PAGE else None,
        first=before is None,
    )


@blueprint.route("/events/replies/<int:id>/seen", methods=["POST"])
@permits(policy.may_see_to, CalendarReply)
def see_to(reply: CalendarReply) -> ResponseReturnValue:
    """Say that a reply which needed a person has been seen to."""
    receiving.see_to(reply, by=current_member())
    db.session.commit()
    flash("Seen to")
    return redirect(url_for("invitations.replies"))


def _invited(id: int, token: str) -> tuple[Event, Member]:
    """Return what a link is about; 404 for one that we did not give out."""
    member_id = tokens.read_link(id, token)
    if member_id is None or max(id, member_id) > LARGEST_ID:
        abort(404)
    event, member = db.session.get(Event, id), db.session.get(Member, member_id)
    if event is None or member is None:
        abort(404)
    return event, who_stays(member)


def _asked_first(buttons: tuple[str, ...], asked: str) -> list[str]:
    """Put the answer first that was pressed in the letter; where it has two places, both of them."""
    if asked == "going":
        return list(buttons)
    return sorted(buttons, key=lambda one: one != asked)

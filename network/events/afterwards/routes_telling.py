"""The pages on which people say how an event was, and on which its organisers write to all."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.core import clock
from network.core.database import db
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.events.afterwards import blueprint, operations, policy, queries, rules
from network.events.afterwards.forms import AUDIENCES, MessageForm, feedback_form
from network.events.meetings.models import Event


@blueprint.route("/events/<int:id>/feedback", methods=["GET", "POST"])
@permits(policy.may_say_how_it_was, Event)
def feedback(event: Event) -> ResponseReturnValue:
    """Say how it was, once."""
    form = feedback_form()
    turn = queries.turn_of(event.id, current_member().id)
    said = turn is not None and turn.answered
    is_open = rules.is_open(event.ends_at, clock.now())
    if form.validate_on_submit():
        try:
            operations.say_how_it_was(event, form.scores, form.comment.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Thank you. Your answer is kept without your name")
            return redirect(url_for("afterwards.show", id=event.id))
    return render_template(
        "events/afterwards/feedback.html",
        event=event,
        form=form,
        said=said,
        is_open=is_open,
        closes_at=event.ends_at + rules.OPEN_FOR,
        fewest=rules.FEWEST_SHOWN,
    )


@blueprint.route("/events/<int:id>/afterwards/message", methods=["GET", "POST"])
@permits(policy.may_write_to_all, Event)
def message(event: Event) -> ResponseReturnValue:
    """Write to all: first it is shown with how many read it, then it is sent."""
    sent = queries.message_of(event.id)
    if sent is not None:
        flash("The message about this event has been sent already", "warning")
        return redirect(url_for("afterwards.show", id=event.id))
    form = MessageForm()
    readers: int | None = None
    if form.validate_on_submit():
        readers = len(queries.readers_of(event, form.reads))
        fingerprint = form.fingerprint(readers)
        if form.seen.data == fingerprint:
            try:
                made = operations.write_to_all(
                    event, form.subject.data or "", form.text.data or "", form.reads, by=current_member()
                )
            except Refused as refusal:
                db.session.rollback()
                form.refuse(refusal)
            else:
                db.session.commit()
                flash(f"Sent: {made.letters} letter{'' if made.letters == 1 else 's'}")
                return redirect(url_for("afterwards.show", id=event.id))
        form.shows(fingerprint)
    return render_template(
        "events/afterwards/message.html", event=event, form=form, readers=readers, audiences=AUDIENCES
    )

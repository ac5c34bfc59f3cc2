"""The pages of what an event leaves behind: one page with all of it, and what organisers do about it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.core import clock, files
from network.core.database import db
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.events.afterwards import blueprint, operations, policy, queries, rules
from network.events.afterwards.forms import ActionForm, FileForm, NotesForm
from network.events.afterwards.models import EventAction, EventFile
from network.events.meetings.models import Event
from network.members.people import policy as people


@blueprint.route("/events/<int:id>/afterwards")
@permits(policy.may_see, Event)
def show(event: Event) -> ResponseReturnValue:
    """Show slides, recording, notes, actions and how it was; what is not there yet is said."""
    reader, now = current_member(), clock.now()
    actions = queries.actions_of(event.id)
    asks = policy.may_say_how_it_was(reader, event) and rules.is_open(event.ends_at, now)
    return render_template(
        "events/afterwards/show.html",
        event=event,
        record=queries.record_of(event),
        files=queries.files_of(event.id),
        actions=actions,
        named={one.id for one in actions if one.owner and people.may_see(reader, one.owner)},
        today=clock.today(),
        turn=queries.turn_of(event.id, reader.id),
        asks=asks,
        answers=queries.count_answers(event.id),
        is_over=event.ends_at <= now,
        closed=rules.is_closed(event.ends_at, now),
        closes_at=event.ends_at + rules.OPEN_FOR,
        figures=queries.figures_of(event, now),
        fewest=rules.FEWEST_SHOWN,
        scale=rules.SCALE,
        comments=queries.comments_of(event, now) if policy.may_read_comments(reader, event) else [],
        message=queries.message_of(event.id),
    )


@blueprint.route("/events/<int:id>/afterwards/edit", methods=["GET", "POST"])
@permits(policy.may_edit, Event)
def edit(event: Event) -> ResponseReturnValue:
    """Write the notes, and say where the recording is."""
    record = queries.record_of(event)
    form = NotesForm(obj=record)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, record)):
        try:
            operations.write(
                event,
                form.notes.data or "",
                form.recording.data or "",
                by=current_member(),
                seen=record.version,
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved")
            return redirect(url_for("afterwards.show", id=event.id))
    return render_template("events/afterwards/edit.html", event=event, form=form, differences=differences)


@blueprint.route("/events/<int:id>/afterwards/files/add", methods=["GET", "POST"])
@permits(policy.may_edit, Event)
def add_file(event: Event) -> ResponseReturnValue:
    """Put slides or another file beside an event."""
    form = FileForm()
    if form.validate_on_submit():
        try:
            operations.add_file(event, form.file.data, form.title.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(Refused(str(refusal), "file"))
        else:
            db.session.commit()
            flash("The file is there")
            return redirect(url_for("afterwards.show", id=event.id))
    return render_template("events/afterwards/add_file.html", event=event, form=form)


@blueprint.route("/events/files/<int:id>")
@permits(policy.may_open, EventFile)
def file(one: EventFile) -> ResponseReturnValue:
    """Give a file to be saved."""
    return files.send(one.file)


@blueprint.route("/events/files/<int:id>/remove", methods=["POST"])
@permits(policy.may_change, EventFile)
def remove_file(one: EventFile) -> ResponseReturnValue:
    """Take a file out."""
    event_id = one.event_id
    operations.remove_file(one, by=current_member())
    db.session.commit()
    flash("The file is gone")
    return redirect(url_for("afterwards.show", id=event_id))


@blueprint.route("/events/<int:id>/afterwards/actions/add", methods=["GET", "POST"])
@permits(policy.may_edit, Event)
def add_action(event: Event) -> ResponseReturnValue:
    """Write down something that was agreed."""
    form = ActionForm(queries.may_own(event, current_member()))
    if form.validate_on_submit():
        operations.agree(event, form.text.data or "", form.chosen, form.due_on.data, by=current_member())
        db.session.commit()
        flash("The action is there")
        return redirect(url_for("afterwards.show", id=event.id))
    return render_template(
        "events/afterwards/action.html", event=event, form=form, action=None, differences=[]
    )


@blueprint.route("/events/actions/<int:id>", methods=["GET", "POST"])
@permits(policy.may_change, EventAction)
def change_action(action: EventAction) -> ResponseReturnValue:
    """Change what was agreed."""
    event = action.event
    own = queries.may_own(event, current_member(), besides=action.owner_id)
    form = ActionForm(own, action)
    differences: list[Difference] = []
    if form.validate_on_submit():
        differences = edited_meanwhile(form, action, lambda kind, one, **more: kind(own, one, **more))
        if not differences:
            operations.change(
                action, form.text.data or "", form.chosen, form.due_on.data, by=current_member()
            )
            db.session.commit()
            flash("Saved")
            return redirect(url_for("afterwards.show", id=event.id))
    return render_template(
        "events/afterwards/action.html", event=event, form=form, action=action, differences=differences
    )


@blueprint.route("/events/actions/<int:id>/<any(done, open):what>", methods=["POST"])
@permits(policy.may_finish, EventAction)
def finish_action(action: EventAction, what: str) -> ResponseReturnValue:
    """Say that an action is done, or that it is not."""
    (operations.finish if what == "done" else operations.reopen)(action, by=current_member())
    db.session.commit()
    flash("Thank you. It is marked as done" if what == "done" else "It is open again")
    return redirect(url_for("afterwards.show", id=action.event_id))


@blueprint.route("/events/actions/<int:id>/delete", methods=["POST"])
@permits(policy.may_change, EventAction)
def drop_action(action: EventAction) -> ResponseReturnValue:
    """Delete an action that was written by mistake."""
    event_id = action.event_id
    operations.drop(action, by=current_member())
    db.session.commit()
    flash("The action is gone")
    return redirect(url_for("afterwards.show", id=event_id))

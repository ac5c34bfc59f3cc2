"""The pages of who speaks at an event, and of their agreeing to be named in public."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core.database import db
from network.core.permission import LARGEST_ID, current_member, permits
from network.core.rules import Refused
from network.events.meetings import blueprint, policy, queries, speaking
from network.events.meetings.forms import AgreedForm, SpeakerForm
from network.events.meetings.models import Event, Speaker
from network.members.people import policy as people
from network.members.people import queries as people_queries
from network.members.people.forms import FindForm
from network.members.people.models import Member


@blueprint.route("/events/<int:id>/speakers", methods=["GET", "POST"])
@permits(policy.may_prepare, Event)
def speakers(event: Event) -> ResponseReturnValue:
    """List who speaks, name somebody who is no member, or find a member."""
    form = SpeakerForm()
    if form.validate_on_submit():
        try:
            speaking.add(event, form.name.data or "", form.about.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Added")
            return redirect(url_for("events.speakers", id=event.id))
    find = FindForm(request.args, prefix="find-")
    name = find.name.data or ""
    return render_template(
        "events/speakers.html",
        event=event,
        form=form,
        speakers=queries.speakers_of(event),
        filter=find,
        name=name,
        found=people_queries.named(name, people_queries.met_by(current_member())),
    )


@blueprint.route("/events/<int:id>/speakers/members", methods=["POST"])
@permits(policy.may_prepare, Event)
def add_speaker(event: Event) -> ResponseReturnValue:
    """Name a member as a speaker."""
    number = request.form.get("member", 0, type=int)
    member = db.session.get(Member, number) if 0 < number <= LARGEST_ID else None
    if member is None or not people.may_see(current_member(), member):
        raise Refused("Choose somebody from the list.")
    speaking.add(event, "", by=current_member(), member=member)
    db.session.commit()
    flash("Added. They can agree on the page of the event to be named in public")
    return redirect(url_for("events.speakers", id=event.id))


@blueprint.route("/events/speakers/<int:id>/remove", methods=["POST"])
@permits(policy.may_take_out, Speaker)
def remove_speaker(speaker: Speaker) -> ResponseReturnValue:
    """Take a speaker's name off an event."""
    event = speaker.event
    speaking.remove(speaker, by=current_member())
    db.session.commit()
    flash("Their name is taken off")
    if policy.may_prepare(current_member(), event):
        return redirect(url_for("events.speakers", id=event.id))
    return redirect(url_for("events.show", id=event.id))


@blueprint.route("/events/speakers/<int:id>/<any(agree, disagree):answer>", methods=["POST"])
@permits(policy.may_agree, Speaker)
def agree(speaker: Speaker, answer: str) -> ResponseReturnValue:
    """Agree to being named in public, or take that back."""
    if answer == "agree":
        speaking.agree(speaker, by=current_member())
    else:
        speaking.take_back(speaker, by=current_member())
    db.session.commit()
    flash("Everybody on the web may read your name there" if answer == "agree" else "Taken back, from now on")
    return redirect(url_for("events.show", id=speaker.event_id))


@blueprint.route("/events/speakers/<int:id>/agreed", methods=["GET", "POST"])
@permits(policy.may_say_they_agreed, Speaker)
def agreed(speaker: Speaker) -> ResponseReturnValue:
    """State that somebody agreed to be named in public, and how one knows."""
    form = AgreedForm()
    if form.validate_on_submit():
        speaking.say_they_agreed(speaker, form.words.data or "", by=current_member())
        db.session.commit()
        flash("Noted. Their name stands on the public page")
        return redirect(url_for("events.speakers", id=speaker.event_id))
    return render_template("events/agreed.html", form=form, speaker=speaker)

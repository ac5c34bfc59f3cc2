"""The pages of topics: proposing, voting, and what becomes of one."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock
from network.core.database import db
from network.core.limits import limiter
from network.core.locking import Difference, edited_meanwhile
from network.core.paging import last_seen
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.core.templating import day
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.events.planning import blueprint, policy, queries, topics
from network.events.planning.forms import CloseForm, TakeForm, TopicForm
from network.events.planning.models import Topic
from network.members.people.models import Member


def _whoever_proposes() -> str:
    return f"topics proposed by {current_member().id}"


@blueprint.route("/events/topics", endpoint="topics")
@permits(policy.may_see_topics)
def index() -> ResponseReturnValue:
    """List the topics to vote for, and where others went."""
    reader = current_member()
    went = queries.other_topics(reader, last_seen())
    shown = went[: queries.PAGE]
    return render_template(
        "events/planning/topics.html",
        open=queries.open_topics(reader) if last_seen() is None else [],
        went=shown,
        is_first_page=last_seen() is None,
        more_before=shown[-1].topic.id if len(went) > queries.PAGE else None,
    )


@blueprint.route("/events/topics/propose", methods=["GET", "POST"])
@limiter.limit("30 per day", key_func=_whoever_proposes, methods=["POST"])
@permits(policy.may_propose)
def propose() -> ResponseReturnValue:
    """Propose a topic."""
    form = TopicForm()
    if form.validate_on_submit():
        try:
            topics.propose(form.title.data or "", form.why.data or "", by=_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Proposed, with your vote. Others can vote for it now")
            return redirect(url_for("planning.topics"))
    return render_template("events/planning/edit_topic.html", form=form, topic=None, differences=[])


@blueprint.route("/events/topics/<int:id>/edit", methods=["GET", "POST"])
@permits(policy.proposer, Topic)
def edit_topic(topic: Topic) -> ResponseReturnValue:
    """Reword one's own topic."""
    if request.method == "GET":
        topics.refuse_to_reword(topic, by=current_member())
    form = TopicForm(obj=topic)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, topic)):
        try:
            topics.edit(topic, form.title.data or "", form.why.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved")
            return redirect(url_for("planning.topics"))
    return render_template("events/planning/edit_topic.html", form=form, topic=topic, differences=differences)


@blueprint.route("/events/topics/<int:id>/vote", methods=["POST"])
@permits(policy.may_see_topics, Topic)
def vote(topic: Topic) -> ResponseReturnValue:
    """Vote for a topic."""
    return _done(lambda: topics.vote(topic, by=_member()), "Your vote counts", topic)


@blueprint.route("/events/topics/<int:id>/take-back", methods=["POST"])
@permits(policy.may_see_topics, Topic)
def take_back(topic: Topic) -> ResponseReturnValue:
    """Take one's vote back."""
    return _done(lambda: topics.take_back(topic, by=_member()), "Your vote is taken back", topic)


@blueprint.route("/events/topics/<int:id>/close", methods=["GET", "POST"])
@permits(policy.curates_topics, Topic)
def close_topic(topic: Topic) -> ResponseReturnValue:
    """Close a topic with a reason, or merge it into another."""
    others = [one.topic for one in queries.open_topics(current_member()) if one.topic.id != topic.id]
    form = CloseForm(others)
    if form.validate_on_submit():
        try:
            topics.close(topic, form.reason.data or "", by=current_member(), into=form.other)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Merged. Its votes count for the other topic" if form.other else "Closed")
            return redirect(url_for("planning.topics"))
    return render_template("events/planning/close_topic.html", form=form, topic=topic)


@blueprint.route("/events/topics/<int:id>/open", methods=["POST"])
@permits(policy.curates_topics, Topic)
def open_topic(topic: Topic) -> ResponseReturnValue:
    """Open a closed topic again."""
    return _done(lambda: topics.open_again(topic, by=current_member()), "Open again", topic)


@blueprint.route("/events/topics/<int:id>/release", methods=["POST"])
@permits(policy.curates_topics, Topic)
def release_topic(topic: Topic) -> ResponseReturnValue:
    """Take a topic off its event."""
    return _done(lambda: topics.release(topic, by=current_member()), "The topic is open again", topic)


@blueprint.route("/events/topics/<int:id>/plan", methods=["GET", "POST"])
@permits(policy.curates_topics, Topic)
def plan_topic(topic: Topic) -> ResponseReturnValue:
    """Choose the event that is about a topic."""
    events = queries.events_without_topic(clock.now())
    form = TakeForm([(one, f"{day(one.starts_at)}: {one.title}{_draft(one)}") for one in events])
    if form.validate_on_submit():
        try:
            topics.plan(topic, form.chosen, by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Planned")
            return redirect(url_for("planning.topics"))
    return render_template("events/planning/plan_topic.html", form=form, topic=topic, events=events)


def _done(verb: Callable[[], None], words: str, topic: Topic) -> ResponseReturnValue:
    verb()
    db.session.commit()
    flash(words)
    return redirect(url_for("planning.topics", _anchor=f"topic-{topic.id}"))


def _member() -> Member:
    return db.session.get_one(Member, current_member().id)


def _draft(event: Event) -> str:
    return " (draft)" if event.status is EventStatus.DRAFT else ""

"""The pages on which members write: what begins a discussion, answers, changes of either."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from network.community.discussions import blueprint, finding, operations, policy, queries, words
from network.community.discussions.forms import AnswerForm, AskForm, EditForm, PlaceForm
from network.community.discussions.models import Discussion, Post
from network.community.discussions.routes import shown
from network.community.discussions.rules import Kind, Matter
from network.core import clock, prose
from network.core.database import db
from network.core.limits import limiter
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import LARGEST_ID, current_member, permits
from network.core.rules import Refused
from network.events.meetings.models import Event
from network.members.catalogue import queries as catalogue
from network.members.catalogue.models import Area, Condition
from network.resources.library import policy as library
from network.resources.library.models import Resource


def _whoever_writes() -> str:
    return f"posts written by {current_member().id}"


@dataclass(frozen=True)
class About:
    """What the address of a form says that it will be about."""

    kind: Kind | None
    matter: Matter | None
    conditions: list[str]
    areas: list[str]
    resource: Resource | None

    @property
    def address(self) -> dict[str, Any]:
        """The parts of an address that say it, without the kind."""
        said = {
            "condition": self.conditions,
            "area": self.areas,
            "resource": self.resource.id if self.resource else None,
        }
        return {name: value for name, value in said.items() if value}


@blueprint.route("/community/ask", methods=["GET", "POST"])
@limiter.limit("40 per day", key_func=_whoever_writes, methods=["POST"])
@permits(policy.may_ask)
def ask() -> ResponseReturnValue:
    """Begin a discussion: choose what it is, write it, look at it, and let the others read it."""
    if event := _named(Event, "event"):
        return redirect(url_for("community.about_event", id=event.id))
    about = _about()
    if about.kind is None and request.method == "GET":
        return render_template("community/discussions/choose.html", about=about, choices=words.CHOICES)
    kind = about.kind or Kind.QUESTION
    conditions, areas = _places()
    form = AskForm(
        kind,
        conditions,
        areas,
        data={
            "text": words.CASE if kind is Kind.CASE else "",
            "matter": about.matter.value if about.matter else None,
            "conditions": about.conditions,
            "areas": about.areas,
        },
    )
    preview, like = None, []
    if form.validate_on_submit():
        if "preview" in request.form:
            preview = prose.rendered(form.text.data or "")
            like = finding.like(current_member(), form.title.data or "")
        else:
            try:
                discussion = operations.begin(
                    kind,
                    form.title.data or "",
                    form.text.data or "",
                    by=current_member(),
                    resource=about.resource,
                    **form.place_chosen,
                )
            except Refused as refusal:
                db.session.rollback()
                form.refuse(refusal)
            else:
                db.session.commit()
                flash("Everybody in the network can read it now. You hear of answers")
                return redirect(url_for("community.show", id=discussion.id))
    return render_template(
        "community/discussions/ask.html",
        form=form,
        kind=kind,
        about=about,
        preview=preview,
        like=like,
    )


@blueprint.route("/community/about-event/<int:id>", methods=["GET", "POST"])
@limiter.limit("200 per day", key_func=_whoever_writes, methods=["POST"])
@permits(policy.may_discuss, Event)
def about_event(event: Event) -> ResponseReturnValue:
    """Write the first word in the thread of an event."""
    thread = queries.thread_of(event)
    if thread is not None and request.method == "GET":
        return redirect(url_for("community.show", id=thread.id, _anchor="answer"))
    form = AnswerForm()
    form.text.label.text = "What do you want to say or ask?"
    preview = None
    if form.validate_on_submit():
        if "preview" in request.form:
            preview = prose.rendered(form.text.data or "")
        else:
            try:
                post = operations.answer(
                    operations.of_event(event, by=current_member()),
                    form.text.data or "",
                    by=current_member(),
                )
            except Refused as refusal:
                db.session.rollback()
                form.refuse(refusal)
            else:
                return _written(post)
    return render_template("community/discussions/about_event.html", form=form, event=event, preview=preview)


@blueprint.route("/community/<int:id>/answer", methods=["GET", "POST"])
@limiter.limit("200 per day", key_func=_whoever_writes, methods=["POST"])
@permits(policy.may_see, Discussion)
def answer(discussion: Discussion) -> ResponseReturnValue:
    """Answer in a discussion; its page with the form at its foot comes back where something is missing."""
    if request.method == "GET":
        return redirect(url_for("community.show", id=discussion.id, _anchor="answer"))
    form = AnswerForm()
    preview = None
    if form.validate_on_submit():
        if "preview" in request.form:
            preview = prose.rendered(form.text.data or "")
        else:
            try:
                post = operations.answer(discussion, form.text.data or "", by=current_member())
            except Refused as refusal:
                db.session.rollback()
                form.refuse(refusal)
            else:
                return _written(post)
    return shown(discussion, form, preview)


@blueprint.route("/community/posts/<int:id>/edit", methods=["GET", "POST"])
@permits(policy.wrote, Post)
def edit_post(post: Post) -> ResponseReturnValue:
    """Change one's own words."""
    if not policy.may_edit(current_member(), post):
        raise Refused("This discussion is closed, or your words were hidden, so they stay as they are.")
    form = EditForm(obj=post)
    differences: list[Difference] = []
    preview = None
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, post)):
        if "preview" in request.form:
            preview = prose.rendered(form.text.data or "")
        else:
            try:
                operations.edit(post, form.text.data or "", by=current_member())
            except Refused as refusal:
                db.session.rollback()
                form.refuse(refusal)
            else:
                db.session.commit()
                flash("Saved. What it said before stays behind “edited”")
                return redirect(where(post))
    return render_template(
        "community/discussions/edit.html", form=form, post=post, differences=differences, preview=preview
    )


@blueprint.route("/community/<int:id>/edit", methods=["GET", "POST"])
@permits(policy.may_edit_head, Discussion)
def edit(discussion: Discussion) -> ResponseReturnValue:
    """Change what a discussion is called, and what it is about."""
    conditions, areas = _places()
    form = PlaceForm.of(discussion, conditions, areas)
    differences: list[Difference] = []

    def fill(_form: Any, thing: Discussion, formdata: Any = None) -> PlaceForm:
        return PlaceForm.of(thing, conditions, areas, formdata=formdata)

    if form.validate_on_submit() and not (differences := edited_meanwhile(form, discussion, fill)):
        chosen = form.place_chosen
        try:
            operations.describe(
                discussion,
                title=form.title.data or "",
                conditions=chosen["conditions"],
                areas=chosen["areas"],
                kind=discussion.kind,
                matter=chosen["matter"],
                by=current_member(),
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved")
            return redirect(url_for("community.show", id=discussion.id))
    return render_template(
        "community/discussions/place.html", form=form, discussion=discussion, differences=differences
    )


def where(post: Post) -> str:
    """Return the address of a post."""
    return url_for(**words.place(post.discussion_id, post.number))


def _written(post: Post) -> ResponseReturnValue:
    db.session.commit()
    flash("Everybody in the network can read it now")
    return redirect(where(post))


def _about() -> About:
    """Read from the address what a new discussion will be about; what makes no sense is left out."""
    kind, matter = request.args.get("kind", ""), request.args.get("matter", "")
    resource = _named(Resource, "resource")
    if resource is not None and not library.may_read(current_member(), resource):
        raise NotFound
    args = request.args
    return About(
        kind=Kind(kind) if kind in set(Kind) else None,
        matter=Matter(matter) if matter in set(Matter) else None,
        conditions=[one.key for one in resource.conditions] if resource else args.getlist("condition"),
        areas=[one.key for one in resource.areas] if resource else args.getlist("area"),
        resource=resource,
    )


def _named(model: Any, name: str) -> Any:
    """Return the thing whose number stands in the address; 404 where there is none of that number."""
    number = request.args.get(name, type=int)
    if number is None:
        return None
    thing = db.session.get(model, number) if 0 < number <= LARGEST_ID else None
    if thing is None:
        raise NotFound
    return thing


def _places() -> tuple[Sequence[Condition], Sequence[Area]]:
    return catalogue.conditions(active=True), catalogue.areas(on=clock.today())

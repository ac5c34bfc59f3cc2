"""The pages about one person: their profile, its editing, who sees what of it, and their membership."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.core import clock, files, registry
from network.core.database import db
from network.core.lifecycle import history_of, may_move
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import Actor, current_member, permits, real_actor
from network.core.rules import Refused, words
from network.members.catalogue import queries as catalogue
from network.members.people import blueprint, operations, policy, queries
from network.members.people.forms import (
    AboutForm,
    AddForm,
    ConfirmForm,
    NotesForm,
    PracticeForm,
    ReasonForm,
    SinceForm,
    WhoForm,
    WorkForm,
)
from network.members.people.models import Member
from network.members.people.rules import CHOOSABLE_FIELDS, Status

SECTIONS = {
    "who": (WhoForm, "Name and contact"),
    "work": (WorkForm, "Work and places"),
    "practice": (PracticeForm, "What you do"),
    "about": (AboutForm, "About you"),
}
DECISIONS = {
    "suspend": ("Suspend this member", operations.suspend, Status.SUSPENDED),
    "confirm": ("Confirm this membership", operations.confirm, Status.ACTIVE),
    "reinstate": ("Bring this member back", operations.reinstate, Status.ACTIVE),
    "leave": ("End this membership", operations.leave, Status.LEFT),
}
PHOTO_WIDTH = 320
WAYS_TO_REACH = ("email", "phone")


@blueprint.route("/members/<int:id>")
@permits(policy.may_see, Member)
def show(member: Member) -> ResponseReturnValue:
    """Show a member as the reader may see them; who is shown how to reach them is written down."""
    reader = current_member()
    if any(policy.sees(reader, member, field) for field in WAYS_TO_REACH):
        registry.note_seen(real_actor(), [member.id], "profile")
    return page_for(reader, member)


def page_for(reader: Actor, member: Member, **more: Any) -> str:
    """Return the page of a member as ``reader`` may see it: the only way in which it is ever made."""
    return render_template(
        "people/show.html",
        member=member,
        reader=reader,
        seen={field for field in CHOOSABLE_FIELDS if policy.sees(reader, member, field)},
        panels=registry.panels_for("member", reader, member),
        history=history_of(member, also=queries.former_ids(member.id))
        if policy.may_see_all_of(reader, member)
        else [],
        decisions=[name for name in DECISIONS if _is_open(name, reader, member)],
        **more,
    )


@blueprint.route("/members/<int:id>/edit/<section>", methods=["GET", "POST"])
@permits(policy.may_edit, Member)
def edit(member: Member, section: str) -> ResponseReturnValue:
    """Change one part of a profile."""
    form_class, title = SECTIONS.get(section) or abort(404)
    form = _filled(form_class, member)
    differences: list[Difference] = []
    if form.validate_on_submit():
        try:
            facts = _facts(form)  # while a photograph is looked through others may save: compare after it
            differences = edited_meanwhile(form, member, _filled)
            if not differences:
                operations.edit(member, facts, by=current_member())
                db.session.commit()
                flash("Saved")
                return redirect(url_for("people.show", id=member.id))
            db.session.rollback()
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
    return render_template(
        "people/edit.html", form=form, member=member, title=title, section=section, differences=differences
    )


@blueprint.route("/members/<int:id>/photo")
@permits(policy.may_see_photo, Member)
def photo(member: Member) -> ResponseReturnValue:
    """Give the photograph of a member."""
    if member.photo is None:
        abort(404)
    return files.send_picture(member.photo, PHOTO_WIDTH)


@blueprint.route("/members/<int:id>/photo/remove", methods=["POST"])
@permits(policy.may_edit, Member)
def remove_photo(member: Member) -> ResponseReturnValue:
    """Take the photograph of a member away."""
    operations.edit(member, {"photo_id": None}, by=current_member())
    db.session.commit()
    flash("The photograph is gone")
    return redirect(url_for("people.show", id=member.id))


@blueprint.route("/members/<int:id>/notes", methods=["GET", "POST"])
@permits(policy.may_see_notes, Member)
def notes(member: Member) -> ResponseReturnValue:
    """Read and write what coordinators note about a member."""
    form = NotesForm(obj=member)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, member)):
        operations.edit(member, {"notes": form.notes.data}, by=current_member())
        db.session.commit()
        flash("Saved")
        return redirect(url_for("people.show", id=member.id))
    return render_template(
        "people/edit.html", form=form, member=member, title="Notes", section="notes", differences=differences
    )


@blueprint.route("/members/<int:id>/since", methods=["GET", "POST"])
@permits(policy.may_say_since, Member)
def since(member: Member) -> ResponseReturnValue:
    """Say since when somebody has been a member."""
    form = SinceForm(obj=member)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, member)):
        try:
            operations.say_since(member, form.active_since.data, by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved")
            return redirect(url_for("people.show", id=member.id))
    return render_template(
        "people/edit.html",
        form=form,
        member=member,
        title="Member since",
        section="since",
        differences=differences,
    )


@blueprint.route("/members/<int:id>/membership/<decision>", methods=["GET", "POST"])
@permits(policy.may_leave, Member)
def membership(member: Member, decision: str) -> ResponseReturnValue:
    """Suspend, bring back or end a membership, with a reason."""
    title, verb, to = DECISIONS.get(decision) or abort(404)
    if not _is_open(decision, current_member(), member):
        if member.status is not to or not policy.may_see(current_member(), member):
            abort(403)
        flash(f"That is done already: {member.name} is {words(to)}")
        return redirect(url_for("people.show", id=member.id))
    form = ConfirmForm() if decision == "confirm" else ReasonForm()
    if form.validate_on_submit():
        more = {"active_since": form.active_since.data} if "active_since" in form else {}
        try:
            verb(member, by=current_member(), reason=form.reason.data or "", **more)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            stays = policy.may_see(current_member(), member) and member.id != current_member().id
            db.session.commit()
            flash("Done")
            return redirect(url_for("people.show", id=member.id) if stays else url_for("home.index"))
    return render_template("people/membership.html", form=form, member=member, title=title, decision=decision)


@blueprint.route("/members/add", methods=["GET", "POST"])
@permits(policy.may_add)
def add() -> ResponseReturnValue:
    """Write down a member who has no account."""
    form = AddForm()
    if form.validate_on_submit():
        member = operations.enrol(
            form.name.data or "",
            form.role.data,
            by=current_member(),
            email=form.email.data or "",
            phone=form.phone.data or "",
        )
        db.session.commit()
        flash(f"{member.name} is on the list. Invite them, so that they can look after their own record")
        return redirect(url_for("people.show", id=member.id))
    return render_template("people/add.html", form=form)


def _is_open(decision: str, reader: Actor, member: Member) -> bool:
    """Whether the reader may take a decision now; a request to join is answered on a page of its own."""
    to = DECISIONS[decision][2]
    before = {"confirm": {Status.UNCLAIMED}, "reinstate": {Status.SUSPENDED, Status.LEFT}}
    return member.status in before.get(decision, set(Status)) and may_move(reader, member, to)


def _filled(form_class: Any, member: Member, **how: Any) -> Any:
    """Make a form of a profile's section, filled from the record."""
    known = {
        "areas": [area.id for area in member.areas],
        "conditions": [served.condition_id for served in member.serves],
        "employment": member.employment.value if member.employment else "",
    }
    form = form_class(obj=_Plain(member, known), **how)
    if "areas" in form:
        held = set(known["areas"])
        offered = [area for area in catalogue.areas() if area.id in held or _in_use(area)]
        form.areas.choices = [(area.id, area.name) for area in offered]
    if "conditions" in form:
        form.conditions.choices = [(one.id, one.title) for one in catalogue.conditions(active=True)]
    return form


class _Plain:
    """A member's record as a form reads it: lists of numbers in place of rows."""

    def __init__(self, member: Member, known: dict[str, Any]) -> None:
        self._member = member
        self.__dict__.update(known)
        self.photo = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._member, name)


def _in_use(area: Any) -> bool:
    today = clock.today()
    return bool(area.begins_on <= today and (area.ends_on is None or today <= area.ends_on))


def _facts(form: Any) -> dict[str, Any]:
    """Turn what a section of the profile says into facts for the record."""
    facts = {field.name: field.data for field in form if field.name not in {"version", "csrf_token"}}
    if "areas" in facts:
        chosen = set(facts["areas"])
        facts["areas"] = [area for area in catalogue.areas() if area.id in chosen]
        facts["travel_radius_miles"] = facts["travel_radius_miles"] or 0
        facts["employment"] = facts["employment"] or None
    if "conditions" in facts:
        chosen = set(facts["conditions"])
        facts["conditions"] = [one for one in catalogue.conditions() if one.id in chosen]
    if "photo" in facts and (upload := facts.pop("photo")):
        facts["photo_id"] = files.accept(upload, files.PICTURES, by=current_member()).id
    return facts

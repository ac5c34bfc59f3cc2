"""The pages of working groups: the list, one with its people, and who belongs."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import registry
from network.core.database import db
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import LARGEST_ID, current_member, permits
from network.core.rules import Refused
from network.members.groups import blueprint, operations, policy, queries
from network.members.groups.forms import GroupForm
from network.members.groups.models import GroupMembership, WorkingGroup
from network.members.people import policy as people
from network.members.people import queries as people_queries
from network.members.people.forms import FindForm
from network.members.people.models import Member


@blueprint.route("/groups/")
@permits(policy.may_see_groups)
def index() -> ResponseReturnValue:
    """List the groups that the reader may see."""
    return render_template("groups/index.html", groups=queries.seen_by(current_member()))


@blueprint.route("/groups/new", methods=["GET", "POST"])
@permits(policy.may_edit_groups)
def begin() -> ResponseReturnValue:
    """Begin a group."""
    form = GroupForm()
    if form.validate_on_submit():
        try:
            group = operations.begin(by=current_member(), **form.facts)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("The group has begun. Add its people next")
            return redirect(url_for("groups.show", id=group.id))
    return render_template("groups/edit.html", form=form, group=None, differences=[])


@blueprint.route("/groups/<int:id>")
@permits(policy.may_see, WorkingGroup)
def show(group: WorkingGroup) -> ResponseReturnValue:
    """Show a group, and those of its people whom the reader may see."""
    reader = current_member()
    everybody = queries.people_of(group)
    seen = [one for one in everybody if people.may_see(reader, one.member)]
    now = [one for one in seen if one.left_on is None]
    return render_template(
        "groups/show.html",
        group=group,
        people=now,
        former=[one for one in seen if one.left_on is not None],
        unseen=sum(one.left_on is None for one in everybody) - len(now),
        own=next((one for one in everybody if one.member_id == reader.id and one.left_on is None), None),
        panels=registry.panels_for("group", reader, group),
    )


@blueprint.route("/groups/<int:id>/edit", methods=["GET", "POST"])
@permits(policy.may_edit, WorkingGroup)
def edit(group: WorkingGroup) -> ResponseReturnValue:
    """Change what a group is called, and what it is for."""
    form = GroupForm(obj=group)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, group)):
        try:
            operations.edit(group, by=current_member(), **form.facts)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved")
            return redirect(url_for("groups.show", id=group.id))
    return render_template("groups/edit.html", form=form, group=group, differences=differences)


@blueprint.route("/groups/<int:id>/close", methods=["POST"])
@permits(policy.may_edit, WorkingGroup)
def close(group: WorkingGroup) -> ResponseReturnValue:
    """End a group."""
    operations.close(group, by=current_member())
    db.session.commit()
    flash("The group is closed. Its people still find it here")
    return redirect(url_for("groups.show", id=group.id))


@blueprint.route("/groups/<int:id>/open", methods=["POST"])
@permits(policy.may_edit, WorkingGroup)
def open_again(group: WorkingGroup) -> ResponseReturnValue:
    """Let a closed group go on."""
    operations.open_again(group, by=current_member())
    db.session.commit()
    flash("The group goes on")
    return redirect(url_for("groups.show", id=group.id))


@blueprint.route("/groups/<int:id>/join", methods=["POST"])
@permits(policy.may_see, WorkingGroup)
def join(group: WorkingGroup) -> ResponseReturnValue:
    """Join a group that is open to all."""
    member = db.session.get_one(Member, current_member().id)
    if not policy.belongs(member, group) and not policy.may_join(member, group):
        raise Refused("Whoever leads this group brings people in. Ask them.")
    operations.join(group, by=member)
    db.session.commit()
    flash(f"You belong to {group.name}")
    return redirect(url_for("groups.show", id=group.id))


@blueprint.route("/groups/<int:id>/people/add", methods=["GET", "POST"])
@permits(policy.may_add_people, WorkingGroup)
def add(group: WorkingGroup) -> ResponseReturnValue:
    """Find a member and bring them into a group."""
    if request.method == "POST":
        operations.add(group, _chosen(), by=current_member())
        db.session.commit()
        flash("Added")
        return redirect(url_for("groups.show", id=group.id))
    find = FindForm(request.args)
    name = find.name.data or ""
    found = people_queries.named(name, people_queries.met_by(current_member()))
    return render_template("groups/add.html", filter=find, name=name, found=found, group=group)


@blueprint.route("/groups/memberships/<int:id>/end", methods=["POST"])
@permits(policy.may_end, GroupMembership)
def leave(membership: GroupMembership) -> ResponseReturnValue:
    """End somebody's time in a group, or one's own."""
    operations.leave(membership, by=current_member())
    db.session.commit()
    flash("Done. The dates stay on the page of the group")
    return redirect(url_for("groups.show", id=membership.group_id))


@blueprint.route("/groups/memberships/<int:id>/<any(lead, follow):what>", methods=["POST"])
@permits(policy.may_choose_lead, GroupMembership)
def choose_lead(membership: GroupMembership, what: str) -> ResponseReturnValue:
    """Say that somebody leads a group, or no longer does."""
    operations.choose_lead(membership, what == "lead", by=current_member())
    db.session.commit()
    flash("Saved")
    return redirect(url_for("groups.show", id=membership.group_id))


def _chosen() -> Member:
    """Return the member whom the form names; whom the reader may not see is not there."""
    number = request.form.get("member", 0, type=int)
    member = db.session.get(Member, number) if 0 < number <= LARGEST_ID else None
    if member is None or not people.may_see(current_member(), member):
        raise Refused("Choose somebody from the list.")
    return member

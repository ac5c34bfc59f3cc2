"""Roles: who holds which, from when until when; given and ended by an administrator."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.administration import blueprint, policy, queries
from network.administration.forms import EndRoleForm, GrantForm, RolesFilter
from network.core import clock
from network.core.database import db
from network.core.permission import Role, current_member, permits
from network.core.rules import Refused
from network.members.people import operations
from network.members.people import queries as people
from network.members.people.models import Member, Organisation, RoleGrant


@blueprint.route("/administration/roles")
@permits(policy.may_see_roles)
def roles() -> ResponseReturnValue:
    """List who holds roles, and find the member to give one to."""
    form = RolesFilter(request.args)
    name = (form.name.data or "").strip()
    role = Role(form.role.data) if form.role.data in set(Role) else None
    return render_template(
        "administration/roles.html",
        filter=form,
        name=name,
        found=queries.people_named(name) if name else [],
        grants=queries.grants(role),
        today=clock.today(),
    )


@blueprint.route("/administration/roles/<int:id>", methods=["GET", "POST"])
@permits(policy.may_grant_roles_to, Member)
def grant_role(member: Member) -> ResponseReturnValue:
    """Show a member's roles, past and present, and give them another."""
    form = GrantForm()
    form.organisation.choices = [(0, "None"), *[(one.id, one.name) for one in people.organisations()]]
    if form.validate_on_submit():
        try:
            operations.grant_role(
                member,
                Role(form.role.data),
                by=current_member(),
                organisation=db.session.get(Organisation, form.organisation.data),
                begins_on=form.begins_on.data,
                ends_on=form.ends_on.data,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(f"{member.name} now has this role")
            return redirect(url_for(".grant_role", id=member.id))
    return render_template("administration/grant_role.html", member=member, form=form, today=clock.today())


@blueprint.route("/administration/roles/grants/<int:id>/end", methods=["GET", "POST"])
@permits(policy.may_end_role, RoleGrant)
def end_role(grant: RoleGrant) -> ResponseReturnValue:
    """End a role, at once or after a day."""
    form = EndRoleForm()
    member_id = grant.member_id
    if form.validate_on_submit():
        try:
            operations.end_role(grant, by=current_member(), last_day=form.last_day.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("The role is ended")
            return redirect(url_for(".grant_role", id=member_id))
    return render_template("administration/end_role.html", grant=grant, form=form)

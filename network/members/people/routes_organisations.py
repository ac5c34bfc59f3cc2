"""The pages of organisations: the list, one with its people, and who works there."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock
from network.core.database import db
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import LARGEST_ID, current_member, permits, signed_in
from network.core.rules import Refused
from network.members.people import blueprint, policy, queries
from network.members.people import organisations as operations
from network.members.people.forms import (
    ORGANISATION_KINDS,
    EndPostForm,
    FindForm,
    OrganisationForm,
    PostForm,
)
from network.members.people.models import Member, Organisation, OrganisationPerson

KINDS = {value: label.removeprefix("A ").capitalize() for value, label in ORGANISATION_KINDS}


@blueprint.route("/organisations/", methods=["GET", "POST"])
@permits(policy.may_edit_organisations)
def organisations() -> ResponseReturnValue:
    """List the organisations, and add one."""
    form = OrganisationForm()
    if form.validate_on_submit():
        try:
            operations.add(by=current_member(), **form.facts)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Added")
            return redirect(url_for("people.organisations"))
    return render_template(
        "people/organisations.html", form=form, organisations=queries.organisations(), kinds=KINDS
    )


@blueprint.route("/organisations/<int:id>")
@permits(policy.may_see_organisation, Organisation)
def organisation(organisation: Organisation) -> ResponseReturnValue:
    """Show an organisation, and those of its people whom the reader may see."""
    return render_template(
        "people/organisation.html", organisation=organisation, kinds=KINDS, **_people_of(organisation)
    )


@blueprint.route("/organisations/mine")
@permits(signed_in)
def own_organisations() -> ResponseReturnValue:
    """Show the organisations that the reader belongs to, and their colleagues there."""
    reader = current_member()
    found = queries.organisations_of(reader, clock.today()) if isinstance(reader, Member) else []
    return render_template(
        "people/own_organisations.html",
        shown=[
            {"organisation": one, **_people_of(one)}
            for one in found
            if policy.may_see_organisation(reader, one)
        ],
        kinds=KINDS,
    )


@blueprint.route("/organisations/<int:id>/edit", methods=["GET", "POST"])
@permits(policy.may_edit_organisations, Organisation)
def edit_organisation(organisation: Organisation) -> ResponseReturnValue:
    """Change what is said of an organisation."""
    form = _filled(OrganisationForm, organisation)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, organisation, _filled)):
        try:
            operations.edit(organisation, form.facts, by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved")
            return redirect(url_for("people.organisation", id=organisation.id))
    return render_template(
        "people/edit_organisation.html", form=form, organisation=organisation, differences=differences
    )


@blueprint.route("/organisations/<int:id>/people/add", methods=["GET", "POST"])
@permits(policy.may_say_who_works_there, Organisation)
def add_organisation_person(organisation: Organisation) -> ResponseReturnValue:
    """Find a member, and say that they work for an organisation."""
    number = request.args.get("member", 0, type=int)
    if not number:
        find = FindForm(request.args)
        name = find.name.data or ""
        found = queries.named(name, queries.met_by(current_member()))
        return render_template(
            "people/find_for_organisation.html",
            filter=find,
            name=name,
            found=found,
            organisation=organisation,
        )
    member = db.session.get(Member, number) if 0 < number <= LARGEST_ID else None
    if member is None or not policy.may_see(current_member(), member):
        abort(404)
    form = PostForm()
    if form.validate_on_submit():
        try:
            operations.add_person(
                organisation,
                member,
                form.job_title.data or "",
                by=current_member(),
                begins_on=form.begins_on.data,
                ends_on=form.ends_on.data,
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(f"{member.name} stands under {organisation.name}")
            return redirect(url_for("people.organisation", id=organisation.id))
    return render_template(
        "people/add_organisation_person.html", form=form, member=member, organisation=organisation
    )


@blueprint.route("/organisations/people/<int:id>/end", methods=["GET", "POST"])
@permits(policy.may_say_who_works_there, OrganisationPerson)
def end_organisation_person(post: OrganisationPerson) -> ResponseReturnValue:
    """Say that somebody works for an organisation no longer."""
    form = EndPostForm()
    if form.validate_on_submit():
        try:
            operations.end_person(post, form.last_day.data, by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved")
            return redirect(url_for("people.organisation", id=post.organisation_id))
    return render_template("people/end_organisation_person.html", form=form, post=post)


def _people_of(organisation: Organisation) -> dict[str, Any]:
    """Return the people whom the reader may see, and how many others there are."""
    reader, today = current_member(), clock.today()
    everybody = queries.people_of(organisation, today)
    people = [one for one in everybody if policy.may_see(reader, one.member)]
    return {"people": people, "unseen": len(everybody) - len(people), "today": today}


def _filled(form_class: type[OrganisationForm], organisation: Organisation, **how: Any) -> OrganisationForm:
    known = {"kind": organisation.kind.value, "name": organisation.name, "note": organisation.note}
    return form_class(
        data={**known, "web_page": organisation.web_page, "version": organisation.version}, **how
    )

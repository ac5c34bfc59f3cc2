"""Whose network this is: its name, colour, addresses and logo, tried on before they are saved."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.administration import blueprint, county_queries, operations, policy
from network.administration.forms import CountyForm, LogoForm
from network.core import files
from network.core.county import County
from network.core.county import of as identity_of
from network.core.database import db
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import current_member, permits
from network.core.rules import Refused


@blueprint.route("/county", methods=["GET", "POST"])
@permits(policy.may_set_county)
def county() -> ResponseReturnValue:
    """Say what the network is called, how it looks and how it is reached; or try that on."""
    row = county_queries.county_row()
    form = CountyForm(obj=row)
    differences: list[Difference] = []
    if form.validate_on_submit():
        try:
            if "try" in request.form:
                operations.check_colour(form.facts["colour"])
                return _tried_on(form, row)
            if not (differences := edited_meanwhile(form, row)):
                operations.set_county(row, form.facts, by=current_member())
                db.session.commit()
                flash("Saved. Every page and letter says so from now on")
                return redirect(url_for(".county"))
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
    return render_template("administration/county.html", form=form, differences=differences)


def _tried_on(form: CountyForm, row: County) -> str:
    """Show the page as it would be with what was typed; the logo is the one there is."""
    facts = form.facts | {"logo_id": row.logo_id, "logo_words": row.logo_words}
    return render_template(
        "administration/county.html", form=form, differences=[], shown_as=identity_of(facts)
    )


@blueprint.route("/county/logo", methods=["GET", "POST"])
@permits(policy.may_set_county)
def county_logo() -> ResponseReturnValue:
    """Show the logo, and take another."""
    form = LogoForm(obj=county_queries.county_row())
    differences: list[Difference] = []
    if form.validate_on_submit():
        try:
            logo = files.accept(form.logo.data, files.PICTURES, by=current_member())
            row = (
                county_queries.county_row()
            )  # while a picture is looked through others may save: compare after it
            if not (differences := edited_meanwhile(form, row)):
                operations.set_logo(row, logo, form.logo_words.data, by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.logo.errors = [*form.logo.errors, str(refusal)]
        else:
            if not differences:
                db.session.commit()
                flash("The logo stands on every page now")
                return redirect(url_for(".county_logo"))
            db.session.rollback()
    return render_template("administration/county_logo.html", form=form, differences=differences)


@blueprint.route("/county/logo/remove", methods=["POST"])
@permits(policy.may_set_county)
def remove_county_logo() -> ResponseReturnValue:
    """Show the site's own mark again."""
    operations.remove_logo(county_queries.county_row(), by=current_member())
    db.session.commit()
    flash("The logo is taken away")
    return redirect(url_for(".county_logo"))

"""The catalogue's pages: what there is, and its editing by a coordinator."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock, registry
from network.core.database import db
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import anyone, current_member, permits
from network.core.rules import Refused
from network.members.catalogue import blueprint, operations, policy, queries, requirement
from network.members.catalogue.forms import (
    AreaForm,
    ConditionForm,
    KindForm,
    PartForm,
    RequirementForm,
    RetireForm,
)
from network.members.catalogue.models import Area, Condition, QualificationKind
from network.members.catalogue.requirement import Node, Said


@blueprint.route("/conditions")
@permits(anyone)
def conditions() -> ResponseReturnValue:
    """Say in plain words what somebody must hold to work with each condition."""
    titles = queries.titles()
    asked = [
        (
            condition,
            requirement.say(tree, titles) if (tree := requirement.parse(condition.requires)) else None,
        )
        for condition in queries.conditions(active=True)
    ]
    return render_template("catalogue/conditions.html", asked=asked)


@blueprint.route("/catalogue/")
@permits(policy.may_edit)
def index() -> ResponseReturnValue:
    """List the kinds, the conditions and the areas."""
    return render_template(
        "catalogue/index.html",
        kinds=queries.kinds(),
        conditions=queries.conditions(),
        areas=queries.areas(),
        today=clock.today(),
    )


@blueprint.route("/catalogue/kinds/add", methods=["GET", "POST"])
@permits(policy.may_edit)
def add_kind() -> ResponseReturnValue:
    """Add a kind of qualification."""
    return _add(QualificationKind, _kind_form(), "Add a kind of qualification")


@blueprint.route("/catalogue/kinds/<int:id>", methods=["GET", "POST"])
@permits(policy.may_edit, QualificationKind)
def kind(kind: QualificationKind) -> ResponseReturnValue:
    """Change a kind of qualification."""
    return _change(kind, _kind_form(kind))


@blueprint.route("/catalogue/kinds/<int:id>/retire", methods=["GET", "POST"])
@permits(policy.may_edit, QualificationKind)
def retire_kind(kind: QualificationKind) -> ResponseReturnValue:
    """Offer a kind no more from a day on."""
    form = RetireForm(obj=kind)
    if form.validate_on_submit():
        differences = edited_meanwhile(form, kind)
        if not differences and form.retired_on.data is not None:
            operations.retire(kind, on=form.retired_on.data, by=current_member())
            db.session.commit()
            flash(f"{kind.title} is offered until the day before that date")
            return redirect(url_for("catalogue.index"))
        return render_template("catalogue/retire.html", form=form, kind=kind, differences=differences)
    return render_template("catalogue/retire.html", form=form, kind=kind, differences=[])


@blueprint.route("/catalogue/conditions/add", methods=["GET", "POST"])
@permits(policy.may_edit)
def add_condition() -> ResponseReturnValue:
    """Add a condition."""
    return _add(Condition, ConditionForm(), "Add a condition")


@blueprint.route("/catalogue/conditions/<int:id>", methods=["GET", "POST"])
@permits(policy.may_edit, Condition)
def condition(condition: Condition) -> ResponseReturnValue:
    """Change a condition."""
    return _change(condition, ConditionForm(obj=condition))


@blueprint.route("/catalogue/areas/add", methods=["GET", "POST"])
@permits(policy.may_edit)
def add_area() -> ResponseReturnValue:
    """Add an area."""
    return _add(Area, AreaForm(), "Add an area")


@blueprint.route("/catalogue/areas/<int:id>", methods=["GET", "POST"])
@permits(policy.may_edit, Area)
def area(area: Area) -> ResponseReturnValue:
    """Change an area."""
    return _change(area, AreaForm(obj=area))


@blueprint.route("/catalogue/kinds/<int:id>/requirement", methods=["GET", "POST"])
@permits(policy.may_edit, QualificationKind)
def kind_requirement(kind: QualificationKind) -> ResponseReturnValue:
    """Change what somebody must hold before they can take a kind of qualification."""
    return _requirement(kind)


@blueprint.route("/catalogue/conditions/<int:id>/requirement", methods=["GET", "POST"])
@permits(policy.may_edit, Condition)
def condition_requirement(condition: Condition) -> ResponseReturnValue:
    """Change what somebody must hold to work with a condition."""
    return _requirement(condition)


def _kind_form(kind: QualificationKind | None = None) -> KindForm:
    form = KindForm(obj=kind)
    form.condition_id.choices = [("", "No condition in particular")]
    form.condition_id.choices += [(one.id, one.title) for one in queries.conditions()]
    return form


def _add(model: Any, form: Any, title: str) -> ResponseReturnValue:
    if form.validate_on_submit():
        thing = model(**form.facts)
        try:
            operations.add(thing, by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Added to the catalogue")
            if isinstance(thing, Area):
                return redirect(url_for("catalogue.index"))
            return redirect(_requirement_address(thing))
    return render_template("catalogue/edit.html", form=form, title=title, thing=None, differences=[])


def _change(thing: Any, form: Any) -> ResponseReturnValue:
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, thing)):
        try:
            operations.change(thing, form.facts, by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved")
            return redirect(url_for("catalogue.index"))
    title = thing.name if isinstance(thing, Area) else thing.title
    return render_template(
        "catalogue/edit.html", form=form, title=title, thing=thing, differences=differences
    )


def _requirement(thing: QualificationKind | Condition) -> ResponseReturnValue:
    """Show the rule as a list with a button for each change; nothing is saved until Save is pressed."""
    form = RequirementForm(data={"version": thing.version, "spelled": thing.requires})
    part = PartForm()
    titles = queries.titles()
    part.kind.choices = sorted(titles.items(), key=lambda choice: choice[1])
    differences: list[Difference] = []
    try:
        tree = requirement.parse(form.spelled.data or "", set(titles))
        if form.validate_on_submit():
            pressed, _, path = request.form.get("press", "").partition(":")
            if pressed == "save":
                differences = edited_meanwhile(form, thing)
                if not differences:
                    operations.require(thing, form.spelled.data or "", by=current_member())
                    db.session.commit()
                    flash(f"{thing.title}: what it asks for is saved")
                    return redirect(url_for("catalogue.index"))
            else:
                pressed_tree = _pressed(pressed, path, tree, part)
                tree = requirement.parse(requirement.spell(pressed_tree), set(titles))
    except Refused as refusal:
        db.session.rollback()
        (part if refusal.field in part else form).refuse(refusal)
        form.spelled.errors = [*form.spelled.errors, *(() if refusal.field in part else [str(refusal)])]
        form.form_errors.clear()
        tree = requirement.parse(form.shown.data or thing.requires)
    else:
        form.spelled.data = requirement.spell(tree)
    form.shown.data = requirement.spell(tree)
    kind = thing.key if isinstance(thing, QualificationKind) else None
    said = requirement.say(tree, titles, kind=kind) if tree else None
    part.where.choices = [
        ("", "the whole rule"),
        *((one.path, one.sentence) for one in _groups(said) if one.path),
    ]
    return render_template(
        "catalogue/requirement.html",
        form=form,
        part=part,
        thing=thing,
        said=said,
        differences=differences,
        effects=_effects(thing, form.shown.data or ""),
    )


def _pressed(pressed: str, path: str, tree: Node | None, part: PartForm) -> Node | None:
    match pressed:
        case "remove":
            return requirement.remove(tree, path)
        case "turn":
            return requirement.turn(tree, path)
        case "instead":
            return requirement.wrap(tree, path)
        case "add":
            return requirement.add(tree, part.where.data or "", part.node)
        case _:
            return tree


def _groups(said: Said | None) -> list[Said]:
    if said is None or not said.parts:
        return []
    return [said, *(inner for one in said.parts for inner in _groups(one))]


def _effects(thing: QualificationKind | Condition, spelled: str) -> list[registry.Effect]:
    if not isinstance(thing, Condition) or spelled == thing.requires:
        return []
    return [offer(thing, spelled) for offer in registry.requirement_effect]


def _requirement_address(thing: QualificationKind | Condition) -> str:
    return url_for(
        "catalogue.kind_requirement"
        if isinstance(thing, QualificationKind)
        else "catalogue.condition_requirement",
        id=thing.id,
    )

"""The pages of days off: the list, entering, correcting, and importing a calendar."""

from datetime import date
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from network.core import clock
from network.core.database import db
from network.core.limits import limiter
from network.core.locking import Difference, edited_meanwhile
from network.core.paging import last_seen
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.core.templating import plural
from network.events.planning import blueprint, operations, policy, queries, reading
from network.events.planning.bank_holidays import bank_holidays
from network.events.planning.forms import CalendarFileForm, DaysOffForm, TakeInForm
from network.events.planning.models import DaysOff
from network.events.planning.rules import DaysOffKind, Off, months_after

MONTHS_OF_BANK_HOLIDAYS = 18
LOST = "What was read from the calendar did not arrive whole. Choose the file once more."


@blueprint.route("/events/days-off")
@permits(policy.may_keep_days_off)
def days_off() -> ResponseReturnValue:
    """List the holidays and closed days to come, with the bank holidays among them."""
    today = clock.today()
    kept = [(_off(one), one) for one in queries.days_off_from(today)]
    until = months_after(today, MONTHS_OF_BANK_HOLIDAYS)
    banks = [(one, None) for one in bank_holidays(today, until)]
    over = queries.days_off_before(today, last_seen())
    shown = over[: queries.PAGE]
    return render_template(
        "events/planning/days_off.html",
        coming=sorted([*kept, *banks], key=lambda row: (row[0].first_on, row[0].last_on)),
        has_school_holidays=any(off.kind is DaysOffKind.SCHOOL for off, _ in kept),
        over=shown,
        more_before=shown[-1].id if len(over) > queries.PAGE else None,
    )


@blueprint.route("/events/days-off/new", methods=["GET", "POST"])
@permits(policy.may_keep_days_off)
def enter_days_off() -> ResponseReturnValue:
    """Enter holidays or closed days."""
    form = DaysOffForm(data={"kind": DaysOffKind.SCHOOL.value})
    if form.validate_on_submit():
        try:
            operations.enter(by=current_member(), **form.facts)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved. The planner leaves these days out")
            return redirect(url_for("planning.days_off"))
    return render_template("events/planning/edit_days_off.html", form=form, days=None, differences=[])


@blueprint.route("/events/days-off/<int:id>/edit", methods=["GET", "POST"])
@permits(policy.may_keep_days_off, DaysOff)
def edit_days_off(days: DaysOff) -> ResponseReturnValue:
    """Correct holidays or closed days."""
    form = _filled(DaysOffForm, days)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, days, _filled)):
        try:
            operations.change(days, by=current_member(), **form.facts)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Saved")
            return redirect(url_for("planning.days_off"))
    return render_template(
        "events/planning/edit_days_off.html", form=form, days=days, differences=differences
    )


@blueprint.route("/events/days-off/<int:id>/remove", methods=["POST"])
@permits(policy.may_keep_days_off, DaysOff)
def remove_days_off(days: DaysOff) -> ResponseReturnValue:
    """Take holidays or closed days out."""
    operations.remove(days, by=current_member())
    db.session.commit()
    flash("Taken out. The planner may propose these days again")
    return redirect(url_for("planning.days_off"))


@blueprint.route("/events/days-off/import", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
@permits(policy.may_keep_days_off)
def import_days_off() -> ResponseReturnValue:
    """Read a calendar, show what would come of it, and take it in."""
    form = CalendarFileForm()
    if "found" in request.form:
        found, offered = _unsealed(request.form["found"])
        ticked = {
            number: version for number, version in offered if str(number) in request.form.getlist("gone")
        }
        added, out = operations.take_in(found, ticked, by=current_member())
        db.session.commit()
        said = [f"{plural(added, 'holiday')} added"] * bool(added) + [f"{out} taken out"] * bool(out)
        flash(", ".join(said) or "Nothing was changed")
        return redirect(url_for("planning.days_off"))
    if form.validate_on_submit():
        try:
            look = reading.look(
                form.file.data.read(reading.LARGEST_FILE + 1), queries.known_days_off(), clock.today()
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            old = [one for one in queries.school_holidays_from(clock.today()) if look.lacks(_off(one))]
            taking = TakeInForm(old, formdata=None, data={"found": _sealed(look.new, old)})
            return render_template("events/planning/import_look.html", look=look, form=taking)
    return render_template("events/planning/import.html", form=form)


def _filled(form: type[DaysOffForm], days: DaysOff, **how: Any) -> DaysOffForm:
    return form(
        data={
            "version": days.version,
            "name": days.name,
            "kind": days.kind.value,
            "first_on": days.first_on,
            "last_on": days.last_on,
        },
        **how,
    )


def _off(days: DaysOff) -> Off:
    return Off(days.name, days.first_on, days.last_on, days.kind)


def _sealed(found: list[Off], gone: list[DaysOff]) -> str:
    """Write what was found so that it comes back as it was: nothing is kept until the button is pressed."""
    rows = [[one.name, one.first_on.isoformat(), one.last_on.isoformat()] for one in found]
    sealed = _seal().dumps([rows, [[one.id, one.version] for one in gone]])
    return sealed if isinstance(sealed, str) else sealed.decode()


def _unsealed(text: str) -> tuple[list[Off], list[tuple[int, int]]]:
    try:
        rows, gone = _seal().loads(text)
    except BadSignature:
        raise Refused(LOST) from None
    found = [Off(name, date.fromisoformat(first), date.fromisoformat(last)) for name, first, last in rows]
    return found, gone


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="days off to import")

"""The planner: a rhythm, the dates that it proposes, and a year of drafts in one step."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock
from network.core.database import db
from network.core.limits import limiter
from network.core.permission import Actor, current_member, permits
from network.core.rules import Refused
from network.core.templating import plural
from network.events.meetings import queries as meetings
from network.events.meetings.models import Venue
from network.events.meetings.rules import Kind, Visibility
from network.events.planning import blueprint, clashes, forms, operations, policy, queries
from network.events.planning.forms import DatesForm, PlanForm, RhythmForm
from network.events.planning.operations import DatesChanged
from network.events.planning.picture import picture
from network.events.planning.rules import USUAL_WEEKS, Proposal, Rhythm, day_in_words, months_after, weeks
from network.members.people.models import Member

CHANGED = "The dates below are others than you saw. Look at them again, and press the button once more."
DAY = timedelta(days=1)


@blueprint.route("/events/plan", methods=["GET", "POST"])
@limiter.limit("600 per hour", methods=["POST"])
@permits(policy.may_plan)
def plan() -> ResponseReturnValue:
    """Show what a rhythm proposes, and make drafts of the dates that are ticked."""
    reader, since = current_member(), clock.today() + DAY
    places = meetings.venues(on=clock.today())
    if request.method == "GET":
        return _ask(PlanForm(places, formdata=None, data=_usual(reader)))
    asked = RhythmForm()
    if not asked.validate_on_submit():
        return _ask_again(places)
    rhythm, making = asked.rhythm, request.form.get("step") == "make"
    if making and _is_made(rhythm):
        return _made("These drafts were made already")
    try:
        proposals = operations.proposals(rhythm, since)
    except Refused as refusal:
        return _ask_again(places, refusal)
    form = forms.dates_form(proposals, queries.open_topics(reader), request.form, places)
    host = None
    if form.validate_on_submit():
        try:
            common = form.common(reader)
            host = common.host
            if making and not forms.has_seen(request.form, proposals):
                raise DatesChanged
            if making:
                _series, is_new = operations.make(rhythm, common, form.wanted, since=since, by=reader)
                db.session.commit()
                made = f"{plural(len(form.wanted), 'draft')} made. Publish each when it is ready"
                return _made(made if is_new else "These drafts were made already")
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        except DatesChanged:
            db.session.rollback()
            form.form_errors.append(CHANGED)
    return _look(form, rhythm, proposals, host)


def _made(words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("events.index"))


def _ask_again(places: Sequence[Venue], refusal: Refused | None = None) -> str:
    form = PlanForm(places)
    form.validate()
    if refusal is not None:
        form.refuse(refusal)
    return _ask(form)


def _ask(form: PlanForm) -> str:
    return render_template(
        "events/planning/plan.html",
        form=form,
        carried=forms.carried(request.form, form),
        missing=queries.missing(clock.today()),
        weeks=weeks,
        has_school_holidays=queries.has_school_holidays(clock.today()),
    )


def _look(form: DatesForm, rhythm: Rhythm, proposals: list[Proposal], host: Member | None) -> str:
    """Show the dates, each with its reason, its topic and what clashes with it."""
    dates = [one.on for one in proposals if one.on is not None]
    first_on, last_on = _span(rhythm, proposals)
    diary = clashes.diary(first_on, last_on, host)
    found = {
        one.number: clashes.clashes(
            rhythm.begins_at(one.on), rhythm.ends_at(one.on), diary, reader=current_member()
        )
        for one in proposals
        if one.on is not None
    }
    return render_template(
        "events/planning/dates.html",
        form=form,
        rhythm=rhythm,
        proposals=proposals,
        clashes=found,
        carried=forms.carried(request.form, form),
        said=_said(rhythm, dates),
        picture=picture(proposals, diary.off, first_on, last_on),
        options_wrong=any(name in PlanForm.sections[1][1] for name in form.errors),
    )


def _is_made(rhythm: Rhythm) -> bool:
    starts = [rhythm.begins_at(day) for day in forms.ticked(request.form)]
    return bool(starts) and queries.same_series(rhythm.first_on, starts) is not None


def _span(rhythm: Rhythm, proposals: list[Proposal]) -> tuple[date, date]:
    """Return the first and the last day that the page is about."""
    days = [day for one in proposals for day in (one.meant_on, one.on) if day is not None]
    if not days:
        return rhythm.first_on, months_after(rhythm.first_on, 1)
    return min(days), max(days)


def _said(rhythm: Rhythm, dates: list[date]) -> str:
    often = "Every week" if rhythm.interval_weeks == 1 else f"Every {weeks(rhythm.interval_weeks)}"
    if not dates:
        return f"{often} on {rhythm.first_on:%A}s: no date is free."
    between = (
        f"{day_in_words(dates[0])} to {day_in_words(dates[-1])}" if len(dates) > 1 else day_in_words(dates[0])
    )
    return f"{often} on {rhythm.first_on:%A}s: {plural(len(dates), 'date')}, {between}."


def _usual(reader: Actor) -> dict[str, Any]:
    """Return what the form begins with: the rhythm of last time, going on after its last meeting."""
    latest = queries.latest_series()
    usual: dict[str, Any] = {
        "begins": time(19),
        "minutes": 90,
        "interval_weeks": USUAL_WEEKS,
        "months": 12,
        "title": "Network meeting",
        "kind": Kind.ONLINE.value,
        "visibility": Visibility.NETWORK.value,
        "host": reader.name,
    }
    if latest is not None:
        usual |= {
            "anchor_on": operations.first_grid_date(latest),
            "begins": latest.begins,
            "minutes": latest.minutes,
            "interval_weeks": latest.interval_weeks,
            "title": latest.title,
        }
    return usual

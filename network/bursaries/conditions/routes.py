"""The pages of what was promised for an award, for both sides of it, and the list of all."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.bursaries.applications.models import Application
from network.bursaries.conditions import blueprint, operations, policy, queries, rules, story
from network.bursaries.conditions.forms import (
    ExtendForm,
    KeptForm,
    ListForm,
    MoreForm,
    ReasonForm,
    SendForm,
)
from network.bursaries.conditions.models import AwardedCondition
from network.core import clock, files
from network.core.database import db
from network.core.limits import limiter
from network.core.paging import last_seen
from network.core.permission import current_member, permits, private
from network.core.rules import Refused


@blueprint.route("/bursaries/conditions")
@permits(policy.may_list)
def index() -> ResponseReturnValue:
    """List the conditions that the reader looks after, by their light, and what is still to come back."""
    reader = current_member()
    form = ListForm(queries.funds_in_list(reader), request.args)
    asked = queries.Asked(form.colour, form.chosen_status, form.fund_id)
    after = last_seen("after")
    found = queries.listed(reader, asked, after)
    shown = found[: queries.PAGE]
    return render_template(
        "bursaries/conditions/index.html",
        form=form,
        shown=shown,
        counts=queries.count_by_colour(reader, form.fund_id),
        debts=queries.owed_to(reader) if after is None else [],
        today=clock.today(),
        more_after=shown[-1].id if len(found) > queries.PAGE else None,
    )


@blueprint.route("/bursaries/<int:id>/conditions")
@permits(policy.may_see, Application)
@private
def show(application: Application) -> ResponseReturnValue:
    """Show what was promised for an award, how it stands, and money that is to come back."""
    conditions = queries.with_history(application)
    today = clock.today()
    return render_template(
        "bursaries/conditions/show.html",
        application=application,
        conditions=conditions,
        counted={one.id: queries.progress(one) for one in conditions if one.status is rules.Status.OPEN},
        has_log=queries.has_log(),
        stories=story.of(conditions),
        files={one.id: number for number, one in enumerate(queries.files_of(application), start=1)},
        debts=queries.debts_of(application),
        claimable=queries.claimable_pence(application),
        light=queries.light(application),
        today=today,
        steps=rules,
    )


@blueprint.route("/bursaries/<int:id>/conditions/<int:number>/evidence", methods=["GET", "POST"])
@limiter.limit("60 per day", methods=["POST"])
@permits(policy.may_send, Application)
@private
def send(application: Application, number: int) -> ResponseReturnValue:
    """Send in what shows that a condition is kept."""
    condition = _condition(application, number)
    form = SendForm(version=condition.version)
    return _decide(
        condition,
        form,
        lambda: operations.send(
            condition,
            form.words.data or "",
            form.file.data or None,
            by=current_member(),
            version=form.version.data,
        ),
        title="Show that you have kept it",
        lead="A coordinator looks at it, and you are told what comes of it.",
        submit="Send",
        done="Sent. A coordinator looks at it",
    )


@blueprint.route("/bursaries/<int:id>/conditions/<int:number>/kept", methods=["GET", "POST"])
@permits(policy.may_confirm, Application)
def confirm(application: Application, number: int) -> ResponseReturnValue:
    """Say that a condition was kept, and what was seen."""
    condition = _condition(application, number)
    form = KeptForm(version=condition.version)
    return _decide(
        condition,
        form,
        lambda: operations.confirm(
            condition,
            form.kept_on.data,
            form.words.data or "",
            form.file.data or None,
            by=current_member(),
            version=form.version.data,
        ),
        title="It was kept",
        lead="After its last day it counts as kept late.",
        submit="It was kept",
        done="Marked as kept. They are told",
    )


@blueprint.route("/bursaries/<int:id>/conditions/<int:number>/more", methods=["GET", "POST"])
@permits(policy.may_ask_for_more, Application)
def ask_for_more(application: Application, number: int) -> ResponseReturnValue:
    """Say what is missing in what was sent."""
    condition = _condition(application, number)
    return _with_reason(
        condition,
        MoreForm(version=condition.version),
        operations.ask_for_more,
        title="Ask for more",
        lead="They are told what is missing, and can send it.",
        submit="Send it back",
        done="They are told what is missing",
    )


@blueprint.route("/bursaries/<int:id>/conditions/<int:number>/not-kept", methods=["GET", "POST"])
@permits(policy.may_say_missed, Application)
def miss(application: Application, number: int) -> ResponseReturnValue:
    """Say that a condition was not kept."""
    condition = _condition(application, number)
    return _with_reason(
        condition,
        ReasonForm(version=condition.version),
        operations.miss,
        title="It was not kept",
        lead="Both sides are told. Whoever decides for the fund then says what follows: more time, nothing, "
        "or money to be paid back.",
        submit="It was not kept",
        done="Marked as not kept. Both sides are told",
        warning=True,
    )


@blueprint.route("/bursaries/<int:id>/conditions/<int:number>/extend", methods=["GET", "POST"])
@permits(policy.may_extend, Application)
def extend(application: Application, number: int) -> ResponseReturnValue:
    """Give a later last day."""
    condition = _condition(application, number)
    form = ExtendForm(version=condition.version)
    return _decide(
        condition,
        form,
        lambda: operations.extend(
            condition,
            form.to_on.data,
            form.reason.data or "",
            by=current_member(),
            version=form.version.data,
        ),
        title="Give more time",
        lead="The day that was promised stays in the history.",
        submit="Give more time",
        done="The last day is moved. They are told",
    )


@blueprint.route("/bursaries/<int:id>/conditions/<int:number>/waive", methods=["GET", "POST"])
@permits(policy.may_waive, Application)
def waive(application: Application, number: int) -> ResponseReturnValue:
    """Say that a condition need not be kept."""
    condition = _condition(application, number)
    return _with_reason(
        condition,
        ReasonForm(version=condition.version),
        operations.waive,
        title="It need not be kept",
        lead="The condition is waived, and no money comes back for it.",
        submit="Waive it",
        done="Waived. They are told",
        warning=True,
    )


@blueprint.route("/bursaries/<int:id>/conditions/<int:number>/open-again", methods=["GET", "POST"])
@permits(policy.may_follow, Application)
def reopen(application: Application, number: int) -> ResponseReturnValue:
    """Put right that a condition was marked by mistake."""
    condition = _condition(application, number)
    if not policy.may_reopen(current_member(), condition):
        abort(403)
    return _with_reason(
        condition,
        ReasonForm(version=condition.version),
        operations.reopen,
        title="It was marked by mistake",
        lead="The condition is open again. What was said before stays in its history.",
        submit="Open it again",
        done="Open again. They are told",
    )


@blueprint.route("/bursaries/<int:id>/conditions/files/<int:number>")
@permits(policy.may_see, Application)
@private
def file(application: Application, number: int) -> ResponseReturnValue:
    """Give a file of evidence to be saved."""
    found = queries.files_of(application)[number - 1 : number] if number else ()
    stored = found[0].file if found else None
    return files.send(stored) if stored is not None else abort(404)


def _condition(application: Application, number: int) -> AwardedCondition:
    return queries.condition_of(application, number) or abort(404)


def _with_reason(
    condition: AwardedCondition, form: Any, verb: Callable[..., object], **words: Any
) -> ResponseReturnValue:
    return _decide(
        condition,
        form,
        lambda: verb(condition, form.reason.data or "", by=current_member(), version=form.version.data),
        **words,
    )


def _decide(
    condition: AwardedCondition,
    form: Any,
    verb: Callable[[], object],
    *,
    title: str,
    lead: str,
    submit: str,
    done: str,
    warning: bool = False,
) -> ResponseReturnValue:
    application_id = condition.application_id
    if form.validate_on_submit():
        try:
            verb()
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
            form.version.data = condition.version
            form.version.raw_data = [str(condition.version)]
        else:
            db.session.commit()
            flash(done)
            return redirect(url_for("conditions.show", id=application_id))
    return render_template(
        "bursaries/conditions/decide.html",
        application=condition.application,
        condition=condition,
        light=condition.light(clock.today()),
        form=form,
        title=title,
        lead_words=lead,
        submit=submit,
        warning=warning,
    )

"""Coordinators' pages: the words that people agree to, and who has accepted the agreement."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import audit, clock, registry, spreadsheets
from network.core.database import aside, db
from network.core.paging import last_seen
from network.core.permission import current_member, permits, real_actor
from network.core.rules import Refused
from network.members.consents import blueprint, operations, policy, queries
from network.members.consents.forms import ACCEPTED, AGAIN, AcceptanceFilter, TextForm
from network.members.consents.kinds import kinds
from network.members.consents.queries import Acceptance
from network.members.consents.rules import AGREEMENT

PAGE = 50
HEADINGS = ("Name", "E-mail", "Accepted version", "Accepted on", "Last reminded on")


@blueprint.route("/consents/")
@permits(policy.may_write_texts)
def texts() -> ResponseReturnValue:
    """List what people may agree to, the words in force, and how many agree."""
    rows = [(kind, queries.wording(kind), queries.count_giving(kind.key)) for kind in kinds]
    return render_template("consents/texts.html", rows=rows)


@blueprint.route("/consents/<key>", methods=["GET", "POST"])
@permits(policy.may_write_texts)
def text(key: str) -> ResponseReturnValue:
    """Show every version of what people agree to, and write another one."""
    kind = kinds.named(key) or abort(404)
    now = queries.wording(kind)
    form = TextForm(data={"wording": now.wording, "withdrawal": now.withdrawal, "version": now.version})
    if form.validate_on_submit():
        try:
            operations.publish(
                key,
                form.wording.data or "",
                form.withdrawal.data or "",
                asks_again=form.effect.data == AGAIN,
                by=current_member(),
                version=form.version.data or 0,
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
            form.version.data, form.version.raw_data = now.version, [str(now.version)]
        else:
            db.session.commit()
            flash("The new version is in force")
            return redirect(url_for("consents.text", key=key))
    return render_template(
        "consents/text.html",
        form=form,
        kind=kind,
        now=now,
        older=queries.texts(key)[1:],
        giving=queries.count_giving(key),
    )


@blueprint.route("/consents/agreement/accepted")
@permits(policy.may_see_acceptances)
def acceptances() -> ResponseReturnValue:
    """List the instructors with the version of the agreement that each has accepted."""
    form = AcceptanceFilter(request.args)
    place = queries.place_of(after) if (after := last_seen("after")) else None
    found = queries.acceptances(
        AGREEMENT, today=clock.today(), accepted=_chosen(form), after=place, limit=PAGE + 1
    )
    shown = found[:PAGE]
    further: dict[str, Any] = {"after": shown[-1].member.id, "show": form.show.data or None} if shown else {}
    return render_template(
        "consents/acceptances.html",
        form=form,
        found=shown,
        next=url_for("consents.acceptances", **further) if len(found) > PAGE else None,
    )


@blueprint.route("/consents/agreement/accepted.<any(csv, xlsx):kind>")
@permits(policy.may_see_acceptances)
def export(kind: str) -> ResponseReturnValue:
    """Give the list as a file."""
    accepted = _chosen(AcceptanceFilter(request.args))
    found = list(queries.everybody(AGREEMENT, today=clock.today(), accepted=accepted))
    with aside() as session:
        session.add(audit.entry("acceptances exported", by=real_actor(), rows=len(found)))
    registry.note_seen(real_actor(), [one.member.id for one in found], "export")
    return spreadsheets.download(kind, "agreement", HEADINGS, (_row(one) for one in found))


@blueprint.route("/consents/agreement/remind", methods=["POST"])
@permits(policy.may_see_acceptances)
def remind() -> ResponseReturnValue:
    """Write once to each instructor who has not accepted the agreement."""
    written = operations.remind_all(by=current_member())
    db.session.commit()
    if written:
        flash(f"Written to {written} who have not accepted it")
    else:
        flash("Nobody to write to: everybody else has accepted it, or was written to in the last two weeks")
    return redirect(url_for("consents.acceptances"))


def _chosen(form: AcceptanceFilter) -> bool | None:
    return form.show.data == ACCEPTED if form.show.data else None


def _row(one: Acceptance) -> tuple[Any, ...]:
    accepted, reminded = (clock.london_date(at) if at else None for at in (one.accepted_at, one.reminded_at))
    return one.member.name, one.member.email, one.version, accepted, reminded

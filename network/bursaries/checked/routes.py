"""The pages of checked facts: one's own, claiming one, the queue, and checking."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.bursaries.checked import blueprint, operations, policy, queries
from network.bursaries.checked.forms import CheckForm, ClaimForm, EndForm, WhyForm
from network.bursaries.checked.models import CheckedFact
from network.bursaries.checked.rules import Sort, Status
from network.core import clock
from network.core.database import db
from network.core.dates import add_months, day_before
from network.core.lifecycle import history_of
from network.core.locking import Difference, edited_meanwhile
from network.core.paging import last_seen
from network.core.permission import current_member, permits
from network.core.rules import Refused
from network.members.catalogue import queries as catalogue
from network.members.people.models import Member


@blueprint.route("/bursaries/checked")
@permits(policy.may_claim)
def index() -> ResponseReturnValue:
    """List what one has claimed about oneself."""
    return render_template(
        "bursaries/checked/index.html",
        facts=queries.of_member(current_member().id or 0),
        today=clock.today(),
    )


@blueprint.route(
    "/bursaries/checked/claim/<any(membership, profession, residence):sort>", methods=["GET", "POST"]
)
@permits(policy.may_claim)
def claim(sort: str) -> ResponseReturnValue:
    """Claim a membership, a profession or where one lives."""
    kind = Sort(sort)
    areas = catalogue.areas(on=clock.today())
    form = ClaimForm.about(kind, queries.names_asked_for(kind), areas)
    if form.validate_on_submit():
        member = db.session.get_one(Member, current_member().id)
        try:
            operations.claim(member, kind, by=member, **form.facts(areas))
        except Refused as refusal:
            db.session.rollback()
            _beside(form, refusal)
        else:
            db.session.commit()
            flash("Sent. A coordinator checks it")
            return redirect(url_for("checked.index"))
    return render_template(
        "bursaries/checked/claim.html", form=form, sort=kind, areas=areas, fact=None, differences=[]
    )


@blueprint.route("/bursaries/checked/<int:id>")
@permits(policy.may_see, CheckedFact)
def show(fact: CheckedFact) -> ResponseReturnValue:
    """Show one fact with its history."""
    return render_template(
        "bursaries/checked/show.html", fact=fact, history=history_of(fact), today=clock.today()
    )


@blueprint.route("/bursaries/checked/<int:id>/edit", methods=["GET", "POST"])
@permits(policy.may_write, CheckedFact)
def correct(fact: CheckedFact) -> ResponseReturnValue:
    """Put right what one claimed, and send it again where it was returned."""
    areas, asked = catalogue.areas(on=clock.today()), queries.names_asked_for(fact.sort)

    def fill(form: type[ClaimForm], fact: CheckedFact, **kwargs: Any) -> ClaimForm:
        return form.about(fact.sort, asked, areas, fact, **kwargs)

    form = fill(ClaimForm, fact)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, fact, fill)):
        try:
            operations.correct(fact, by=current_member(), **form.facts(areas))
        except Refused as refusal:
            db.session.rollback()
            _beside(form, refusal)
        else:
            db.session.commit()
            flash("Sent. A coordinator checks it")
            return redirect(url_for("checked.index"))
    return render_template(
        "bursaries/checked/claim.html",
        form=form,
        sort=fact.sort,
        areas=areas,
        fact=fact,
        differences=differences,
    )


@blueprint.route("/bursaries/checked/<int:id>/withdraw", methods=["POST"])
@permits(policy.may_write, CheckedFact)
def withdraw(fact: CheckedFact) -> ResponseReturnValue:
    """Take back what one claimed."""
    operations.withdraw(fact, by=current_member())
    db.session.commit()
    flash("Taken back")
    return redirect(url_for("checked.index"))


@blueprint.route("/bursaries/checked/queue")
@permits(policy.may_see_list)
def queue() -> ResponseReturnValue:
    """List what waits to be checked, the longest wait first."""
    found = queries.waiting_for(current_member(), after=last_seen("after"))
    shown = found[: queries.A_PAGE]
    return render_template(
        "bursaries/checked/queue.html",
        facts=shown,
        more_after=shown[-1].id if len(found) > queries.A_PAGE else None,
    )


@blueprint.route("/bursaries/checked/<int:id>/check", methods=["GET", "POST"])
@permits(policy.may_check, CheckedFact)
def check(fact: CheckedFact) -> ResponseReturnValue:
    """Say what was seen, and from when until when it is true."""
    today = clock.today()
    form = CheckForm.for_fact(
        fact,
        queries.names_asked_for(fact.sort),
        begins_on=clock.london_date(fact.claimed_at),
        ends_on=day_before(add_months(today, 12)),
    )
    if form.validate_on_submit():
        said: dict[str, Any] = {one.name: one.data for one in form if one.name in _OF_A_CHECK}
        try:
            operations.check(fact, by=current_member(), **said)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
            form.version.raw_data = [str(fact.version)]
        else:
            db.session.commit()
            flash("Checked. The member is told")
            return redirect(url_for("checked.queue"))
    return render_template("bursaries/checked/check.html", form=form, fact=fact)


@blueprint.route("/bursaries/checked/<int:id>/<any(return, refuse):what>", methods=["GET", "POST"])
@permits(policy.may_check, CheckedFact)
def say_no(fact: CheckedFact, what: str) -> ResponseReturnValue:
    """Return a claim to the member, or refuse it."""
    verb = operations.send_back if what == "return" else operations.refuse
    form = WhyForm()
    if form.validate_on_submit():
        try:
            verb(fact, form.reason.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Done. The member is told")
            return redirect(url_for("checked.queue"))
    return render_template(
        "bursaries/checked/say_no.html",
        form=form,
        fact=fact,
        what=what,
        was_checked=fact.status is Status.CHECKED,
    )


@blueprint.route("/bursaries/checked/<int:id>/end", methods=["GET", "POST"])
@permits(policy.may_end, CheckedFact)
def end(fact: CheckedFact) -> ResponseReturnValue:
    """Say that a checked fact is true no longer."""
    form = EndForm(data={"ended_on": clock.today()})
    if form.validate_on_submit():
        said: dict[str, Any] = form.data
        try:
            operations.end(fact, said["ended_on"], said["reason"], by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Ended")
            return redirect(url_for("checked.show", id=fact.id))
    return render_template("bursaries/checked/end.html", form=form, fact=fact)


_OF_A_CHECK = frozenset({"name", "seen", "begins_on", "ends_on", "version"})


def _beside(form: ClaimForm, refusal: Refused) -> None:
    """Put a refusal of the name beside what was answered: a choice from the list, or a name."""
    if refusal.field == "name" and "choice" in form:
        refusal.field = "choice"
    form.refuse(refusal)

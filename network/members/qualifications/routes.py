"""The pages about somebody's own qualifications: what they hold, adding, correcting, the path to the next."""

from itertools import groupby

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock, registry
from network.core.database import db
from network.core.lifecycle import history_of, may_move
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import current_member, permits, signed_in
from network.core.spans import time_line
from network.members.catalogue import queries as catalogue
from network.members.catalogue.models import QualificationKind, Sort
from network.members.catalogue.requirement import Voice, evaluate, missing
from network.members.people.models import Member
from network.members.qualifications import blueprint, evidence, facts, operations, pages, policy, queries
from network.members.qualifications.forms import CertificateForm, DayForm
from network.members.qualifications.models import Qualification
from network.members.qualifications.rules import Status

SORT_TITLES = {
    Sort.QUALIFICATION: "Qualifications",
    Sort.CREDENTIAL: "Insurance, first aid and checks",
    Sort.CPD: "Shorter courses",
}


@blueprint.route("/qualifications/")
@permits(signed_in)
def mine() -> ResponseReturnValue:
    """Go to one's own qualifications."""
    return redirect(url_for("qualifications.index", id=current_member().id))


@blueprint.route("/members/<int:id>/qualifications")
@permits(policy.may_see_record_of, Member)
def index(member: Member) -> ResponseReturnValue:
    """Show what somebody holds and whom they are fit to work with, today or on any day."""
    form = DayForm(request.args)
    form.validate()
    on = form.on.data or clock.today()
    held = queries.held_by(member, on)
    return render_template(
        "qualifications/index.html",
        member=member,
        form=form,
        on=on,
        today=clock.today(),
        held=held,
        renewal_words=queries.renewal_words,
        next_end=queries.runs_out_next(held),
        line=time_line(queries.spans(held), on),
        standings=facts.standings(member, on, voice=_voice(member)),
    )


@blueprint.route("/members/<int:id>/qualifications/add")
@permits(policy.may_add_for, Member)
def add(member: Member) -> ResponseReturnValue:
    """Choose what kind of certificate to add."""
    kinds = catalogue.kinds(on=clock.today())
    groups = [
        (
            SORT_TITLES[sort],
            [(level, list(some)) for level, some in groupby(of_sort, lambda kind: kind.level)],
        )
        for sort, of_sort in groupby(kinds, lambda kind: kind.sort)
    ]
    return render_template("qualifications/add.html", member=member, groups=groups)


@blueprint.route("/members/<int:id>/qualifications/add/<key>", methods=["GET", "POST"])
@permits(policy.may_add_for, Member)
def add_kind(member: Member, key: str) -> ResponseReturnValue:
    """Type what stands on a certificate and add its pages; those that came are kept whatever is refused."""
    kind = _kind(key)
    by = current_member()
    form = CertificateForm(kind, data={"awarding_body": _usual_body(kind)})
    if form.is_submitted():
        refusals = evidence.draft(member, kind, pages.uploads("pages"), by=by)
        drafts = evidence.drafts(member, kind, by=by)
        form.has_pages = bool(drafts or refusals)
        added = None
        if not pages.press(drafts, by=by) and form.validate() and not refusals:
            added = pages.attempt(
                form, lambda: operations.submit(member, kind, form.certificate, by=by, pages=drafts)
            )
        for refusal in refusals:
            form.refuse(refusal)
        db.session.commit()
        if added:
            flash(f"{kind.title} is on the record and waits for a coordinator to check it")
            return redirect(url_for("qualifications.show", id=added.id))
    return render_template(
        "qualifications/add_kind.html",
        member=member,
        kind=kind,
        form=form,
        pages=evidence.drafts(member, kind, by=by),
    )


@blueprint.route("/qualifications/<int:id>")
@permits(policy.may_see, Qualification)
def show(qualification: Qualification) -> ResponseReturnValue:
    """Show one grant: its dates, its history, its pages, and who looked at them."""
    reader, today = current_member(), clock.today()
    one = next(
        held for held in queries.held_by(qualification.member, today) if held.kind.id == qualification.kind_id
    )
    own, is_last = reader.id == qualification.member_id, one.last_to_end is qualification
    return render_template(
        "qualifications/show.html",
        qualification=qualification,
        state=queries.state_of(qualification, today),
        renewal=queries.renewal_words(qualification, today, own=own) if is_last else "",
        panels=registry.panels_for("qualification", reader, qualification),
        today=today,
        history=history_of(qualification),
        views=evidence.views_of(qualification),
        others=queries.others_of_its_kind(qualification),
        steps={step for step in Status if may_move(reader, qualification, step)},
    )


@blueprint.route("/qualifications/<int:id>/correct", methods=["GET", "POST"])
@permits(policy.may_correct, Qualification)
def correct(qualification: Qualification) -> ResponseReturnValue:
    """Change what was typed and its pages, until it is verified; what was returned goes back to the queue."""
    if qualification.status not in evidence.MAY_CHANGE:
        flash("This can no longer be changed", "warning")
        return redirect(url_for("qualifications.show", id=qualification.id))
    by = current_member()
    form = _filled(CertificateForm, qualification)
    differences: list[Difference] = []
    if form.is_submitted():
        received, refusals = evidence.receive(qualification, pages.uploads("pages"), by=by)
        # From here on nobody else can change it: what differs now was changed meanwhile, and not by us.
        differences = edited_meanwhile(form, qualification, _filled)
        evidence.add(qualification, received, by=by)
        pressed = not differences and pages.press(qualification.evidence, by=by)
        pages.carry_version(form, qualification)
        form.has_pages = bool(qualification.evidence or refusals)
        done = None
        if not (differences or pressed) and form.validate() and not refusals:
            done = pages.attempt(form, lambda: _correct(qualification, form))
        for refusal in refusals:
            form.refuse(refusal)
        db.session.commit()
        if done:
            flash("Saved. A coordinator checks it next")
            return redirect(url_for("qualifications.show", id=qualification.id))
    return render_template(
        "qualifications/correct.html",
        qualification=qualification,
        form=form,
        differences=differences,
        pages=qualification.evidence,
        returned=history_of(qualification)[-1:] if qualification.status is Status.RETURNED else [],
    )


@blueprint.route("/members/<int:id>/path")
@permits(policy.may_see_record_of, Member)
def paths(member: Member) -> ResponseReturnValue:
    """Offer the qualifications that somebody does not hold, to see the way to each."""
    held = {one.kind.id for one in queries.held_by(member, clock.today()) if one.is_held}
    kinds = [
        kind
        for kind in catalogue.kinds(on=clock.today())
        if kind.id not in held and kind.sort is Sort.QUALIFICATION
    ]
    return render_template("qualifications/paths.html", member=member, kinds=kinds)


@blueprint.route("/members/<int:id>/path/<key>")
@permits(policy.may_see_record_of, Member)
def path(member: Member, key: str) -> ResponseReturnValue:
    """Say what somebody needs before they can take a qualification, and what could pay for it."""
    kind = _kind(key)
    today = clock.today()
    known = facts.catalogue()
    rule = facts.rule(kind.requires)
    held = facts.of_member(member, known).held
    verdict = (
        evaluate(rule, held, today, kind=kind.key, titles=known.titles, voice=_voice(member))
        if rule
        else None
    )
    return render_template(
        "qualifications/path.html",
        member=member,
        kind=kind,
        verdict=verdict,
        missing=missing(verdict) if verdict else (),
        already=next((one for one in queries.held_by(member, today) if one.kind.id == kind.id), None),
        ways=[way for offer in registry.ways_to_pay for way in offer(member, kind, today)],
    )


def _correct(qualification: Qualification, form: CertificateForm) -> bool:
    operations.correct(qualification, form.certificate, by=current_member(), version=form.version.data)
    return True


def _filled(
    form_class: type[CertificateForm], qualification: Qualification, **more: object
) -> CertificateForm:
    typed = operations.typed_in(qualification)
    return form_class(
        qualification.kind,
        data={
            "awarded": typed.awarded,
            "expires": typed.expires,
            "awarding_body": typed.awarding_body,
            "number": typed.number,
            "level_seen": typed.level_seen,
            "will_show": not qualification.evidence,
            "version": qualification.version,
        },
        has_pages=bool(qualification.evidence),
        **more,
    )


def _kind(key: str) -> QualificationKind:
    return catalogue.kind_by_key(key) or abort(404)


def _usual_body(kind: QualificationKind) -> str:
    return "" if kind.training_provider == "various" else kind.training_provider


def _voice(member: Member) -> Voice:
    return Voice.YOU if current_member().id == member.id else Voice.THEY

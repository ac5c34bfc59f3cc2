"""The pages on which an application is written: what is asked before, its sections, and the look-through."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from network.bursaries.applications import blueprint, gain, operations, policy, queries, sections
from network.bursaries.applications.forms import FORMS, DocumentForm, SectionForm, SendForm
from network.bursaries.applications.models import Application
from network.bursaries.applications.naming import rules_of
from network.bursaries.applications.routes import document_of
from network.bursaries.applications.rules import Section, Status
from network.bursaries.funds import queries as funds
from network.bursaries.funds.models import Fund
from network.bursaries.scheme import queries as schemes
from network.bursaries.scheme.words import sentences
from network.core import clock, errors
from network.core.database import db
from network.core.forms import Form
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import current_member, permits, private
from network.core.rules import Refused
from network.members.catalogue import queries as catalogue
from network.members.people.models import Member

WHERE = {  # what somebody can do about a rule that is not met, by the first word of its key
    "prerequisites": ("Add a qualification", "qualifications.mine"),
    "membership": ("Send what is to be checked", "checked.mine"),
    "professions": ("Send what is to be checked", "checked.mine"),
    "residence": ("Send what is to be checked", "checked.mine"),
}


class BeginForm(Form):
    """Beginning a draft: nothing to fill in."""


@blueprint.errorhandler(CSRFError)
def go_on_after_signing_in(error: CSRFError) -> Any:
    """Give back what was typed on a page from before its writer signed out, or in anew; else refuse it."""
    typed = _typed() if request.endpoint == "bursaries.write" else []
    return (_typed_again(typed), 400) if typed else errors.answer_to(error)


def while_it_is_written(view: Callable[..., Any]) -> Callable[..., Any]:
    """Lead to the page of an application that was sent meanwhile: by a second press, or an old link."""

    @wraps(view)
    def led(application: Application, **more: Any) -> Any:
        if not policy.may_edit(current_member(), application):
            return redirect(url_for("bursaries.show", id=application.id))
        return view(application, **more)

    return led


def nothing_is_lost(view: Callable[..., Any]) -> Callable[..., Any]:
    """Give back what was typed where its writer was signed out meanwhile."""

    @wraps(view)
    def kept(*args: Any, **kwargs: Any) -> Any:
        if request.method == "POST" and (typed := _typed()) and current_member().id is None:
            return _typed_again(typed), 401
        return view(*args, **kwargs)

    return kept


@blueprint.route("/bursaries/funds/<int:id>/apply", methods=["GET", "POST"])
@permits(policy.may_begin, Fund)
@private
def begin(fund: Fund) -> ResponseReturnValue:
    """Show before anything is typed whether one could have it, rule by rule; then begin."""
    member, now = db.session.get_one(Member, current_member().id), clock.now()
    form = BeginForm()
    kind = catalogue.kind_by_key(request.args.get("kind", ""))
    if form.validate_on_submit():
        try:
            made = operations.begin(fund, member, by=member, kind=kind)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            return redirect(url_for("bursaries.edit", id=made.id))
    scheme = schemes.current(fund)[1]
    asked = queries.question_of(fund, member.id, scheme=scheme, at=now, as_told=True)
    found = queries.judged(scheme, asked, member)
    areas = {area.key: area.name for area in catalogue.areas()}
    return render_template(
        "bursaries/applications/begin.html",
        fund=fund,
        form=form,
        about_you=[one for one in found if one.known],
        about_the_course=[one for one in found if not one.known],
        where=_where(),
        draft=queries.draft_of(member.id, fund.id),
        round=funds.open_round(fund, now),
        closed=operations.closed_words(fund, now),
        sentences=sentences(scheme, catalogue.titles(), areas),
    )


@blueprint.route("/bursaries/<int:id>/edit")
@permits(policy.applicant, Application)
@private
@while_it_is_written
def edit(application: Application) -> ResponseReturnValue:
    """Show how far each section is."""
    now = clock.now()
    return render_template(
        "bursaries/applications/edit.html",
        application=application,
        progress=queries.progress(application),
        round=funds.open_round(application.fund, now),
        closed=operations.closed_words(application.fund, now),
        is_draft=application.status is Status.DRAFT,
    )


@blueprint.route(
    "/bursaries/<int:id>/edit/<any(course, costs, statement, documents, promises):section>",
    methods=["GET", "POST"],
)
@nothing_is_lost
@permits(policy.applicant, Application)
@private
@while_it_is_written
def write(application: Application, section: str) -> ResponseReturnValue:
    """Write a section. What can be read is kept, at each press and as it is typed."""
    part = Section(section)
    scheme = rules_of(application)
    asked = sections.asked_about(application, part)
    if application.status is Status.CHANGE_ASKED and asked is None:
        flash("Nothing was asked about this part, so it stays as it was sent")
        return redirect(url_for("bursaries.edit", id=application.id))
    sends_file = part is Section.DOCUMENTS and request.method == "POST" and "key" in request.form
    form = FORMS[part](application, scheme, **({"formdata": None} if sends_file else {}))
    upload = DocumentForm(scheme, **({} if sends_file else {"formdata": None}))
    differences: list[Difference] = []
    if sends_file:
        if _attach(application, upload):
            return redirect(url_for("bursaries.write", id=application.id, section=section))
    elif form.is_submitted() and _keep(application, part, form, differences):
        return redirect(url_for("bursaries.edit", id=application.id))
    return render_template(
        f"bursaries/applications/{part}.html",
        application=application,
        form=upload if sends_file else form,
        section_form=form,
        upload=upload,
        differences=differences,
        asked=asked,
        title=sections.TITLES[part],
        missing=next(one for one in queries.progress(application) if one.section is part).missing,
        amount=queries.amount(application),
        titles=queries.document_titles(application),
        was_sent=sections.was_sent,
        promises=queries.promises(application),
        edited_at=application.edited_at,
    )


@blueprint.route("/bursaries/<int:id>/documents/<int:number>/remove", methods=["POST"])
@permits(policy.may_edit, Application)
@private
def remove_document(application: Application, number: int) -> ResponseReturnValue:
    """Take a file out."""
    operations.detach(document_of(application, number), by=current_member())
    db.session.commit()
    flash("The file is gone")
    return redirect(url_for("bursaries.write", id=application.id, section=Section.DOCUMENTS.value))


@blueprint.route("/bursaries/<int:id>/check", methods=["GET", "POST"])
@permits(policy.applicant, Application)
@private
@while_it_is_written
def check(application: Application) -> ResponseReturnValue:
    """Show everything as it will be read, what is missing, what it would bring and cost; and send it."""
    form = SendForm(data={"version": application.version})
    if form.validate_on_submit():
        try:
            operations.submit(application, by=current_member(), version=form.version.data)
        except Refused as refusal:
            db.session.rollback()
            if not policy.may_edit(current_member(), application):  # sent by another press meanwhile
                return redirect(url_for("bursaries.show", id=application.id))
            form.refuse(refusal)
            form.version.data, form.version.raw_data = application.version, None
        else:
            db.session.commit()
            flash(f"Sent. Its number is {application.reference}")
            return redirect(url_for("bursaries.show", id=application.id))
    now = clock.now()
    progress = queries.progress(application)
    return render_template(
        "bursaries/applications/check.html",
        application=application,
        form=form,
        progress=progress,
        words={one.section: queries.section_words(application, one.section) for one in progress},
        lacking=[one for one in progress if one.missing],
        findings=queries.findings(application, as_told=True),
        where=_where(),
        amount=queries.amount(application),
        gain=gain.of(application),
        promises=queries.promises(application),
        is_draft=application.status is Status.DRAFT,
        round=funds.open_round(application.fund, now),
        closed=operations.closed_words(application.fund, now),
    )


def _keep(application: Application, part: Section, form: SectionForm, differences: list[Difference]) -> bool:
    """Keep what could be read of a section; tell whether its writer goes on to the list of sections."""
    valid = form.validate()
    scheme = rules_of(application)
    if form.was_seen:
        form.go_on_from(application)
    differences += edited_meanwhile(form, application, lambda kind, one, **more: kind(one, scheme, **more))
    if differences:
        return False
    try:
        operations.write(
            application,
            part,
            form.values,
            by=current_member(),
            version=form.version.data,
            typed=form.unread,
        )
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return False
    db.session.commit()
    form.go_on_from(application)
    stays = "work_out" in request.form or request.headers.get("X-Saved") == "as typed"
    return valid and not stays


def _typed() -> list[tuple[str, str]]:
    return [one for one in request.form.items(multi=True) if one[0] != "csrf_token"]


def _typed_again(typed: list[tuple[str, str]]) -> str:
    return render_template("bursaries/applications/signed_out.html", typed=typed)


def _attach(application: Application, upload: DocumentForm) -> bool:
    if not upload.validate():
        return False
    try:
        operations.attach(application, upload.key.data, upload.file.data, by=current_member())
    except Refused as refusal:
        db.session.rollback()
        upload.refuse(refusal if refusal.field else Refused(str(refusal), "file"))
        return False
    db.session.commit()
    flash("The file is there")
    return True


def _where() -> dict[str, tuple[str, str]]:
    """Return where a rule that is not met can be put right, of the pages that are there."""
    return {
        rule: (words, url_for(endpoint))
        for rule, (words, endpoint) in WHERE.items()
        if endpoint in current_app.view_functions
    }

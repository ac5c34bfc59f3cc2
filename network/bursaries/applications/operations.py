"""What an applicant does: begin, write, add documents, send, answer a question, withdraw."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select

from network.bursaries.applications import policy, queries, sections, steps, telling
from network.bursaries.applications.models import (
    Application,
    Cost,
    Document,
    DocumentView,
    ReferenceCounter,
)
from network.bursaries.applications.naming import rules_of
from network.bursaries.applications.rules import NOT_SENT, Section, Status
from network.bursaries.applications.sections import OTHER, Standing
from network.bursaries.funds import queries as funds
from network.bursaries.funds.models import Fund, Round
from network.bursaries.funds.rules import FundStatus
from network.bursaries.ledger import operations as ledger
from network.bursaries.scheme import queries as schemes
from network.bursaries.scheme.rules import Stage
from network.core import audit, clock, files
from network.core.database import aside, db, one_at_a_time
from network.core.lifecycle import demand
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.core.templating import moment
from network.members.catalogue.models import QualificationKind
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications import facts

MOST_DOCUMENTS = 20
HELD_MONEY = frozenset({Status.APPROVED, Status.OFFERED, Status.ACCEPTED})
KEPT = "Your draft is kept as it is."


def begin(fund: Fund, member: Member, *, by: Actor, kind: QualificationKind | None = None) -> Application:
    """Begin a draft for a fund, or return the one that the member has begun already.

    Raises Refused where the fund takes no applications at this moment, or the member has left.
    """
    demand(policy.may_apply, by)
    if by.id != member.id and by is not SYSTEM:
        raise Refused("Everybody applies for themselves.")
    facts.hold([member.id])
    if there := queries.draft_of(member.id, fund.id):
        return there
    if member.status is not Membership.ACTIVE:
        raise Refused("Only active members can apply.")
    now = clock.now()
    if funds.open_round(fund, now) is None:
        raise Refused(f"This fund takes no applications at the moment. {when_next(fund, now)}")
    made = Application(fund=fund, applicant=member, applicant_id=member.id)
    if kind is not None and queries.pays_for(schemes.current(fund)[1], kind):
        made.kind, made.course_title = kind, kind.title
    db.session.add(made)
    db.session.flush()
    audit.record("bursary draft begun", made, by=by)
    return made


def write(
    application: Application,
    section: Section,
    values: Mapping[str, Any],
    *,
    by: Actor,
    version: int | None = None,
    typed: Mapping[str, str] | None = None,
) -> None:
    """Keep what was written in a section, complete or not; ``values`` are finished, by the names of columns.

    Costs are ``values["costs"]``, pence by sort. ``typed`` is what could not be read: it comes back into the
    form. Raises Refused where somebody wrote meanwhile, or where only another section was asked about.
    """
    demand(policy.may_edit, by, application)
    steps.take(application, version)
    demand(policy.may_edit, by, application)
    asked = sections.asked_about(application, section)
    if application.status is Status.CHANGE_ASKED and asked is None:
        raise Refused("Nothing was asked about this part, so it stays as it was sent.")
    _WRITERS[section](application, values)
    if asked is not None and "reply" in values:
        asked.reply = values["reply"]
    unread = {name: text for name, text in (typed or {}).items() if text}
    application.typed = {key: kept for key, kept in application.typed.items() if key != section} | (
        {section.value: unread} if unread else {}
    )
    application.edited_at = clock.now()
    db.session.flush()


def attach(application: Application, key: str, upload: Any, *, by: Actor) -> Document:
    """Add a file that proves something; raises Refused, with its reason, where it cannot be taken."""
    demand(policy.may_edit, by, application)
    asked_for = {one.key for one in rules_of(application).documents if one.stage is Stage.APPLICATION}
    if key not in asked_for | {OTHER}:
        raise Refused("Choose which document this is.", "key")
    stored = files.accept(upload, files.EVIDENCE, by=by)
    steps.take(application)
    _refuse_unless_open(application, by)
    if len(application.documents) >= MOST_DOCUMENTS:
        raise Refused(
            f"An application takes at most {MOST_DOCUMENTS} files. Put several into one PDF.", "file"
        )
    number = max((one.number for one in application.documents), default=0) + 1
    made = Document(application=application, number=number, key=key, file=stored, added_by_id=by.id)
    db.session.add(made)
    application.edited_at = clock.now()
    db.session.flush()
    audit.record("bursary document added", application, by=by, document=number)
    return made


def detach(document: Document, *, by: Actor) -> None:
    """Take a file out again."""
    application = document.application
    demand(policy.may_edit, by, application)
    steps.take(application)
    _refuse_unless_open(application, by)
    if document not in application.documents:
        raise Refused("This file was taken out already.")
    if sections.was_sent(document):
        raise Refused("This file came with what you sent, so it stays. Add another one beside it.")
    stored = document.file
    audit.record("bursary document removed", application, by=by, document=document.number)
    application.documents.remove(document)
    application.edited_at = clock.now()
    db.session.flush()
    files.discard(stored)
    db.session.flush()


def note_view(document: Document, *, by: Actor) -> None:
    """Write down that somebody other than the applicant opens a document, before it leaves the site."""
    application = document.application
    if by.id is None or by.id == application.applicant_id:
        return
    with aside() as session:
        session.add(
            DocumentView(
                application_id=application.id,
                member_id=application.applicant_id,
                key=document.key,
                by_id=by.id,
                by_name=by.name,
            )
        )


def submit(application: Application, *, by: Actor, version: int | None = None) -> None:
    """Send a draft, or send back what was asked about, as it is read at this moment.

    Raises Refused, the draft kept, where the round is closed by now, something is missing, a rule of the fund
    is not met, or somebody wrote meanwhile. 17:00:00 is late where a round closes at 17:00.
    """
    demand(policy.may_edit, by, application)
    facts.hold([application.applicant_id])
    steps.take(application, version)
    demand(policy.may_edit, by, application)
    if application.status is Status.CHANGE_ASKED:
        _send_back(application, by)
        return
    _read_again(application.fund)
    now = clock.now()
    round_ = funds.open_round(application.fund, now)
    if round_ is None:
        raise Refused(f"{closed_words(application.fund, now)} {KEPT}")
    _refuse_incomplete(application)
    rules_version, _ = schemes.current(application.fund)
    found = queries.findings(application, at=now, as_told=True)
    if unmet := [one for one in found if not one.met]:
        said = " ".join(dict.fromkeys(f"{one.why} {one.todo}".strip() for one in unmet))
        raise Refused(f"This fund cannot take it as it is. {said} {KEPT}")
    asked = queries.amount(application)
    if asked.pence <= 0:
        raise Refused(f"With these costs there is nothing for this fund to pay. {KEPT}")
    if rules_version not in db.session:
        db.session.add(rules_version)
    application.reference = _next_reference(now)
    application.submitted_at = now
    application.round, application.scheme = round_, rules_version
    application.asked_pence = asked.pence
    application.findings = [asdict(one) for one in found]
    steps.step(application, Status.SUBMITTED, by=by)
    telling.arrived(application)


def withdraw(application: Application, *, by: Actor, reason: str = "", version: int | None = None) -> int:
    """Take an application back; what is kept for it in the fund is free again. Return how much that was."""
    demand(policy.may_withdraw, by, application)
    steps.take(application, version)
    application.lifecycle.step(application.status, Status.WITHDRAWN)
    was_sent = application.status not in NOT_SENT
    freed = 0
    if application.line is not None and application.status in HELD_MONEY:
        freed = ledger.set_free(application.line, application.id, by=by, reason="withdrawn")
    application.withdrawn_because = reason.strip()
    steps.step(application, Status.WITHDRAWN, by=by)
    if was_sent:
        telling.withdrawn(application, freed)
    return freed


def end_drafts(member: Member) -> None:
    """Withdraw the drafts of somebody who leaves the network; what was sent stays for a coordinator."""
    if member.status is Membership.LEFT:
        for one in queries.with_applicant(member.id):
            if one.status in NOT_SENT:
                withdraw(one, by=SYSTEM, reason="left the network")


def closed_words(fund: Fund, now: datetime) -> str:
    """Say why a fund takes nothing at this moment, and when it next does."""
    past = [one for one in fund.rounds if one.closes_at is not None and one.closes_at <= now]
    last = max(past, key=lambda one: one.closes_at or now, default=None)
    running = [one for one in fund.rounds if _runs(one, now)]
    if fund.status is not FundStatus.OPEN or clock.london_date(now) > fund.ends_on:
        said = f"{fund.name} has ended."
    elif running:
        said = f"All the money of {fund.name} is allocated."
    elif last is not None and last.closes_at is not None:
        said = f"The round closed on {moment(last.closes_at)}."
    else:
        said = f"{fund.name} takes no applications yet."
    return f"{said} {when_next(fund, now)}"


def when_next(fund: Fund, now: datetime) -> str:
    """Say when a fund's next round opens, as far as anybody knows."""
    coming = [one.opens_at for one in fund.rounds if one.opens_at > now]
    if fund.status is FundStatus.OPEN and coming:
        return f"The next round opens on {moment(min(coming))}."
    return "No further round is planned yet."


def _runs(one: Round, now: datetime) -> bool:
    return one.opens_at <= now and (one.closes_at is None or now < one.closes_at)


def _read_again(fund: Fund) -> None:
    """Read a fund and its rounds as they are, which somebody may have closed while this waited."""
    db.session.expire(fund, ["status", "rounds"])
    for one in fund.rounds:
        db.session.refresh(one)


def _send_back(application: Application, by: Actor) -> None:
    waiting = [one for one in application.changes if one.answered_at is None]
    for one in waiting:
        now_said = _as_kept(application, one.section)
        if not one.reply and now_said == [list(pair) for pair in one.before]:
            title = sections.TITLES[one.section].lower()
            raise Refused(f"Answer the question about {title} first: nothing was written or changed there.")
    _refuse_incomplete(application)
    asked = queries.amount(application)
    if asked.pence <= 0:
        raise Refused("With these costs there is nothing for this fund to pay. What you wrote is kept.")
    now = clock.now()
    for one in waiting:
        one.after, one.answered_at = _as_kept(application, one.section), now
    application.asked_pence = asked.pence
    application.findings = [asdict(one) for one in queries.findings(application, as_told=True)]
    steps.step(application, Status.SUBMITTED, by=by)


def _as_kept(application: Application, section: Section) -> list[list[str]]:
    return [list(pair) for pair in queries.section_words(application, section)]


def _refuse_incomplete(application: Application) -> None:
    lacking = [
        f"{one.title}: {', '.join(words[0].lower() + words[1:] for words in one.missing)}"
        for one in queries.progress(application)
        if one.standing is not Standing.DONE and one.missing
    ]
    if lacking:
        raise Refused(f"Something is still missing. {'. '.join(lacking)}.")


def _refuse_unless_open(application: Application, by: Actor) -> None:
    demand(policy.may_edit, by, application)
    asked = sections.asked_about(application, Section.DOCUMENTS)
    if application.status is Status.CHANGE_ASKED and asked is None:
        raise Refused("Nothing was asked about the documents, so they stay as they were sent.")


def _next_reference(now: datetime) -> str:
    """Return the next reference of the year; nobody else gets one until the transaction ends."""
    year = now.astimezone(clock.LONDON).year
    one_at_a_time(f"number a bursary of {year}")
    counter = db.session.scalar(
        select(ReferenceCounter)
        .where(ReferenceCounter.year == year)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if counter is None:
        counter = ReferenceCounter(year=year, last=_highest_of(year))
        db.session.add(counter)
    counter.last += 1
    db.session.flush()
    return f"B-{year}-{counter.last:04}"


def _highest_of(year: int) -> int:
    """Return the highest number of a year that stands on an application, as an import may bring it."""
    given = db.session.scalars(
        select(Application.reference).where(Application.reference.startswith(f"B-{year}-"))
    )
    return max((int(one.rsplit("-", 1)[1]) for one in given if one), default=0)


def _write_course(application: Application, values: Mapping[str, Any]) -> None:
    before = application.kind.title if application.kind else ""
    kind = values.get("kind")
    title = values.get("course_title") or ""
    if kind is not None and title in {"", before}:
        title = kind.title
    application.kind, application.area = kind, values.get("area")
    application.course_title, application.provider = title, values.get("provider") or ""
    application.starts_on, application.ends_on = values.get("starts_on"), values.get("ends_on")


def _write_costs(application: Application, values: Mapping[str, Any]) -> None:
    wanted = {sort: pence for sort, pence in values["costs"].items() if pence}
    there = {one.sort: one for one in application.costs}
    for sort, one in there.items():
        if sort not in wanted:
            application.costs.remove(one)
    for sort, pence in wanted.items():
        if sort in there:
            there[sort].pence = pence
        else:
            application.costs.append(Cost(sort=sort, pence=pence))
    application.other_pence = values.get("other_pence") or 0
    if values.get("payee") is not None:
        application.payee = values["payee"]


def _write_statement(application: Application, values: Mapping[str, Any]) -> None:
    if "statement" in values:  # what the guard holds back is stored nowhere, and what stood there stays
        application.statement = values["statement"] or ""


def _write_documents(_application: Application, _values: Mapping[str, Any]) -> None:
    """Documents come by attach and detach; what is written here is the answer to a question."""


def _write_promises(application: Application, values: Mapping[str, Any]) -> None:
    if "promised" in values:
        application.promised_at = clock.now() if values["promised"] else None


_WRITERS = {
    Section.COURSE: _write_course,
    Section.COSTS: _write_costs,
    Section.STATEMENT: _write_statement,
    Section.DOCUMENTS: _write_documents,
    Section.PROMISES: _write_promises,
}

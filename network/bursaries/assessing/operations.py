"""Saying that one has an interest or none, scoring, and asking the applicant to change a section."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from network.bursaries import changes
from network.bursaries.applications import naming, steps
from network.bursaries.applications import policy as applications
from network.bursaries.applications import queries as sections
from network.bursaries.applications.models import Application, ChangeRequest, Declaration
from network.bursaries.applications.rules import WAITING, Section, Status
from network.bursaries.applications.sections import TITLES
from network.bursaries.assessing import deciders, policy, queries, rules
from network.bursaries.assessing.models import Score, ScoreSheet
from network.bursaries.assessing.rules import Mark
from network.core import audit, clock, mail, mail_handling
from network.core.database import Model, db
from network.core.lifecycle import demand
from network.core.mail import Message
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.members.people.models import Member

ANSWERED = "bursary-answered"  # a kind of notice
TOO_LATE = "This application was decided, or went back to the applicant, so scores come too late."
ELSEWHERE = "You handed in scores in another window meanwhile. They stand below: change them if you like."


def declare(application: Application, conflict: bool, words: str, *, by: Actor) -> Declaration:
    """Say whether one has an interest in an application, before one reads it or at any time after.

    A conflict closes the file to whoever declares it, at once and for good; the coordinators are told, and
    whether anybody is left who could decide. Saying again that one has none changes nothing.
    """
    demand(policy.may_declare, by, application)
    if conflict and not words.strip():
        raise Refused("Say in a few words what ties you to the applicant.", "words")
    steps.take(application)
    demand(policy.may_declare, by, application)
    own = [one for one in application.declarations if one.member_id == by.id]
    if own and not conflict:
        return own[-1]
    made = Declaration(
        application=application, member_id=by.id, conflict=conflict, words=words.strip() if conflict else ""
    )
    db.session.add(made)
    db.session.flush()
    what = "bursary conflict declared" if conflict else "bursary interest denied"
    audit.record(what, made, by=by, application=application.id)
    if conflict:
        take_back_letters(Application, [application.id], by)
        for follow_conflict in changes.conflict_declared:
            follow_conflict(application, by)
        _tell_coordinators(application, by)
    db.session.flush()
    return made


def score(
    application: Application,
    marks: Mapping[str, Mark],
    *,
    by: Actor,
    hand_in: bool,
    seen: int | None = None,
) -> ScoreSheet:
    """Keep what an assessor gives for each criterion, as a draft or handed in.

    What was handed in stays: thinking again makes another sheet, and the newest counts. ``seen`` is how many
    of theirs the assessor has seen handed in; raises Refused where there are more by now.
    """
    demand(applications.may_assess, by, application)
    criteria = naming.rules_of(application).criteria
    if not criteria:
        raise Refused("This fund has no criteria to score.")
    rules.check_marks(criteria, marks, whole=hand_in)
    steps.take(application)
    demand(applications.may_assess, by, application)
    if application.status not in WAITING:
        raise Refused(TOO_LATE)
    mine = queries.sheets_by(application, by)
    handed_in = [one for one in mine if one.handed_in_at is not None]
    if seen is not None and seen != len(handed_in):
        raise Refused(ELSEWHERE)
    sheet = next((one for one in mine if one.handed_in_at is None), None)
    if sheet is None:
        sheet = ScoreSheet(application=application, member_id=by.id)
        db.session.add(sheet)
    now = clock.now()
    sheet.saved_at, sheet.handed_in_at = now, now if hand_in else None
    _write(sheet, {one.key: marks.get(one.key, Mark()) for one in criteria})
    db.session.flush()
    if hand_in:
        what = "bursary scores corrected" if handed_in else "bursary scores handed in"
        audit.record(what, sheet, by=by, application=application.id)
    return sheet


def ask(application: Application, section: Section, words: str, due_on: date, *, by: Actor) -> ChangeRequest:
    """Ask the applicant to change one section until a day; what stands there now is kept beside it.

    Raises Refused for a day that leaves no time, and where the application is with the applicant already or
    decided.
    """
    demand(applications.may_ask_for_change, by, application)
    if not words.strip():
        raise Refused("Say what is missing or unclear.", "words")
    rules.check_due(due_on, clock.today())
    steps.take(application)
    demand(applications.may_ask_for_change, by, application)
    application.lifecycle.step(application.status, Status.CHANGE_ASKED)
    made = ChangeRequest(
        application=application,
        section=section,
        words=words.strip(),
        due_on=due_on,
        asked_by_id=by.id,
        before=[list(pair) for pair in sections.section_words(application, section)],
    )
    db.session.add(made)
    db.session.flush()
    steps.step(application, Status.CHANGE_ASKED, by=by)
    mail.queue(
        "bursaries/assessing/email/asked.txt",
        to=application.applicant,
        about=application,
        obsolete="assessing.is_answered",
        application=application,
        asked=made,
        title=TITLES[section],
    )
    return made


def follow(application: Application, before: Status, by: Actor) -> None:
    """Tell whoever asked for a change, where they may still read the application, that it was answered."""
    if before is not Status.CHANGE_ASKED or application.status is not Status.SUBMITTED:
        return
    asker = queries.last_asker(application)
    if asker is not None and asker.id != by.id and applications.may_read(asker, application):
        mail.queue(
            "bursaries/assessing/email/answered.txt",
            to=asker,
            notice=ANSWERED,
            about=application,
            obsolete="assessing.waits_no_more",
            application=application,
        )


def forget(member: Member) -> None:
    """Take out what assessors wrote about somebody's applications; the points stay."""
    about = select(Application.id).where(Application.applicant_id == member.id)
    sheets = select(ScoreSheet).where(ScoreSheet.application_id.in_(about))
    for sheet in db.session.scalars(sheets).all():
        forget_reasons(sheet)


def forget_reasons(sheet: ScoreSheet) -> None:
    """Take the words out of a sheet; the points stay."""
    for one in sheet.scores:
        one.reason = ""
    db.session.flush()


def take_back_letters(things: type[Model], ids: Collection[int], to: Actor) -> None:
    """Let no letter about some things reach somebody any more who has declared a conflict in them."""
    waiting = select(Message).where(
        Message.member_id == to.id,
        Message.thing_type == things.__tablename__,
        Message.thing_id.in_(ids),
        Message.status.in_(mail.WAITING),
    )
    for message in db.session.scalars(waiting).all():
        mail_handling.cancel(message, by=SYSTEM, reason="a conflict of interest was declared")


def _write(sheet: ScoreSheet, marks: Mapping[str, Mark]) -> None:
    there = {one.key: one for one in sheet.scores}
    for key, mark in marks.items():
        if key not in there:
            there[key] = Score(key=key)
            sheet.scores.append(there[key])
        there[key].points, there[key].reason = mark.points, mark.reason.strip()


def _tell_coordinators(application: Application, by: Actor) -> None:
    left: Any = deciders.left_for([application])[application.id]
    for reader in queries.coordinators_for(application):
        if reader.id != by.id:
            mail.queue(
                "bursaries/assessing/email/conflict.txt",
                to=reader,
                about=application,
                application=application,
                declared_by=by.name,
                nobody_left=not left,
            )

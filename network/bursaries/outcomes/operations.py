"""The verbs of what becomes of a course: its certificate, a coordinator's word, its end, its other dates."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from network.bursaries import changes
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.applications.steps import step, take
from network.bursaries.deciding import queries as deciding
from network.bursaries.ledger import operations as ledger
from network.bursaries.outcomes import policy, queries, rules
from network.bursaries.outcomes.models import CourseMove, CourseReport
from network.bursaries.outcomes.rules import Move, Report
from network.core import audit, clock, mail
from network.core.database import db
from network.core.dates import PartialDate, in_words
from network.core.lifecycle import demand, move
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused, words
from network.members.qualifications import facts
from network.members.qualifications import operations as qualifications
from network.members.qualifications.models import EvidenceDraft, Origin, Qualification
from network.members.qualifications.operations import Certificate
from network.members.qualifications.rules import Status as Grant

NOTICE = "bursaries.course"
_FOLDER = "bursaries/outcomes/email"


def finish(
    application: Application, certificate: Certificate, *, by: Actor, pages: Sequence[EvidenceDraft] = ()
) -> Qualification:
    """Send the certificate of the course. Once it is verified it stands on the record and the course is done.

    Raises Refused where there is one already, or for one from before the application.
    """
    demand(policy.may_finish, by, application)
    _take_open(application)
    _refuse_a_second(application)
    if application.kind is None:
        raise Refused("This course leads to nothing in the catalogue. Say that there is no certificate.")
    _refuse_an_old_one(certificate.awarded, application)
    sent = qualifications.submit(
        application.applicant, application.kind, certificate, by=by, pages=pages, origin=Origin.BURSARY
    )
    _remember(application, sent, by=by)
    return sent


def choose(application: Application, chosen: Qualification, *, by: Actor) -> None:
    """Say that a certificate which is on the record already is that of the course.

    Raises Refused for one of another kind, from before the application, or of another bursary.
    """
    demand(policy.may_finish, by, application)
    _take_open(application)
    _refuse_a_second(application)
    if chosen not in queries.choices(application):
        raise Refused("Choose a certificate of this course, awarded after you applied.", "chosen")
    _remember(application, chosen, by=by)
    if chosen.status is Grant.VERIFIED:
        follow_check(chosen, by)


def follow_check(checked: Qualification, _by: Actor) -> None:
    """Let a bursary follow the certificate that came of it: once that is verified, the course is complete.

    The member is held by whoever checked. One from before the application completes nothing: a coordinator
    is asked to look. What was returned, rejected or revoked changes nothing by itself, and no money.
    """
    for application in queries.by_qualification(checked.id):
        take(application)
        on = checked.awarded_on or checked.valid_from
        if checked.status is not Grant.VERIFIED or on is None or application.status not in queries.RUNNING:
            continue
        if rules.comes_after(on, queries.submitted_on(application)):
            if checked.origin is not Origin.BURSARY:
                checked.origin = Origin.BURSARY
            _complete(application, on, by=SYSTEM)


def confirm(
    application: Application, on: date, seen: str, *, by: Actor, version: int | None = None
) -> CourseReport:
    """Confirm that a course was completed for which there is no certificate, by what was seen instead."""
    demand(policy.may_confirm, by, application)
    _take_open(application, version)
    rules.check_completed(on, queries.submitted_on(application), clock.today())
    seen = rules.needed(seen, "Say what you saw, such as “the provider's list of those who passed”.", "seen")
    report = _note(application, Report.SEEN, on, seen, by=by)
    _answer_all(application, by=by)
    _complete(application, on, by=by)
    return report


def report(application: Application, what: Report, on: date, said: str, *, by: Actor) -> CourseReport:
    """Say what became of a course that has no certificate: a coordinator looks at it and answers."""
    demand(policy.may_report, by, application)
    _take_open(application)
    if what is Report.SEEN:
        raise ValueError("what a coordinator saw is confirmed, and not reported")
    if queries.open_reports_of(application.id):
        raise Refused("You have told us already. A coordinator answers next.")
    if what is Report.FINISHED:
        _refuse_a_second(application)
        rules.check_completed(on, queries.submitted_on(application), clock.today())
    elif on > clock.today():
        raise Refused("That day has not come yet. Enter the day on which the course ended for you.", "on")
    said = rules.needed(said, "Say in a sentence how it was, so that a coordinator can answer.", "words")
    return _note(application, what, on, said, by=by)


def goes_on(report: CourseReport, *, by: Actor) -> None:
    """Answer what an applicant said by letting the award stand; a second press changes nothing."""
    demand(policy.may_answer_report, by, report)
    take(report.application)
    db.session.refresh(report)
    if report.answered_at is None:
        _answer(report, by=by)


def end(application: Application, reason: str, *, by: Actor, version: int | None = None) -> int:
    """End an award whose course came to nothing; return the pence that are free again.

    What was paid already stays paid: whether it comes back is decided apart. Raises Refused for a course
    that is complete.
    """
    demand(policy.may_end, by, application)
    _take_open(application, version)
    reason = rules.needed(reason, "Say why: the applicant reads it.", "reason")
    _answer_all(application, by=by)
    wish = queries.open_move_of(application.id)
    if wish is not None:
        _answer_move(wish, Move.DECLINED, "The award has ended.", by=by)
    step(application, Status.CLOSED, by=by, reason=reason)
    freed = 0
    if application.line is not None:
        freed = ledger.set_free(application.line, application.id, by=by, reason=reason)
    _tell("ended", application, reason=reason, freed=freed)
    for one in deciding.other_side(application, besides=by):
        mail.queue(
            f"{_FOLDER}/ended_with_us.txt",
            to=one,
            about=application,
            application=application,
            reason=reason,
            freed=freed,
        )
    return freed


def ask_to_move(
    application: Application, starts_on: date, ends_on: date, reason: str, *, by: Actor
) -> CourseMove:
    """Ask for other dates of the course; raises Refused while another wish waits."""
    demand(policy.may_ask_to_move, by, application)
    _take_open(application)
    before = (application.starts_on, application.ends_on)
    rules.check_moved(starts_on, ends_on, before)
    reason = rules.needed(reason, "Say why the dates have moved.", "reason")
    if queries.open_move_of(application.id) is not None:
        raise Refused("You have asked already. Take that back first, or wait for the answer.")
    wish = CourseMove(
        application=application,
        was_from=before[0],
        was_until=before[1],
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        asked_by_id=by.id,
    )
    db.session.add(wish)
    db.session.flush()
    audit.record("other course dates asked for", wish, by=by)
    return wish


def agree_to_move(wish: CourseMove, answer: str = "", *, by: Actor) -> None:
    """Let a course have other dates. The old ones stay in the wish."""
    _take_wish(wish, policy.may_answer_move, by)
    _answer_move(wish, Move.AGREED, answer, by=by)
    wish.application.starts_on, wish.application.ends_on = wish.starts_on, wish.ends_on
    db.session.flush()
    _tell("dates_answered", wish.application, wish=wish)


def decline_move(wish: CourseMove, answer: str, *, by: Actor) -> None:
    """Say no to other dates, with the reason."""
    _take_wish(wish, policy.may_answer_move, by)
    answer = rules.needed(answer, "Say why: the applicant reads it.", "answer")
    _answer_move(wish, Move.DECLINED, answer, by=by)
    _tell("dates_answered", wish.application, wish=wish)


def withdraw_move(wish: CourseMove, *, by: Actor) -> None:
    """Take a wish for other dates back."""
    _take_wish(wish, policy.may_withdraw_move, by)
    move(wish, to=Move.WITHDRAWN, by=by)
    audit.record("other course dates not asked for any more", wish, by=by)
    db.session.flush()


def _take_open(application: Application, version: int | None = None) -> None:
    """Hold the applicant, then the application; refuse one that is over or complete."""
    facts.hold([application.applicant_id])
    take(application, version)
    if application.status not in queries.RUNNING:
        raise Refused(f"This application is {words(application.status)}, so nothing more is needed.")
    if application.completed_on is not None and not queries.was_revoked(application):
        raise Refused(f"The course was completed on {in_words(application.completed_on)} already.")


def _refuse_a_second(application: Application) -> None:
    sent = application.qualification
    if sent is not None and sent.status in queries.MAY_BECOME_IT:
        raise Refused(f"You have sent a certificate already: it is {words(sent.status)}.")


def _refuse_an_old_one(typed: str, application: Application) -> None:
    """Refuse a date that is before the application however it is read; an unreadable one is refused later."""
    try:
        latest = PartialDate.parse(typed).latest()
    except Refused:
        return
    if not rules.comes_after(latest, queries.submitted_on(application)):
        raise Refused("This was awarded before you applied. Send the certificate of this course.", "awarded")


def _remember(application: Application, sent: Qualification, *, by: Actor) -> None:
    application.qualification = sent
    _answer_all(application, by=by)
    audit.record("bursary certificate sent", application, by=by, qualification=sent.id)
    db.session.flush()


def _complete(application: Application, on: date, *, by: Actor) -> None:
    application.completed_on = on
    if application.status is Status.ACCEPTED:
        step(application, Status.COMPLETED, by=by)
    else:
        audit.record("bursary course completed", application, by=by, about=SYSTEM)
        db.session.flush()
    for follow in changes.course_completed:
        follow(application, by)
    _tell("completed", application)


def _note(application: Application, what: Report, on: date, said: str, *, by: Actor) -> CourseReport:
    made = CourseReport(application=application, what=what, on=on, words=said, by_id=by.id)
    if what is Report.SEEN:
        made.answered_at, made.answered_by_id = clock.now(), by.id
    db.session.add(made)
    db.session.flush()
    audit.record(f"course {what}", made, by=by)
    return made


def _answer_all(application: Application, *, by: Actor) -> None:
    for one in queries.open_reports_of(application.id):
        _answer(one, by=by)


def _answer(report: CourseReport, *, by: Actor) -> None:
    report.answered_at, report.answered_by_id = clock.now(), by.id
    audit.record("word of a course answered", report, by=by)
    db.session.flush()


def _take_wish(wish: CourseMove, permission: Any, by: Actor) -> None:
    demand(permission, by, wish)
    _take_open(wish.application)
    db.session.refresh(wish)


def _answer_move(wish: CourseMove, to: Move, answer: str, *, by: Actor) -> None:
    move(wish, to=to, by=by, reason=answer.strip())
    wish.answer = answer.strip()
    wish.answered_at, wish.answered_by_id = clock.now(), by.id
    audit.record(f"other course dates {to}", wish, by=by)
    db.session.flush()


def _tell(letter: str, application: Application, **context: Any) -> None:
    mail.queue(
        f"{_FOLDER}/{letter}.txt",
        to=application.applicant,
        notice=NOTICE,
        about=application,
        application=application,
        **context,
    )

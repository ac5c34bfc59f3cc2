"""The verbs of conditions: made with the award, dated with the course, and what becomes of each.

All of them hold the row of the application first, so that two people never decide at once.
"""

from datetime import date

from network.bursaries.applications import steps
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import AWARDED
from network.bursaries.applications.rules import Status as Award
from network.bursaries.conditions import policy, queries, reminding, rules, telling
from network.bursaries.conditions.models import AwardedCondition, ConditionEvidence, ConditionExtension
from network.bursaries.conditions.rules import Sort, Status
from network.bursaries.deciding import queries as deciding
from network.bursaries.scheme.rules import Measure, PayAfter
from network.bursaries.scheme.words import condition_words
from network.core import audit, clock, files
from network.core.database import db
from network.core.files.examining import Upload
from network.core.lifecycle import demand, move
from network.core.permission import SYSTEM, Actor, Permission
from network.core.rules import Refused

MOST_EVIDENCE = 30


def follow(application: Application, before: Award, by: Actor) -> None:
    """Make the conditions of an award that was just accepted, and date those of a course that is complete."""
    if application.status in AWARDED:
        if before not in AWARDED:
            make(application, by=by)
        date_all(application, by=by)


def make(application: Application, *, by: Actor) -> None:
    """Write down what was promised: the scheme's conditions, then those of the decision; once an award."""
    if queries.conditions_of(application):
        return
    scheme, offer = deciding.scheme_of(application), deciding.offer_of(application)
    made = [
        AwardedCondition(
            words=condition_words(one),
            measure=one.measure,
            months=one.months,
            sessions=one.sessions,
            in_area=one.in_area,
            before_payment=one.before_payment or scheme.pay_after is PayAfter.CONDITIONS,
        )
        for one in scheme.conditions
    ]
    made += [
        AwardedCondition(
            words=one.words,
            measure=Measure.OTHER,
            due_on=one.due_on,
            before_payment=one.before_payment or scheme.pay_after is PayAfter.CONDITIONS,
        )
        for one in (offer.decision.conditions if offer is not None else ())
    ]
    for number, one in enumerate(made, start=1):
        one.application, one.number = application, number
        db.session.add(one)
    db.session.flush()
    if made:
        audit.record("conditions of award made", application, by=by, number=len(made))


def date_all(application: Application, *, by: Actor) -> bool:
    """Count the last days from the day on which the course was completed; tell whether any of them moved.

    Called again once that day is put right, it moves them; without a completed course there are none.
    """
    moved = []
    for one in queries.conditions_of(application):
        day = rules.due_on(application.completed_on, one.months) if one.months else one.due_on
        if day != one.due_on:
            one.due_on = day
            moved.append(one)
    if not moved:
        return False
    db.session.flush()
    audit.record("conditions of award dated", application, by=by, about=SYSTEM, number=len(moved))
    to_keep = [one for one in moved if one.status is Status.OPEN and one.last_day is not None]
    if to_keep:
        reminding.pass_over(to_keep)
        telling.dated(application, to_keep)
    return True


def send(
    condition: AwardedCondition, words: str, upload: Upload | None, *, by: Actor, version: int | None = None
) -> ConditionEvidence:
    """Send in what shows that a condition is kept, also late; a coordinator looks at it.

    Raises Refused where it is settled, or for a file that is not taken.
    """
    demand(policy.may_send, by, condition)
    stored = files.accept(upload, files.DOCUMENTS, by=by) if upload else None
    _take(condition, policy.may_send, by, version)
    _check_runs(condition)
    if condition.status in rules.SETTLED:
        raise Refused("This is settled: nothing more is needed.")
    if len(condition.evidence) >= MOST_EVIDENCE:
        raise Refused("There is very much here already. Ask a coordinator to look at it first.")
    sent = ConditionEvidence(condition=condition, sort=Sort.SENT, words=words, file=stored, by_id=by.id)
    db.session.add(sent)
    condition.waits_since = clock.now()
    db.session.flush()
    audit.record("condition evidence sent", condition, by=by, evidence=sent.id)
    telling.sent(condition)
    return sent


def ask_for_more(
    condition: AwardedCondition, words: str, *, by: Actor, version: int | None = None
) -> ConditionEvidence:
    """Say what is missing in what was sent; raises Refused where nothing waits for a look."""
    _take(condition, policy.may_ask_for_more, by, version)
    _check_runs(condition)
    if condition.waits_since is None:
        raise Refused("Nothing was sent that waits for a look.")
    words = rules.why(words)
    said = ConditionEvidence(condition=condition, sort=Sort.RETURNED, words=words, by_id=by.id)
    db.session.add(said)
    condition.waits_since = None
    db.session.flush()
    audit.record("condition evidence sent back", condition, by=by)
    telling.changed(condition, "returned", words)
    return said


def confirm(
    condition: AwardedCondition,
    kept_on: date | None,
    words: str,
    upload: Upload | None = None,
    *,
    by: Actor,
    version: int | None = None,
) -> None:
    """Say that a condition was kept, when, and what was seen; after its last day it was kept late.

    Raises Refused for a day that cannot be, or a file that is not taken.
    """
    demand(policy.may_confirm, by, condition)
    stored = files.accept(upload, files.DOCUMENTS, by=by) if upload else None
    _take(condition, policy.may_confirm, by, version)
    _check_runs(condition)
    accepted_at = condition.application.accepted_at
    accepted_on = clock.london_date(accepted_at) if accepted_at else None
    kept_on = rules.check_kept(kept_on, clock.today(), accepted_on)
    words = rules.why(words)
    move(condition, to=Status.KEPT, by=by)
    _settle(condition, kept_on)
    db.session.add(
        ConditionEvidence(condition=condition, sort=Sort.SEEN, words=words, file=stored, by_id=by.id)
    )
    db.session.flush()
    audit.record("condition kept", condition, by=by, on=kept_on.isoformat())
    telling.changed(condition, "kept")


def count_in_log(condition: AwardedCondition) -> bool:
    """Call an open condition kept where the session log shows it; tell whether it does."""
    steps.take(condition.application)
    db.session.refresh(condition)
    found = queries.progress(condition) if condition.status is Status.OPEN else None
    if found is None or not found.enough or condition.last_day is None:
        return False
    today = clock.today()
    move(condition, to=Status.KEPT, by=SYSTEM)
    _settle(condition, min(today, condition.last_day))
    db.session.add(ConditionEvidence(condition=condition, sort=Sort.COUNTED, sessions=found.done))
    db.session.flush()
    audit.record("condition kept", condition, by=SYSTEM, counted=found.done)
    telling.changed(condition, "kept")
    return True


def miss(condition: AwardedCondition, reason: str, *, by: Actor, version: int | None = None) -> None:
    """Say that a condition was not kept; whoever decides for the fund is told, and decides what follows.

    Raises Refused while there is time, or while evidence waits for a look.
    """
    _take(condition, policy.may_say_missed, by, version)
    _check_runs(condition)
    reason = rules.why(reason)
    if condition.waits_since is not None:
        raise Refused("Evidence was sent. Look at it first, then say whether it is kept.")
    rules.check_missed(condition.last_day, clock.today())
    move(condition, to=Status.MISSED, by=by, reason=reason)
    db.session.flush()
    audit.record("condition missed", condition, by=by)
    telling.changed(condition, "missed", reason)
    telling.missed(condition, reason, by=by)


def extend(
    condition: AwardedCondition, to_on: date | None, reason: str, *, by: Actor, version: int | None = None
) -> ConditionExtension:
    """Give a later last day, with the reason; one that was missed is open again.

    Another extension puts one right that was typed wrong. Raises Refused for a day that cannot be.
    """
    _take(condition, policy.may_extend, by, version)
    _check_runs(condition)
    reason = rules.why(reason)
    if condition.status in rules.SETTLED:
        raise Refused("This is settled: it needs no other day.")
    current = condition.last_day
    new = rules.check_extension(condition.due_on, current, to_on, clock.today())
    extended = ConditionExtension(condition=condition, old_on=current, new_on=new, reason=reason, by_id=by.id)
    db.session.add(extended)
    condition.extended_to = new
    if condition.status is Status.MISSED:
        move(condition, to=Status.OPEN, by=by, reason=reason)
    db.session.flush()
    audit.record("condition extended", condition, by=by, to=new.isoformat())
    reminding.pass_over([condition])
    telling.changed(condition, "extended", reason)
    return extended


def waive(condition: AwardedCondition, reason: str, *, by: Actor, version: int | None = None) -> None:
    """Say that a condition need not be kept: whoever decides for the fund does, with a reason."""
    _take(condition, policy.may_waive, by, version)
    _check_runs(condition)
    reason = rules.why(reason)
    move(condition, to=Status.WAIVED, by=by, reason=reason)
    condition.waits_since = None
    db.session.flush()
    audit.record("condition waived", condition, by=by)
    telling.changed(condition, "waived", reason)


def reopen(condition: AwardedCondition, reason: str, *, by: Actor, version: int | None = None) -> None:
    """Put right that a condition was called kept, missed or waived: it is open again."""
    _take(condition, policy.may_follow, by, version)
    _check_runs(condition)
    reason = rules.why(reason)
    move(condition, to=Status.OPEN, by=by, reason=reason)
    condition.kept_on = None
    db.session.flush()
    audit.record("condition open again", condition, by=by)
    telling.changed(condition, "open", reason)


def _settle(condition: AwardedCondition, kept_on: date) -> None:
    condition.kept_on, condition.waits_since = kept_on, None


def _take(condition: AwardedCondition, permission: Permission, by: Actor, version: int | None) -> None:
    demand(permission, by, condition)
    steps.take(condition.application)
    db.session.refresh(condition)
    demand(permission, by, condition)
    if version is not None and version != condition.version:
        raise Refused(steps.MEANWHILE)


def _check_runs(condition: AwardedCondition) -> None:
    if condition.application.status is Award.CLOSED:
        raise Refused("This bursary is closed. Reopen it before you change what was promised for it.")

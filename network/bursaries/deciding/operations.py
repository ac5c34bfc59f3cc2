"""Deciding: approve, decline, defer, take up again, release; and the answer to what is offered.

Locks are taken in one order: the application, then the line of the fund. Where several applications are
meant, all of them come first, in order of their numbers.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select, update

from network.bursaries.applications import operations as applications
from network.bursaries.applications.models import Application
from network.bursaries.applications.policy import place_of
from network.bursaries.applications.rules import Status
from network.bursaries.applications.steps import step, take
from network.bursaries.deciding import agreement, policy, queries, rules, telling
from network.bursaries.deciding.models import AddedCondition, Decision, Offer
from network.bursaries.deciding.rules import ExtraCondition, Outcome, Stage
from network.bursaries.funds.models import Round
from network.bursaries.ledger import operations as ledger
from network.bursaries.ledger.models import BudgetLine
from network.bursaries.ledger.rules import Move
from network.core import audit, clock
from network.core.database import db
from network.core.lifecycle import demand
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused, words
from network.members.people.models import Member

FORGOTTEN = "Deleted with its applicant, who did not accept it."
DECIDED_ALREADY = (
    "This is decided already, and waits for its release. Take it up again before you decide otherwise."
)


def approve(
    application: Application,
    pence: int,
    reason: str = "",
    *,
    by: Actor,
    conditions: Collection[ExtraCondition] = (),
    line: BudgetLine | None = None,
    version: int | None = None,
) -> Decision:
    """Approve the amount that was asked for, or another with a reason, from a line of the fund.

    Above the fund's threshold a second person has to approve the same amount from the same line; the first
    approval reserves nothing, and another amount begins anew. The approval that completes the decision
    reserves the money, and without an embargo makes the offer at once. Raises Refused, with the money left in
    words, where the line holds too little; nothing has changed then.
    """
    _begin(application, Outcome.APPROVE, by, version)
    reason, first = reason.strip(), queries.first_approval(application)
    scheme, for_id = queries.scheme_of(application), place_of(by, application)
    line = _line_of(application, line or (first.line if first else None))
    repeats = first is not None and (first.pence, first.line_id) == (pence, line.id)
    if repeats and first is not None:
        reason = reason or first.reason
        conditions = [
            *telling.added_to(first),
            *(one for one in conditions if one not in telling.added_to(first)),
        ]
    rules.check_amount(pence, application.asked_pence or 0, queries.most_pence(application), reason)
    rules.check_conditions(conditions, clock.today())
    stage = _stage(
        first if repeats else None, pence, scheme.second_approval_pence, frozenset({by.id, for_id})
    )
    decided = Decision(
        application=application,
        application_version=application.version,
        outcome=Outcome.APPROVE,
        stage=stage,
        pence=pence,
        line=line,
        threshold_pence=scheme.second_approval_pence,
        reason=reason,
        by_id=by.id,
        by_name=by.name,
        for_id=for_id,
        at=clock.now(),
        conditions=[AddedCondition(**vars(one)) for one in conditions],
    )
    if stage is not Stage.FIRST:
        ledger.enter(line, Move.RESERVE, pence, by=by, application_id=application.id)
    _keep(decided, by=by)
    if stage is Stage.FIRST:
        if first is None or first.hands != decided.hands:
            telling.second_wanted(application, decided)
        return decided
    application.awarded_pence, application.line, application.decided_at = pence, line, decided.at
    step(application, Status.APPROVED, by=by)
    if not scheme.embargo:
        _release(application, decided, by=by)
    return decided


def decline(application: Application, reason: str, *, by: Actor, version: int | None = None) -> Decision:
    """Decline with a reason, which the applicant reads. Under an embargo it stands once it is released."""
    return _say_no(application, Outcome.DECLINE, reason, by=by, version=version)


def defer(application: Application, reason: str, *, by: Actor, version: int | None = None) -> Decision:
    """Put off the decision with a reason. Under an embargo the applicant hears of it with the release."""
    return _say_no(application, Outcome.DEFER, reason, by=by, version=version)


def reopen(application: Application, reason: str, *, by: Actor) -> Decision:
    """Take up again what was declined, has lapsed, or is decided and not released: with a reason.

    What was reserved goes back by another entry. The applicant is told if they knew of the decision.
    """
    take(application)
    demand(policy.may_reopen, by, application)
    reason = _said(reason)
    waits = queries.waiting_for_release(application)
    if waits is None and application.status not in rules.REOPENED_FROM:
        raise Refused(f"This is {words(application.status)}: there is no decision to take up again.")
    was_told = waits is None
    if application.line is not None:
        ledger.set_free(application.line, application.id, by=by, reason=reason)
    if application.status in rules.REOPENED_FROM:
        step(application, Status.SUBMITTED, by=by, reason=reason)
    application.awarded_pence = application.line = application.decided_at = None
    db.session.flush()
    made = _decision(application, Outcome.REOPEN, reason, by=by)
    if was_told:
        made.released_at = made.at
    _keep(made, by=by)
    if was_told:
        telling.tell(application, telling.of_decision(made, None))
    return made


def release(application: Application, *, by: Actor) -> None:
    """Tell an applicant what was decided under the embargo; an approval becomes an offer now."""
    take(application)
    demand(policy.may_release, by, application)
    waits = queries.waiting_for_release(application)
    if waits is None:
        raise Refused("Nothing about this waits for its release.")
    _release(application, waits, by=by)


def release_round(round_: Round, *, by: Actor, shown: str | None = None) -> int:
    """Release everything of a round that ``by`` may release; return how much.

    ``shown`` names the decisions that they saw. Raises Refused where there are others, or none.
    """
    take_all(application for application, _decision in queries.unreleased(by, round_.id))
    waits = queries.unreleased(by, round_.id)
    if not waits:
        raise Refused("Nothing of this round waits for its release.")
    if shown is not None and shown != ",".join(str(decision.id) for _application, decision in waits):
        raise Refused("Other decisions wait now than when you looked. Look at them again.")
    for application, _decision in waits:
        release(application, by=by)
    return len(waits)


def accept(application: Application, *, by: Actor, shown: str | None = None) -> Offer:
    """Accept what is offered: its text is the agreement. ``shown`` is the number of the offer that was read.

    Raises Refused once the offer's last day is over, or where another one stands by now.
    """
    take(application)
    demand(policy.may_see_offer, by, application)
    offer = _standing_offer(application)
    if shown is not None and shown != str(offer.id):
        raise Refused("The offer is another one by now. Read it again before you accept it.")
    now = clock.now()
    if not rules.is_in_time(now, offer.expires_at):
        raise Refused(
            "The time to accept this offer is over, so the money goes back to the fund. Write to the network "
            "if you still want to do the course."
        )
    if application.line is None:
        raise Refused("This award has no money behind it. Write to the network.")
    ledger.enter(application.line, Move.COMMIT, offer.pence, by=by, application_id=application.id)
    offer.accepted_at = application.accepted_at = now
    step(application, Status.ACCEPTED, by=by)
    telling.accepted(application, offer)
    return offer


def turn_down(application: Application, reason: str, *, by: Actor) -> None:
    """Turn an offer down with a reason: the application is withdrawn, and the money goes back."""
    take(application)
    demand(policy.may_see_offer, by, application)
    _standing_offer(application)
    applications.withdraw(application, by=by, reason=_said(reason))


def lapse_overdue(now: datetime) -> int:
    """End the offers whose last day is over, give their money back and tell all sides; return how many."""
    found = [db.session.get_one(Application, number) for number in queries.overdue(now)]
    take_all(found)
    return sum(_lapse(application, now) for application in found)


def remind(application_id: int, now: datetime) -> bool:
    """Remind an applicant once of an offer that runs out soon; return whether it was to be done."""
    application = db.session.get_one(Application, application_id)
    take(application)
    offer = queries.offer_of(application)
    if offer is None or application.status is not Status.OFFERED or offer.reminded_at is not None:
        return False
    if not rules.is_in_time(now, offer.expires_at):
        return False
    offer.reminded_at = now
    telling.runs_out(application, offer)
    return True


def forget_offers(member: Member) -> None:
    """Delete the texts of offers that somebody who is deleted did not accept; an agreement stays."""
    theirs = select(Application.id).where(Application.applicant_id == member.id)
    db.session.execute(
        update(Offer)
        .where(Offer.application_id.in_(theirs), Offer.accepted_at.is_(None))
        .values(agreement=FORGOTTEN)
        .execution_options(synchronize_session="fetch")
    )


def take_all(applications: Iterable[Application]) -> None:
    """Hold several applications until the transaction ends, in the order in which all do."""
    for application in sorted(applications, key=lambda one: one.id):
        take(application)


def _begin(application: Application, outcome: Outcome, by: Actor, version: int | None) -> None:
    take(application, version)
    demand(policy.may_decide, by, application)
    if queries.waiting_for_release(application) is not None:
        raise Refused(DECIDED_ALREADY)
    if application.status not in rules.DECIDABLE[outcome]:
        raise Refused(f"This is {words(application.status)}, so there is nothing to {outcome.value} now.")


def _stage(
    first: Decision | None, pence: int, threshold_pence: int | None, hands: frozenset[int | None]
) -> Stage:
    if not rules.takes_two(pence, threshold_pence):
        return Stage.ONLY
    if first is None:
        return Stage.FIRST
    if not rules.is_another_hand(first.hands, hands):
        raise Refused(
            "You have approved this already, or it was approved in the same funder's place. "
            "Above this fund's limit somebody else has to approve it as well."
        )
    return Stage.SECOND


def _line_of(application: Application, line: BudgetLine | None) -> BudgetLine:
    lines = application.fund.lines
    if line is None and len(lines) == 1:
        return lines[0]
    if line is None or line.fund_id != application.fund_id:
        raise Refused("Choose the part of the fund that the money comes from.", "line")
    return line


def _say_no(
    application: Application, outcome: Outcome, reason: str, *, by: Actor, version: int | None
) -> Decision:
    _begin(application, outcome, by, version)
    made = _decision(application, outcome, _said(reason), by=by)
    _keep(made, by=by)
    if not queries.scheme_of(application).embargo:
        _release(application, made, by=by)
    return made


def _said(reason: str) -> str:
    if not reason.strip():
        raise Refused("Give a reason. The applicant reads it.", "reason")
    return reason.strip()


def _decision(application: Application, outcome: Outcome, reason: str, *, by: Actor) -> Decision:
    return Decision(
        application=application,
        application_version=application.version,
        outcome=outcome,
        stage=Stage.ONLY,
        threshold_pence=queries.scheme_of(application).second_approval_pence,
        reason=reason,
        by_id=by.id,
        by_name=by.name,
        for_id=place_of(by, application),
        at=clock.now(),
        conditions=[],
    )


def _keep(decided: Decision, *, by: Actor) -> None:
    db.session.add(decided)
    db.session.flush()
    audit.record(
        "bursary decided",
        decided,
        by=by,
        application=decided.application_id,
        outcome=decided.outcome.value,
        stage=decided.stage.value,
        pence=decided.pence,
        for_id=decided.for_id,
    )


def _release(application: Application, decided: Decision, *, by: Actor) -> None:
    now = clock.now()
    offer = None
    if decided.outcome is Outcome.APPROVE:
        offer = _offer(application, decided, now)
        step(application, Status.OFFERED, by=by)
    elif decided.outcome is Outcome.DECLINE:
        application.decided_at = decided.at
        step(application, Status.DECLINED, by=by, reason=decided.reason)
    else:
        step(application, Status.DEFERRED, by=by, reason=decided.reason)
    decided.released_at = now
    db.session.flush()
    telling.tell(application, telling.of_decision(decided, offer))


def _offer(application: Application, decided: Decision, now: datetime) -> Offer:
    pence = decided.pence or 0
    expires_at = rules.offer_end(now, queries.scheme_of(application).offer_days)
    made = Offer(
        application=application,
        decision=decided,
        scheme_id=application.scheme_id,
        pence=pence,
        agreement=agreement.text_of(
            application, pence, telling.added_to(decided), rules.last_day(expires_at)
        ),
        released_at=now,
        expires_at=expires_at,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _standing_offer(application: Application) -> Offer:
    offer = queries.offer_of(application)
    if application.status is not Status.OFFERED or offer is None:
        raise Refused("Nothing is offered to you here now.")
    return offer


def _lapse(application: Application, now: datetime) -> int:
    offer = queries.offer_of(application)
    if offer is None or application.status is not Status.OFFERED or rules.is_in_time(now, offer.expires_at):
        return 0
    if application.line is not None:
        ledger.set_free(application.line, application.id, by=SYSTEM)
    step(application, Status.LAPSED, by=SYSTEM)
    telling.lapsed(application, offer)
    return 1

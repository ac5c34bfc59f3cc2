"""The end of an award, and its opening again: what is left goes back to the fund, or is set aside anew."""

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status as Award
from network.bursaries.applications.steps import step, take
from network.bursaries.claims import policy, queries, rules, telling
from network.bursaries.conditions import queries as conditions
from network.bursaries.ledger import operations as ledger
from network.bursaries.ledger.rules import Move
from network.core.lifecycle import demand
from network.core.money import said
from network.core.permission import Actor
from network.core.rules import Refused, words


def in_the_way(application: Application) -> list[str]:
    """Say what is left to do before an award can be closed; nothing means that it can."""
    found = []
    if application.completed_on is None:
        return ["The course is completed first. If it came to nothing, end the award instead."]
    if any(one.status in rules.UNDER_WAY for one in queries.of(application.id)):
        found.append("A claim waits to be checked or paid.")
    if not conditions.all_done(application):
        found.append("What was promised is not all kept, or money is still to come back.")
    return found


def close(application: Application, reason: str = "", *, by: Actor, version: int | None = None) -> int:
    """Close an award of which all is done; return the pence that go back to the fund.

    Raises Refused, in words, while something is left to do.
    """
    demand(policy.may_close, by, application)
    take(application, version)
    if application.status is Award.CLOSED:
        raise Refused("This award is closed already.")
    if left := in_the_way(application):
        raise Refused(" ".join(left))
    reason = rules.refuse_bank_details(reason, "reason")
    step(application, Award.CLOSED, by=by, reason=reason)
    freed, why = 0, reason or "The award is closed"
    if application.line is not None:
        freed = ledger.set_free(application.line, application.id, by=by, reason=why)
    telling.tell_of_award("closed", application, freed=freed)
    return freed


def most_to_set_aside(application: Application) -> int:
    """Return what an award that is opened again may have: what was awarded and has not been paid."""
    return max((application.awarded_pence or 0) - queries.paid_pence(application.id), 0)


def reopen(
    application: Application, pence: int, reason: str, *, by: Actor, version: int | None = None
) -> None:
    """Open an award again, as it was, with so much of what went back to the fund set aside anew.

    Raises Refused for more than was awarded and not paid, and where the fund has not got it any more.
    """
    demand(policy.may_reopen, by, application)
    take(application, version)
    if application.status is not Award.CLOSED:
        raise Refused(f"This award is {words(application.status)}: only a closed one is opened again.")
    reason = rules.needed(reason, "Say why it is opened again.", "reason")
    rules.refuse_bank_details(reason, "reason")
    most = most_to_set_aside(application)
    if not 0 <= pence <= most:
        raise Refused(f"Set aside at most {said(most)}: that was awarded and not paid.", "pence")
    if pence and application.line is not None:
        for way in (Move.RESERVE, Move.COMMIT):
            ledger.enter(application.line, way, pence, by=by, application_id=application.id, reason=reason)
    step(application, _as_it_was(application, pence), by=by, reason=reason)
    telling.tell_of_award("reopened", application, reason=reason, set_aside=pence)


def _as_it_was(application: Application, pence: int) -> Award:
    if queries.paid_pence(application.id):
        return Award.PART_PAID if pence else Award.PAID
    return Award.COMPLETED if application.completed_on is not None else Award.ACCEPTED

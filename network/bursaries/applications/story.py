"""Where an application stands, in plain words: what happened, what happens next, and who must act."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from network.bursaries.applications import naming, policy
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.scheme.rules import PayAfter
from network.core.lifecycle import StatusChange, history_of
from network.core.permission import Actor

TITLES: Mapping[Status, str] = {
    Status.DRAFT: "Begun",
    Status.SUBMITTED: "Sent",
    Status.CHANGE_ASKED: "Something was asked",
    Status.DEFERRED: "Deferred: it is looked at again later",
    Status.APPROVED: "Approved",
    Status.DECLINED: "Declined",
    Status.OFFERED: "A bursary was offered",
    Status.ACCEPTED: "The offer was accepted",
    Status.LAPSED: "The offer lapsed: nobody accepted it in time",
    Status.COMPLETED: "The course is completed",
    Status.CLAIMED: "The money was claimed",
    Status.PART_PAID: "Paid in part",
    Status.PAID: "Paid",
    Status.CLOSED: "Closed: everything is done",
    Status.WITHDRAWN: "Withdrawn",
}
TOLD_ANYWAY = frozenset({Status.OFFERED, Status.WITHDRAWN})
ANSWERED = "Sent back with an answer"
TAKEN_UP = "Taken up again"


class Turn(StrEnum):
    """Who has to do something."""

    APPLICANT = "applicant"
    FUNDER = "funder"
    COORDINATOR = "coordinator"
    NOBODY = "nobody"


NEXT: Mapping[Status, tuple[str, Turn]] = {
    Status.DRAFT: ("Each part is filled in, looked through, and sent.", Turn.APPLICANT),
    Status.SUBMITTED: ("It is decided on, and the applicant is told.", Turn.FUNDER),
    Status.CHANGE_ASKED: ("The question is answered, and the application sent back.", Turn.APPLICANT),
    Status.DEFERRED: ("It is looked at again. Nothing has to be sent anew.", Turn.FUNDER),
    Status.APPROVED: ("It is released, and the applicant gets an offer.", Turn.FUNDER),
    Status.OFFERED: (
        "The offer is accepted before it runs out. Until then the money is kept.",
        Turn.APPLICANT,
    ),
    Status.ACCEPTED: ("The course is taken. When it is finished, its certificate is sent.", Turn.APPLICANT),
    Status.COMPLETED: ("The money is claimed, with the receipts.", Turn.APPLICANT),
    Status.CLAIMED: ("The claim is checked, and then paid.", Turn.COORDINATOR),
    Status.PART_PAID: ("The rest is claimed, or paid.", Turn.APPLICANT),
    Status.PAID: ("What was promised is kept, and a coordinator then closes it.", Turn.APPLICANT),
    Status.DECLINED: (
        "There is nothing more to do. Another fund, or another round, may fit better.",
        Turn.NOBODY,
    ),
    Status.LAPSED: ("The money went back to the fund. It can be taken up again.", Turn.FUNDER),
    Status.CLOSED: ("There is nothing more to do.", Turn.NOBODY),
    Status.WITHDRAWN: ("There is nothing more to do.", Turn.NOBODY),
}


TO_APPLICANT: Mapping[Status, str] = {
    Status.DRAFT: "Fill in each part, look it through, and send it.",
    Status.SUBMITTED: "It is decided on, and you are told.",
    Status.CHANGE_ASKED: "Answer the question, and send your application back.",
    Status.OFFERED: "Accept the offer before it runs out. Until then the money is kept for you.",
    Status.ACCEPTED: "Take the course. When you have finished it, send its certificate.",
    Status.COMPLETED: "Claim the money, with your receipts.",
    Status.PART_PAID: "Claim the rest, or wait until it is paid.",
    Status.PAID: "Keep what you promised. A coordinator then closes it.",
}


@dataclass(frozen=True)
class Happened:
    """One line of the history: what, when, by whom as the reader may know it, and the reason given."""

    title: str
    at: datetime
    by: str
    words: str = ""


@dataclass(frozen=True)
class Next:
    """What happens next, and whose turn it is."""

    words: str
    who: str = ""
    yours: bool = False  # the reader's


def status_for(actor: Actor, application: Application) -> Status:
    """Return the status that ``actor`` may know: an approval is its applicant's only once it is an offer."""
    if application.status is Status.APPROVED and actor.id == application.applicant_id:
        return Status.SUBMITTED
    return application.status


def awarded_for(actor: Actor, application: Application) -> int | None:
    """Return the award that ``actor`` may know of: its applicant none that was not offered to them."""
    if actor.id == application.applicant_id:
        ended = history_of(application)[-1:] if application.status is Status.WITHDRAWN else []
        if Status.APPROVED in {application.status, *(one.old for one in ended)}:
            return None
    return application.awarded_pence


def happened(actor: Actor, application: Application) -> Iterator[Happened]:
    """Tell what has happened, oldest first, as ``actor`` may know it: no applicant reads who assesses."""
    own = policy.applicant(actor, application)
    yield Happened("Begun", application.begun_at, "you" if own else naming.name_for(actor, application))
    for one in history_of(application):
        before, after = Status(one.old), Status(one.new)
        untold = Status.APPROVED in {before, after} and after not in TOLD_ANYWAY
        if own and untold:
            continue
        yield Happened(
            _title(before, after),
            one.at,
            _by(actor, application, one, own=own),
            application.withdrawn_because if after is Status.WITHDRAWN else "",
        )


def next_of(actor: Actor, application: Application) -> Next:
    """Say what happens next, and who must act."""
    own = policy.applicant(actor, application)
    who = {
        Turn.APPLICANT: "You" if own else naming.name_for(actor, application),
        Turn.FUNDER: application.fund.organisation.name,
        Turn.COORDINATOR: "A coordinator",
        Turn.NOBODY: "",
    }
    status = status_for(actor, application)
    if status is Status.ACCEPTED and naming.rules_of(application).pay_after is PayAfter.ACCEPTANCE:
        words = "Take the course. You can claim the money now." if own else "The money can be claimed now."
        return Next(words, who[Turn.APPLICANT], own)
    words, turn = NEXT[status]
    return Next(TO_APPLICANT.get(status, words) if own else words, who[turn], own and turn is Turn.APPLICANT)


def _title(before: Status, after: Status) -> str:
    if after is Status.SUBMITTED and before is Status.CHANGE_ASKED:
        return ANSWERED
    if after is Status.SUBMITTED and before is not Status.DRAFT:
        return TAKEN_UP
    return TITLES[after]


def _by(actor: Actor, application: Application, change: StatusChange, *, own: bool) -> str:
    if change.by_id is None:
        return "the system"
    if change.by_id == application.applicant_id:
        return "you" if own else naming.name_for(actor, application)
    return application.fund.organisation.name if own else change.by_name

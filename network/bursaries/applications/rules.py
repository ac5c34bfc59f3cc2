"""The life of an application, and the sections that it is made of."""

from enum import StrEnum

from network.core.rules import Lifecycle


class Status(StrEnum):
    """Where an application is between a draft and the end."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGE_ASKED = "change_asked"
    DEFERRED = "deferred"
    APPROVED = "approved"
    DECLINED = "declined"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    LAPSED = "lapsed"
    COMPLETED = "completed"
    CLAIMED = "claimed"
    PART_PAID = "part_paid"
    PAID = "paid"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


S = Status
LIFECYCLE = Lifecycle(
    {
        S.DRAFT: {S.SUBMITTED, S.WITHDRAWN},
        S.SUBMITTED: {S.CHANGE_ASKED, S.DEFERRED, S.APPROVED, S.DECLINED, S.WITHDRAWN},
        S.CHANGE_ASKED: {S.SUBMITTED, S.DECLINED, S.WITHDRAWN},
        S.DEFERRED: {S.SUBMITTED, S.APPROVED, S.DECLINED, S.WITHDRAWN},
        S.APPROVED: {S.OFFERED, S.SUBMITTED, S.WITHDRAWN},  # back to submitted: reopened before its release
        S.DECLINED: {S.SUBMITTED},
        S.OFFERED: {S.ACCEPTED, S.LAPSED, S.WITHDRAWN},
        S.LAPSED: {S.SUBMITTED},
        S.ACCEPTED: {S.COMPLETED, S.CLAIMED, S.CLOSED, S.WITHDRAWN},  # claimed: where money comes first
        S.COMPLETED: {S.CLAIMED, S.CLOSED},
        S.CLAIMED: {S.PART_PAID, S.PAID, S.ACCEPTED, S.COMPLETED, S.CLOSED},  # back: the claim was returned
        S.PART_PAID: {S.CLAIMED, S.PAID, S.CLOSED, S.COMPLETED, S.ACCEPTED},  # back: a payment was none
        S.PAID: {S.CLAIMED, S.PART_PAID, S.CLOSED, S.COMPLETED, S.ACCEPTED},
        S.CLOSED: {S.ACCEPTED, S.COMPLETED, S.PART_PAID, S.PAID},  # reopened as it was
        S.WITHDRAWN: set(),
    },
    start=Status.DRAFT,
)
NOT_SENT = frozenset({S.DRAFT})
WITH_APPLICANT = frozenset({S.DRAFT, S.CHANGE_ASKED})  # what they may write in
WAITING = frozenset({S.SUBMITTED, S.DEFERRED})  # for a decision
AWARDED = frozenset(
    {S.ACCEPTED, S.COMPLETED, S.CLAIMED, S.PART_PAID, S.PAID, S.CLOSED}
)  # the agreement was made
OVER = frozenset({S.DECLINED, S.LAPSED, S.CLOSED, S.WITHDRAWN})


class Section(StrEnum):
    """A part of an application that is filled in, asked about and changed on its own."""

    COURSE = "course"
    COSTS = "costs"
    STATEMENT = "statement"
    DOCUMENTS = "documents"
    PROMISES = "promises"

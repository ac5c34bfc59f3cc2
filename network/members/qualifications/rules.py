"""The life of a qualification and of a practice entry, and what dates make of a qualification on a day."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from network.core.dates import add_days, add_months, day_after, days_between, in_words
from network.core.rules import Lifecycle, Refused

MOST_HOURS_A_DAY = 12
LONGEST_PRACTICE_MONTHS = 12


class Status(StrEnum):
    """What has been found out about a qualification. Whether it is current is no status: dates say that."""

    SUBMITTED = "submitted"
    VERIFIED = "verified"
    RETURNED = "returned"
    REJECTED = "rejected"
    REVOKED = "revoked"


# A mistaken rejection is put back in the queue. A revocation is final: the certificate is added again, as a
# new row, so that the record always says what was relied on and when it stopped.
LIFECYCLE = Lifecycle(
    {
        Status.SUBMITTED: {Status.VERIFIED, Status.RETURNED, Status.REJECTED},
        Status.RETURNED: {Status.SUBMITTED, Status.REJECTED},
        Status.VERIFIED: {Status.REVOKED},
        Status.REJECTED: {Status.SUBMITTED},
        Status.REVOKED: set(),
    },
    start=Status.SUBMITTED,
)


class PracticeStatus(StrEnum):
    """What has been found out about hours of practice."""

    DECLARED = "declared"
    CHECKED = "checked"
    DECLINED = "declined"


# Declined hours may be corrected and declared again; a mistaken check is taken back by declining.
PRACTICE_LIFECYCLE = Lifecycle(
    {
        PracticeStatus.DECLARED: {PracticeStatus.CHECKED, PracticeStatus.DECLINED},
        PracticeStatus.CHECKED: {PracticeStatus.DECLINED},
        PracticeStatus.DECLINED: {PracticeStatus.DECLARED},
    },
    start=PracticeStatus.DECLARED,
)


def why(reason: str) -> str:
    """Return the reason of a decision; refuse one without."""
    if not reason.strip():
        raise Refused("Say why, in words that help: the member reads them.", "reason")
    return reason.strip()


def check_practice(begins_on: date, ends_on: date, hours: Decimal, today: date) -> None:
    """Refuse hours of practice that cannot have been: not done yet, too many, or over too long a time."""
    if ends_on < begins_on:
        raise Refused("The last day is before the first.", "ends_on")
    if ends_on > today:
        raise Refused("Log hours once they are done: the last day cannot be after today.", "ends_on")
    if ends_on >= add_months(begins_on, LONGEST_PRACTICE_MONTHS):
        raise Refused("An entry covers at most 12 months: make two of it.", "begins_on")
    if not hours.is_finite() or hours <= 0:
        raise Refused("Enter more than no hours.", "hours")
    most = MOST_HOURS_A_DAY * (days_between(begins_on, ends_on) + 1)
    if hours > most:
        raise Refused(
            f"That is more than {MOST_HOURS_A_DAY} hours a day: at most {most} fit in these days.", "hours"
        )


class TimeState(StrEnum):
    """What its dates make of a qualification on a day. It is worked out, never stored."""

    UPCOMING = "upcoming"
    CURRENT = "current"
    EXPIRING = "expiring"
    IN_GRACE = "in_grace"
    LAPSED = "lapsed"


def time_state(
    valid_from: date | None,
    expires_on: date | None,
    on: date,
    first_reminder_days: int | None = None,
    grace_days: int = 0,
) -> TimeState:
    """Tell what its dates make of a qualification on a day. One whose first day is not known has begun.

    It is expiring from the first reminder to the last valid day, both included, and in grace on each of the
    ``grace_days`` after that day.
    """
    if valid_from is not None and on < valid_from:
        return TimeState.UPCOMING
    if expires_on is None:
        return TimeState.CURRENT
    if on > add_days(expires_on, grace_days):
        return TimeState.LAPSED
    if on > expires_on:
        return TimeState.IN_GRACE
    if first_reminder_days is not None and on >= add_days(expires_on, -first_reminder_days):
        return TimeState.EXPIRING
    return TimeState.CURRENT


def renewal_words(
    expires_on: date, on: date, *, window_days: int = 0, grace_days: int = 0, own: bool = True
) -> str:
    """Say on a day what its last day means for renewing a grant that nothing has renewed yet."""
    grace_until = add_days(expires_on, grace_days)
    if on > grace_until:
        return f"Lapsed on {in_words(day_after(grace_until))}. Its last valid day was {in_words(expires_on)}."
    if on > expires_on:
        who = "You can" if own else "They can"
        return f"In grace until {in_words(grace_until)}. {who} renew it, but it does not count meanwhile."
    if not window_days:
        return ""
    opens_on = add_days(expires_on, -window_days)
    when = f"from {in_words(opens_on)}" if on < opens_on else "now"
    return f"{'You' if own else 'They'} can renew it {when}: the new time begins when this one ends."
